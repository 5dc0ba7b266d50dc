"""Xledger in the conformance suite: people come in, and hours go out; and people who go out."""

from __future__ import annotations

from typing import Any

from ..core.adapter import Adapter
from .simulator import XledgerSimulator


class XledgerAdapter(Adapter):
    system = "xledger"
    country = "base.no"
    record_types = ("employee", "approved_hours")
    pulls, lists = "employee", "query employees"
    text = "data.employees.edges.0.node.description"
    pushes, creates = "approved_hours", "mutation addTimesheets"
    harmless = (
        *("query employees", "query entities", "query __type"),
        *("query timesheets", "query projects", "query projectTasks"),
    )
    mapping = "project"
    refusal = "the API key was refused"
    lacks = dict.fromkeys(
        ("webhook", "webhook_time"), "Employees are compared on a schedule; no webhook is registered."
    )

    def start(self) -> XledgerSimulator:
        return XledgerSimulator().start()

    def values(self, simulator: XledgerSimulator) -> dict[str, Any]:
        return {"base_url": simulator.base_url, "api_key": simulator.token}

    def secrets(self, simulator: XledgerSimulator) -> dict[str, tuple[str, ...]]:
        return {simulator.token: ("api_key",)}

    def add(self, simulator: XledgerSimulator, number: int) -> str:
        since = dict.fromkeys(("employmentFrom", "seniorityDate"), "2020-01-01")
        return simulator.add_employee(str(number), "Kari", f"Berg {number}", **since)

    def rename(self, simulator: XledgerSimulator, external_id: str, name: str) -> None:
        simulator.change(external_id, firstName=name, description=f"{name} Berg")

    def prepare(self, simulator: XledgerSimulator, env: Any, company: Any) -> None:
        simulator.add_project("1", "Brygga")

    def make(self, env: Any, company: Any) -> Any:
        total, project = self.make_mapped(env, company)
        connection = env["hr.sync.connection"].search([("company_id", "=", company.id)])
        connection.action_open_mappings()
        row = connection.mapping_ids.filtered(lambda row: (row.mapping, row.res_id) == ("project", project.id))
        row.value_id = env["hr.sync.mapping.value"].search([("connection_id", "=", connection.id)], limit=1)
        return total

    def made(self, simulator: XledgerSimulator) -> int:
        return len(simulator.timesheets)

    def add_value(self, simulator: XledgerSimulator, number: int) -> str:
        # The one of `prepare` can be chosen as well.
        return simulator.add_project(str(number), f"Prosjekt {number}") if number > 1 else min(simulator.projects)

    def drop_value(self, simulator: XledgerSimulator, external_id: str) -> None:
        del simulator.projects[external_id]

    def make_mapped(self, env: Any, company: Any) -> tuple[Any, Any]:
        values = {"name": "Prosjekt", "company_id": company.id, "allow_timesheets": True}
        project = env["project.project"].create(values)
        employee = env["hr.employee"].search([("company_id", "=", company.id)], limit=1, order="id")
        values = {"employee_id": employee.id, "project_id": project.id, "date": "2026-06-01"}
        line = env["account.analytic.line"].create({**values, "unit_amount": 7.5, "name": "Arbeid"})
        line.action_approve_timesheet()
        return line.approved_hours_id, project

    def sent_value(self, simulator: XledgerSimulator) -> str | None:
        return list(simulator.timesheets.values())[-1]["project"] if simulator.timesheets else None

    def revoke(self, simulator: XledgerSimulator) -> None:
        simulator.token = "exchanged"

    def swap_company(self, simulator: XledgerSimulator) -> None:
        simulator.entities.clear()
        simulator.home = simulator.add_entity("200", "Fremmed AS") + "9"
        (entity,) = simulator.entities.values()
        entity.update(dbId=simulator.home, ownerDbId=simulator.home)
        simulator.entities = {simulator.home: entity}


class XledgerPeopleAdapter(XledgerAdapter):
    """The same company, with people who go out."""

    name = "XledgerPeople"
    record_types = ("employee",)
    pushes, creates = "employee", "mutation addEmployees"
    mapping = "department"

    def settings(self, simulator: XledgerSimulator) -> dict[str, str]:
        return {"department_to": "glObject1"}

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
