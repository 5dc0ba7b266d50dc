"""A 2getHR to test against: a real HTTP server with a company in it, held to the contract.

::

    with TwogethrSimulator(employees=40) as simulator:
        connection.base_url, connection.api_key = simulator.url, simulator.api_key
        ...
        assert simulator.violations == []

It also runs by itself: ``python tests/simulators/twogethr --port 8070 --employees 200 --extent demo``.
"""

from __future__ import annotations

from datetime import date, datetime

from ..core.contract import Contract
from ..core.life import Simulated
from .contract import load_contract
from .control import Control
from .extent import Extent
from .meanwhile import Meanwhile
from .population import TODAY, make_company
from .service import TwogethrService
from .store import Store
from .webhooks import TwogethrWebhooks


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
        self.contract = contract or load_contract()
        self.api_key = api_key
        self.strict = strict
        """Whether answers are held to the contract too; switch off to measure speed."""
        self.store = Store(self.contract, seed=seed, order=order)
        self.webhooks = TwogethrWebhooks(self.store)
        self.swagger: dict = self.contract.document
        """What the live contract looks like; replace it to let it drift."""
        self.service = TwogethrService(self, self.contract)
        self.control = Control(self)
        self._today = today
        self.store.load(make_company(employees, units, seed, today, extent) if company is None else company)

    def now(self) -> datetime:
        return self.store.now()

    def quiet(self) -> None:
        self.webhooks.stop()
