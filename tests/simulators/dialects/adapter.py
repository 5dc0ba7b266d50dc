"""A system that a profile describes in the conformance suite: the one with numbered pages."""

from __future__ import annotations

from typing import Any

from ..core.adapter import Adapter
from ..twogethr.contract import load_contract
from ..twogethr.store import Store
from .simulator import DialectSimulator
from .snake import Snake


class NumberedPagesAdapter(Adapter):
    system = "example"
    country = "base.ch"
    record_types = ("department", "employee", "project")
    pulls, lists = "employee", "GET /people"
    text = "data.0.last_name"
    pushes, creates = "project", "POST /projects"
    refusal = "the API key was refused"
    lacks = {
        **dict.fromkeys(("webhook", "webhook_time"), "The example has no webhooks."),
        "mapping": "Profiles have no mappings.",
    }

    def start(self) -> DialectSimulator:
        store = Store(load_contract())
        store.company = {"id": "c-1", "name": "Konform AG", "timeZone": "Europe/Zurich", "country": "CH"}
        return DialectSimulator(Snake, store, key="key/of+the'tests").start()

    def values(self, simulator: DialectSimulator) -> dict[str, Any]:
        return {"base_url": simulator.url, "api_key": simulator.api_key}

    def secrets(self, simulator: DialectSimulator) -> dict[str, tuple[str, ...]]:
        return {simulator.api_key: ("api_key",)}

    def add(self, simulator: DialectSimulator, number: int) -> str:
        person = {"firstName": "Anna", "lastName": f"Muster {number}", "personnelNumber": f"P-{number}"}
        return simulator.store.create("users", person)["id"]

    def rename(self, simulator: DialectSimulator, external_id: str, name: str) -> None:
        simulator.store.update("users", external_id, {"lastName": name})

    def make(self, env: Any, company: Any) -> Any:
        return env["project.project"].create({"name": "Neues Projekt", "company_id": company.id})

    def made(self, simulator: DialectSimulator) -> int:
        return len(simulator.store.all("projects"))

    def revoke(self, simulator: DialectSimulator) -> None:
        simulator.dialect.key = "exchanged"

    def swap_company(self, simulator: DialectSimulator) -> None:
        simulator.store.company = {**simulator.store.company, "id": "c-2", "name": "Fremd GmbH"}
