"""The GraphQL schema of the simulated Xledger, made of lists of fields.

What the lists do not have, with its source: an employee has a ``contact`` (its birthday is in the list of
``employeeBalances``); arguments, enumerations and scalar types are those of the vendor's samples; the names of types
other than the inputs of mutations are made up, as no source has them.
"""

from __future__ import annotations

import functools
from typing import Any

from graphql import GraphQLSchema, build_schema

from .fields import sections, text

_SCALARS = {"bool": "Boolean", "boolean": "Boolean", "int64": "Int64String", "int": "Int64String", "float64": "Float"}
_COMPARED = ("gt", "gte", "lt", "lte")
_ARGUMENTS = "first: Int, after: String, last: Int, before: String, ownerSet: OwnerSet, objectStatus: ObjectStatus"


def _scalar(name: str, kind: str) -> str:
    if name.lower().endswith("dbid"):
        return "Int64String"
    return "DateTimeString" if kind.startswith("date") else _SCALARS.get(kind, "String")


class _Types:
    """The definitions that were written so far."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def add(self, kind: str, name: str, fields: dict[str, str], **more: str) -> str:
        """A type with these fields; those whose names have a ``_`` are of types of their own."""
        lines: dict[str, str] = {}
        nested: dict[str, dict[str, str]] = {}
        for field, type_ in fields.items():
            first, _mark, rest = field.partition("_")
            if rest:
                nested.setdefault(first, {})[rest] = type_
            else:
                lines[first] = _scalar(first, type_)
        for first, inner in nested.items():
            lines[first] = self.add(kind, f"{name}_{first}", inner)
        body = " ".join(f"{field}: {type_}" for field, type_ in {**lines, **more}.items())
        self.texts.append(f"{kind} {name} {{ {body} }}")
        return name

    def connection(self, name: str) -> None:
        self.texts.append(f"type {name}Edge {{ cursor: String node: {name} }}")
        self.texts.append(f"type {name}Connection {{ pageInfo: PageInfo! edges: [{name}Edge!] }}")

    def filter(self, name: str, fields: dict[str, str]) -> None:
        lines = []
        for field, kind in fields.items():
            if "_" not in field:
                type_ = _scalar(field, kind)
                lines.append(f"{field}: {type_} {field}_in: [{type_}!]")
                lines += [f"{field}_{how}: {type_}" for how in _COMPARED]
        self.texts.append(f"input {name}_Filter {{ {' '.join(lines)} }}")

    def mutation(self, name: str, result: str, fields: dict[str, str]) -> str:
        """The inputs of a mutation; returns its field."""
        big = name[0].upper() + name[1:]
        self.add("input", f"{big}InputNode", fields)
        self.texts.append(f"input {big}Input {{ clientId: String node: {big}InputNode! }}")
        self.texts.append(f"type {big}Edge {{ clientId: String node: {result} }}")
        self.texts.append(f"type {big}Result {{ edges: [{big}Edge!] }}")
        return f"{name}(inputs: [{big}Input!]!): {big}Result"


@functools.cache
def schema() -> GraphQLSchema:
    """The schema of the lists that are at hand."""
    lists, types = sections(text()), _Types()
    types.add("type", "Contact", lists["contacts/read"])
    types.add("type", "Employee", lists["employees/read"], contact="Contact")
    types.add("type", "Entity", lists["entities/read"])
    for name, read in (("Employee", "employees/read"), ("Entity", "entities/read")):
        types.connection(name)
        types.filter(name, lists[read])
    mutations = [
        types.mutation("addEmployees", "Employee", lists["employees/create"]),
        types.mutation("updateEmployees", "Employee", lists["employees/update"]),
    ]
    return build_schema(
        f"""
        scalar Int64String
        scalar DateTimeString
        enum OwnerSet {{ CURRENT UPPER LOWER MINE ALL }}
        enum ObjectStatus {{ ALL OPEN CLOSED }}
        type PageInfo {{ hasNextPage: Boolean! hasPreviousPage: Boolean! }}
        type RateLimit {{ remaining: Int! cost: Int! }}
        {" ".join(types.texts)}
        type Query {{
          rateLimit: RateLimit
          employees({_ARGUMENTS}, filter: Employee_Filter): EmployeeConnection
          entities({_ARGUMENTS}, filter: Entity_Filter): EntityConnection
        }}
        type Mutation {{ {" ".join(mutations)} }}
        """
    )


def matches(node: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether a node passes a filter."""
    return all(_passes(node, name, value) for name, value in wanted.items())


def _passes(node: dict[str, Any], name: str, value: Any) -> bool:
    field, _mark, how = name.partition("_")
    there = node.get(field)
    if how == "in":
        return str(there) in map(str, value)
    if not how:
        return there == value
    if there is None:
        return False
    one, other = str(there), str(value)
    return {"gt": one > other, "gte": one >= other, "lt": one < other, "lte": one <= other}[how]
