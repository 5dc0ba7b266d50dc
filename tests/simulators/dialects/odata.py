"""OData: ``value``, ``@odata.nextLink`` and ``$filter``; German names, ids that are numbers, German dates."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from ..core.contract import parse_instant
from ..core.reply import Reply, Request, json_reply
from .dialect import Dialect, Refused
from .parts import Part, day_as, words

_SHOW_DAY, _READ_DAY = day_as("%d.%m.%Y")
_GENDER = words({"male": "m", "female": "w", "other": "d"})
_STATES = words({"requested": "Beantragt", "approved": "Genehmigt", "rejected": "Abgelehnt", "cancelled": "Storniert"})
_HALVES = words({"morning": "VM", "afternoon": "NM"})
_UNITS = words({"day": "Tag", "halfDay": "Halbtag", "hour": "Stunde"})
_FILTER = re.compile(r"GeaendertAm ge (\S+)")


class OData(Dialect):
    prefix = "/odata/v4"
    single_path = "(id)"
    parameters = ("$top", "$filter", "$count", "$skiptoken")
    described_query = {"$count": "true", "$top": "1"}
    security = {"type": "http", "scheme": "basic"}
    collections = {
        "Abteilungen": "organisation-units",
        "Mitarbeiter": "users",
        "Projekte": "projects",
        "Abwesenheitsarten": "absence-types",
        "Abwesenheiten": "absences",
        "Zeiten": "time-entries",
    }

    def __init__(self, *arguments: Any):
        super().__init__(*arguments)
        tracked = (
            Part("Nr", "id", self.number, None),
            Part("GeaendertAm", "modifiedAt", read=None),
            Part("Geloescht", "isDeleted", read=None),
        )

        def link(theirs: str, ours: str) -> Part:
            return Part(theirs, ours, self.number, self.id_of)

        def day(theirs: str, ours: str) -> Part:
            return Part(theirs, ours, _SHOW_DAY, _READ_DAY)

        self.parts = {
            "organisation-units": (
                *tracked,
                Part("Bezeichnung", "name"),
                link("UebergeordnetNr", "parentId"),
                link("LeitungNr", "headUserId"),
            ),
            "users": (
                *tracked,
                Part("Personalnummer", "personnelNumber"),
                Part("Vorname", "firstName"),
                Part("Nachname", "lastName"),
                Part("EMail", "email"),
                day("Geburtsdatum", "birthDate"),
                Part("Geschlecht", "gender", *_GENDER),
                Part("AhvNummer", "ahvNumber"),
                Part("Adresse/Strasse", "address.street"),
                Part("Adresse/Plz", "address.zip"),
                Part("Adresse/Ort", "address.city"),
                link("AbteilungNr", "organisationUnitId"),
                day("Eintritt", "entryDate"),
                day("Austritt", "exitDate"),
            ),
            "projects": (
                *tracked,
                Part("Bezeichnung", "name"),
                Part("Projektnummer", "number"),
                link("LeiterNr", "leaderId"),
                day("Beginn", "startDate"),
                day("Ende", "endDate"),
                Part("Aktiv", "isActive"),
            ),
            "absence-types": (*tracked, Part("Bezeichnung", "name"), Part("Einheit", "unit", *_UNITS)),
            "absences": (
                *tracked,
                link("MitarbeiterNr", "userId"),
                link("ArtNr", "absenceTypeId"),
                day("Von", "startDate"),
                day("Bis", "endDate"),
                Part("VonHalbtag", "startPeriod", *_HALVES),
                Part("BisHalbtag", "endPeriod", *_HALVES),
                Part("Status", "state", *_STATES),
            ),
            "time-entries": (
                *tracked,
                link("MitarbeiterNr", "userId"),
                link("ProjektNr", "projectId"),
                day("Datum", "date"),
                Part("Minuten", "hours", lambda hours: round(hours * 60), lambda minutes: minutes / 60),
                Part("Bemerkung", "note"),
            ),
        }

    def is_allowed(self, request: Request, headers: Mapping[str, str]) -> bool:
        return headers.get("Authorization") == "Basic " + b64encode(f"sync:{self.key}".encode()).decode()

    def split(self, rest: str) -> tuple[str, str | None]:
        found = re.fullmatch(r"/(\w+)(?:\((\d+)\))?", rest)
        return (found[1], found[2]) if found else (rest, None)

    def store_id(self, id_: str) -> str:
        return str(self.id_of(id_))

    def listing(self, collection: str, request: Request) -> Reply:
        query = request.query
        asked = dict(query)
        size, start = self.size(query.pop("$top", None)), int(query.pop("$skiptoken", 0))
        condition, count = query.pop("$filter", None), query.pop("$count", "false")
        matched = _FILTER.fullmatch(condition or "")
        if condition and not matched:
            raise Refused(400, f"{condition!r} is not a filter.")
        found = self.found(collection, parse_instant(matched[1]) if matched else None)
        body: dict[str, Any] = {"@odata.context": "$metadata", "value": self.shown(collection, found, start, size)}
        if count == "true":
            body["@odata.count"] = len(found)
        if start + size < len(found):
            segment = request.path.rpartition("/")[2]
            body["@odata.nextLink"] = f"{segment}?{urlencode({**asked, '$skiptoken': start + size})}"
        return json_reply(body)

    def single(self, collection: str, data: dict, status: int) -> Reply:
        return Reply(204) if status == 202 else super().single(collection, data, status)

    def refusal(self, refused: Refused) -> Reply:
        details = [{"target": name, "message": text} for name, texts in refused.fields.items() for text in texts]
        return json_reply({"error": {"code": "0", "message": refused.text, "details": details}}, refused.status)
