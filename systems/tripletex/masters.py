"""What Tripletex keeps of employees, projects, activities and wage types. They come in, and never go out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from ...records import Activity, Employee, PartlyRead, PersonName, Project, Record, Ref, WageType, _lt
from ..decode import code, day, flag, text, texts, wrong_type
from ..errors import Forbidden, NotFound, Rejected
from ..field import Field
from ..page import Page
from ..stream import Stream
from .client import PAGE
from .errors import TOO_MANY

#: Projects start in these years; a list with more than 10,000 rows is read in parts of it.
_FIRST, _LAST = date(1900, 1, 1), date(2200, 1, 1)


def person_name(value: tuple, stream: Any) -> PersonName | None:
    (first, last), cut = texts(value, stream)
    found = PersonName(first or "", last or "") if first or last else None
    if cut:
        raise PartlyRead(found, cut, is_note=True)
    return found


def not_flag(value: Any, stream: Any) -> bool:
    """Tripletex says what is closed, or switched off."""
    return not flag(False)(value, stream)


def default_activity(value: Any, stream: Any) -> Ref | None:
    """A project's only activity, or else the company's default: what people would choose there."""
    if value is None:
        value = []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise wrong_type(_lt("a list"), value)
    ids = {item["activity"].get("id") for item in value if isinstance(item.get("activity"), dict)}
    ids.discard(None)
    found = next(iter(ids)) if len(ids) == 1 else stream.company_default()
    return Ref(Activity.record_type(), str(found)) if found is not None else None


class TripletexStream(Stream):
    """What the lists have in common: pages by ``from`` and ``count``, and only the fields that are read."""

    path: ClassVar[str]
    #: What the list is narrowed by.
    params: ClassVar[dict[str, Any]] = {}
    #: The parameters by which a list that is too long is read in parts.
    span: ClassVar[tuple[str, str] | None] = None
    #: The fields in Tripletex' notation, where they are not those of ``fields``.
    reads: ClassVar[tuple[str, ...]] = ()
    trigger = "setup"
    incremental = False
    page_size = PAGE

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return ("id", *dict.fromkeys(cls.reads or [path for declared in cls.fields for path in declared.paths]))

    def pages(self, since: datetime | None = None, start: int = 1, first_day: date | None = None) -> Iterator[Page]:
        for number, (values, moment, last) in enumerate(self._listed(start), 1):
            if number >= start:
                records, broken = self.build_page(values)
                # The total is none that can be relied on, so absence proves nothing.
                yield Page(records, broken, None, moment, last)

    def read(self, external_id: str, single: bool = True) -> Record | None:
        if not external_id.isdigit():
            return None
        return self.read_or_none(lambda: self.client.value(f"{self.path}/{external_id}", self.names()), single)

    def _listed(self, start: int) -> Iterator[tuple[list, datetime | None, bool]]:
        """All pages; those before ``start`` may be left empty."""
        try:
            yield from self._span({}, start)
        except Rejected as error:
            if error.remote_code != TOO_MANY or not self.span:
                raise
            for final, part in self._parts(_FIRST, _LAST):
                for values, moment, last in part:
                    yield values, moment, last and final

    def _parts(self, first: date, after: date) -> Iterator[tuple[bool, list]]:
        """The list in parts that are short enough; each with whether it is the last one."""
        names = self.span or ()
        try:
            part = list(self._span(dict(zip(names, (first.isoformat(), after.isoformat()))), 1))
        except Rejected as error:
            if error.remote_code != TOO_MANY or after - first <= timedelta(days=1):
                raise
            middle = first + (after - first) / 2
            for _final, one in self._parts(first, middle):
                yield False, one
            yield from self._parts(middle, after)
        else:
            yield after >= _LAST, part

    def _span(self, params: dict, start: int) -> Iterator[tuple[list, datetime | None, bool]]:
        for _skipped in range(1, start):
            yield [], None, False
        number = start - 1
        while True:
            values, moment = self.client.page(
                self.path, {**self.params, **params}, self.names(), number, self.page_size
            )
            last = len(values) < self.page_size
            yield values, moment, last
            if last:
                return
            number += 1


class Activities(TripletexStream):
    """Kinds of work."""

    record = Activity
    path = "/activity"
    match = (("name",),)
    fields = (
        Field("name", "name", text(), required=True),
        Field("billable", "isChargeable", flag(True)),
        Field("active", "isDisabled", not_flag),
    )

    def label(self, item: dict) -> str:
        return str(item.get("name") or "")


class WageTypes(TripletexStream):
    """Wage types (lønnsarter). Tripletex has no way to make or change one from outside."""

    record = WageType
    path = "/salary/type"
    # Others cannot be used on time sheets: Lønn > Innstillinger > Lønnsarter, "vis i timelisten".
    params = {"showInTimesheet": "true", "isInactive": "false"}
    match = (("code",), ("name",))
    fields = (
        Field("name", "name", text(), required=True),
        Field("code", "number", code()),
    )

    def label(self, item: dict) -> str:
        return " ".join(str(item[name]) for name in ("number", "name") if item.get(name))


class Projects(TripletexStream):
    """Projects, offers left out."""

    record = Project
    path = "/project"
    params = {"isOffer": "false"}
    span = ("startDateFrom", "startDateTo")
    webhook_entity = "project"
    match = (("number",), ("name",))
    follows = (Activity,)
    fields = (
        Field("name", "name", text(), required=True),
        Field("number", "number", code()),
        Field("start", "startDate", day),
        Field("end", "endDate", day),
        Field("activity", "projectActivities", default_activity),
        Field("active", "isClosed", not_flag),
    )
    reads = ("name", "number", "startDate", "endDate", "projectActivities(activity(id))", "isClosed")

    def company_default(self) -> int | None:
        return settings(self.client).get("activity")

    def label(self, item: dict) -> str:
        return " ".join(str(item[name]) for name in ("number", "name") if item.get(name))


class Employees(TripletexStream):
    """Employees; contacts are none. A number may be empty, and is not the only key for that reason."""

    record = Employee
    path = "/employee"
    params = {"includeContacts": "false"}
    webhook_entity = "employee"
    match = (("personnel_number",), ("name", "birthday"))
    fields = (
        Field("name", ("firstName", "lastName"), person_name, required=True),
        Field("personnel_number", "employeeNumber", code()),
        Field("work_email", "email", code()),
        Field("mobile_phone", "phoneNumberMobile", code()),
        Field("birthday", "dateOfBirth", day),
    )

    def label(self, item: dict) -> str:
        return " ".join(str(item[name]) for name in ("employeeNumber", "firstName", "lastName") if item.get(name))


def settings(client: Any) -> dict:
    """What the company has decided about time sheets: ``comment`` (one is required), ``activity`` (the default's id).

    Read once for each client; where the key may not read them, nothing is known.
    """
    if "settings" not in client.once:
        names = ("requireCommentsOnRegisteredHoursAllProjects", "defaultProjectActivity(id)")
        try:
            found = client.value("/timesheet/settings", names)
        except (Forbidden, NotFound, Rejected):
            found = {}
        activity = found.get("defaultProjectActivity") if isinstance(found, dict) else None
        client.once["settings"] = {
            "comment": bool(isinstance(found, dict) and found.get("requireCommentsOnRegisteredHoursAllProjects")),
            "activity": activity.get("id") if isinstance(activity, dict) else None,
        }
    return client.once["settings"]
