"""The timesheets of the simulated Xledger: rows, and the projects, activities and time types to which they refer.

Nothing is ever deleted.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

#: The flags that close a row.
FLAGS = ("posted", "invoiced", "approved", "isHeaderApproved")
KEPT = ("text", "comment", "assignmentDate")


class Timesheets:
    """The part of the simulator that holds them; everything is found by its number.

    It uses ``home``, ``entities``, ``employees``, ``clock`` and ``lock`` of the whole.
    """

    home: str
    entities: dict[str, dict]
    employees: dict[str, dict]
    clock: Callable[[], str]
    lock: Any

    def begin_timesheets(self) -> None:
        self.projects: dict[str, dict] = {}
        self.activities: dict[str, dict] = {}
        self.time_types: dict[str, dict] = {}
        #: Project tasks: which activities and time types a project offers.
        self.tasks: dict[str, dict] = {}
        self.timesheets: dict[str, dict] = {}
        #: Months (``2026-05``) that take no hours.
        self.closed_months: set[str] = set()
        #: Characters of a text that are kept.
        self.longest_text = 10_000

    # --- What people do in Xledger -------------------------------------------------------------------

    def add_project(self, code: str, name: str, **fields: Any) -> str:
        number = str(5_500_000_000 + len(self.projects))
        empty = dict.fromkeys(("fromDate", "toDate"))
        self.projects[number] = {
            **{**empty, "dbId": number, "ownerDbId": self.home, "code": code, "description": name},
            **{"timesheetEntry": True, **fields},
        }
        return number

    def add_activity(self, code: str, name: str, is_offered: bool = True) -> str:
        return self._add_kind(self.activities, 5_600_000_000, "activity", code, name, is_offered)

    def add_time_type(self, code: str, name: str, is_offered: bool = True) -> str:
        return self._add_kind(self.time_types, 5_700_000_000, "timeType", code, name, is_offered)

    def _add_kind(self, known: dict, first: int, field: str, code: str, name: str, is_offered: bool) -> str:
        number = str(first + len(known))
        known[number] = {"dbId": number, "code": code, "description": name}
        if is_offered:
            task = str(5_800_000_000 + len(self.tasks))
            self.tasks[task] = {"dbId": task, "owner": {"dbId": self.home}, "ownerDbId": self.home, field: number}
        return number

    def drop_time_type(self, number: str) -> None:
        """Nothing offers it any more, and nobody has used it."""
        self.tasks = {id_: task for id_, task in self.tasks.items() if task.get("timeType") != number}

    def enter(self, employee: str, day: str, project: str, hours: str | None, **fields: Any) -> str:
        """Add a row as somebody does in Xledger; returns the number."""
        row = {"employee": employee, "project": project, "assignmentDate": day, "workingHours": hours, **fields}
        with self.lock:
            return self.put_row(None, row, self.home)

    def edit_row(self, number: str, **fields: Any) -> None:
        with self.lock:
            self.put_row(number, fields, None)

    def hours(self) -> dict[tuple, list[Decimal]]:
        """The hours of rows that have some, by employee, day, project, activity and time type."""
        found: dict[tuple, list[Decimal]] = {}
        with self.lock:
            for row in self.timesheets.values():
                if Decimal(row["workingHours"] or 0):
                    key = tuple(row[name] for name in ("employee", "assignmentDate", "project", "activity", "timeType"))
                    found.setdefault(key, []).append(Decimal(row["workingHours"]))
        return found

    def put_row(self, number: str | None, fields: dict, owner: str | None) -> str:
        if number is None:
            number = str(8_800_000_000 + len(self.timesheets))
            names = ("employee", "project", "activity", "timeType", "workingHours", *KEPT)
            self.timesheets[number] = {
                **dict.fromkeys(names),
                **dict.fromkeys(FLAGS, False),
                **{"dbId": number, "createdAt": self.clock(), "ownerDbId": owner},
            }
        row = self.timesheets[number]
        row.update(fields, modifiedAt=self.clock())
        return number
