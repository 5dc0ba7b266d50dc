"""Approved hours as entries in Tripletex' time sheets, and as wage types on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ...records import (
    Activity,
    ApprovedHours,
    ApprovedWage,
    Employee,
    Project,
    RecordError,
    Ref,
    Sentence,
    WageType,
    _lt,
)
from ..decode import day, decimal, text, wrong_type
from ..encode import number
from ..errors import Forbidden, NotFound, Rejected
from ..field import Field
from ..keyed_reading import Key, Wanted
from .masters import settings
from .months import in_addresses
from .totals import COMMENT, TotalsStream, comment, day_of, reference

_hours = decimal(places=2)
_YEAR = timedelta(days=366)


def entity(record: type) -> Any:
    """A reference as Tripletex has it: an object with an id."""

    def decode(value: Any, _stream: Any) -> Ref | None:
        if value is None:
            return None
        if not isinstance(value, dict):
            raise wrong_type(_lt("an object"), value)
        return Ref(record.record_type(), str(value.get("id")))

    return decode


def unused(value: Any, _stream: Any) -> Any:
    """A field that is sent with all the others, in ``payload``."""
    return value


class Hours(TotalsStream):
    """One entry for each employee, day, activity and project."""

    record = ApprovedHours
    path = "/timesheet/entry"
    key = ("employee", "day", "project", "activity")
    after = (Employee, Project, Activity)
    reads = ("id", "version", "employee(id)", "project(id)", "activity(id)", "date", "hours", "comment", "locked")
    fields = (
        Field("employee", "employee", entity(Employee), required=True, encode=unused),
        Field("day", "date", day, required=True, encode=unused),
        Field("project", "project", entity(Project), required=True, encode=unused),
        Field("activity", "activity", entity(Activity), required=True, encode=unused),
        Field("hours", "hours", _hours, required=True, encode=unused),
        Field("note", "comment", text(COMMENT), encode=unused),
    )

    def key_of(self, item: dict) -> Key | None:
        employee, on, activity = reference(item, "employee"), day_of(item), reference(item, "activity")
        return (employee, on, reference(item, "project"), activity) if employee and on and activity else None

    def payload(self, record: ApprovedHours) -> dict:
        payload: dict[str, Any] = {
            "employee": {"id": int(record.employee.external_id)},
            "activity": {"id": int(record.activity.external_id)},
            "date": record.day.isoformat(),
            "hours": number(record.hours, self),
            "comment": comment(record.note),
        }
        if record.project:
            payload["project"] = {"id": int(record.project.external_id)}
        return payload

    def amount(self, item: dict) -> Decimal | None:
        return _number(item.get("hours"))

    def words(self, item: dict) -> str:
        return item.get("comment") or ""

    def before(self, wanted: Wanted) -> RecordError | None:
        if settings(self.client)["comment"] and not wanted.record.note:
            return RecordError(
                "value",
                _lt(
                    "Tripletex requires a description for all hours. Reopen the timesheet lines, enter a"
                    " description, and approve them again."
                ),
            )
        return None

    def send(self, part: list[Wanted]) -> None:
        if part[0].item is None:
            self.client.call("POST", f"{self.path}/list", payload=[one.payload for one in part])
        else:
            payload = [{"id": one.item["id"], "version": one.item.get("version"), **one.payload} for one in part]
            self.client.call("PUT", f"{self.path}/list", payload=payload)

    def remove(self, item: dict) -> None:
        self.client.call("DELETE", f"{self.path}/{int(item['id'])}", {"version": item.get("version")})

    def by_ids(self, lost: Mapping[str, Wanted]) -> list:
        """One call for hundreds; the list wants a span, and nobody moves hours by more than a year."""
        days = [one.record.day for one in lost.values()]
        span = {
            "dateFrom": (min(days) - _YEAR).isoformat(),
            "dateTo": (max(days) + _YEAR).isoformat(),
        }
        found = []
        for part in in_addresses(lost):
            asked = {"id": ",".join(part), **span}
            found += [item for page in self.client.rows(self.path, asked, self.reads) for item in page]
        return found

    # --- Refusals ------------------------------------------------------------------------------------

    def explain_refused(self, part: list[Wanted]) -> dict[Key, RecordError]:
        """Read the refused ones' projects, and for a single one the activities: the refusal need not say which."""
        found = {}
        projects = self._projects({one.record.project.external_id for one in part if one.record.project})
        for one in part:
            project = projects.get(one.record.project.external_id) if one.record.project else None
            error = project and self._closed(project, one.record)
            if error:
                found[one.key] = error
        if len(part) == 1 and not found:
            error = self._unusable(part[0].record)
            if error:
                found[part[0].key] = error
        return found

    def _projects(self, ids: set[str]) -> dict[str, dict]:
        names = ("id", "name", "isClosed", "startDate", "endDate", "forParticipantsOnly", "participants(employee(id))")
        try:
            pages = list(self.client.rows("/project", {"id": ",".join(sorted(ids))}, names)) if ids else []
        except (Forbidden, NotFound, Rejected):
            return {}
        return {str(item.get("id")): item for page in pages for item in page if isinstance(item, dict)}

    def _closed(self, project: dict, record: ApprovedHours) -> RecordError | None:
        name = str(project.get("name") or project.get("id"))
        on = record.day
        starts, ends = (_day(project.get(name)) for name in ("startDate", "endDate"))
        people = [one.get("employee") for one in project.get("participants") or () if isinstance(one, dict)]
        ids = {str(one.get("id")) for one in people if isinstance(one, dict)}
        if project.get("isClosed") is True:
            return _project_error(_lt("Project %(project)s is closed in Tripletex. Reopen it there, then retry."), name)
        if starts and on < starts:
            return _project_error(
                _lt(
                    "Project %(project)s starts on %(day)s in Tripletex, after these hours. Correct it there, then"
                    " retry."
                ),
                name,
                starts,
            )
        if ends and on > ends:
            return _project_error(
                _lt(
                    "Project %(project)s ended on %(day)s in Tripletex, before these hours. Correct it there, then"
                    " retry."
                ),
                name,
                ends,
            )
        if project.get("forParticipantsOnly") is True and record.employee.external_id not in ids:
            return _project_error(
                _lt(
                    "Project %(project)s is open to its participants only in Tripletex. Add the employee there, then"
                    " retry."
                ),
                name,
            )
        return None

    def _unusable(self, record: ApprovedHours) -> RecordError | None:
        """Whether the activity is one that the employee may use on the project on that day."""
        asked = {
            "projectId": record.project.external_id if record.project else 0,
            "employeeId": record.employee.external_id,
            "date": record.day.isoformat(),
            # Otherwise those that have hours on that day are left out.
            "filterExistingHours": "false",
        }
        try:
            pages = list(self.client.rows("/activity/%3EforTimeSheet", asked, ("id",)))
        except (Forbidden, NotFound, Rejected):
            return None
        ids = {str(item.get("id")) for page in pages for item in page if isinstance(item, dict)}
        if record.activity.external_id in ids:
            return None
        return RecordError(
            "value",
            _lt(
                "The activity cannot be used on this project, by this employee, on this day in Tripletex. Add it to the"
                " project there and retry, or reopen the timesheet lines and choose another one."
            ),
        )


class Wages(TotalsStream):
    """One entry for each employee, day and wage type, beside the hours themselves. [BETA] in Tripletex' document."""

    record = ApprovedWage
    path = "/timesheet/salaryTypeSpecification"
    key = ("employee", "day", "wage_type")
    after = (Employee, WageType)
    follows = (ApprovedHours,)
    reads = ("id", "version", "employee(id)", "salaryType(id)", "date", "count", "description")
    most = 1
    fields = (
        Field("employee", "employee", entity(Employee), required=True, encode=unused),
        Field("day", "date", day, required=True, encode=unused),
        Field("wage_type", "salaryType", entity(WageType), required=True, encode=unused),
        Field("hours", "count", _hours, required=True, encode=unused),
        Field("note", "description", text(COMMENT), encode=unused),
    )

    def key_of(self, item: dict) -> Key | None:
        key = (reference(item, "employee"), day_of(item), reference(item, "salaryType"))
        return key if all(key) else None

    def payload(self, record: ApprovedWage) -> dict:
        return {
            "employee": {"id": int(record.employee.external_id)},
            "salaryType": {"id": int(record.wage_type.external_id)},
            "date": record.day.isoformat(),
            "count": number(record.hours, self),
            "description": comment(record.note),
        }

    def amount(self, item: dict) -> Decimal | None:
        return _number(item.get("count"))

    def words(self, item: dict) -> str:
        return item.get("description") or ""

    def people_of_lists(self, people: Iterable[str]) -> list[list[str]]:
        """The list takes one employee, or says everybody's: one for all of them."""
        return [sorted(people)]

    def narrowed(self, people: list[str]) -> dict:
        return {"employeeId": people[0]} if len(people) == 1 else {}

    def send(self, part: list[Wanted]) -> None:
        (one,) = part
        if one.item is None:
            self.client.call("POST", self.path, payload=one.payload)
        else:
            payload = {"id": one.item["id"], "version": one.item.get("version"), **one.payload}
            self.client.call("PUT", f"{self.path}/{int(one.item['id'])}", payload=payload)

    def remove(self, item: dict) -> None:
        self.client.call("DELETE", f"{self.path}/{int(item['id'])}")


def _day(value: Any) -> date | None:
    """A project's first or last day."""
    try:
        return day(value)
    except RecordError:
        return None


def _number(value: Any) -> Decimal | None:
    try:
        return _hours(value, None)
    except RecordError:
        return None


def _project_error(sentence: Sentence, project: str, day: date | None = None) -> RecordError:
    return RecordError("value", sentence, project=project, day=day)
