"""Calls about absences, their codes, and the positions of employees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .absences_state import MUTATIONS
from .part import Part, invalid, no_value


class AbsencesPart(Part):
    table = "absence_rows"
    scopes = {
        "query absences": "Human Resources: Read",
        **dict.fromkeys((f"mutation {one}" for one in MUTATIONS), "Human Resources: Write"),
    }

    @staticmethod
    def types(types: Any, lists: dict) -> tuple[list[str], list[str]]:
        # Days are texts in the lists of absences and positions, and days in filters.
        days = dict.fromkeys(("fromDate", "toDate", "dateFrom", "dateTo"), "datetime")
        kinds = {
            "absences": ("Absence", lists["absences/read"]),
            "employeePositions": ("EmployeePosition", lists["employeePositions/read"]),
            "absenceCodes": ("AbsenceCode", dict.fromkeys(("dbId", "code", "description"), "string")),
        }
        queries = []
        for name, (result, fields) in kinds.items():
            fields = {one: days.get(one, kind) for one, kind in fields.items()}
            types.add("type", result, fields)
            queries.append(types.query(name, result, fields))
        # The mutations are in the schema as far as a test lets them be.
        return queries, []

    def fields(self) -> dict[str, Callable[..., Any]]:
        state = self.simulator.absences

        def write(inputs: list[dict]) -> dict:
            return self.write(inputs, self._write_one, self.shown)

        return {
            "absences": lambda **given: self.list(self.owned(**given), self.shown, **given),
            "absenceCodes": lambda **given: self.list(list(state.codes.values()), dict, **given),
            "employeePositions": lambda **given: self.list(list(state.positions.values()), dict, **given),
            **{name: self._remove if name.startswith("remove") else write for name in state.mutations},
        }

    def shown(self, one: dict) -> dict:
        return {
            **one,
            "employee": one["employee"] and {"dbId": one["employee"]},
            "absenceCode": self.simulator.absences.codes.get(one["absenceCode"]),
            "position": one["position"] and {"dbId": one["position"]},
        }

    def _write_one(self, node: dict) -> str:
        state, home = self.simulator.absences, self.simulator.home
        node = _flat(node)
        number = node.get("dbId")
        if number is not None and number not in self.rows:
            raise no_value("dbId", home, "dbId", number)
        if number is None:
            for name in ("employee", "absenceCode", "fromDate", "toDate"):
                if not node.get(name):
                    raise invalid(name, "Value is required.")
        for name, rows in (("employee", self.simulator.employees), ("absenceCode", state.codes)):
            if node.get(name) and node[name] not in rows:
                raise no_value(f"{name}.dbId", home, "dbId", node[name])
        return state.put(number, node, node.get("owner") or home)

    def _remove(self, dbIds: list[str]) -> dict:
        skipped = [number for number in dbIds if self.rows.pop(number, None) is None]
        return {"numAffected": len(dbIds) - len(skipped), "skippedDbIds": skipped}


def _flat(node: dict) -> dict:
    """A node with the numbers of what it refers to, whatever its fields are called."""
    flat = {}
    for name, value in node.items():
        name = name[:-4] if name.endswith("DbId") else name
        flat[name] = value.get("dbId") if isinstance(value, dict) else value
    return flat
