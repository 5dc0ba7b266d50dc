"""References in a proposed profile: by the id of what is referred to, or by its code."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from ...openapi.names import words
from ...openapi.proposals import ProposedType
from ...openapi.shapes import Leaf, leaves

#: What a reference is given by that is no id, with the field of the record that has it.
_CODES = {"employee": "personnel_number", "project": "number", "absence_type": "code", "department": "name"}
_BY = frozenset(("code", "number", "nummer", "kuerzel", "personalnummer", "projektnummer"))
_NUMBERS = ("integer", "number")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def reference(name: str, leaf: Leaf, others: Mapping[str, ProposedType]) -> dict[str, Any] | None:
    """The kind of a reference's value; None if nothing is proposed for what it refers to.

    :param others: what is proposed for the record types that can be referred to.
    """
    record_type = _REFERRED.get(name, name)
    if record_type not in others:
        return None
    value: dict[str, Any] = {"type": "reference", "record": record_type}
    id_, code = (others[record_type].fields.get(one) for one in ("id", _CODES.get(record_type, "")))
    last = words(leaf.path[-1])[-1:]
    is_code = bool(last) and last[0] in _BY
    if code and not (id_ and id_.leaf == code.leaf) and (is_code or (id_ and _is_no_id(leaf, id_.leaf))):
        return {**value, "by": _CODES[record_type]}
    return {**value, "numbers": True} if leaf.kind in _NUMBERS else value


def _is_no_id(leaf: Leaf, id_: Leaf) -> bool:
    """Whether a text is none of the ids that the record referred to has: they are numbers, or UUIDs."""
    if leaf.kind != "string":
        return False
    is_uuid = leaf.format == "uuid" or not leaf.example or _UUID.fullmatch(leaf.example)
    return id_.kind in _NUMBERS or (id_.format == "uuid" and not is_uuid)


def shared_code(
    name: str, found: ProposedType, others: Mapping[str, ProposedType], used: Collection[tuple[str, ...]]
) -> tuple[Leaf, dict[str, Any]] | None:
    """A reference by the code of another record that is called the same in both: "no" of people and of their hours.

    :param used: the paths that other fields have.
    """
    record_type = _REFERRED.get(name, name)
    by = _CODES.get(record_type, "")
    code = others[record_type].fields.get(by) if record_type in others else None
    offered = leaves(found.listed.shape) if code and code.leaf.path not in used else []
    for leaf in offered:
        if code and (leaf.path, leaf.kind) == (code.leaf.path, code.leaf.kind):
            return leaf, {"type": "reference", "record": record_type, "by": by}
    return None


_REFERRED = {"manager": "employee", "head": "employee", "parent": "department"}
