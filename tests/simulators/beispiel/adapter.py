"""Beispiel in the conformance suite: people come in, projects go out."""

from __future__ import annotations

from typing import Any

from ..core.adapter import Adapter
from .simulator import BeispielSimulator


class BeispielAdapter(Adapter):
    system = "beispiel"
    country = "base.ch"
    record_types = ("department", "employee", "project")
    pulls, lists = "employee", "GET /people"
    text = "items.0.last"
    pushes, creates = "project", "POST /projects"
    refusal = "the API key was refused"
    lacks = dict.fromkeys(("webhook", "webhook_time"), "Beispiel does not tell what has changed.")

    def start(self) -> BeispielSimulator:
        return BeispielSimulator().start()

    def values(self, simulator: BeispielSimulator) -> dict[str, Any]:
        return {"base_url": simulator.url, "api_key": simulator.key}

    def settings(self, simulator: BeispielSimulator) -> dict[str, str]:
        return {"pin": simulator.pin}

    def secrets(self, simulator: BeispielSimulator) -> dict[str, tuple[str, ...]]:
        return {simulator.key: ("api_key",), simulator.pin: ("hr_sync_setting.secret_value",)}

    def add(self, simulator: BeispielSimulator, number: int) -> str:
        return simulator.add("people", first="Anna", last=f"Muster {number}", number=f"P-{number}")

    def rename(self, simulator: BeispielSimulator, external_id: str, name: str) -> None:
        simulator.entities["people"][external_id]["last"] = name

    def prepare(self, simulator: BeispielSimulator, env: Any, company: Any) -> None:
        simulator.add("departments", title="Technik")

    def make(self, env: Any, company: Any) -> Any:
        return env["project.project"].create({"name": "Neues Projekt", "company_id": company.id})

    def made(self, simulator: BeispielSimulator) -> int:
        return len(simulator.entities["projects"])

    def add_value(self, simulator: BeispielSimulator, number: int) -> str:
        return simulator.add("costcentres", code=f"{number}00", title=f"Kostenstelle {number}", closed=False)

    def drop_value(self, simulator: BeispielSimulator, external_id: str) -> None:
        del simulator.entities["costcentres"][external_id]

    def make_mapped(self, env: Any, company: Any) -> tuple[Any, Any]:
        activity = env["hr.timesheet.activity"].create({"name": "Beratung", "company_id": company.id})
        values = {"name": "Beratungsprojekt", "company_id": company.id, "activity_id": activity.id}
        return env["project.project"].create(values), activity

    def sent_value(self, simulator: BeispielSimulator) -> str | None:
        return list(simulator.entities["projects"].values())[-1]["costCentre"]

    def revoke(self, simulator: BeispielSimulator) -> None:
        simulator.key = "exchanged"

    def swap_company(self, simulator: BeispielSimulator) -> None:
        simulator.company = {"id": 8, "name": "Fremd GmbH"}
