"""Time off, as Kleer has it: one event for each employee, day and activity, and for each child."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ...records import AbsenceHours, AbsenceType, Employee, Record, RecordError, Ref, _lt, joined
from ..decode import day, decimal, is_id, text
from ..field import Field
from ..keyed import KeyedStream, Refusals
from ..keyed_reading import Key, Wanted
from ..mapping import Mapping as ValueMapping
from .activities import Activity, activities
from .time_off_calls import Events
from .time_off_refusals import TimeOffRefusals, user_and_day

ACTIVITY = ValueMapping(
    "activity",
    AbsenceType,
    _lt("Time Off Types"),
    _lt("The activity with which Kleer reports the time off, such as Semester, Sjuk or VAB."),
)
#: Characters of a comment; how many Kleer takes is not documented.
_COMMENT = 1000
#: What the ids begin with that events of Odoo carry; no other event is touched.
_OURS = "odoo-"
_hours = decimal(places=2)


def _reference(record: type[Record]) -> Any:
    """A reference as Kleer has it: an object with an id."""

    def decode(value: Any, _stream: Any) -> Ref | None:
        return Ref(record.record_type(), str(value)) if is_id(value) else None

    return decode


def _sent(value: Any, _stream: Any) -> Any:
    """A field that is sent with all the others, in ``payload``."""
    return value


class TimeOff(KeyedStream):
    """Approved time off. An event carries an id of ours, which Kleer asks for, and by which it is found again."""

    record = AbsenceHours
    title = _lt("Time Off")
    summary = _lt("Approved time off is sent to the time reports, one day at a time.")
    path = "/event"
    directions = ("out",)
    ranged = True
    own_ids = True
    options = ("comments",)
    after = (Employee,)
    key = ("employee", "day", "absence_type", "child")
    batch = 200
    most = 1
    fields = (
        Field("employee", "user.id", _reference(Employee), required=True, encode=_sent),
        Field("day", "date", day, required=True, encode=_sent),
        Field(
            "absence_type",
            "activity.id",
            _reference(AbsenceType),
            required=True,
            encode=_sent,
            mapping=ACTIVITY.name,
        ),
        Field("hours", "hours", _hours, required=True, encode=_sent),
        Field("child", "child", text(), encode=_sent),
        Field("comment", "comment", text(_COMMENT), option="comments", encode=_sent),
    )
    several = _lt(
        "Kleer has this time off more than once on %(day)s: %(amounts)s hours. Nothing was changed. Delete the surplus"
        " events in Kleer, then retry."
    )
    unlike = _lt("Kleer accepted the values but stored different ones.")
    no_id = _lt("A linked Kleer ID is not a number.")

    def __init__(self, client: Any, options: Any = ()):
        super().__init__(client, options)
        self.events = Events(client)
        self._activities: dict[str, Activity] | None = None
        #: What others have reported, by user and day.
        self._others: dict[tuple[str, date], dict[str, dict]] = {}

    @property
    def activities(self) -> dict[str, Activity]:
        """The company's activities by id, read once."""
        if self._activities is None:
            self._activities = {one.external_id: one for one in activities(self.client)}
        return self._activities

    # --- What an event is ----------------------------------------------------------------------------

    def key_of_record(self, record: Record) -> Key:
        return (record.employee.external_id, record.day, f"{_OURS}{record.own_id}")

    def key_of(self, item: dict) -> Key | None:
        user, on = user_and_day(item)
        return (user, on, str(item.get("foreign-id") or "")) if user and on else None

    def payload(self, record: Record) -> dict:
        payload = {
            "foreign-id": f"{_OURS}{record.own_id}",
            "user": {"id": int(record.employee.external_id)},
            "activity": {"id": int(record.absence_type.external_id)},
            "date": record.day.isoformat(),
            "hours": record.hours,
        }
        return {**payload, "child": record.child} if record.child else payload

    def has_amount(self, item: dict, record: Record) -> bool:
        """Also the activity: with another one, the hours are paid otherwise."""
        activity = item.get("activity")
        number = activity.get("id") if isinstance(activity, dict) else None
        return _number(item.get("hours")) == record.hours and str(number) == record.absence_type.external_id

    def is_as(self, item: dict, record: Record) -> bool:
        same = self.has_amount(item, record) and (item.get("child") or None) == (record.child or None)
        return same and (not self._tells or (item.get("comment") or "") == _comment(record))

    @property
    def _tells(self) -> bool:
        """Whether comments are sent."""
        return any(declared.name == "comment" for declared in self.offered)

    def shown_amount(self, item: dict) -> str:
        return str(_number(item.get("hours")))

    # --- Reading -------------------------------------------------------------------------------------

    def list_for(self, part: list[Wanted]) -> Iterator[dict]:
        """One call for everybody; for one person alone, the list of that person."""
        users = {one.record.employee.external_id for one in part}
        for item in self.events.listed((one.record.day for one in part), users.pop() if len(users) == 1 else ""):
            if isinstance(item, dict) and not str(item.get("foreign-id") or "").startswith(_OURS):
                self._others.setdefault(user_and_day(item), {})[str(item.get("id"))] = item
            yield item

    def by_ids(self, lost: Mapping[str, Wanted]) -> list[dict]:
        return [item for item in map(self.events.one, lost) if item]

    def list_near(self, part: list[Wanted], since: datetime, until: datetime) -> Iterator[tuple[dict, bool | None]]:
        """An event is ours if it carries the id that we have given it; nobody else makes one with it."""
        keys = {one.key for one in part}
        return ((item, self._checked_key(item) in keys) for item in self.list_for(part))

    # --- Sending -------------------------------------------------------------------------------------

    def reconcile(self, wanted: Sequence[Record]) -> list:
        outcomes = super().reconcile(wanted)
        return [
            replace(outcome, remarks=self._remarks_about(one)) if isinstance(outcome, Record) else outcome
            for one, outcome in zip(wanted, outcomes)
        ]

    def refusals(self) -> Refusals:
        return TimeOffRefusals(self.client, lambda: self.activities)

    def send(self, part: list[Wanted]) -> None:
        (one,) = part
        item = one.item or {}
        # An update replaces the event: what is not ours to say stays.
        event = {**one.payload, "comment": _comment(one.record) if self._tells else item.get("comment") or ""}
        if item.get("internal-comment"):
            event["internal-comment"] = item["internal-comment"]
        if one.item is None:
            self.events.create(event)
        else:
            self.events.update(str(item["id"]), event)

    def remove(self, item: dict) -> None:
        self.events.delete(str(item["id"]))

    def _remarks_about(self, record: Record) -> tuple[RecordError, ...]:
        """What others have reported of that day, without a project as absence is: it is left as it is."""
        if record.deleted:
            return ()
        found = self._others.get((record.employee.external_id, record.day), {}).values()
        found = [item for item in found if not item.get("client-project")]
        if not found:
            return ()
        names = self.activities
        shown = []
        for item in found:
            number = str((item.get("activity") or {}).get("id"))
            shown.append(f"{names[number].name if number in names else number} {self.shown_amount(item)}")
        sentence = _lt(
            "On %(day)s, Kleer also has hours that somebody has reported there: %(events)s. They were not changed;"
            " delete them in Kleer if they are the same time off.",
            day=record.day,
            events=joined(shown, ", "),
        )
        return (RecordError("remark", sentence),)


def _comment(record: Record) -> str:
    return (record.comment or "")[:_COMMENT]


def _number(value: Any) -> Any:
    try:
        return _hours(value, None)
    except RecordError:
        return None
