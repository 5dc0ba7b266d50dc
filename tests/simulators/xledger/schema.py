"""The GraphQL schema of the simulated Xledger, made of lists of fields.

What the lists do not have, with its source: an employee has a ``contact`` (its birthday is in the list of
``employeeBalances``); what timesheets and project tasks refer to has a code and a description (public programs read
those of a row's ``activity``, and inputs take them of all); arguments, enumerations and scalar types are those of the
vendor's samples; the names of types other than the inputs of mutations are made up, as no source has them.
"""

from __future__ import annotations

import functools

from graphql import GraphQLSchema, build_schema

from .absences_state import Absences, definitions
from .fields import sections, text
from .parts import PARTS

_SCALARS = {"bool": "Boolean", "boolean": "Boolean", "int64": "Int64String", "int": "Int64String", "float64": "Float"}
_COMPARED = ("gt", "gte", "lt", "lte")
_ARGUMENTS = "first: Int, after: String, last: Int, before: String, ownerSet: OwnerSet, objectStatus: ObjectStatus"


def _scalar(name: str, kind: str) -> str:
    if name.lower().endswith("dbid"):
        return "Int64String"
    return "DateTimeString" if kind.startswith("date") else _SCALARS.get(kind, "String")


class Types:
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

    def query(self, name: str, result: str, fields: dict[str, str]) -> str:
        """The connection and the filter of a type with these fields; returns the field of the query."""
        self.connection(result)
        self.filter(result, fields)
        return f"{name}({_ARGUMENTS}, filter: {result}_Filter): {result}Connection"

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


def schema(absences: Absences | None = None) -> GraphQLSchema:
    """The schema of the lists that are at hand, with what there is about absences (by default, all)."""
    absences = absences or Absences()
    return _schema(absences.lists_codes, *definitions(absences))


@functools.cache
def _schema(lists_codes: bool, inputs: str, written: str) -> GraphQLSchema:
    lists, types = sections(text()), Types()
    queries: list[str] = []
    mutations: list[str] = []
    for part in PARTS:
        more = part.types(types, lists)
        queries += more[0]
        mutations += more[1]
    queries = [one for one in queries if lists_codes or not one.startswith("absenceCodes(")]
    return build_schema(
        f"""
        scalar Int64String
        scalar DateTimeString
        enum OwnerSet {{ CURRENT UPPER LOWER MINE ALL }}
        enum ObjectStatus {{ ALL OPEN CLOSED }}
        type PageInfo {{ hasNextPage: Boolean! hasPreviousPage: Boolean! }}
        type RateLimit {{ remaining: Int! cost: Int! }}
        {" ".join(types.texts)}
        {inputs}
        type Query {{
          rateLimit: RateLimit
          {" ".join(queries)}
        }}
        type Mutation {{ {" ".join(mutations)} {written} }}
        """
    )
