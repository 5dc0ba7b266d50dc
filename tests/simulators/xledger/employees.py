"""The employees of the simulated Xledger, each with a contact that holds the name and the birthday."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from .changes import EmployeeChangesPart
from .part import Part, invalid, no_value

#: What of an employee is kept with the contact.
OF_CONTACT = ("firstName", "lastName", "birthday", "phone")
#: What of an employee is a value of a list, and the list.
VALUES = {"employeeGroup": "employee_groups", **{f"glObject{number}": "object_values" for number in range(1, 6)}}
CODE_LENGTH = 30


class EmployeesPart(Part):
    table = "employees"
    scopes = {
        "query employees": "Human Resources: Read",
        "mutation addEmployees": "Human Resources: Write",
        "mutation updateEmployees": "Human Resources: Write",
    }

    @staticmethod
    def types(types: Any, lists: dict) -> tuple[list[str], list[str]]:
        types.add("type", "Contact", lists["contacts/read"])
        types.add("type", "Employee", lists["employees/read"], contact="Contact")
        return [types.query("employees", "Employee", lists["employees/read"])], [
            types.mutation("addEmployees", "Employee", lists["employees/create"]),
            types.mutation("updateEmployees", "Employee", lists["employees/update"]),
        ]

    def fields(self) -> dict[str, Callable[..., Any]]:
        def write(inputs: list[dict]) -> dict:
            return self.write(inputs, self._write_one, self.shown)

        return {
            "employees": lambda **given: self.list(self.owned(**given), self.shown, **given),
            "addEmployees": write,
            "updateEmployees": write,
        }

    def shown(self, one: dict) -> dict:
        boss = self.rows.get(str(one.get("superior"))) if one.get("superior") else None
        values = {name: one.get(name) and {"dbId": one[name]} for name in VALUES}
        return {**one, **values, "superior": boss and {"dbId": boss["dbId"], "code": boss["code"]}}

    def put(self, number: str | None, node: dict, owner: str | None) -> str:
        """Add an employee, or change one; returns the number."""
        mutation = "ADDED" if number is None else "UPDATED"
        if number is None:
            self.simulator.newest_employee += 1
            number = str(self.simulator.newest_employee)
            empty = dict.fromkeys(("email", "dateFrom", "dateTo", "employmentFrom", "employmentTo", "superior"))
            self.rows[number] = {
                **empty,
                **{"dbId": number, "createdAt": self.simulator.clock(), "ownerDbId": owner},
                "contact": {"dbId": str(int(number) - 900_000_000), **dict.fromkeys(OF_CONTACT)},
            }
        employee = self.rows[number]
        for name, value in deepcopy(node).items():
            if name in OF_CONTACT:
                employee["contact"][name] = value
            elif name == "socialSec":
                employee["socialSec"] = value
                employee["socialSecurityMasked"] = value and f"{value[:6]}*****"
            elif name not in ("dbId", "owner"):
                employee[name] = value
        employee["modifiedAt"] = self.simulator.clock()
        EmployeeChangesPart(self.simulator).note(number, mutation)
        return number

    def _write_one(self, node: dict) -> str:
        number = node.get("dbId")
        if number is not None and number not in self.rows:
            raise no_value("dbId", self.simulator.home, "dbId", number)
        if len(node.get("code") or "") > CODE_LENGTH:
            raise invalid("code", f"The value has more than {CODE_LENGTH} characters.")
        for name, table in VALUES.items():
            if name in node:
                node[name] = self.number_of(node[name], name, getattr(self.simulator, table))
        if "superior" in node:
            node["superior"] = self.number_of(node["superior"], "superior", self.rows)
        owner = self.number_of(node.get("owner"), "owner", self.simulator.entities) or self.simulator.home
        return self.put(number, node, owner)
