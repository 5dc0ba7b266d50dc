"""``python tests/simulators/twogethr``: the simulated 2getHR as a program."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

if not __package__:  # run as a folder: give the relative imports below something to stand on
    sys.path[0] = str(Path(__file__).resolve().parents[2])
    __package__ = "simulators.twogethr"

from ..core.program import parser, serve
from .extent import Extent
from .keeping import changes, restore, save
from .population import TODAY
from .simulator import TwogethrSimulator


def main(arguments: list[str] | None = None) -> None:
    """Run until interrupted."""
    accepted = parser("Simulate 2getHR on this machine.")
    accepted.add_argument("--employees", type=int, default=25)
    accepted.add_argument("--units", type=int)
    accepted.add_argument("--seed", type=int, default=1)
    accepted.add_argument("--today", type=date.fromisoformat, default=TODAY)
    accepted.add_argument(
        "--extent",
        type=Extent.parse,
        help="what there is besides people: 'demo', or numbers such as 'projects=4,absences=20,months_of_time=1'",
    )
    accepted.add_argument("--api-key", default="demo-key")
    options = accepted.parse_args(arguments)
    kept = options.keep if options.keep and options.keep.exists() else None
    simulator = TwogethrSimulator(
        {} if kept else None,
        employees=options.employees,
        units=options.units,
        seed=options.seed,
        today=options.today,
        extent=options.extent,
        api_key=options.api_key,
        port=options.port,
        strict=not options.no_strict,
    )
    if kept:
        restore(simulator.store, kept)
    simulator.webhooks.start()
    saved = None

    def save_changes() -> None:
        nonlocal saved
        if options.keep and (now := changes(simulator.store)) != saved:
            save(simulator.store, options.keep)
            saved = now

    serve(simulator, options.latency, save_changes)


if __name__ == "__main__":
    main()
