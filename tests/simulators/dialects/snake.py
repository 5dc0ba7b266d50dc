"""Another prefix, another header, and names in snake case; pages by number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..core.contract import parse_instant
from ..core.reply import Reply, Request, json_reply
from .dialect import Dialect, Refused
from .parts import Part


def _snake(*names: str, **others: str) -> tuple[Part, ...]:
    """Fields by the names in the store: those given are written in snake case, the others as they are said."""
    cases = ["".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name) for name in names]
    return (
        Part("id", "id", read=None),
        Part("updated_at", "modifiedAt", read=None),
        Part("deleted", "isDeleted", read=None),
        Part("external_ref", "externalId"),
        *(Part(case.replace(".", "/"), name) for case, name in zip(cases, names, strict=True)),
        *(Part(theirs, ours) for theirs, ours in others.items()),
    )


class Snake(Dialect):
    prefix = "/rest/v2"
    parameters = ("page", "per_page", "updated_after", "from_date")
    security = {"type": "apiKey", "in": "header", "name": "Api-Token"}
    collections = {
        "units": "organisation-units",
        "people": "users",
        "projects": "projects",
        "absence_types": "absence-types",
        "absences": "absences",
        "activities": "activity-types",
        "time_entries": "time-entries",
    }

    def __init__(self, *arguments: Any):
        super().__init__(*arguments)
        self.parts = {
            "organisation-units": _snake("name", "parentId", "headUserId"),
            "users": _snake(
                *("personnelNumber", "firstName", "lastName", "email", "mobile", "birthDate", "gender", "civilStatus"),
                *("nationality", "language", "ahvNumber", "iban", "organisationUnitId", "jobTitle", "managerId"),
                *("address.street", "address.zip", "address.city", "address.country", "entryDate", "exitDate"),
            ),
            "projects": _snake("name", "number", "customerName", "leaderId", "startDate", "endDate", "isActive"),
            "absence-types": _snake("name", "code", "unit", "isPaid"),
            "absences": _snake(
                "userId", "absenceTypeId", "startDate", "endDate", "startPeriod", "endPeriod", "hours", "state"
            ),
            "activity-types": (Part("id", "id", read=None), Part("name", "name"), Part("is_billable", "isBillable")),
            "time-entries": _snake("userId", "date", "hours", "projectId", "activityTypeId", "note", "isLocked"),
        }

    def is_allowed(self, request: Request, headers: Mapping[str, str]) -> bool:
        return headers.get("Api-Token") == f"Secret {self.key}"

    def listing(self, collection: str, request: Request) -> Reply:
        query = request.query
        page, size = int(query.pop("page", 1)), self.size(query.pop("per_page", None))
        since, first = query.pop("updated_after", None), query.pop("from_date", None)
        found = self.found(collection, since and parse_instant(since), first and date.fromisoformat(first))
        shown = self.shown(collection, found, (page - 1) * size, size)
        return json_reply({"data": shown, "meta": {"page": page, "per_page": size, "total_count": len(found)}})

    def refusal(self, refused: Refused) -> Reply:
        fields = [{"field": name, "message": text} for name, texts in refused.fields.items() for text in texts]
        error = {"message": refused.text, "fields": fields, "existing_id": refused.existing}
        return json_reply({"error": error}, refused.status)
