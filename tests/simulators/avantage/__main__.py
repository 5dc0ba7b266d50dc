"""``python tests/simulators/avantage``: the simulated Avantage as a program."""

from __future__ import annotations

import sys
from pathlib import Path

if not __package__:  # run as a folder: give the relative imports below something to stand on
    sys.path[0] = str(Path(__file__).resolve().parents[2])
    __package__ = "simulators.avantage"

from ..core.program import parser, serve_kept
from .company import populate
from .office import AvantageOffice
from .writing import WriteFault

#: The number of the line, among all that are written.
_CLOSED_AT = 10


def main(arguments: list[str] | None = None) -> None:
    """Run until interrupted."""
    accepted = parser("Simulate Avantage on this machine.")
    accepted.add_argument("--employees", type=int, default=30)
    options = accepted.parse_args(arguments)
    office = AvantageOffice(port=options.port)
    # Somebody closes the gateway's program while a line is written, so that a person has to look whether it was taken.
    office.writing.faults = {_CLOSED_AT: WriteFault("close")}
    serve_kept(office, options, lambda: populate(office.gateway, options.employees))


if __name__ == "__main__":
    main()
