"""A 2getHR to test against; see `simulator`."""

from .simulator import TwogethrSimulator as TwogethrSimulator
