"""How calls reach an external system."""

from .answer import Answer
from .conversation import Conversation
from .graphql import Graphql
from .graphql_document import Document
from .graphql_errors import Meaning
from .http import DEADLINE, Transport
from .lines import Lines
from .retry import PATIENCE
from .xml import Xml
