"""A small system: offsets, one field for a name, ISO durations, "J" and "N", nothing that says what has changed.

Ids are numbers in lists and texts elsewhere, people are referred to by their personnel number, and an update has to
have everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.reply import Reply, Request, json_reply
from .dialect import Dialect, Refused
from .parts import Part, day_as, words

_SHOW_DAY, _READ_DAY = day_as("%Y%m%d")
_YES_NO = words({True: "J", False: "N"})


def _duration(hours: float) -> str:
    whole, minutes = divmod(round(hours * 60), 60)
    return f"PT{whole}H{minutes}M"


def _full_name(first: str, last: str) -> str:
    return f"{last}, {first}"


def _name_parts(full: str) -> tuple[str, str]:
    last, _comma, first = full.partition(", ")
    if not first:
        raise ValueError("a name is written as last, first")
    return first, last


class Offsets(Dialect):
    prefix = "/index.php/hr"
    parameters = ("offset", "limit")
    security = {"type": "apiKey", "in": "query", "name": "apikey"}
    collections = {
        "teams": "organisation-units",
        "staff": "users",
        "jobs": "projects",
        "reasons": "absence-types",
        "away": "absences",
        "work": "time-entries",
    }
    update_method, needs_all = "PUT", True

    def __init__(self, *arguments: Any):
        super().__init__(*arguments)
        own = (Part("key", "id", self.number, None), Part("ref", "externalId"))

        def day(theirs: str, ours: str) -> Part:
            return Part(theirs, ours, _SHOW_DAY, _READ_DAY)

        person = {"show": self._number_of, "read": self._person}
        self.parts = {
            "organisation-units": (*own, Part("name", "name"), Part("boss", "headUserId", **person)),
            "users": (
                *own,
                Part("no", "personnelNumber"),
                Part("name", ("firstName", "lastName"), _full_name, _name_parts),
                day("born", "birthDate"),
                Part("mail", "email"),
                Part("team", "organisationUnitId", self.number, self.id_of),
                day("since", "entryDate"),
                day("until", "exitDate"),
            ),
            "projects": (
                *own,
                Part("name", "name"),
                Part("code", "number"),
                Part("lead", "leaderId", **person),
                Part("open", "isActive", *_YES_NO),
            ),
            "absence-types": (*own, Part("name", "name"), Part("paid", "isPaid", *_YES_NO)),
            "absences": (
                *own,
                Part("no", "userId", **person),
                Part("reason", "absenceTypeId", self.number, self.id_of),
                day("from", "startDate"),
                day("to", "endDate"),
            ),
            "time-entries": (
                *own,
                Part("no", "userId", **person),
                Part("job", "projectId", self.number, self.id_of),
                day("day", "date"),
                Part("time", "hours", _duration, None),
                Part("final", "isLocked", *_YES_NO),
            ),
        }

    def _number_of(self, id_: str | None) -> str | None:
        return self.store.entry("users", id_).data["personnelNumber"] if id_ else None

    def _person(self, number: str | None) -> str | None:
        if number is None:
            return None
        return next(one["id"] for one in self.store.all("users") if one["personnelNumber"] == number)

    def is_allowed(self, request: Request, headers: Mapping[str, str]) -> bool:
        return request.query.pop("apikey", None) == self.key

    def store_id(self, id_: str) -> str:
        return str(self.id_of(id_))

    def listing(self, collection: str, request: Request) -> Reply:
        query = request.query
        start, size = int(query.pop("offset", 0)), self.size(query.pop("limit", None))
        found = self.found(collection)
        return json_reply({"result": self.shown(collection, found, start, size) or None, "count": len(found)})

    def single(self, collection: str, data: dict, status: int) -> Reply:
        shown = self.entity(collection, data)
        return json_reply({**shown, "key": str(shown["key"])}, 200 if status == 202 else status)

    def refusal(self, refused: Refused) -> Reply:
        texts = {name: " ".join(texts) for name, texts in refused.fields.items()}
        return json_reply({"message": refused.text, "invalid": texts}, refused.status)
