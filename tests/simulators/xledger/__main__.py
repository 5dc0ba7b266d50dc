"""``python tests/simulators/xledger``: the simulated Xledger as a program."""

from __future__ import annotations

import sys
from pathlib import Path

if not __package__:  # run as a folder: give the relative imports below something to stand on
    sys.path[0] = str(Path(__file__).resolve().parents[2])
    __package__ = "simulators.xledger"

from ..core.program import parser, serve
from .simulator import XledgerSimulator

#: What can be chosen in mappings; all employees come from Odoo.
_GROUPS = (("10", "Ansatte"), ("20", "Ledere"))
_DEPARTMENTS = (("100", "Salg"), ("200", "Lager"), ("300", "Administrasjon"))


def populate(simulator: XledgerSimulator) -> None:
    for code, name in _GROUPS:
        simulator.add_group(code, name)
    for code, name in _DEPARTMENTS:
        simulator.add_object_value(code, name)


def main(arguments: list[str] | None = None) -> None:
    """Run until interrupted."""
    accepted = parser("Simulate Xledger on this machine.")
    accepted.add_argument("--employees", type=int, default=0, help="taken, as by the other simulators; has no effect")
    options = accepted.parse_args(arguments)
    simulator = XledgerSimulator(port=options.port)
    populate(simulator)
    serve(simulator, options.latency)


if __name__ == "__main__":
    main()
