"""What the calls of a profile can have wrong although they fit the schema: something is missing or contradicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ....records import Record, Sentence, _lt
from ..offer import SENT, types_of_fields
from ..paths import names_of
from .problems import problem_at, quoted

Entry = Mapping[str, Any]


def calls_problems(place: tuple, record: type[Record], entry: Entry) -> Iterator[Sentence]:
    """
    :param place: where the record type stands in the document.
    """
    if "list" in entry:
        yield from _list_problems((*place, "list"), entry["list"])
        if "match" not in entry:
            yield problem_at(place, _lt("match is missing"))
    elif "create" not in entry:
        yield problem_at(place, _lt("list is missing"))
    else:
        yield from _unlisted_problems(place, entry)
    yield from _sending_problems(place, record, entry)
    if "files" in entry:
        yield from _file_problems((*place, "files"), record, entry)


def _unlisted_problems(place: tuple, entry: Entry) -> Iterator[Sentence]:
    """What a call without an answer has created cannot be looked for: only the system can keep it from being there
    twice.
    """
    if "read" not in entry:
        yield problem_at(place, _lt("records without a list need a read call"))
    if "own_id" not in entry or not entry.get("own_id_unique"):
        said = _lt(
            "records without a list need own_id, and own_id_unique: the system must refuse a second entity with it"
        )
        yield problem_at(place, said)


def _file_problems(place: tuple, record: type[Record], entry: Entry) -> Iterator[Sentence]:
    name = entry["files"]["field"]
    if name not in entry["fields"] or "File" not in types_of_fields(record).get(name, ""):
        yield problem_at((*place, "field"), _lt("%(name)s is no field with files", name=quoted(name)))


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


def _sending_problems(place: tuple, record: type[Record], entry: Entry) -> Iterator[Sentence]:
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
    if update.get("sends_own_id") and ("own_id" not in entry or "read" not in entry):
        yield problem_at((*place, "update", "sends_own_id"), _lt("own_id and a read call are needed"))
    if "create" in entry and "own_id" not in entry and not created_by(record, entry):
        said = _lt("own_id, or a natural key of texts that are sent, is needed to find an entity after a lost answer")
        yield problem_at((*place, "create"), said)


def created_by(record: type[Record], entry: Entry) -> tuple[str, ...]:
    """The fields by which an entity is found that a lost call has created: the first match of nothing but texts that
    are sent, as the system has no others.
    """
    known, fields = types_of_fields(record), entry["fields"]
    texts = {name for name in fields if known.get(name) == "str" and fields[name].get("send")}
    return next((tuple(names) for names in entry.get("match", ()) if texts.issuperset(names)), ())


def webhook_problems(place: tuple, webhook: Entry, records: Entry) -> Iterator[Sentence]:
    signature = webhook["signature"]
    if ("{timestamp}" in signature["signs"]) != ("timestamp" in signature):
        said = _lt("a signed timestamp needs its header, and an unsigned one must have none")
        yield problem_at((*place, "signature", "timestamp"), said)
    for word, name in webhook["entities"].items():
        if name not in records:
            said = _lt("the profile has no record type %(type)s", type=quoted(name))
            yield problem_at((*place, "entities", word), said)
    if "register" in webhook and "remove" in webhook and "{id}" not in webhook["remove"]["path"]:
        yield problem_at((*place, "remove", "path"), _lt("{id} is missing"))
    if "deletions" in webhook and "event" not in webhook:
        yield problem_at((*place, "deletions"), _lt("the profile does not say where the event is"))
