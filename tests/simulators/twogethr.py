"""A 2getHR to test against: a real HTTP server with a company in it, held to the contract.

::

    with TwogethrSimulator(employees=40) as simulator:
        connection.base_url, connection.api_key = simulator.url, simulator.api_key
        ...
        assert simulator.violations == []

It also runs by itself: ``python tests/simulators/twogethr.py --port 8070 --employees 200 --extent demo``.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

if not __package__:  # run as a script: give the relative imports below something to stand on
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    __package__ = "simulators"

from .contract import Contract
from .control import Control
from .extent import Extent
from .keeping import restore, save
from .life import Simulated
from .meanwhile import Meanwhile
from .population import TODAY, make_company
from .service import Service
from .store import Store
from .webhooks import Webhooks


class TwogethrSimulator(Simulated, Meanwhile):
    """The simulated system. Everything a test wants to look at or to change hangs on it."""

    def __init__(
        self,
        company: dict | None = None,
        *,
        employees: int = 25,
        units: int | None = None,
        seed: int = 1,
        today: date = TODAY,
        extent: Extent | None = None,
        api_key: str = "demo-key",
        port: int = 0,
        strict: bool = True,
        gzip: bool = True,
        order: str = "insertion",
        contract: Contract | None = None,
    ) -> None:
        super().__init__(port, gzip=gzip)
        self.contract = contract or Contract.load()
        self.api_key = api_key
        self.strict = strict
        """Whether answers are held to the contract too; switch off to measure speed."""
        self.store = Store(self.contract, seed=seed, order=order)
        self.webhooks = Webhooks(self.store)
        self.swagger: dict = self.contract.document
        """What the live contract looks like; replace it to let it drift."""
        self.service = Service(self, self.contract)
        self.control = Control(self)
        self._today = today
        self.store.load(make_company(employees, units, seed, today, extent) if company is None else company)

    def now(self) -> datetime:
        return self.store.now()

    def quiet(self) -> None:
        self.webhooks.stop()


def main(arguments: list[str] | None = None) -> None:
    """Run until interrupted."""
    parser = argparse.ArgumentParser(description="Simulate 2getHR on this machine.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--employees", type=int, default=25)
    parser.add_argument("--units", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--today", type=date.fromisoformat, default=TODAY)
    parser.add_argument(
        "--extent",
        type=Extent.parse,
        help="what there is besides people: 'demo', or numbers such as 'projects=4,absences=20,months_of_time=1'",
    )
    parser.add_argument("--api-key", default="demo-key")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--keep", type=Path, help="a file to remember everything in until the next start")
    parser.add_argument("--no-strict", action="store_true", help="do not check the own answers")
    options = parser.parse_args(arguments)
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
    if options.latency:
        simulator.faults.add("*", "latency", times=None, seconds=options.latency)
    simulator.webhooks.start()
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_signal: over.set())
    with simulator:
        print(f"listening on {simulator.url}", flush=True)
        with suppress(KeyboardInterrupt):
            over.wait()
    if options.keep:
        save(simulator.store, options.keep)


if __name__ == "__main__":
    main()
