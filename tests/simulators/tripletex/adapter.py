"""Tripletex in the conformance suite: people come in, approved hours go out."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from ..core.adapter import Adapter
from .simulator import APPLICATION, TripletexSimulator


class TripletexAdapter(Adapter):
    system = "tripletex"
    country = "base.no"
    record_types = ("activity", "project", "employee", "approved_hours")
    pulls, lists = "employee", "GET /employee"
    text = "values.0.lastName"
    pushes, creates = "approved_hours", "POST /timesheet/entry/list"
    harmless = ("POST /token/session/:create",)
    refusal = "rejected the key"
    lacks = {
        "webhook_time": "What Tripletex signs holds no time; a delivery is known again by its idempotency-key.",
        "mapping": "What hours refer to is chosen in the set-up, and linked.",
    }

    def start(self) -> TripletexSimulator:
        return TripletexSimulator(key="tripletex-key-6b1f0c9e").start()

    def values(self, simulator: TripletexSimulator) -> dict[str, Any]:
        return {
            "base_url": simulator.url,
            "api_key": simulator.key,
            "application_key": simulator.application_key,
            "application_name": APPLICATION,
            # Otherwise nothing is taken over but what a person has chosen in the set-up.
            "keep_current": True,
        }

    def secrets(self, simulator: TripletexSimulator) -> dict[str, tuple[str, ...]]:
        sessions = [*simulator.sessions, *(b64encode(f"0:{token}".encode()).decode() for token in simulator.sessions)]
        kept = {simulator.key: ("api_key",), simulator.application_key: ("application_key",)}
        return {**kept, **dict.fromkeys(sessions, ())}

    def add(self, simulator: TripletexSimulator, number: int) -> str:
        return str(simulator.add_employee("Kari", f"Berg {number}", str(number)))

    def rename(self, simulator: TripletexSimulator, external_id: str, name: str) -> None:
        simulator.change("employee", int(external_id), lastName=name)
        simulator.webhooks.happened("employee.update", int(external_id))

    def prepare(self, simulator: TripletexSimulator, env: Any, company: Any) -> None:
        simulator.add_activity("Montering")
        simulator.add_project("Brygga", "1")
        activity = env["hr.timesheet.activity"].create({"name": "Montering", "company_id": company.id})
        project = {"name": "Brygga", "project_number": "1", "allow_timesheets": True, "activity_id": activity.id}
        env["project.project"].create({**project, "company_id": company.id})

    def make(self, env: Any, company: Any) -> Any:
        line = env["account.analytic.line"].create(
            {
                "employee_id": env["hr.employee"].search([("company_id", "=", company.id)], limit=1).id,
                "project_id": env["project.project"]
                .search([("company_id", "=", company.id), ("project_number", "=", "1")])
                .id,
                "date": "2026-05-04",
                "unit_amount": 7.5,
                "name": "Arbeid",
            }
        )
        line.action_approve_timesheet()
        return line.approved_hours_id

    def made(self, simulator: TripletexSimulator) -> int:
        return len(simulator.hours())

    def revoke(self, simulator: TripletexSimulator) -> None:
        simulator.keys.clear()
        simulator.sessions.clear()

    def swap_company(self, simulator: TripletexSimulator) -> None:
        simulator.company = {"id": 4712, "name": "Fremmed AS"}

    def accept_http(self, simulator: TripletexSimulator) -> None:
        simulator.target_schemes = ("http",)
