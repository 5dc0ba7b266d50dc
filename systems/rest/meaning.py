"""What a profile of the right shape can still have wrong: fields that do not exist, calls that lack something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...records import Record, Sentence, _lt, fixed_values
from .fields import paths_of
from .kinds import KINDS, NUMBER
from .offer import NEEDED, RECORDS, SENT, types_of_fields
from .paths import names_of, steps_of
from .problems import problem_at, quoted

#: Headers that the connection itself sets.
_RESERVED = frozenset(("connection", "content-length", "cookie", "date", "host", "transfer-encoding"))
#: Fields that have to be of one kind, as what is wrong with them must not be shown.
_ONLY = {"birthday": "birthday", "iban": "iban", "social_security": "ahv"}
Entry = Mapping[str, Any]


def meaning_problems(document: Entry) -> Iterator[Sentence]:
    """What does not make sense in a document that fits the schema."""
    yield from _header_problems(document)
    records = document["records"]
    for name, entry in records.items():
        place: tuple = ("records", name)
        if name not in RECORDS:
            known = ", ".join(RECORDS)
            yield problem_at(place, _lt("unknown record type; the known ones are: %(known)s", known=known))
            continue
        yield from _field_problems((*place, "fields"), RECORDS[name], entry, records)
        yield from _match_problems((*place, "match"), entry)
        yield from _list_problems((*place, "list"), entry["list"])
        yield from _call_problems(place, RECORDS[name], entry)
    if "webhook" in document:
        yield from _webhook_problems(("webhook",), document["webhook"], records)


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
        wrong = list(_value_problems((*here, "value"), name, field, records))
        yield from wrong
        # An encoder can only be made of a value that makes sense.
        yield from () if wrong else _send_problems(here, record, field, entry)


def _value_problems(place: tuple, name: str, field: Entry, records: Entry) -> Iterator[Sentence]:
    value = field["value"]
    kind, fixed = value["type"], fixed_values(name)
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
    if kind == "boolean" and _overlap(value.get("true", [True]), value.get("false", [False])):
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
    if kind == "reference":
        yield from _reference_problems(place, value, records)


def _overlap(yes: list, no: list) -> bool:
    return bool({(type(one), one) for one in yes} & {(type(one), one) for one in no})


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
    for number, names in enumerate(entry["match"]):
        for name in names:
            if name not in entry["fields"]:
                said = _lt("the profile has no field %(name)s for this record type", name=quoted(name))
                yield problem_at((*place, number), said)


# --- Calls -------------------------------------------------------------------------------------------


def _list_problems(place: tuple, call: Entry) -> Iterator[Sentence]:
    posts = call.get("method") == "POST"
    if "body" in call and not posts:
        yield problem_at((*place, "body"), _lt("only a POST has a body"))
    taken = set(call.get("parameters", ()))
    for name in ("paging", "changes", "from_day"):
        part = call.get(name, {})
        in_body = part.get("in") == "body"
        if in_body and not posts:
            yield problem_at((*place, name, "in"), _lt("only a POST has a body"))
        size = part.get("size", {}).get("parameter")
        for key, parameter in (("parameter", part.get("parameter")), ("size", size)):
            if parameter in taken:
                said = _lt("%(name)s is set twice", name=quoted(parameter))
                yield problem_at((*place, name, key), said)
            if parameter:
                taken.add(parameter)
                yield from _sent_path_problems((*place, name, key), parameter) if in_body else ()
        word = {"changes": "{since}", "from_day": "{day}"}.get(name)
        template = part.get("template", word)
        if word and (template.count(word) != 1 or set("{}") & set(template.replace(word, ""))):
            yield problem_at((*place, name, "template"), _lt("it must contain %(word)s exactly once", word=word))


def _sent_path_problems(place: tuple, path: str) -> Iterator[Sentence]:
    try:
        names_of(path)
    except ValueError as error:
        yield problem_at(place, error.args[0])


def _call_problems(place: tuple, record: type[Record], entry: Entry) -> Iterator[Sentence]:
    for name in ("create", "update", "delete"):
        call = entry.get(name)
        if call is None:
            continue
        here = (*place, name)
        if record not in SENT:
            yield problem_at(here, _lt("records of this type are not sent"))
        if name == "delete":
            if "{id}" not in call["path"]:
                yield problem_at((*here, "path"), _lt("{id} is missing"))
            continue
        if name == "update" and "{id}" not in call["path"] and "id_at" not in call:
            yield problem_at((*here, "path"), _lt("{id} is missing"))
        if not any(field.get("send") for field in entry["fields"].values()):
            yield problem_at(here, _lt("no field is sent"))
        answers = call.get("answers", "entity")
        if answers != "entity" and "read" not in entry:
            yield problem_at(
                (*here, "answers"), _lt("the entity has to be read again, and the profile has no read call")
            )
        if name == "create" and answers == "nothing":
            yield problem_at((*here, "answers"), _lt("the answer to a creation has to have the id"))
    if "read" in entry and "{id}" not in entry["read"]["path"]:
        yield problem_at((*place, "read", "path"), _lt("{id} is missing"))
    update = entry.get("update", {})
    if update.get("method") == "PUT" and "sends" not in update:
        yield problem_at((*place, "update", "sends"), _lt("say whether a PUT takes all fields or those that changed"))
    for key, value in (("sends", "all"), ("nested", "whole")):
        if update.get(key) == value and "read" not in entry:
            yield problem_at(
                (*place, "update", key), _lt("the entity has to be read first, and the profile has no read call")
            )
    if "create" in entry and "own_id" not in entry and not created_by(record, entry):
        said = _lt("own_id, or a natural key of texts that are sent, is needed to find an entity after a lost answer")
        yield problem_at((*place, "create"), said)


def created_by(record: type[Record], entry: Entry) -> tuple[str, ...]:
    """The fields by which an entity is found that a lost call has created: the first match of nothing but texts that
    are sent, as the system has no others.
    """
    known, fields = types_of_fields(record), entry["fields"]
    texts = {name for name in fields if known.get(name) == "str" and fields[name].get("send")}
    return next((tuple(names) for names in entry["match"] if texts.issuperset(names)), ())


def _webhook_problems(place: tuple, webhook: Entry, records: Entry) -> Iterator[Sentence]:
    signature = webhook["signature"]
    if ("{timestamp}" in signature["signs"]) != ("timestamp" in signature):
        said = _lt("a signed timestamp needs its header, and an unsigned one must have none")
        yield problem_at((*place, "signature", "timestamp"), said)
    for word, name in webhook["entities"].items():
        if name not in records:
            said = _lt("the profile has no record type %(type)s", type=quoted(name))
            yield problem_at((*place, "entities", word), said)
    if "deletions" in webhook and "event" not in webhook:
        yield problem_at((*place, "deletions"), _lt("the profile does not say where the event is"))
