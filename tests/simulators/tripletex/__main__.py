"""``python tests/simulators/tripletex``: the simulated Tripletex as a program."""

from __future__ import annotations

import json
import sys
from pathlib import Path

if not __package__:  # run as a folder: give the relative imports below something to stand on
    sys.path[0] = str(Path(__file__).resolve().parents[2])
    __package__ = "simulators.tripletex"

from ..core.program import parser, serve
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
    if options.keep and options.keep.exists():
        simulator.restore(json.loads(options.keep.read_text()))
    else:
        populate(simulator, options.employees)
    serve(simulator, options.latency)
    if options.keep:
        options.keep.write_text(json.dumps(simulator.kept()))


if __name__ == "__main__":
    main()
