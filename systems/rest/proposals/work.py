"""The fields of a proposed profile that are about work and money: amounts, customers, lines and receipts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...openapi.proposals import ProposedField, ProposedType
from ..offer import RECORDS, types_of_fields
from ..paths import path_of
from .fields import ProposedEntry, combined, format_option

#: The parts of objects in lists, by the names of the vocabulary, and the parts without which a list is worth nothing.
_LINES = {
    "line_id": "id",
    "line_day": "day",
    "line_hours": "hours",
    "line_start": "start",
    "line_end": "end",
    "line_break": "break",
    "line_note": "note",
}
_RECEIPTS = {"receipt_id": "id", "receipt_name": "name", "receipt_type": "media_type"}
_NEEDED = {"report_lines": {"line_day", "line_hours"}, "receipts": {"receipt_id"}}


def proposed_work(record_type: str, found: ProposedType) -> dict[str, ProposedEntry]:
    """The fields of a record type that are made of several, by name."""
    known, fields = types_of_fields(RECORDS[record_type]), found.fields
    entries: dict[str, ProposedEntry | None] = {}
    if "cost" in known and "amount" in fields:
        entries["cost"] = combined(fields, _there(fields, ("amount", "currency")), {"type": "money"})
    if "vat_amount" in known and "vat_amount" in fields:
        entries["vat_amount"] = _vat(fields)
    if known.get("customer") == "Customer" and "customer_name" in fields:
        names = _there(fields, ("customer_name", "customer_number"))
        entries["customer"] = combined(fields, names, {"type": "customer"})
    if known.get("lines") == "tuple[HoursLine, ...]":
        entries["lines"] = _listed(fields, "report_lines", _LINES)
    if "receipts" in known:
        entries["receipts"] = _listed(fields, "receipts", _RECEIPTS)
    return {name: entry for name, entry in entries.items() if entry}


def _there(fields: dict[str, ProposedField], names: Iterable[str]) -> list[str]:
    return [name for name in names if name in fields and not fields[name].leaf.is_list]


def _vat(fields: dict[str, ProposedField]) -> ProposedEntry | None:
    names = _there(fields, ("vat_amount", "amount"))
    if names[:1] != ["vat_amount"]:
        return None
    paths = tuple(path_of(fields[name].leaf.path) for name in names)
    return ProposedEntry(paths[:1], {"type": "vat"}, fields["vat_amount"].certainty, beside=paths[1:])


def _listed(fields: dict[str, ProposedField], kind: str, parts: dict[str, str]) -> ProposedEntry | None:
    """A list of objects, all parts of which stand in the same list."""
    inside = [name for name in parts if name in fields and fields[name].leaf.is_list]
    if not _NEEDED[kind] <= set(inside):
        return None
    leaves = {name: fields[name].leaf for name in inside}
    place = leaves[min(_NEEDED[kind])].path[:1]
    leaves = {name: leaf for name, leaf in leaves.items() if leaf.path[:1] == place and len(leaf.path) > 1}
    if ("line_start" in leaves) != ("line_end" in leaves):
        leaves = {name: leaf for name, leaf in leaves.items() if name not in ("line_start", "line_end")}
    if not _NEEDED[kind] <= leaves.keys():
        return None
    value: dict[str, Any] = {
        "type": kind,
        "parts": {parts[name]: path_of(leaf.path[1:]) for name, leaf in leaves.items()},
    }
    if kind == "report_lines":
        value.update(format_option(leaves["line_day"], kind))
    least = combined(fields, leaves, value).certainty
    return ProposedEntry((path_of(place),), value, least)
