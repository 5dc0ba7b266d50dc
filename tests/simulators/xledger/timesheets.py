"""Calls about timesheets, and about the projects and project tasks to which they refer.

What no source tells is decided here: a row that is posted, invoiced or approved is not changed, a closed month takes no
hours, and a project takes hours only where it is open for timesheets on that day.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from .part import Part, invalid, no_value
from .timesheets_state import FLAGS, KEPT

#: To what a row refers, and where the simulator has it.
_REFERENCES = {"employee": "employees", "project": "projects", "activity": "activities", "timeType": "time_types"}
#: What a row and a project task show with a code and a description.
_REFERRED = {"activity": "activities", "timeType": "time_types"}


class ProjectsPart(Part):
    table = "projects"

    @staticmethod
    def types(types: Any, lists: dict) -> tuple[list[str], list[str]]:
        types.add("type", "Project", lists["projects/read"])
        return [types.query("projects", "Project", lists["projects/read"])], []

    def fields(self) -> dict[str, Callable[..., Any]]:
        return {"projects": lambda **given: self.list(self.owned(**given), dict, **given)}


class ReferringPart(Part):
    def shown(self, row: dict) -> dict:
        kinds = {name: getattr(self.simulator, table).get(row.get(name) or "") for name, table in _REFERRED.items()}
        return {**row, **kinds}


class ProjectTasksPart(ReferringPart):
    table = "tasks"

    @staticmethod
    def types(types: Any, lists: dict) -> tuple[list[str], list[str]]:
        types.texts.append("type Referred { dbId: Int64String code: String description: String }")
        types.add("type", "ProjectTask", lists["projectTasks/read"], **dict.fromkeys(_REFERRED, "Referred"))
        return [types.query("projectTasks", "ProjectTask", lists["projectTasks/read"])], []

    def fields(self) -> dict[str, Callable[..., Any]]:
        return {"projectTasks": lambda **given: self.list(self.owned(**given), self.shown, **given)}


class TimesheetsPart(ReferringPart):
    table = "timesheets"
    scopes = {
        "mutation addTimesheets": "Human Resources: Write",
        "mutation updateTimesheets": "Human Resources: Write",
    }

    @staticmethod
    def types(types: Any, lists: dict) -> tuple[list[str], list[str]]:
        types.add("type", "Timesheet", lists["timesheets/read"], **dict.fromkeys(_REFERRED, "Referred"))
        return [types.query("timesheets", "Timesheet", lists["timesheets/read"])], [
            types.mutation("addTimesheets", "Timesheet", lists["timesheets/create"]),
            types.mutation("updateTimesheets", "Timesheet", lists["timesheets/update"]),
        ]

    def fields(self) -> dict[str, Callable[..., Any]]:
        def write(inputs: list[dict]) -> dict:
            return self.write(inputs, self._write_one, self.shown)

        return {
            "timesheets": lambda **given: self.list(self.owned(**given), self.shown, **given),
            "addTimesheets": write,
            "updateTimesheets": write,
        }

    def shown(self, row: dict) -> dict:
        employee = row["employee"] and {"dbId": row["employee"]}
        return {**super().shown(row), "employee": employee, "projectDbId": row["project"]}

    def _write_one(self, node: dict) -> str:
        number = node.pop("dbId", None)
        if number is not None and number not in self.rows:
            raise no_value("dbId", self.simulator.home, "dbId", number)
        row = dict(self.rows[number]) if number else {}
        flag = next((name for name in FLAGS if row.get(name)), None)
        if flag:
            raise invalid("dbId", f"The timesheet is {flag} and cannot be changed.")
        fields: dict[str, Any] = {
            name: self.number_of(node[name], name, getattr(self.simulator, table))
            for name, table in _REFERENCES.items()
            if name in node
        }
        fields.update((name, node[name]) for name in KEPT if name in node)
        if isinstance(fields.get("text"), str):
            fields["text"] = fields["text"][: self.simulator.longest_text]
        if "workingHours" in node:
            fields["workingHours"] = _hours(node["workingHours"])
        if node.get("approved") is True:
            fields["approved"] = True
        self._check(row, {**row, **fields})
        owner = self.number_of(node.get("owner"), "owner", self.simulator.entities) or self.simulator.home
        return self.simulator.put_row(number, fields, owner)

    def _check(self, before: dict, row: dict) -> None:
        for name in ("employee", "project", "assignmentDate"):
            if not row.get(name):
                raise invalid(name, "The value is required.")
        for day in filter(None, (before.get("assignmentDate"), row["assignmentDate"])):
            if day[:7] in self.simulator.closed_months:
                raise invalid("assignmentDate", f"The period {day[:7]} is closed.")
        project, day = self.simulator.projects[row["project"]], row["assignmentDate"]
        is_open = project["timesheetEntry"] and (project["fromDate"] or "") <= day <= (project["toDate"] or "9999")
        if not is_open and before.get("project") != row["project"]:
            raise invalid("project", "The project is closed for timesheets.")


def _hours(value: Any) -> str:
    try:
        found = Decimal(value)
    except (InvalidOperation, TypeError):
        raise invalid("workingHours", f"'{value}' is not a decimal number.") from None
    if not 0 <= found <= 24:
        raise invalid("workingHours", "A day has 24 hours.")
    return f"{found:.2f}"
