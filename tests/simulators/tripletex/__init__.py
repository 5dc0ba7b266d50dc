"""A Tripletex to test against; see `simulator`."""

from .simulator import TripletexSimulator as TripletexSimulator
