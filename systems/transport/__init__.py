"""How calls reach an external system."""

from .http import DEADLINE, PATIENCE, Answer, Transport
