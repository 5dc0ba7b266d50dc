"""``python tests/simulators/tripletex``: the simulated Tripletex as a program."""

from __future__ import annotations

import sys
from pathlib import Path

if not __package__:  # run as a folder: give the relative imports below something to stand on
    sys.path[0] = str(Path(__file__).resolve().parents[2])
    __package__ = "simulators.tripletex"

from ..core.program import parser, serve_kept
from .company import populate
from .simulator import TripletexSimulator


def main(arguments: list[str] | None = None) -> None:
    """Run until interrupted."""
    accepted = parser("Simulate Tripletex on this machine.")
    accepted.add_argument("--employees", type=int, default=12)
    options = accepted.parse_args(arguments)
    simulator = TripletexSimulator(port=options.port)
    if options.no_strict:
        simulator.spec = None
    serve_kept(simulator, options, lambda: populate(simulator, options.employees))


if __name__ == "__main__":
    main()
