"""The lists of values of the simulated Xledger: groups of employees, and values of the accounting dimensions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .part import Part


class EmployeeGroupsPart(Part):
    table = "employee_groups"
    scopes = {"query employeeGroups": "Human Resources: Read"}

    @staticmethod
    def types(types: Any, lists: dict) -> tuple[list[str], list[str]]:
        types.add("type", "EmployeeGroup", lists["employeeGroups/read"])
        return [types.query("employeeGroups", "EmployeeGroup", lists["employeeGroups/read"])], []

    def fields(self) -> dict[str, Callable[..., Any]]:
        return {"employeeGroups": lambda **given: self.list(self.owned(**given), dict, **given)}


class ObjectValuesPart(Part):
    table = "object_values"
    scopes = {"query objectValues": "Common: Read"}

    @staticmethod
    def types(types: Any, lists: dict) -> tuple[list[str], list[str]]:
        types.add("type", "ObjectValue", lists["objectValues/read"])
        return [types.query("objectValues", "ObjectValue", lists["objectValues/read"])], []

    def fields(self) -> dict[str, Callable[..., Any]]:
        return {"objectValues": lambda **given: self.list(self.owned(**given), dict, **given)}
