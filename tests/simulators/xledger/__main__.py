"""``python tests/simulators/xledger``: the simulated Xledger as a program."""

from __future__ import annotations

import sys
from pathlib import Path

if not __package__:  # run as a folder: give the relative imports below something to stand on
    sys.path[0] = str(Path(__file__).resolve().parents[2])
    __package__ = "simulators.xledger"

from ..core.program import parser, serve_kept
from .simulator import XledgerSimulator

#: What can be chosen in mappings; all employees come from Odoo.
_GROUPS = (("10", "Ansatte"), ("20", "Ledere"))
_DEPARTMENTS = (("100", "Salg"), ("200", "Lager"), ("300", "Administrasjon"))
_PROJECTS = (("1", "Brygga"), ("2", "Taket"))
_ACTIVITIES = (("10", "Montering"),)
_TIME_TYPES = (("OT50", "Overtid 50 %"),)
_ABSENCE_CODES = (("FERIE", "Ferie"), ("EGEN", "Egenmelding"), ("PERM", "Permisjon"))


def populate(simulator: XledgerSimulator) -> None:
    for code, name in _GROUPS:
        simulator.add_group(code, name)
    for code, name in _DEPARTMENTS:
        simulator.add_object_value(code, name)
    for code, name in _PROJECTS:
        simulator.add_project(code, name)
    for code, name in _ACTIVITIES:
        simulator.add_activity(code, name)
    for code, name in _TIME_TYPES:
        simulator.add_time_type(code, name)
    for code, name in _ABSENCE_CODES:
        simulator.absences.add_code(code, name)
    # No published list of Xledger's API has mutations for absences: it has none until somebody switches them on.
    simulator.absences.mutations = ()


def main(arguments: list[str] | None = None) -> None:
    """Run until interrupted."""
    accepted = parser("Simulate Xledger on this machine.")
    accepted.add_argument("--employees", type=int, default=0, help="taken, as by the other simulators; has no effect")
    options = accepted.parse_args(arguments)
    simulator = XledgerSimulator(port=options.port)
    serve_kept(simulator, options, lambda: populate(simulator))


if __name__ == "__main__":
    main()
