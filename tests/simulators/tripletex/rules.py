"""What Tripletex takes and refuses, as its document, its help pages and recorded replies tell.

Refusals have the codes and fields of real ones, and Norwegian words, as most companies see them.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from ..core.reply import Reply

if TYPE_CHECKING:
    from .simulator import TripletexSimulator

WORDS = {
    "exists": (
        "Det er allerede registrert timer på den ansatte på denne dagen, aktiviteten og prosjektet. Oppdater antall"
        " timer som allerede er ført."
    ),
    "revision": "Objektet er endret av en annen bruker.",
    "locked": "Timene er låst.",
    "validation": "Validering feilet.",
    "unusable": "Aktiviteten kan ikke benyttes.",
    "closed": "Prosjektet er avsluttet.",
    "not_started": "Prosjektet har ikke startet.",
    "participants": "Den ansatte er ikke deltaker i prosjektet.",
    "not_allowed": "Det kan ikke registreres opplysninger på den ansatte.",
    "comment": "Kommentar må fylles ut.",
    "missing": "Kan ikke være null.",
    "unknown": "Feltet eksisterer ikke i objektet.",
    "new_id": "ID kan ikke settes når man oppretter et objekt.",
    "not_found": "Objektet ble ikke funnet.",
    "forbidden": "Du har ikke tilgang.",
    "unauthorized": "Ugyldig token.",
    "too_large": "Result set too large. Limit of 10.000 reached",
    "span": "'From and including' values must be less than 'To and excluding' values.",
    "too_many": "For mange forespørsler.",
}


class Refused(Exception):
    """An ``ApiError``."""

    def __init__(self, status: int, code: int, word: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(word)
        self.status, self.code, self.word, self.fields = status, code, word, fields or {}

    def reply(self) -> Reply:
        messages = [
            {"field": name, "message": WORDS.get(word, word), "path": None, "rootId": None}
            for name, word in self.fields.items()
        ]
        body = {
            "status": self.status,
            "code": self.code,
            "message": WORDS.get(self.word, self.word),
            "link": "https://tripletex.no/v2-docs/",
            "developerMessage": None,
            "validationMessages": messages or None,
            "requestId": "00000000-0000-4000-8000-000000000000",
        }
        return Reply(self.status, json.dumps(body, ensure_ascii=False).encode())


def invalid(fields: dict[str, str]) -> Refused:
    return Refused(422, 18000, "validation", fields)


class EntryRules:
    """Whether hours may be written: on whom, on what, and in which month."""

    def __init__(self, simulator: TripletexSimulator) -> None:
        self.simulator = simulator

    def check_time(self, given: dict, known: dict | None) -> dict:
        """An entry as it is kept.

        :raise Refused: it cannot be.
        """
        item = self._merged(given, known, ("project", "activity", "employee", "date", "hours", "comment"))
        for name in ("employee", "activity", "date", "hours"):
            if item.get(name) is None:
                raise invalid({name: "missing"})
        item["hours"] = _number(item["hours"])
        self._check_day(item, known)
        project = self._known("project", item) if item.get("project") else None
        activity = self._known("activity", item)
        if project:
            self._check_project(project, item)
        linked = [one["activity"]["id"] for one in (project or {}).get("projectActivities", ())]
        specific = activity["activityType"] == "PROJECT_SPECIFIC_ACTIVITY"
        only = project is not None and project["generalProjectActivitiesPerProjectOnly"]
        general = activity["activityType"] == "GENERAL_ACTIVITY"
        unusable = activity["isDisabled"] or general == bool(project)
        if unusable or ((specific or only) and activity["id"] not in linked):
            raise invalid({"activity.id": "unusable"})
        if self.simulator.settings["requireCommentsOnRegisteredHoursAllProjects"] and not item.get("comment"):
            raise invalid({"comment": "comment"})
        said = (item.get("comment") or "")[: self.simulator.longest_comment]
        return {**item, "comment": said, "locked": (known or {}).get("locked", False)}

    def check_wage(self, given: dict, known: dict | None) -> dict:
        item = self._merged(given, known, ("employee", "salaryType", "date", "count", "description"))
        for name in ("employee", "salaryType", "date", "count"):
            if item.get(name) is None:
                raise invalid({name: "missing"})
        item["count"] = _number(item["count"])
        self._check_day(item, known)
        if not self._known("salaryType", item)["showInTimesheet"]:
            raise invalid({"salaryType": "unusable"})
        return {**item, "description": item.get("description") or ""}

    def check_open(self, item: dict) -> None:
        """
        :raise Refused: the entry, its month or what it stands for is closed.
        """
        if item.get("locked"):
            raise Refused(409, 10000, "locked")
        state = self.simulator.months.get((item["employee"]["id"], item["date"][:7]), {})
        until = state.get("approvedUntilDate") or "9999-12-31"
        year, number = date.fromisoformat(item["date"]).isocalendar()[:2]
        week = self.simulator.weeks.get((item["employee"]["id"], f"{year}-{number:02}"), {})
        if state.get("completed") or (state.get("approved") and item["date"] <= until) or week.get("approved"):
            raise invalid({"date": "locked"}) if self.simulator.locks_by_validation else Refused(409, 10000, "locked")

    def may_use(self, activity: dict, project: dict | None) -> bool:
        general = activity["activityType"] == "GENERAL_ACTIVITY"
        linked = [one["activity"]["id"] for one in (project or {}).get("projectActivities", ())]
        if activity["isDisabled"] or general == bool(project):
            return False
        only = activity["activityType"] == "PROJECT_SPECIFIC_ACTIVITY" or (
            project is not None and project["generalProjectActivitiesPerProjectOnly"]
        )
        return not only or activity["id"] in linked

    def _merged(self, given: dict, known: dict | None, names: tuple[str, ...]) -> dict:
        unknown = [name for name in given if name not in (*names, "id", "version")]
        if unknown:
            raise Refused(422, 16000, "validation", {unknown[0]: "unknown"})
        if known is None and ("id" in given or "version" in given):
            raise invalid({"id": "new_id"})
        # "Timesheet entry object fields which are present but not set, or set to 0, will be nulled."
        return {**{name: (known or {}).get(name) for name in names}, **{n: given[n] for n in names if n in given}}

    def _check_day(self, item: dict, known: dict | None) -> None:
        try:
            date.fromisoformat(item["date"])
        except (TypeError, ValueError):
            raise invalid({"date": "missing"}) from None
        if not self._known("employee", item)["allowInformationRegistration"]:
            raise invalid({"employee": "not_allowed"})
        self.check_open({**item, "locked": (known or {}).get("locked")})
        if known:
            self.check_open(known)

    def _check_project(self, project: dict, item: dict) -> None:
        if project["isClosed"] or (project["endDate"] and item["date"] > project["endDate"]):
            raise invalid({"project": "closed"})
        if project["startDate"] and item["date"] < project["startDate"]:
            raise invalid({"project": "not_started"})
        people = [one["employee"]["id"] for one in project["participants"]]
        if project["forParticipantsOnly"] and item["employee"]["id"] not in people:
            raise invalid({"project": "participants"})

    def _known(self, name: str, item: dict) -> dict:
        value = item[name]
        found = self.simulator.entities[name].get(value.get("id") if isinstance(value, dict) else None)
        if found is None:
            raise invalid({f"{name}.id": "not_found"})
        return found


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise invalid({"hours": "missing"})
    # One minute was read back as 0.02 hours.
    return float(Decimal(repr(float(value))).quantize(Decimal("0.01"), ROUND_HALF_UP))
