"""The list of changed employees that the simulated Xledger keeps for three days.

A change is in the list once it is half a minute old. What no source tells is decided here: a cursor that is not kept
any more is refused, and what is changed of a contact alone is not in the list.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from .part import PAGE, Part, invalid

KEPT, LATE = timedelta(days=3), timedelta(seconds=30)


class EmployeeChangesPart(Part):
    table = "employee_changes"
    scopes = {"query employee_deltas": "Human Resources: Read"}

    @staticmethod
    def types(types: Any, lists: dict) -> tuple[list[str], list[str]]:
        types.texts.append("type EmployeeDelta { dbId: Int64String mutationType: String }")
        types.connection("EmployeeDelta")
        arguments = "first: Int, after: String, last: Int, before: String"
        return [f"employee_deltas({arguments}): EmployeeDeltaConnection"], []

    def fields(self) -> dict[str, Callable[..., Any]]:
        return {"employee_deltas": self._changes}

    def note(self, number: str, mutation: str) -> None:
        """Keep that an employee was ADDED, UPDATED or DELETED now."""
        cursor = str(int(max(self.rows, key=int, default="100")) + 1)
        at = self.simulator.now().isoformat()
        self.rows[cursor] = {"dbId": number, "mutationType": mutation, "at": at}

    def _changes(self, first: int | None = None, last: int | None = None, after: str | None = None) -> dict:
        now = self.simulator.now()
        for cursor in [one for one, row in self.rows.items() if now - _at(row) > KEPT]:
            del self.rows[cursor]
        if after is not None and after not in self.rows:
            raise invalid("after", f"The cursor {after} is not valid.")
        shown = [one for one, row in self.rows.items() if now - _at(row) >= LATE]
        rest = [one for one in shown if int(one) > int(after or 0)]
        page = rest[-last:] if last else rest[: first or PAGE]
        edges = [{"cursor": one, "node": self.rows[one]} for one in page]
        more = bool(page) and page[-1] != rest[-1]
        return {"pageInfo": {"hasNextPage": more, "hasPreviousPage": page != rest}, "edges": edges or None}


def _at(row: dict) -> datetime:
    return datetime.fromisoformat(row["at"])
