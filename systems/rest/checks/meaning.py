"""What a profile of the right shape can still have wrong: fields that do not exist, calls that lack something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ....records import Record, Sentence, _lt
from ..fields import paths_of
from ..offer import NEEDED, RECORDS, SENT, fixed_values_of, types_of_fields
from ..paths import steps_of
from ..values.kinds import KINDS, NUMBER
from ..values.words import overlap
from .meaning_calls import calls_problems, webhook_problems
from .meaning_work import beside_problems, part_problems
from .period_problems import period_problems
from .problems import problem_at, quoted

#: Headers that the connection itself sets.
_RESERVED = frozenset(("connection", "content-length", "cookie", "date", "host", "transfer-encoding"))
#: Fields that have to be of one kind, as no other checks them, or as what is wrong with them must not be shown.
_ONLY = {"birthday": "birthday", "color": "color", "iban": "iban", "social_security": "ahv"}
Entry = Mapping[str, Any]


def meaning_problems(document: Entry) -> Iterator[Sentence]:
    """What does not make sense in a document that fits the schema."""
    yield from _header_problems(document)
    if document.get("calls_at_once", 1) > 1 and (
        "rate_limit" in document or document["authentication"]["type"] == "oauth2"
    ):
        said = _lt("calls are made one after the other where there is a rate limit, or OAuth 2")
        yield problem_at(("calls_at_once",), said)
    records = document["records"]
    for name, entry in records.items():
        place: tuple = ("records", name)
        if name not in RECORDS:
            known = ", ".join(RECORDS)
            yield problem_at(place, _lt("unknown record type; the known ones are: %(known)s", known=known))
            continue
        yield from _field_problems((*place, "fields"), RECORDS[name], entry, records)
        yield from period_problems((*place, "fields"), entry["fields"])
        yield from _match_problems((*place, "match"), entry)
        yield from calls_problems(place, RECORDS[name], entry)
    if "webhook" in document:
        yield from webhook_problems(("webhook",), document["webhook"], records)


def _header_problems(document: Entry) -> Iterator[Sentence]:
    authentication = document["authentication"]
    taken = {"header": authentication.get("name", ""), "query": ""}.get(authentication["type"], "Authorization").lower()
    for name in document.get("headers", {}):
        if name.lower() in _RESERVED or name.lower() == taken:
            yield problem_at(("headers", name), _lt("this header is set by the connection itself"))
    if taken in _RESERVED:
        yield problem_at(("authentication", "name"), _lt("this header is set by the connection itself"))


# --- Fields ------------------------------------------------------------------------------------------


def _field_problems(place: tuple, record: type[Record], entry: Entry, records: Entry) -> Iterator[Sentence]:
    known, fields = types_of_fields(record), entry["fields"]
    for name in NEEDED[record]:
        if name not in fields:
            yield problem_at(place, _lt("%(names)s is missing", names=name))
    for name, field in fields.items():
        here, value = (*place, name), field["value"]
        kind = KINDS[value["type"]]
        if name not in known:
            fields_known = ", ".join(known)
            yield problem_at(here, _lt("unknown field; the known ones are: %(known)s", known=fields_known))
            continue
        fitting = [_ONLY[name]] if name in _ONLY else [one for one, kind in KINDS.items() if kind.gives == known[name]]
        if value["type"] not in fitting:
            said = _lt("%(type)s does not fit the field; these do: %(known)s")
            yield problem_at((*here, "value", "type"), said, type=value["type"], known=", ".join(fitting) or "–")
            continue
        if len(paths_of(field)) not in kind.paths:
            counts = " / ".join(map(str, kind.paths))
            yield problem_at((*here, "path"), _lt("the number of paths must be %(count)s", count=counts))
        if len(paths_of(field, "beside")) not in kind.beside:
            counts = " / ".join(map(str, kind.beside))
            yield problem_at((*here, "beside"), _lt("the number of paths must be %(count)s", count=counts))
        wrong = list(_value_problems((*here, "value"), fixed_values_of(record, name), field, records))
        yield from wrong
        # An encoder can only be made of a value that makes sense.
        yield from () if wrong else _send_problems(here, record, field, entry)


def _value_problems(place: tuple, fixed: frozenset[str], field: Entry, records: Entry) -> Iterator[Sentence]:
    value = field["value"]
    kind = value["type"]
    if fixed and kind != "choice":
        yield problem_at((*place, "type"), _lt("the field has fixed values: a table of type choice is needed"))
    if kind == "choice":
        given = {("values", one): word for one, word in value["values"].items()}
        given.update({("default",): value["default"]} if "default" in value else {})
        for where, word in given.items():
            if fixed and word not in fixed:
                choices = ", ".join(sorted(fixed))
                said = _lt("%(value)s is not one of: %(choices)s", value=quoted(word), choices=choices)
                yield problem_at((*place, *where), said)
        if value.get("numbers") and not all(NUMBER.fullmatch(one) for one in value["values"]):
            yield problem_at((*place, "values"), _lt("not all of them are numbers"))
    if kind == "choice" and not paths_of(field) and "default" not in value:
        yield problem_at(place, _lt("without a path, a default is needed"))
    if kind == "boolean" and overlap((value.get("true", [True]), value.get("false", [False]))):
        yield problem_at(place, _lt("the same word means yes and no"))
    if value.get("group_separator") and value.get("decimal_separator") in (None, value["group_separator"]):
        yield problem_at((*place, "group_separator"), _lt("a decimal separator that differs from it is needed"))
    if value.get("minimum", 0) > value.get("maximum", value.get("minimum", 0)):
        yield problem_at((*place, "minimum"), _lt("it is more than the maximum"))
    if kind == "hours" and value["unit"] in ("iso", "clock") and "decimal_separator" in value:
        yield problem_at((*place, "decimal_separator"), _lt("a duration in this unit has no separators"))
    if kind == "name" and (value.get("order", "parts") == "parts") != (len(paths_of(field)) == 2):
        yield problem_at((*place, "order"), _lt("a name of two parts has two paths, and one in a single text has one"))
    if kind == "span":
        halves = set(value.get("halves", {}).values())
        if (len(paths_of(field)) == 4) != (halves == {"morning", "afternoon"}):
            yield problem_at((*place, "halves"), _lt("four paths need words for morning and afternoon, two need none"))
    yield from beside_problems(place, field)
    yield from part_problems(place, field)
    if kind == "reference":
        yield from _reference_problems(place, value, records)


def _reference_problems(place: tuple, value: Entry, records: Entry) -> Iterator[Sentence]:
    target = records.get(value["record"])
    if target is None or value["record"] not in RECORDS:
        said = _lt("the profile has no record type %(type)s", type=quoted(value["record"]))
        yield problem_at((*place, "record"), said)
    elif "by" in value:
        field = target["fields"].get(value["by"])
        if field is None or KINDS[field["value"]["type"]].gives != "str":
            said = _lt("%(name)s is not a text field that the profile has for %(type)s")
            yield problem_at((*place, "by"), said, name=quoted(value["by"]), type=value["record"])


def _send_problems(place: tuple, record: type[Record], field: Entry, entry: Entry) -> Iterator[Sentence]:
    if not field.get("send"):
        if "send_path" in field:
            yield problem_at((*place, "send_path"), _lt("the field is not sent"))
        return
    kind = KINDS[field["value"]["type"]]
    if record not in SENT or kind.make(field["value"])[1] is None:
        yield problem_at((*place, "send"), _lt("such a value cannot be sent"))
        return
    if not ("create" in entry or "update" in entry):
        yield problem_at((*place, "send"), _lt("the record type has no call that sends it"))
    paths, sent = paths_of(field), paths_of(field, "send_path")
    parts = kind.parts or len(paths)
    if len(sent or paths) != parts:
        yield problem_at((*place, "send_path"), _lt("the number of paths must be %(count)s", count=parts))
    if not sent and any(_has_position(path) for path in paths):
        yield problem_at((*place, "path"), _lt("nothing can be sent to a position: a send_path of keys is needed"))


def _has_position(path: str) -> bool:
    steps = steps_of(path)
    return not steps or any(isinstance(step, int) for step in steps)


def _match_problems(place: tuple, entry: Entry) -> Iterator[Sentence]:
    for number, names in enumerate(entry.get("match", ())):
        for name in names:
            if name not in entry["fields"]:
                said = _lt("the profile has no field %(name)s for this record type", name=quoted(name))
                yield problem_at((*place, number), said)
