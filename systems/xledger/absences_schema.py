"""What Xledger's schema says about absences: whether they can be added, changed and removed, and with which fields.

No public source names these mutations. The token may ask the schema for them, so each connection test does; only what
is found there is sent. Names of fields are looked for among those that Xledger uses for the same thing in what can be
read (the field lists of ds-provider-xledger-py-lib 0.2.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..transport.graphql_document import Document

_TYPE = "type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }"
FIELDS = Document(
    "query Fields($type: String!) { __type(name: $type) { fields { name args { name " + _TYPE + " } } } }"
)
INPUTS = Document("query Inputs($type: String!) { __type(name: $type) { inputFields { name " + _TYPE + " } } }")

#: What an absence consists of, by the names that fields may have; of a reference its number is sent.
_CANDIDATES = {
    "employee": ("employee", "employeeDbId"),
    "code": ("absenceCode", "absenceCodeDbId"),
    "first": ("fromDate", "dateFrom"),
    "last": ("toDate", "dateTo"),
    "percent": ("leavePercent", "percent"),
    "text": ("text", "comment"),
    "position": ("position", "positionDbId", "employeePosition"),
    "owner": ("owner", "ownerDbId"),
}
#: Without one of these, nothing is sent.
NEEDED = ("employee", "code", "first", "last", "percent")
#: What is sent to change an absence, or to take away its share of the working time.
_CHANGED = ("first", "last", "percent")
#: The name of a number of 64 bits, and how an argument that lists some may be written.
_ID = "dbId"


def absence_capabilities(run: Any, names: Iterable[str]) -> dict[str, Any]:
    """What can be done with absences, as JSON holds it; empty if they cannot be added.

    :param run: sends a document with its variables (``XledgerClient.run``).
    :param names: the names of all mutations.
    :return: ``add``, ``update`` and ``remove``, each with the ``name`` of the mutation; the first two with the type of
        an ``input`` and with ``fields``: the path and the type of each field that is sent.
    :raise RemoteError: the schema cannot be read.
    """
    schema = _Schema(run, names)
    found: dict[str, Any] = {}
    for kind in ("add", "update"):
        for name in schema.named(kind):
            writing = schema.writing(name)
            if writing and _suffices(kind, writing):
                found[kind] = writing
                break
        if not found:
            return {}
    for name in schema.named("remove"):
        type_ = schema.argument(name, "dbIds")
        if type_:
            found["remove"] = {"name": name, "type": _written(type_)}
            break
    return found


def _suffices(kind: str, writing: dict[str, Any]) -> bool:
    fields = writing["fields"]
    wanted = NEEDED if kind == "add" else (*_CHANGED, _ID)
    return not writing["unknown"] and all(name in fields for name in wanted)


class _Schema:
    """The parts of the schema that are asked for."""

    def __init__(self, run: Any, names: Iterable[str]):
        self._run = run
        self._names = [name for name in names if isinstance(name, str) and "absence" in name.lower()]
        self._mutations: dict[str, dict] | None = None

    def named(self, kind: str) -> list[str]:
        """The mutations about absences that begin so, the one with the usual name first."""
        mine = [name for name in self._names if name.lower().startswith(kind)]
        return sorted(mine, key=lambda name: (name != f"{kind}Absences", name))

    def argument(self, mutation: str, name: str) -> dict | None:
        """The type of an argument, None if there is none."""
        if self._mutations is None:
            body = self._run(FIELDS, {"type": "Mutation"}).body.get("__type")
            self._mutations = {one.get("name"): one for one in _items(body, "fields")}
        args = _items(self._mutations.get(mutation), "args")
        return next((_dict(one.get("type")) for one in args if one.get("name") == name), None)

    def writing(self, mutation: str) -> dict[str, Any] | None:
        """How a mutation takes many absences; None if it does not take them as Xledger's others do."""
        outer = _named(self.argument(mutation, "inputs"))
        node = next((one for one in self._inputs(outer) if one.get("name") == "node"), None)
        if not outer or node is None:
            return None
        fields: dict[str, Any] = {}
        inputs = {one.get("name"): _dict(one.get("type")) for one in self._inputs(_named(node.get("type")))}
        for what, candidates in (*_CANDIDATES.items(), (_ID, (_ID,))):
            for name in candidates:
                place = name in inputs and self._place(name, inputs[name])
                if place:
                    fields[what] = place
                    break
        used = {place["path"][0] for place in fields.values()}
        unknown = [name for name, type_ in inputs.items() if type_.get("kind") == "NON_NULL" and name not in used]
        return {"name": mutation, "input": outer, "fields": fields, "unknown": unknown}

    def _place(self, name: str, type_: dict) -> dict[str, Any] | None:
        """Where a value is written: a field that is a reference takes the number of what it refers to."""
        inner = _unwrapped(type_)
        if inner.get("kind") != "INPUT_OBJECT":
            return {"path": [name], "type": inner.get("name")}
        number = next((one for one in self._inputs(inner.get("name")) if one.get("name") == _ID), None)
        return number and {"path": [name, _ID], "type": _named(number.get("type"))}

    def _inputs(self, type_: str | None) -> list[dict]:
        return _items(self._run(INPUTS, {"type": type_}).body.get("__type"), "inputFields") if type_ else []


def _items(of: Any, name: str) -> list[dict]:
    found = of.get(name) if isinstance(of, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _dict(value: Any) -> dict:
    return value if isinstance(value, dict) else {}


def _unwrapped(type_: Any) -> dict:
    """A type without the marks that it is required, or a list."""
    while isinstance(type_, dict) and isinstance(type_.get("ofType"), dict):
        type_ = type_["ofType"]
    return _dict(type_)


def _named(type_: Any) -> str | None:
    name = _unwrapped(type_).get("name")
    return name if isinstance(name, str) else None


def _written(type_: dict) -> str:
    """A type as a document declares a variable of it."""
    inner = _dict(type_.get("ofType"))
    if type_.get("kind") == "NON_NULL":
        return f"{_written(inner)}!"
    return f"[{_written(inner)}]" if type_.get("kind") == "LIST" else str(type_.get("name"))
