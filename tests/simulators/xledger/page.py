"""The page for people, and doors for other processes. None of this is part of the API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..core.page import page, table
from ..core.reply import Reply, json_reply
from .absences_state import MUTATIONS

if TYPE_CHECKING:
    from .simulator import XledgerSimulator


class XledgerControl:
    """``/`` and ``/_control/…``."""

    def __init__(self, simulator: XledgerSimulator) -> None:
        self.simulator = simulator

    def answer(self, method: str, path: str, body: bytes, content_type: str = "") -> Reply:
        simulator = self.simulator
        with simulator.lock:
            if path == "/":
                return self._page()
            if path == "/_control/state":
                return json_reply(simulator.kept())
            if path == "/_control/counts":
                return json_reply(self._counts())
            if path == "/_control/employee" and method == "POST":
                # As somebody at Xledger's own screen would change an employee.
                given = json.loads(body)
                simulator.change(simulator.by_code(given.pop("code"))["dbId"], **given)
                return json_reply({})
            if path == "/_control/absence_mutations" and method == "POST":
                # As a later version of Xledger's API would have them, or a former one not.
                simulator.absences.mutations = MUTATIONS if json.loads(body)["offered"] else ()
                return json_reply({})
        return json_reply({}, 404)

    def _counts(self) -> dict[str, Any]:
        simulator = self.simulator
        return {
            "calls": len(simulator.requests),
            "writes": sum(request.operation.startswith("mutation") for request in simulator.requests),
            "credits": simulator.credits,
            "employees": len(simulator.employees),
            "violations": [str(one) for one in simulator.violations],
        }

    def _page(self) -> Reply:
        simulator = self.simulator
        people, values, codes = simulator.employees, simulator.object_values, simulator.absences.codes
        tables = (
            table(
                "Employees",
                ("Code", "Name", "E-mail", "Posting 1", "Employment from"),
                (
                    (
                        one["code"],
                        one["description"],
                        one["email"],
                        _shown(values, one.get("glObject1")),
                        one["employmentFrom"],
                    )
                    for one in people.values()
                ),
            ),
            table(
                "Absences",
                ("From", "To", "Employee", "Absence code", "Percent"),
                (
                    (
                        one["fromDate"],
                        one["toDate"],
                        _shown(people, one["employee"]),
                        _shown(codes, one["absenceCode"]),
                        one["leavePercent"],
                    )
                    for one in simulator.absence_rows.values()
                ),
            ),
            table(
                "Timesheets",
                ("Date", "Employee", "Project", "Activity", "Time type", "Hours", "Text"),
                (
                    (
                        one["assignmentDate"],
                        _shown(people, one["employee"]),
                        _shown(simulator.projects, one["project"]),
                        _shown(simulator.activities, one["activity"]),
                        _shown(simulator.time_types, one["timeType"]),
                        one["workingHours"],
                        one["text"],
                    )
                    for one in simulator.timesheets.values()
                ),
            ),
        )
        title, calls = simulator.entities[simulator.home]["description"], len(simulator.requests)
        return page("nb", title, f"Simulated Xledger. Calls: {calls}. Credits left: {simulator.credits}.", *tables)


def _shown(rows: dict[str, dict], number: str | None) -> str:
    """The code and the name of the row with that number."""
    row = rows.get(number or "")
    return f"{row['code']} {row['description']}" if row else ""
