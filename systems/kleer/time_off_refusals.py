"""Why Kleer would not take an event, or has not: closed days, and children that are missing or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Callable

from ...records import RecordError, _lt
from ..decode import day, is_id
from ..errors import NotFound, RemoteError
from ..keyed import Refusals
from ..keyed_reading import Wanted
from .activities import Activity
from .children import Children
from .time_off_calls import DayLocked, Days, closed


class TimeOffRefusals(Refusals):
    """Days that are approved or certified, children, and what a refusal says.

    :param activities: returns the company's activities by id; called only where it matters.
    """

    def __init__(self, client: Any, activities: Callable[[], Mapping[str, Activity]]):
        self.activities = activities
        self.days = Days(client)
        self.children = Children(client)

    def check(self, part: list[Wanted]) -> None:
        self.days.load(place for one in part for place in _places(one))
        for one in part:
            one.outcome = self.why(one) or self._about_child(one)

    def why(self, one: Wanted) -> RecordError | None:
        for item in (one.item, one.surplus):
            if item:
                self.days.note(item, *user_and_day(item))
        reasons = (self.days.why(*place, _name(one)) for place in _places(one))
        return next(filter(None, reasons), None)

    def explain(self, part: list[Wanted], reasons: bool = False) -> list[Wanted]:
        """The days are read again: somebody may have approved one between the look and the call."""
        self.days.load(place for one in part for place in _places(one))
        for one in part:
            one.outcome = self.why(one)
        return [one for one in part if not one.outcome]

    def behind(self, one: Wanted, error: RemoteError) -> RecordError | None:
        if isinstance(error, DayLocked):
            return closed(one.record.day, _name(one), error)
        if isinstance(error, NotFound) and one.item is None:
            return RecordError(
                "value",
                _lt(
                    "Kleer does not take events of %(employee)s on %(day)s. Check in Kleer that the user is active and"
                    " employed on that day, then retry."
                ),
                employee=_name(one),
                day=one.record.day,
            )
        return None

    def _about_child(self, one: Wanted) -> RecordError | None:
        """What is wrong with the child, of activities that cannot be reported without one."""
        record = one.record
        activity = None if record.deleted else self.activities().get(record.absence_type.external_id)
        if activity is None or not activity.needs_child:
            return None
        if not record.child:
            sentence = _lt(
                "%(activity)s of %(employee)s on %(day)s: Kleer asks for the child. Choose it in the time off request;"
                " the time off type must be for a child."
            )
        elif (names := self.children.names(record.employee.external_id)) and record.child not in names:
            sentence = _lt(
                "%(activity)s of %(employee)s on %(day)s: the payroll contract in Kleer has no child %(child)s. Enter"
                " the child there, or correct the name in Odoo so that both are the same, then retry.",
                child=record.child,
            )
        else:
            return None
        values = {"activity": activity.name, "employee": _name(one), "day": record.day}
        return RecordError("value", sentence, **values)


def user_and_day(item: dict) -> tuple[str | None, date | None]:
    """Whose event it is, and of which day; None for what it does not say."""
    user = item.get("user")
    number = user.get("id") if isinstance(user, dict) else None
    try:
        return (str(number) if is_id(number) else None), day(item.get("date"))
    except RecordError:
        return None, None


def _places(one: Wanted) -> list[tuple[str, date]]:
    """The users and days whose hours change: the record's own, and those to which its event was moved."""
    places = [] if one.record.deleted and one.item else [(one.record.employee.external_id, one.record.day)]
    places += [user_and_day(item) for item in (one.item, one.surplus) if item]
    return [place for place in dict.fromkeys(places) if all(place)]


def _name(one: Wanted) -> str:
    return one.record.label or one.record.employee.external_id
