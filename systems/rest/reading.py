"""Reads the lists and the entities of a system that a profile describes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any, Callable, ClassVar

from ...records import MISSING, RECORD_TYPES, File, Record, RecordError, Sentence, _lt
from ..decode import is_id, zone
from ..errors import ContractBroken, Rejected
from ..page import Page
from ..stream import Stream
from .calls.paging import Ask, Listing, RawPage
from .fields import ProfileField
from .needs import Needs, sends_of, uses_of
from .paths import Steps, find, follow, steps_of
from .recall import Recall
from .values.formats import read_moment, write_day, write_moment
from .values.words import word

#: Characters of each part of a label.
_LABEL_PART = 60


class ReadingStream(Stream):
    """What a profile says of reading."""

    #: The record type as the profile describes it.
    said: ClassVar[Mapping[str, Any]] = {}
    fields: ClassVar[tuple[ProfileField, ...]] = ()
    #: The paths by which each entity of a list is looked at, resolved once; None where none is said.
    _steps: ClassVar[dict[str, Steps | None]] = {}
    _label_steps: ClassVar[tuple[Steps, ...]] = ()
    _deleted_words: ClassVar[frozenset] = frozenset()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        said = cls.said
        cls._steps = {
            "id": steps_of(said.get("id", "id")),
            "own_id": steps_of(said["own_id"]) if "own_id" in said else None,
            "modified": steps_of(said["modified"]["path"]) if "modified" in said else None,
            "deleted": steps_of(said["deleted"]["path"]) if "deleted" in said else None,
        }
        cls._label_steps = tuple(map(steps_of, said.get("label", ())))
        cls._deleted_words = frozenset(map(word, said.get("deleted", {}).get("values", ())))

    def __init__(self, client: Any, options: Iterable[str] = ()):
        super().__init__(client, options)
        #: The arguments of ``recall``.
        self._recalling: tuple[bytes, Callable[[list[str]], Mapping[str, str]], str] | None = None
        #: Whether what was built last depends on the day.
        self._asks_day = False
        #: Entities as they were last read alone, by id, where an update sends what is not ours as it was read.
        self._items: dict[str, dict] = {}

    @property
    def today(self) -> date:
        """The day it is at the company."""
        self._asks_day = True
        return self._today()

    def today_for(self, *days: date) -> date:
        """The same, for a decoder that only compares it with these days: once all are past, what it finds is final."""
        today = self._today()
        self._asks_day = self._asks_day or any(day >= today for day in days)
        return today

    def _today(self) -> date:
        return datetime.now(zone(self.client.tenant().timezone)).date()

    # --- Reading -------------------------------------------------------------------------------------

    def pages(self, since: datetime | None = None, start: int = 1, first_day: date | None = None) -> Iterator[Page]:
        yield from self._pages(self._recall(), since, start, first_day)

    def _pages(
        self,
        recall: Recall | None = None,
        since: datetime | None = None,
        start: int = 1,
        first_day: date | None = None,
    ) -> Iterator[Page]:
        """
        :param recall: leaves out what it recognises; without it every entity is built.
        """
        self.client.tenant()
        self.prepare()
        for raw in self._raw_pages(since, start, first_day):
            if recall:
                records, broken, unchanged = self._build_changed(raw.items, recall)
            else:
                (records, broken), unchanged = self.build_page(raw.items), ()
            yield Page(records, broken, raw.total, raw.answer.date, raw.last, unchanged)

    def recall(self, key: bytes, find: Callable[[list[str]], Mapping[str, str]], held_by: str = "") -> None:
        self._recalling = (key, find, held_by)

    def _recall(self) -> Recall | None:
        """What recognises payloads, if the connection wants it and reading depends on nothing that changes unseen."""
        if not self._recalling or any("by" in self.said["fields"][one.name]["value"] for one in self.offered):
            return None  # codes are looked up in other lists
        tenant, client = self.client.tenant(), self.client
        company = (tenant.timezone, tenant.currency, tenant.weekly_minutes, client.rounding)
        key, find_known, held_by = self._recalling
        context = repr((self.said, [declared.name for declared in self.offered], company, held_by))
        ways = [way for declared in self.offered for way in (*declared.ways, *declared.ways_beside)]
        ways.append(self._steps["deleted"] or self._steps["id"])
        # What stands at a position, or is the payload itself, is in no key.
        plain = all(way and isinstance(way[0], str) for way in ways)
        return Recall(key, find_known, context, list(dict.fromkeys(way[0] for way in ways)) if plain else None)

    def _build_changed(self, items: list, recall: Recall) -> tuple[list[Record], list[ContractBroken], tuple[str, ...]]:
        """As ``build_page``, but for entities that are unchanged: their external ids come apart."""
        self.see(items)
        hashes = [recall.hash_of(item) for item in items]
        found = [self.identity(item) if isinstance(item, dict) else None for item in items]
        ids = [str(identity) if is_id(identity) else "" for identity in found]
        # Of an entity that is listed twice, the newer one counts: all are read.
        known = recall.find(ids) if len(set(ids)) == len(ids) else {}
        records, broken, unchanged = [], [], []
        for item, external_id, payload_hash in zip(items, ids, hashes):
            if payload_hash and known.get(external_id) == payload_hash:
                unchanged.append(external_id)
                continue
            self._asks_day = False
            try:
                record = self.build(item)
            except ContractBroken as error:
                broken.append(error)
                continue
            is_lasting = not self._asks_day and not record.errors
            records.append(record.of({**vars(record), "payload_hash": payload_hash}) if is_lasting else record)
        return records, broken, tuple(unchanged)

    def prepare(self) -> None:
        """Read the lists to which fields refer by a code: before entities, as each of them would fail without."""
        for declared in self.offered:
            value = self.said["fields"][declared.name]["value"]
            if "by" in value:
                self.client.codes(RECORD_TYPES[value["record"]], value["by"]).prepare()

    def _raw_pages(
        self, since: datetime | None = None, start: int = 1, first_day: date | None = None
    ) -> Iterator[RawPage]:
        said = self.said["list"]
        ask = Ask(self.client.url(said), dict(said.get("parameters", {})), deepcopy(said.get("body")))
        if since and self.incremental:
            changes = said["changes"]
            written = write_moment(since.astimezone(timezone.utc), changes.get("format"), changes.get("zone"))
            ask = ask.having(changes, changes["parameter"], _filled(changes, "{since}", written))
        if first_day and self.ranged:
            days = said["from_day"]
            written = str(write_day(first_day, days.get("format")))
            ask = ask.having(days, days["parameter"], _filled(days, "{day}", written))
        method = said.get("method", "GET")

        def call(one: Ask) -> Any:
            return self.client.call(method, one.path, one.parameters, one.body if method == "POST" else None)

        whole = not (since and self.incremental) and not (first_day and self.ranged)
        listing = Listing(said, ask, call, self.identity, self.client.origin, self.page_size, whole)
        yield from listing.pages(start)

    def values_of(self, name: str) -> Iterator[tuple[str, str]]:
        """The id and one field, a text, of each entity that has both."""
        field = next(one for one in self.fields if one.name == name)
        for raw in self._raw_pages():
            for item in raw.items:
                with suppress(RecordError):
                    value = field.decode(field.find(item)[0], self)
                    if value and is_id(self.identity(item)):
                        yield str(self.identity(item)), value

    def read(self, external_id: str, single: bool = True) -> Record | None:
        self.client.tenant()
        self.prepare()
        if self.readable:
            return self.read_or_none(lambda: self._read_item(external_id), single)
        listed = (record for page in self._pages() for record in page.records)
        return next((record for record in listed if record.external_id == external_id), None)

    def _read_item(self, external_id: str) -> dict:
        said = self.said["read"]
        answer = self.client.call("GET", self.client.url(said, external_id), said.get("parameters"))
        item = find(answer.body, steps_of(said.get("item", "@")))
        return self._keep(item)

    def _keep(self, item: Any) -> Any:
        """Remember an entity that was read alone, if an update says more of it than what is sent."""
        update = self.said.get("update", {})
        if update.get("sends") == "all" or update.get("nested") == "whole" or update.get("sends_own_id"):
            identity = self.identity(item) if isinstance(item, dict) else None
            if is_id(identity):
                self._items[str(identity)] = item
        return item

    def see(self, items: list) -> None:
        for declared in self.offered:
            if declared.key is None:  # plain keys are seen to already
                for path, steps in zip(declared.paths, declared.ways):
                    if path not in self.seen and any(_has(item, steps) for item in items):
                        self.seen.add(path)
        super().see(items)

    @classmethod
    def uses(cls) -> Needs:
        return uses_of(cls.said, cls.fields)

    @classmethod
    def sends(cls) -> Needs:
        return sends_of(cls.said, cls.fields)

    def identity(self, item: Any) -> Any:
        return find(item, self._steps["id"])

    def modified(self, item: dict) -> datetime | None:
        steps = self._steps["modified"]
        if steps is None:
            return None
        said = self.said["modified"]
        return read_moment(find(item, steps), said.get("format"), said.get("zone"))

    def deleted(self, item: dict) -> bool:
        said = self.said.get("deleted")
        if said is None:
            return False
        value = find(item, self._steps["deleted"])
        if "values" not in said:
            return bool(value)
        return isinstance(value, (str, int)) and word(value) in self._deleted_words

    def own_id(self, item: dict) -> str | None:
        value = find(item, self._steps["own_id"])
        return value if isinstance(value, str) and is_id(value) else None

    def label(self, item: dict) -> str:
        values = [find(item, steps) for steps in self._label_steps]
        shown = [value for value in values if isinstance(value, (str, int, Decimal)) and not isinstance(value, bool)]
        return self.said.get("label_separator", " ").join([str(value)[:_LABEL_PART] for value in shown if value != ""])

    def read_file(self, external_id: str, file: File, limit: int) -> bytes:
        said = self.said["files"]
        return self.client.download(self.client.url(said, external_id, file=file.key), limit)

    def find_created(self, own_id: str, since: datetime, record: Record) -> Record | None:
        """By our own id where the system keeps it, else by the fields in ``created_by``, among what is not older.

        :raise Rejected: several entities have these values.
        """
        if not self.created_by:
            return super().find_created(own_id, since, record)
        if self.why_not_created(record, {}):
            return None
        wanted = [getattr(record, name) for name in self.created_by]
        found = [
            one
            for page in self._pages(since=since)
            for one in page.records
            if not one.deleted
            and (one.modified is None or one.modified >= since)
            and [getattr(one, name) for name in self.created_by] == wanted
        ]
        if len(found) > 1:
            raise Rejected(_lt("Several entities may be the one that was created: %(label)s.", label=found[0].label))
        return found[0] if found else None

    @classmethod
    def why_not_created(cls, record: Record, settings: Mapping[str, Any]) -> Sentence | None:
        """What ``find_created`` goes by has to be there: two entities without a number are not the same one."""
        lacking = [name for name in cls.created_by if getattr(record, name) in (None, MISSING, "")]
        if not lacking:
            return None
        said = _lt("Not sent: enter what identifies the record in the external system: %(fields)s.")
        return said.filled(fields=", ".join(name.replace("_", " ") for name in lacking))


def _has(item: Any, steps: tuple) -> bool:
    """Whether a payload has what a path names; null, or anything else that is no object, shows no keys."""
    try:
        if not isinstance(item, dict) or follow(item, steps) is MISSING:
            return False
        return len(steps) < 2 or follow(item, steps[:-1]) is not None
    except RecordError:
        return False


def _filled(said: Mapping[str, Any], word: str, value: str) -> str:
    return said.get("template", word).replace(word, value)
