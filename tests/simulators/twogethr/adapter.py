"""2getHR in the conformance suite: people, in both directions."""

from __future__ import annotations

from typing import Any

from ..core.adapter import Adapter
from .simulator import TwogethrSimulator


class TwogethrAdapter(Adapter):
    system = "twogethr"
    country = "base.ch"
    record_types = ("department", "employee")
    pulls, lists = "employee", "listUsers"
    text = "lastName"
    pushes, creates = "employee", "createUser"
    refusal = "the API key was refused"
    lacks = {"mapping": "What records refer to is linked."}

    def start(self) -> TwogethrSimulator:
        return TwogethrSimulator(employees=0, units=1, api_key="twogethr-key-6b1f0c9e").start()

    def values(self, simulator: TwogethrSimulator) -> dict[str, Any]:
        return {"base_url": simulator.url, "api_key": simulator.api_key}

    def secrets(self, simulator: TwogethrSimulator) -> dict[str, tuple[str, ...]]:
        return {simulator.api_key: ("api_key",)}

    def add(self, simulator: TwogethrSimulator, number: int) -> str:
        return simulator.add_user(firstName="Vreni", lastName=f"Muster {number}")["id"]

    def rename(self, simulator: TwogethrSimulator, external_id: str, name: str) -> None:
        simulator.update_user(external_id, lastName=name)

    def make(self, env: Any, company: Any) -> Any:
        return env["hr.employee"].create({"name": "Neu Angestellt", "company_id": company.id})

    def made(self, simulator: TwogethrSimulator) -> int:
        return len(simulator.users)

    def revoke(self, simulator: TwogethrSimulator) -> None:
        simulator.api_key = "exchanged"

    def swap_company(self, simulator: TwogethrSimulator) -> None:
        simulator.store.company.update(id="another-tenant", name="Fremd GmbH")
