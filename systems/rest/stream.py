"""The streams of a system that a profile describes: one class for each record type, made of what the profile says."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from copy import deepcopy
from typing import Any

from ...records import MISSING, Absence, Employee, PublicHoliday, Record, RecordError, Sentence, _lt
from ..decode import is_id
from ..errors import ContractBroken, NotFound
from ..stream import Stream
from .checks.meaning_calls import created_by
from .fields import BANK_ACCOUNTS, field_of
from .offer import NEEDED, RECORDS, TITLES
from .paths import Steps, find, follow, names_of, put, steps_of
from .payload import fill, merged, without_nulls
from .profile import Profile
from .reading import ReadingStream


class ProfileStream(ReadingStream):
    """One record type; ``stream_of`` makes a subclass of each of a profile's entries."""

    def create(self, record: Record, own_id: str) -> Record:
        self.client.tenant()
        self.prepare()
        said = self.said["create"]
        body = deepcopy(said.get("body", {}))
        sent = {name: value for name, value in self._payload(record).items() if value is not None}
        if "own_id" in self.said:
            put(sent, names_of(self.said["own_id"]), own_id)
        fill(body, said.get("at"), sent)
        answer = self.client.call(said.get("method", "POST"), self.client.url(said), said.get("parameters"), body)
        return self._answered(said, answer.body, None)

    def update(self, external_id: str, record: Record) -> Record:
        self.prepare()
        said = self.said["update"]
        payload = self._payload(record)
        if "nullable" in said:
            payload = without_nulls(payload, [names_of(path) for path in said["nullable"]])
        if self._needs_item(said, payload):
            item = self._item(external_id)
            payload = self._completed(said, payload, item)
            if said.get("sends_own_id"):
                own_id = self.own_id(item)
                if not own_id:
                    raise ContractBroken(_lt("The entity in the external system does not have Odoo's ID."))
                put(payload, names_of(self.said["own_id"]), own_id)
        body = deepcopy(said.get("body", {}))
        fill(body, said.get("at"), payload)
        if "id_at" in said:
            put(body, names_of(said["id_at"]), external_id)
        url = self.client.url(said, external_id)
        answer = self.client.call(said.get("method", "PATCH"), url, said.get("parameters"), body)
        return self._answered(said, answer.body, external_id)

    def delete(self, external_id: str) -> None:
        said = self.said["delete"]
        url = self.client.url(said, external_id)
        with suppress(NotFound):
            self.client.call(said.get("method", "DELETE"), url, said.get("parameters"), said.get("body"))

    def _answered(self, said: Mapping[str, Any], body: Any, external_id: str | None) -> Record:
        """The entity after it was sent: as the answer has it, or read again."""
        answers, found = said.get("answers", "entity"), find(body, steps_of(said.get("answer", "@")))
        if answers == "entity":
            return self.build(found, single=True)
        if external_id is None:
            if not is_id(found):
                raise ContractBroken(_lt("The answer of %(path)s has no id.", path=said["path"]))
            # It is there, whether it can be read yet or not.
            return self.read(str(found)) or self.record(str(found))
        return self.build(self._read_item(external_id), single=True)

    def _needs_item(self, said: Mapping[str, Any], payload: dict[str, Any]) -> bool:
        """Whether the update says something that has to be read first."""
        if said.get("sends") == "all" or said.get("sends_own_id"):
            return True
        return said.get("nested") == "whole" and any(isinstance(value, dict) for value in payload.values())

    def _item(self, external_id: str) -> dict:
        """The entity as it was read just before; it is not kept, as it is about to change."""
        if external_id not in self._items:
            self._read_item(external_id)
        if external_id not in self._items:
            raise ContractBroken(_lt("The answer of %(path)s is not an entity.", path=self.said["read"]["path"]))
        return self._items.pop(external_id)

    def _payload(self, record: Record) -> dict[str, Any]:
        """The fields that are not MISSING, where they are sent to."""
        payload: dict[str, Any] = {}
        for declared in self.offered:
            value = getattr(record, declared.name)
            if declared.encode is None or value is MISSING:
                continue
            encoded = declared.encode(value, self)
            for names, part in zip(declared.targets, encoded if len(declared.targets) > 1 else (encoded,)):
                put(payload, names, part)
        return payload

    def _completed(self, said: Mapping[str, Any], payload: dict[str, Any], item: dict) -> dict[str, Any]:
        """With what else an update has to say: all fields, or all of each nested object.

        They go back as they were read: a record may hold less than the entity, such as a text that was cut. What was
        left out stays so.
        """
        whole: dict[str, Any] = {}
        if said.get("sends") == "all":
            for declared in self.fields:
                if declared.encode is not None:
                    for steps, names in zip(declared.ways, declared.targets):
                        self._copy(whole, item, steps, names)
            for path in said.get("keep", ()):
                self._copy(whole, item, names_of(path), names_of(path))
        if said.get("nested") == "whole":
            for name in payload:
                if isinstance(payload[name], dict) and isinstance(item.get(name), dict):
                    whole[name] = deepcopy(item[name])
        return merged(whole, payload)

    def _copy(self, payload: dict[str, Any], item: dict, steps: Steps, names: tuple[str, ...]) -> None:
        with suppress(RecordError):
            value = follow(item, steps)
            if value is None and steps == names:
                # An object that is null has no keys that are.
                names = next(names[:end] for end in range(1, len(names) + 1) if follow(item, names[:end]) is None)
            if value is not MISSING:
                put(payload, names, deepcopy(value))


def streams_of(
    profile: Profile, labels: Mapping[type[Record], Mapping[str, Sentence]] | None = None
) -> tuple[type[ProfileStream], ...]:
    """A stream for each record type of a profile, in the order in which they are read.

    :param labels: by record type, a ``title``, a ``summary`` and a ``button`` of the system's own.
    """
    entries, at_once = profile.document["records"], profile.document.get("calls_at_once", 1)
    return tuple(
        stream_of(profile.name, record, entries[name], {"at_once": at_once, **(labels or {}).get(record, {})})
        for name, record in RECORDS.items()
        if name in entries
    )


def stream_of(
    system: str, record: type[Record], said: Mapping[str, Any], declared: Mapping[str, Any] | None = None
) -> type[ProfileStream]:
    """
    :param said: a checked entry of a profile.
    :param declared: what a stream declares otherwise than a profile can say.
    """
    fields = tuple(field_of(name, entry, name in NEEDED[record]) for name, entry in said["fields"].items())
    sent = "create" in said or "update" in said
    known_by = created_by(record, said) if "create" in said and "own_id" not in said else ()
    listed, listing = "list" in said, said.get("list", {})
    before = list(NEEDED)[: list(NEEDED).index(record)]
    referred = {entry["value"].get("record") for entry in said["fields"].values()}
    title, summary = TITLES[record]
    return type(
        f"{record.__name__}Stream",
        (ProfileStream,),
        {
            "said": said,
            "record": record,
            "fields": fields,
            "title": title,
            "summary": summary,
            "button": _lt("Sync %(system)s %(records)s", system=system, records=title),
            "after": tuple(one for one in before if one.record_type() in referred),
            # Working times that are made for somebody new, and what an absence costs, know the holidays already.
            "follows": (PublicHoliday,) if record in (Employee, Absence) else (),
            "directions": (("both", "in", "out") if listed else ("out",)) if sent else ("in",),
            "verifies": sent and listed,
            "listed": listed,
            # What is not listed is not known, so that it is not known what an update can leave out.
            "partial": listed,
            "match": tuple(map(tuple, said.get("match", ()))),
            "options": (BANK_ACCOUNTS,) if any(field.option for field in fields) else (),
            "incremental": "changes" in listing or not listed,
            "ranged": "from_day" in listing,
            "shared": said.get("shared", False),
            "files": said.get("files", {}).get("field"),
            "page_size": listing.get("paging", {}).get("size", {}).get("value", Stream.page_size),
            "readable": "read" in said,
            "creates": "create" in said,
            "updates": "update" in said,
            "deletes": "delete" in said,
            "created_by": known_by,
            "judged": known_by,
            **(declared or {}),
        },
    )
