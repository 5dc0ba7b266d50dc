"""How calls reach an external system."""

from .answer import Answer
from .http import DEADLINE, Transport
from .retry import PATIENCE
