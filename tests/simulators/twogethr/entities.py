"""One entity of the simulated system and its kind: what is unique in it, and what is given by default."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

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


def instant(moment: datetime) -> str:
    """Write an instant in UTC, always with microseconds, so that texts sort as times do."""
    text = moment.astimezone(timezone.utc).isoformat(timespec="microseconds")
    return text.replace("+00:00", "Z")


def empty(schema: dict) -> dict[str, Any]:
    """The fields that may be null, as null: the system answers with all of its fields."""
    return {name: None for name, value in schema.get("properties", {}).items() if "null" in value.get("type", ())}


def unique_keys(name: str, data: dict) -> list[tuple[str, str]]:
    """The values of this entity that no other may have."""
    if data.get("isDeleted"):
        return []
    return [(key, data[key].lower()) for key in UNIQUE.get(name, ()) if data.get(key)]


def days_of(data: dict) -> tuple[str, str] | None:
    """The first and last day an entity is about, for lists that are asked for a span of days."""
    days = [data[name] for name in ("startDate", "endDate", "date") if data.get(name)]
    days += [line["date"] for line in data.get("lines") or () if line.get("date")]
    return (min(days), max(days)) if days else None
