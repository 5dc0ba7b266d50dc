"""``python tests/simulators/kleer``: the simulated Kleer as a program."""

from __future__ import annotations

import sys
from pathlib import Path

if not __package__:  # run as a folder: give the relative imports below something to stand on
    sys.path[0] = str(Path(__file__).resolve().parents[2])
    __package__ = "simulators.kleer"

from ..core.program import parser, serve_kept
from .simulator import KleerSimulator

#: Who is in Kleer before Odoo is connected. All others come from Odoo.
_PEOPLE = (("Astrid Lindqvist", "19850312-2387"), ("Nils Forsberg", "19900101-2385"))
_ACTIVITIES = (("Semester", False), ("Sjuk", False), ("VAB", True), ("Tjänstledig", False), ("Tjänstledig", False))


def populate(simulator: KleerSimulator) -> None:
    for name, ssn in _PEOPLE:
        first, last = name.lower().split()
        user = simulator.add_user(name, f"{first}.{last}@exempel.example")
        simulator.add_contract(user, ssn=ssn, address2="Storgatan 1", zip_code="111 22", state="Stockholm")
    for name, needs_child in _ACTIVITIES:
        simulator.add_activity(name, needs_child)


def main(arguments: list[str] | None = None) -> None:
    """Run until interrupted."""
    accepted = parser("Simulate Kleer on this machine.")
    accepted.add_argument("--employees", type=int, default=20, help="taken, as by the other simulators; has no effect")
    options = accepted.parse_args(arguments)
    simulator = KleerSimulator(port=options.port)
    serve_kept(simulator, options, lambda: populate(simulator))


if __name__ == "__main__":
    main()
