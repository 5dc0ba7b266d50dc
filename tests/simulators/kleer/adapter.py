"""Kleer in the conformance suite: people come in, time off goes out; and people who go out."""

from __future__ import annotations

from typing import Any

from ..core.adapter import Adapter
from .simulator import KleerSimulator


class KleerAdapter(Adapter):
    system = "kleer"
    country = "base.se"
    record_types = ("employee", "absence_hours")
    pulls, lists = "employee", "GET /user"
    text = "user.0.name"
    pushes, creates = "absence_hours", "PUT /event"
    refusal = "the API key was refused"
    lacks = {
        **dict.fromkeys(("webhook", "webhook_time"), "Kleer does not tell what has changed."),
        "pages": "Kleer gives all users at once.",
    }

    def start(self) -> KleerSimulator:
        return KleerSimulator().start()

    def values(self, simulator: KleerSimulator) -> dict[str, Any]:
        return {"base_url": simulator.base_url, "api_key": simulator.token}

    def settings(self, simulator: KleerSimulator) -> dict[str, str]:
        every = dict.fromkeys(("may_create", "users_only", "work_email"), "true")
        return {"company": simulator.company_id, **every, "number": "none"}

    def secrets(self, simulator: KleerSimulator) -> dict[str, tuple[str, ...]]:
        return {simulator.token: ("api_key",)}

    def add(self, simulator: KleerSimulator, number: int) -> str:
        return str(simulator.add_user(f"Anna Berg {number}", f"anna{number}@exempel.example"))

    def rename(self, simulator: KleerSimulator, external_id: str, name: str) -> None:
        simulator.users[int(external_id)]["name"] = f"Anna {name}"

    def prepare(self, simulator: KleerSimulator, env: Any, company: Any) -> None:
        simulator.add_activity("Semester")

    def make(self, env: Any, company: Any) -> Any:
        total, kind = self.make_mapped(env, company)
        connection = env["hr.sync.connection"].search([("company_id", "=", company.id)])
        connection.action_open_mappings()
        row = connection.mapping_ids.filtered(lambda row: row.res_id == kind.id)
        row.value_id = env["hr.sync.mapping.value"].search([("connection_id", "=", connection.id)], limit=1)
        return total

    def made(self, simulator: KleerSimulator) -> int:
        return len(simulator.events)

    def add_value(self, simulator: KleerSimulator, number: int) -> str:
        # The one of `prepare` can be chosen as well.
        return str(simulator.add_activity(f"Aktivitet {number}")) if number > 1 else str(min(simulator.activities))

    def drop_value(self, simulator: KleerSimulator, external_id: str) -> None:
        del simulator.activities[int(external_id)]

    def make_mapped(self, env: Any, company: Any) -> tuple[Any, Any]:
        kind = env["hr.leave.type"].create(
            {"name": "Ledighet", "company_id": company.id, "requires_allocation": False, "leave_validation_type": "hr"}
        )
        employee = env["hr.employee"].search([("company_id", "=", company.id)], limit=1, order="id")
        values = {"employee_id": employee.id, "holiday_status_id": kind.id}
        leave = env["hr.leave"].create(
            {**values, "request_date_from": "2026-06-02", "request_date_to": "2026-06-02", "private_name": "Privat"}
        )
        leave.action_approve()
        totals = env["hr.leave.total"].sudo()
        totals._count(leave.sudo())
        return totals.search([("line_ids.leave_id", "=", leave.id)]), kind

    def sent_value(self, simulator: KleerSimulator) -> str | None:
        return str(list(simulator.events.values())[-1]["activity"]["id"]) if simulator.events else None

    def revoke(self, simulator: KleerSimulator) -> None:
        simulator.token = "exchanged"

    def swap_company(self, simulator: KleerSimulator) -> None:
        simulator.company.update(name="Främmande AB", orgno="559999-0000")


class KleerPeopleAdapter(KleerAdapter):
    """The same company, with people who go out."""

    name = "KleerPeople"
    record_types = ("employee",)
    pushes, creates = "employee", "PUT /user"

    def make(self, env: Any, company: Any) -> Any:
        values = {"name": "Ny Anställd", "work_email": "ny@exempel.example", "company_id": company.id}
        return env["hr.employee"].create(values)

    def made(self, simulator: KleerSimulator) -> int:
        return len(simulator.users)
