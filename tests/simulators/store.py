"""What the simulated system knows: collections of entities, and when each of them changed."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

from .contract import Contract, parse_instant

NAMESPACE = uuid.UUID("2f0d6c2e-6d0c-5b2f-9a43-0d7b6a0c4c11")

UNIQUE = {"users": ("externalId", "email"), "payslips": ("externalId",)}
"""What the contract promises to be unique, and nothing more: where a real server would let a second
copy in, the simulator lets it in too, so that a test sees the duplicate."""

DEFAULTS: dict[str, dict] = {
    "users": {"status": "invited", "workPeriods": []},
    "projects": {"isActive": True},
    "subprojects": {"isActive": True},
    "absence-types": {"unit": "day", "isPaid": True, "requiresApproval": True, "isActive": True},
    "absences": {"state": "requested"},
    "public-holidays": {"isHalfDay": False},
    "activity-types": {"isBillable": True},
    "time-entries": {"breakMinutes": 0, "isBillable": False, "isLocked": False},
    "hours-reports": {"state": "draft", "lines": []},
    "expense-types": {"isActive": True},
    "expenses": {"state": "draft", "currency": "CHF", "receipts": []},
}
"""What the system decides by itself for an entity that says nothing about it."""


class NotFoundError(LookupError):
    """There is no such entity, or no longer."""


class ConflictError(ValueError):
    """Another entity has this value of a unique field."""

    def __init__(self, name: str, existing_id: str) -> None:
        super().__init__(f"{name} is already taken")
        self.name = name
        self.existing_id = existing_id


@dataclass
class Entry:
    """One entity with what is derived from it, so that a page costs no serialisation."""

    data: dict
    modified: datetime | None
    days: tuple[str, str] | None
    deleted: bool
    valid: bool = False
    """Whether this version was already found to fit the contract."""
    _json: str | None = None

    @property
    def json(self) -> str:
        """The entity as it goes over the wire; rendered once per version."""
        if self._json is None:
            self._json = json.dumps(self.data, ensure_ascii=False, separators=(",", ":"))
        return self._json

    def copy(self) -> dict:
        """A copy that its reader may change."""
        return json.loads(self.json)


@dataclass
class Collection:
    """The entities of one kind, in the order in which they came."""

    schema: dict
    entries: dict[str, Entry] = field(default_factory=dict)
    unique: dict[tuple[str, str], str] = field(default_factory=dict)
    version: int = 0
    cached: tuple[object, list[Entry]] | None = None

    @property
    def tracked(self) -> bool:
        """Whether entities of this kind carry a time of change."""
        return "modifiedAt" in self.schema.get("properties", {})


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
                    collection.unique.update(dict.fromkeys(_unique_keys(name, entry.data), id_))
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
            data = {**_empty(collection.schema), **DEFAULTS.get(name, {}), **made, **fields}
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
        keys = _unique_keys(name, data)
        for key in keys:
            if collection.unique.get(key, data["id"]) != data["id"]:
                raise ConflictError(key[0], collection.unique[key])
        if old := collection.entries.get(data["id"]):
            self._release(collection, name, old)
        collection.unique.update(dict.fromkeys(keys, data["id"]))
        entry = Entry(
            data=data,
            modified=parse_instant(data["modifiedAt"]) if collection.tracked else None,
            days=_days(data),
            deleted=data.get("isDeleted", False),
        )
        collection.entries[data["id"]] = entry
        collection.version += 1
        return entry.copy()

    @staticmethod
    def _release(collection: Collection, name: str, entry: Entry) -> None:
        for key in _unique_keys(name, entry.data):
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


def instant(moment: datetime) -> str:
    """Write an instant in UTC, always with microseconds, so that texts sort as times do."""
    text = moment.astimezone(timezone.utc).isoformat(timespec="microseconds")
    return text.replace("+00:00", "Z")


def _entries(entries: dict[str, Entry]) -> dict[str, Entry]:
    return {id_: replace(entry) for id_, entry in entries.items()}


def _empty(schema: dict) -> dict[str, Any]:
    """The fields that may be null, as null: the system answers with all of its fields."""
    return {name: None for name, value in schema.get("properties", {}).items() if "null" in value.get("type", ())}


def _unique_keys(name: str, data: dict) -> list[tuple[str, str]]:
    if data.get("isDeleted"):
        return []
    return [(key, data[key].lower()) for key in UNIQUE.get(name, ()) if data.get(key)]


def _days(data: dict) -> tuple[str, str] | None:
    """The first and last day an entity is about, for lists that are asked for a span of days."""
    days = [data[name] for name in ("startDate", "endDate", "date") if data.get(name)]
    days += [line["date"] for line in data.get("lines") or () if line.get("date")]
    return (min(days), max(days)) if days else None
