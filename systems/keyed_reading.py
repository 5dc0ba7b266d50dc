"""Reads the current entities of wanted records, for systems that find entities by what identifies them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..records import MISSING, Record, Ref, _lt
from .decode import is_id
from .errors import ContractBroken
from .stream import Candidate, Stream

Key = tuple


class Wanted:
    """One record being sent: what is wanted, what the system has, and the outcome."""

    def __init__(self, record: Record, key: Key, number: int):
        #: Which of those it is that are sent together.
        self.number = number
        self.record = record
        self.key = key
        self.payload: dict = {}
        #: The entity that is to become, or to be removed as, the record.
        self.item: dict | None = None
        #: The record's own entity where somebody has moved it, and another stands at its key.
        self.surplus: dict | None = None
        #: All that stands at the key.
        self.at_key: list[dict] = []
        self.outcome: Any = None
        #: Whether its key is known; what is to be removed may be known by its id alone.
        self.has_key = True

    @property
    def version(self) -> Any:
        """The version of the current entity, None if there is none."""
        return self.item and self.item.get("version")

    def is_own(self, item: dict) -> bool:
        return str(item["id"]) == self.record.external_id


class KeyedReader(Stream):
    """The reading part of a ``KeyedStream``."""

    trigger = "change"
    listed = False
    readable = False

    # --- What a subclass says ------------------------------------------------------------------------

    def key_of(self, item: dict) -> Key | None:
        raise NotImplementedError

    def list_for(self, part: list[Wanted]) -> Iterable[Any]:
        """All entities that may stand at the keys of these; others may be among them."""
        raise NotImplementedError

    def by_ids(self, lost: Mapping[str, Wanted]) -> Iterable[Any]:
        """Entities by their ids, which are the keys of ``lost``; those that are gone are left out."""
        raise NotImplementedError

    def list_near(self, part: list[Wanted], since: datetime, until: datetime) -> Iterable[tuple[dict, bool | None]]:
        """All entities that may be of ``part``, moved or not; and whether this key made each in that time.

        See ``Candidate.made``.
        """
        raise NotImplementedError

    def is_known_id(self, external_id: str) -> bool:
        """Whether an entity can be read by this id; a record that is not known yet has none, or one of our own."""
        return is_number(external_id)

    def is_nothing(self, record: Record) -> bool:
        """Whether a record says that nothing shall be there, although it is not withdrawn.

        Its hours may all come from the system itself.
        """
        return getattr(record, "hours", None) == 0

    def prepare(self) -> None:
        """Called before each reading or sending: whatever is needed to call at all."""

    # --- What the engine calls -----------------------------------------------------------------------

    def present(self, wanted: Sequence[Record]) -> list:
        self.prepare()
        todo = self._all_wanted(wanted)
        self._look_up(todo)
        found = []
        for one in todo:
            # One that is there twice is not as it was sent: it is looked into.
            item = None if self._is_ambiguous(one) else one.surplus or one.item
            found.append(item and self.build(item, single=True))
        return found

    def candidates(self, wanted: Sequence[Record], since: datetime, until: datetime) -> list[Candidate]:
        self.prepare()
        todo = self._all_wanted(wanted)
        self._look_up(todo)
        own = {str(item["id"]) for one in todo for item in (one.item, one.surplus) if item and one.is_own(item)}
        unknown = [one for one in todo if one.has_key and one.record.external_id not in own]
        found = [Candidate(self.record(id_), None, None) for id_ in own]
        if unknown:
            places = {one.key: number for number, one in enumerate(todo)}
            for item, made in self.list_near(unknown, since, until):
                place = places.get(self._checked_key(item))
                if str(item["id"]) not in own and (place is not None or made is not False):
                    found.append(Candidate(self.build(item, single=True), place, made))
        return found

    def _all_wanted(self, wanted: Sequence[Record]) -> list[Wanted]:
        records = map(self._without_nothing, wanted)
        return [self._wanted(record, number) for number, record in enumerate(records)]

    def _wanted(self, record: Record, number: int) -> Wanted:
        if not record.deleted or not self._lacks(record, self.key):
            return Wanted(record, self.key_of_record(record), number)
        one = Wanted(record, (record.external_id,), number)
        one.has_key = False
        return one

    def _lacks(self, record: Record, names: Iterable[str]) -> bool:
        return any(getattr(record, name) is MISSING for name in names)

    def _without_nothing(self, record: Record) -> Record:
        return record if record.deleted or not self.is_nothing(record) else replace(record, deleted=True)

    def key_of_record(self, record: Record) -> Key:
        return tuple(_plain(getattr(record, name)) for name in self.key)

    # --- Reading -------------------------------------------------------------------------------------

    def _look_up(self, part: list[Wanted]) -> None:
        """Give each the entity that is there for it now."""
        # Several records of a page may be one entity: each of them gets it.
        by_key: dict[Key, list[Wanted]] = {}
        for one in part:
            one.item, one.surplus, one.at_key = None, None, []
            if one.has_key:
                by_key.setdefault(one.key, []).append(one)
        for item in self.list_for([one for one in part if one.has_key]) if by_key else ():
            for place in by_key.get(self._checked_key(item), ()):
                if all(item["id"] != other["id"] for other in place.at_key):
                    place.at_key.append(item)
        lost = {}
        for one in part:
            own = [item for item in one.at_key if one.is_own(item)]
            # What was asked to be removed is the one that is known, and no other.
            usable = own or ([] if one.record.deleted else one.at_key)
            one.item = usable[0] if usable else None
            if not own and self.is_known_id(one.record.external_id):
                lost[one.record.external_id] = one
        if lost:
            self._look_elsewhere(lost, part)

    def _look_elsewhere(self, lost: Mapping[str, Wanted], part: list[Wanted]) -> None:
        """What was there before, and is not any more, may have been moved to another key."""
        taken = {str(one.item["id"]) for one in part if one.item}
        for item in self.by_ids(lost):
            one = lost.get(str(item.get("id"))) if isinstance(item, dict) else None
            # One that was moved to where another record wants one is that record's now.
            if one and self.key_of(item) and str(item["id"]) not in taken:
                if one.item is None:
                    one.item = item
                else:
                    one.surplus = item

    def _checked_key(self, item: Any) -> Key:
        key = self.key_of(item) if isinstance(item, dict) and is_id(item.get("id")) else None
        if key is None:
            raise ContractBroken(_lt("An entry in the list of %(path)s has no id or no owner.", path=self.path))
        return key

    def _is_ambiguous(self, one: Wanted) -> bool:
        return len(one.at_key) > 1 and not one.record.deleted


def is_number(external_id: str) -> bool:
    return external_id.isascii() and external_id.isdigit()


def _plain(value: Any) -> Any:
    return value.external_id if isinstance(value, Ref) else value
