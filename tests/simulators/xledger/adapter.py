"""Xledger in the conformance suite: people, in both directions."""

from __future__ import annotations

from typing import Any

from ..core.adapter import Adapter
from .simulator import XledgerSimulator


class XledgerAdapter(Adapter):
    system = "xledger"
    country = "base.no"
    record_types = ("employee",)
    pulls, lists = "employee", "query employees"
    text = "data.employees.edges.0.node.description"
    pushes, creates = "employee", "mutation addEmployees"
    harmless = ("query employees", "query entities", "query __type")
    refusal = "the API key was refused"
    lacks = dict.fromkeys(
        ("webhook", "webhook_time"), "Employees are compared on a schedule; no webhook is registered."
    )

    def start(self) -> XledgerSimulator:
        return XledgerSimulator().start()

    def values(self, simulator: XledgerSimulator) -> dict[str, Any]:
        return {"base_url": simulator.base_url, "api_key": simulator.token}

    def settings(self, simulator: XledgerSimulator) -> dict[str, str]:
        return {"department_to": "glObject1"}

    def secrets(self, simulator: XledgerSimulator) -> dict[str, tuple[str, ...]]:
        return {simulator.token: ("api_key",)}

    def add(self, simulator: XledgerSimulator, number: int) -> str:
        since = dict.fromkeys(("employmentFrom", "seniorityDate"), "2020-01-01")
        return simulator.add_employee(str(number), "Kari", f"Berg {number}", **since)

    def rename(self, simulator: XledgerSimulator, external_id: str, name: str) -> None:
        simulator.change(external_id, firstName=name, description=f"{name} Berg")

    def make(self, env: Any, company: Any) -> Any:
        dates = {"date_version": "2026-01-01", "contract_date_start": "2026-01-01"}
        values = {"name": "Ny Ansatt", "personnel_number": "900", "company_id": company.id, **dates}
        return env["hr.employee"].create(values)

    def made(self, simulator: XledgerSimulator) -> int:
        return len(simulator.employees)

    def add_value(self, simulator: XledgerSimulator, number: int) -> str:
        return simulator.add_object_value(str(number), f"Avdeling {number}")

    def drop_value(self, simulator: XledgerSimulator, external_id: str) -> None:
        del simulator.object_values[external_id]

    def make_mapped(self, env: Any, company: Any) -> tuple[Any, Any]:
        department = env["hr.department"].create({"name": "Butikk", "company_id": company.id})
        employee = self.make(env, company)
        employee.department_id = department
        return employee, department

    def sent_value(self, simulator: XledgerSimulator) -> str | None:
        return simulator.employees[max(simulator.employees)].get("glObject1")

    def revoke(self, simulator: XledgerSimulator) -> None:
        simulator.token = "exchanged"

    def swap_company(self, simulator: XledgerSimulator) -> None:
        simulator.entities.clear()
        simulator.home = simulator.add_entity("200", "Fremmed AS") + "9"
        (entity,) = simulator.entities.values()
        entity.update(dbId=simulator.home, ownerDbId=simulator.home)
        simulator.entities = {simulator.home: entity}
