"""A profile that is proposed from a system's API description, for a person to correct.

What the description does not tell is not invented: the proposal is complete as far as it goes, says how certain each
field is, and what is lacking. ``load_profile`` says what is still wrong with its document.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from ...openapi.contract import Contract, Operation
from ...openapi.lists import ListCall
from ...openapi.proposals import ProposedType, propose
from ...openapi.shapes import Shape, leaves
from ..fields import paths_of
from ..offer import NEEDED, RECORDS, SENT
from ..paths import names_of, path_of
from .access import proposed_access, proposed_headers
from .fields import ProposedEntry, proposed_fields
from .work import proposed_work

#: Entities a page, where it can be chosen.
_PAGE = 100
#: Paths that an update keeps, which is what the schema of a profile allows.
_KEPT = 300
#: What means that an entity is deleted, by the type of the mark.
_YES = {"boolean": [True], "integer": [1, True]}
#: Natural keys, as far as their fields are proposed.
_MATCH = {
    "department": (("name", "parent"), ("name",)),
    "employee": (("personnel_number",), ("social_security",), ("name", "birthday")),
    "project": (("number",), ("name",)),
    "task": (("number",), ("project", "name")),
    "absence_type": (("code",), ("name",)),
    "absence": (("employee", "absence_type", "span"),),
    "activity": (("name",),),
    "public_holiday": (("day", "name"),),
    "hours_report": (("number",),),
    "expense_type": (("code",), ("name",)),
    "time_entry": (("employee", "day", "project"), ("employee", "day")),
}
#: Lists that grow day by day.
_ABOUT_DAYS = ("absence", "time_entry")
#: The fields by which people know an entity.
_LABEL = ("name", "number", "span", "day")


@dataclass(frozen=True)
class Proposal:
    """
    :param document: the profile's document, which need not be valid yet.
    :param certainty: ``certain``, ``likely`` or ``unsure``, by record type and field.
    :param lacking: by record type, the fields for which nothing was found and without which nothing can be read.
    """

    document: dict[str, Any]
    certainty: dict[str, dict[str, str]] = field(default_factory=dict)
    lacking: dict[str, tuple[str, ...]] = field(default_factory=dict)


def propose_profile(contract: Contract, name: str) -> Proposal:
    """
    :param name: what people call the system.
    """
    found = propose(contract)
    known = {one: type_ for one, type_ in found.items() if one in RECORDS}
    base = contract.prefix
    records, certainty, lacking = {}, {}, {}
    for record in NEEDED:
        one = record.record_type()
        if one not in known:
            continue
        entries = {**proposed_fields(one, known[one], known), **proposed_work(one, known[one])}
        records[one] = _record(contract, one, known[one], entries, base)
        certainty[one] = {name: entry.certainty for name, entry in entries.items()}
        if missing := tuple(name for name in NEEDED[record] if name not in entries):
            lacking[one] = missing
    headers = proposed_headers([one.listed.operation for one in known.values()])
    document = {
        "format": "hr_sync.rest",
        "version": 1,
        "name": name,
        **({"base_path": base} if base else {}),
        **({"headers": headers} if headers else {}),
        "authentication": proposed_access(contract),
        "records": records,
    }
    return Proposal(document, certainty, lacking)


def _record(
    contract: Contract, one: str, found: ProposedType, entries: dict[str, ProposedEntry], base: str
) -> dict[str, Any]:
    offered = found.fields
    changed = offered["modified"].leaf if "modified" in offered else None
    entry: dict[str, Any] = {"list": _list(found.listed, base, changed and changed.path, one in _ABOUT_DAYS)}
    if label := [path for name in _LABEL if name in entries for path in entries[name].paths][:4]:
        entry["label"] = label
    calls = {name: call for name, call in found.calls.items() if name == "read" or RECORDS[one] in SENT}
    names, sent = found.listed.shape.fields.keys(), set()
    for name, call in calls.items():
        entry[name] = _call(contract, name, call, base)
        if name == "read" and (item := _inside(Shape(contract, contract.answer(call)), names)):
            entry[name]["item"] = path_of([item])
        elif name in ("create", "update"):
            body = Shape(contract, contract.body(call))
            if at := _inside(body, names):
                entry[name]["at"] = path_of([at])
            _add_constants(entry[name], body, at, with_id=name == "update")
            _add_answer(entry[name], contract, call, names)
            sent |= {path_of(leaf.path[1:] if at else leaf.path) for leaf in leaves(body)}
    if "id" in offered and offered["id"].leaf.path != ("id",):
        entry["id"] = path_of(offered["id"].leaf.path)
    if changed:
        entry["modified"] = {"path": path_of(changed.path)}
    if "own_id" in offered and "create" in calls:
        entry["own_id"] = path_of(offered["own_id"].leaf.path)
    if "deleted" in offered:
        mark = offered["deleted"].leaf
        # A moment, which is empty as long as the entity is there, or yes.
        values = {"values": _YES[mark.kind]} if mark.kind in _YES else {}
        entry["deleted"] = {"path": path_of(mark.path), **values}
    match = [list(key) for key in _MATCH.get(one, ()) if set(key) <= entries.keys()]
    if match or one not in _MATCH:
        entry["match"] = match
    entry["fields"] = {name: one_.as_entry(sent) for name, one_ in entries.items()}
    if entry.get("update", {}).get("sends") == "all":
        marks = {path_of(offered[name].leaf.path) for name in ("modified", "deleted") if name in offered}
        _add_kept(contract, entry, calls["update"], {entry.get("id", "id"), *marks})
    return entry


def _add_kept(contract: Contract, entry: dict[str, Any], call: Operation, marks: set[str]) -> None:
    """What the body of an update has and no field sends: left out, it would be emptied.

    :param marks: what the system itself sets.
    """
    update = entry["update"]
    prefix = tuple(names_of(update["at"])) if "at" in update else ()
    constants = update.get("body", {})
    constants = constants.get(prefix[0], {}) if prefix else constants
    sent = [field for field in entry["fields"].values() if field.get("send")]
    taken = {path for field in sent for path in paths_of(field, "send_path") or paths_of(field)} | marks
    kept: list[str] = []
    for leaf in leaves(Shape(contract, contract.body(call))):
        names = leaf.path[len(prefix) :]
        if leaf.path[: len(prefix)] != prefix or not names or (len(names) == 1 and names[0] in constants):
            continue
        # What stands in a list has no path of keys: it goes back with all around it.
        path = path_of(names[:1] if leaf.is_list else names)
        if path not in taken and path not in kept:
            kept.append(path)
    if kept:
        update["keep"] = kept[:_KEPT]


def _add_answer(entry: dict[str, Any], contract: Contract, call: Operation, names: Collection[str]) -> None:
    """What a call answers, if that is not the entity alone."""
    responses, answer = call.definition.get("responses"), contract.answer(call)
    if at := _inside(Shape(contract, answer), names):
        entry["answer"] = path_of([at])
    elif isinstance(responses, dict) and "204" in responses and answer is None:
        entry["answers"] = "nothing"


def _add_constants(entry: dict[str, Any], body: Shape, at: str, with_id: bool) -> None:
    """What is the same in each call, such as the type of the entity, and where its id goes beside that."""
    prefix = (at,) if at else ()
    found = {leaf.path: leaf for leaf in leaves(body) if leaf.path[:-1] == prefix}
    constants = {path[-1]: leaf.choices[0] for path, leaf in found.items() if len(leaf.choices) == 1}
    if constants:
        entry["body"] = {at: constants} if at else constants
    if at and with_id and (at, "id") in found:
        entry["id_at"] = path_of((at, "id"))


def _inside(shape: Shape, names: Collection[str]) -> str:
    """The name of the object in which an entity stands; empty if it stands alone."""
    if not shape.fields.keys().isdisjoint(names):
        return ""
    for name, schema in shape.fields.items():
        inner = Shape(shape.contract, schema).fields.keys() & names
        if len(inner) * 2 > len(names):
            return name
    return ""


def _list(listed: ListCall, base: str, changed: tuple[str, ...] | None, is_about_days: bool) -> dict[str, Any]:
    method = {"method": "POST"} if listed.operation.method == "POST" else {}
    where = {"in": "body"} if listed.in_body else {}
    entry: dict[str, Any] = {**method, "path": listed.operation.path[len(base) :], "items": path_of(listed.items)}
    if listed.total:
        entry["total"] = path_of(listed.total)
    size: dict[str, Any] = {"value": min(_PAGE, listed.most or _PAGE)}
    if listed.size:
        size["parameter"] = _asked(listed, listed.size)
    paging: dict[str, Any] = {"type": listed.paging}
    if listed.paging in ("page", "offset", "cursor") and listed.page:
        paging.update(parameter=_asked(listed, listed.page), **where)
    if listed.paging in ("cursor", "next_link"):
        paging["next"] = path_of(listed.next)
    if listed.paging != "none":
        entry["paging"] = {**paging, "size": size}
    if listed.changed:
        format = {"format": listed.changed_as} if listed.changed_as else {}
        entry["changes"] = {"parameter": _asked(listed, listed.changed), **where, **format}
    elif "$filter" in listed.parameters and changed:
        entry["changes"] = {"parameter": "$filter", "template": f"{'/'.join(changed)} ge {{since}}"}
    if listed.from_day and is_about_days:
        entry["from_day"] = {"parameter": _asked(listed, listed.from_day), **where}
    if "$count" in listed.parameters and listed.total:
        entry["parameters"] = {"$count": "true"}
    return entry


def _asked(listed: ListCall, name: str) -> str:
    """A parameter's name, which is a path in a body."""
    return path_of([name]) if listed.in_body else name


def _call(contract: Contract, name: str, call: Operation, base: str) -> dict[str, Any]:
    path = call.path[len(base) :]
    head, brace, _rest = path.rpartition("{")
    entry: dict[str, Any] = {"path": f"{head}{{id}}{path.rpartition('}')[2]}" if brace and name != "create" else path}
    usual = {"read": "GET", "create": "POST", "update": "PATCH", "delete": "DELETE"}[name]
    if call.method != usual:
        entry["method"] = call.method
    if name == "update" and call.method == "PUT":
        entry["sends"] = "all"
    return entry
