"""A gateway of Avantage with tables, which speaks as the real one does and misbehaves as it is told."""

from .simulator import AvantageSimulator
