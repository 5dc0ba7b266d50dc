"""Other HR systems over the same company as the simulated 2getHR: what differs is how they are spoken to."""

from .json_api import JsonApi
from .odata import OData
from .offsets import Offsets
from .simulator import DialectSimulator
from .snake import Snake

DIALECTS = (Snake, OData, JsonApi, Offsets)
