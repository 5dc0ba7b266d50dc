"""A Kleer to test against; see `simulator`."""

from .simulator import KleerSimulator as KleerSimulator
