"""An Xledger to test against; see `simulator`."""

from .simulator import XledgerSimulator as XledgerSimulator
