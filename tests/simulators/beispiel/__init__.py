"""A Beispiel to test against; see `simulator`."""

from .simulator import BeispielSimulator as BeispielSimulator
