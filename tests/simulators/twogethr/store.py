"""What the simulated system knows: collections of entities, and when each of them changed."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

from ..core.contract import Contract, parse_instant
from .entities import DEFAULTS, Collection, ConflictError, Entry, NotFoundError, days_of, empty, instant, unique_keys

NAMESPACE = uuid.UUID("2f0d6c2e-6d0c-5b2f-9a43-0d7b6a0c4c11")


class Store:
    """All collections. Every write gets a later ``modifiedAt`` than any write before it."""

    def __init__(
        self,
        contract: Contract,
        *,
        seed: int = 1,
        order: str = "insertion",
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        if order not in {"insertion", "modified_desc"}:
            raise ValueError(f"unknown order {order!r}")
        self.order = order
        self.company: dict = {}
        """What there is only once: the company that the key belongs to."""
        self.files: dict[str, tuple[str, bytes]] = {}
        """Attachments by id: content type and bytes."""
        self.lock = threading.RLock()
        self.on_change: Callable[[str, str, str], None] | None = None
        """Called with the collection, ``created``, ``updated`` or ``deleted``, and the id, after each change."""
        self._seed = seed
        self._clock = clock or (lambda: datetime.now(timezone.utc))
        self.last = datetime.min.replace(tzinfo=timezone.utc)
        """The latest time of change that was given."""
        self.created = 0
        """How many entities were ever made here; ids follow from it."""
        self._collections = {name: Collection(schema) for name, schema in contract.entities.items()}

    def __getitem__(self, name: str) -> Collection:
        return self._collections[name]

    def __iter__(self) -> Iterable[str]:
        return iter(self._collections)

    # -- time ---------------------------------------------------------------------------------

    def now(self) -> datetime:
        """What the clock of the simulated server says; its ``Date`` header says the same."""
        return self._clock()

    def set_clock(self, now: datetime | None) -> None:
        """Stop the clock at an instant, or let it run again with None."""
        self._clock = (lambda: now) if now else (lambda: datetime.now(timezone.utc))

    def advance(self, **delta: float) -> None:
        """Move the clock on by a timedelta's arguments and stop it there."""
        self.set_clock(self.now() + timedelta(**delta))

    def _tick(self) -> datetime:
        self.last = max(self.now(), self.last + timedelta(microseconds=1))
        return self.last

    # -- back to an earlier time --------------------------------------------------------------

    def snapshot(self) -> dict[str, Any]:
        """Everything that is known, for `reset`. No entity's data are changed in place, so they are not copied."""
        with self.lock:
            names = ("order", "company", "files", "_clock", "last", "created")
            known = {name: deepcopy(vars(self)[name]) for name in names}
            return known | {"entries": {name: _entries(self[name].entries) for name in self}}

    def reset(self, snapshot: dict[str, Any]) -> None:
        """Know what was known then and nothing more."""
        with self.lock:
            for name, entries in snapshot["entries"].items():
                collection = self[name]
                collection.entries, collection.unique = _entries(entries), {}
                for id_, entry in collection.entries.items():
                    collection.unique.update(dict.fromkeys(unique_keys(name, entry.data), id_))
                collection.version += 1
            vars(self).update(deepcopy({name: value for name, value in snapshot.items() if name != "entries"}))

    # -- writing ------------------------------------------------------------------------------

    def load(self, company: dict) -> None:
        """Take a whole population; entities keep the times they bring along."""
        given, self.on_change = self.on_change, None  # what was there before is no event
        with self.lock:
            self.company = {**self.company, **company.get("company", {})}
            self.files.update(company.get("files", {}))
            for name, entities in company.items():
                if name in self._collections:
                    for entity in entities:
                        self.create(name, entity)
        self.on_change = given

    def create(self, name: str, fields: dict) -> dict:
        """Add an entity; what the fields leave out is given as the system would."""
        with self.lock:
            collection = self[name]
            self.created += 1
            made = {"id": str(uuid.uuid5(NAMESPACE, f"{self._seed}/{name}/{self.created}"))}
            if collection.tracked:
                if "modifiedAt" in fields:
                    now = fields["modifiedAt"]
                    self.last = max(self.last, parse_instant(now))
                else:
                    now = instant(self._tick())
                made |= {"createdAt": now, "modifiedAt": now, "isDeleted": False}
            data = {**empty(collection.schema), **DEFAULTS.get(name, {}), **made, **fields}
            if data["id"] in collection.entries:
                raise ConflictError("id", data["id"])
            entity = self._put(collection, name, data)
        self._tell(name, "created", data["id"])
        return entity

    def update(self, name: str, id_: str, fields: dict) -> dict:
        """Change some fields. As with most servers, saving counts as a change even without one."""
        with self.lock:
            collection = self[name]
            data = {**self.entry(name, id_).data, **fields}
            if collection.tracked and "modifiedAt" not in fields:
                data["modifiedAt"] = instant(self._tick())
            entity = self._put(collection, name, data)
        self._tell(name, "deleted" if data.get("isDeleted") else "updated", id_)
        return entity

    def delete(self, name: str, id_: str) -> None:
        """Delete so that readers of changes still see that it is gone."""
        with self.lock:
            if self[name].tracked:
                self.entry(name, id_)
                self.update(name, id_, {"isDeleted": True})
                return
            self.vanish(name, id_)
        self._tell(name, "deleted", id_)

    def _tell(self, name: str, action: str, id_: str) -> None:
        if self.on_change:
            self.on_change(name, action, id_)

    def vanish(self, name: str, id_: str) -> None:
        """Remove without a trace, as a clean-up behind the API's back would."""
        with self.lock:
            collection = self[name]
            if id_ not in collection.entries:
                raise NotFoundError(id_)
            self._release(collection, name, collection.entries.pop(id_))
            collection.version += 1

    def _put(self, collection: Collection, name: str, data: dict) -> dict:
        keys = unique_keys(name, data)
        for key in keys:
            if collection.unique.get(key, data["id"]) != data["id"]:
                raise ConflictError(key[0], collection.unique[key])
        if old := collection.entries.get(data["id"]):
            self._release(collection, name, old)
        collection.unique.update(dict.fromkeys(keys, data["id"]))
        entry = Entry(
            data=data,
            modified=parse_instant(data["modifiedAt"]) if collection.tracked else None,
            days=days_of(data),
            deleted=data.get("isDeleted", False),
        )
        collection.entries[data["id"]] = entry
        collection.version += 1
        return entry.copy()

    @staticmethod
    def _release(collection: Collection, name: str, entry: Entry) -> None:
        for key in unique_keys(name, entry.data):
            collection.unique.pop(key, None)

    # -- reading ------------------------------------------------------------------------------

    def single(self, name: str) -> dict:
        """What there is only one of."""
        if name != "company":
            raise NotFoundError(name)
        return self.company

    def file(self, id_: str) -> tuple[str, bytes]:
        """The content type and the bytes of an attachment."""
        if id_ not in self.files:
            raise NotFoundError(id_)
        return self.files[id_]

    def entry(self, name: str, id_: str) -> Entry:
        """One entity; a deleted one cannot be read, only seen among the changes."""
        entry = self[name].entries.get(id_)
        if entry is None or entry.deleted:
            raise NotFoundError(id_)
        return entry

    def get(self, name: str, id_: str) -> dict:
        """A copy of one entity."""
        return self.entry(name, id_).copy()

    def all(self, name: str) -> list[dict]:
        """Copies of all entities that are not deleted."""
        return [entry.copy() for entry in self.select(name)]

    def select(
        self,
        name: str,
        since: datetime | None = None,
        first: date | None = None,
        last: date | None = None,
    ) -> list[Entry]:
        """The entries a list shows. Kept until something changes, as all pages ask the same."""
        with self.lock:
            collection = self[name]
            question = (collection.version, self.order, since, first, last)
            if collection.cached and collection.cached[0] == question:
                return collection.cached[1]
            low, high = (first or date.min).isoformat(), (last or date.max).isoformat()
            found = [
                entry
                for entry in collection.entries.values()
                if (entry.modified >= since if since and entry.modified else not entry.deleted)
                and (entry.days is None or (entry.days[0] <= high and entry.days[1] >= low))
            ]
            if self.order == "modified_desc" and collection.tracked:
                found.sort(key=lambda entry: entry.modified, reverse=True)
            collection.cached = (question, found)
            return found


def _entries(entries: dict[str, Entry]) -> dict[str, Entry]:
    return {id_: replace(entry) for id_, entry in entries.items()}
