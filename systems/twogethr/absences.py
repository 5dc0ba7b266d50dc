"""2getHR's absences and their types."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ...records import Absence, AbsenceType, Employee, PublicHoliday, RecordError, Span, _lt
from ..decode import LONG, code, day, decimal, flag, one_of, ref, text
from ..field import Field
from .client import TwogethrStream
from .values import EXISTS, words

#: Days; an absence that lasts for decades is a mistake, and one up to the year 9999 would never be counted through.
_LONGEST = 3660

_unit = one_of({"day": "day", "halfDay": "half_day", "hour": "hour"})
_part = one_of({"morning": "morning", "afternoon": "afternoon"})


def unit(value: Any, stream: Any) -> str:
    """The smallest part that can be taken; whole days where nothing is said."""
    return _unit(value, stream) or "day"


def color(value: Any, _stream: Any) -> str | None:
    """``#rrggbb``. Anything else is ignored: the type is worth importing without its colour."""
    found = isinstance(value, str) and re.fullmatch("#[0-9a-fA-F]{6}", value.strip())
    return found[0].lower() if found else None


@dataclass(frozen=True)
class _SpanField(Field):
    """Lets ``span`` distinguish an empty end from one that is not offered."""

    def find(self, item: dict) -> tuple[Any, list[str]]:
        value, left_out = super().find(item)
        return (*value, "endDate" in item), left_out


@dataclass(frozen=True)
class _HoursField(Field):
    """The hours, which mean nothing while the last day is unknown: they would soon be used up."""

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "key", None)  # it depends on another key

    def find(self, item: dict) -> tuple[Any, list[str]]:
        with suppress(RecordError):  # the span says what is wrong with the day
            if "endDate" in item and day(item["endDate"]) is None:
                return None, []
        return super().find(item)


def span(value: tuple, stream: Any) -> Span | None:
    """From when to when. The first day begins at noon if its period is the afternoon; the last one ends at noon if
    its period is the morning. What has no end goes on: until today, or on its first day.
    """
    first, last = day(value[0], stream), day(value[1], stream)
    if first and last is None and value[4]:
        last = max(first, stream.today)
        value = (*value[:3], None)
        stream.remark(_lt("it has no end: it is imported up to %(day)s and extended daily", day=last))
    begins, ends = _part(value[2], stream), _part(value[3], stream)
    if first is None or last is None:
        if first is last:
            return None
        raise RecordError("value", _lt("the last day is missing") if first else _lt("the first day is missing"))
    found = Span(first, last, from_noon=begins == "afternoon", until_noon=ends == "morning")
    if (last - first).days > _LONGEST:
        raise RecordError("value", _lt("it lasts too long, from %(first)s to %(last)s"), first=first, last=last)
    return found


class AbsenceTypes(TwogethrStream):
    """What absences are for."""

    record = AbsenceType
    button = _lt("Sync 2getHR TimeOff Types")
    title = _lt("Time Off Types")
    summary = _lt("Absence types become time off types that need no allocation.")
    list_operation = "listAbsenceTypes"
    webhook_entity = "absenceType"
    match = (("code",), ("name",))
    fields = (
        Field("name", "name", text(), required=True),
        Field("code", "code", code()),
        Field("unit", "unit", unit),
        # What the system does not say is what Odoo gives a new type, and what most types are: paid, after approval.
        Field("paid", "isPaid", flag(True)),
        Field("needs_approval", "requiresApproval", flag(True)),
        Field("color", "color", color),
        Field("active", "isActive", flag(True)),
    )

    def label(self, item: dict) -> str:
        return words(item, "name")


class Absences(TwogethrStream):
    """Requests for time off, and what became of them."""

    record = Absence
    button = _lt("Sync 2getHR Time Off")
    title = _lt("Time Off")
    summary = _lt("Absences become time off, in the state that they have in 2getHR.")
    list_operation = "listAbsences"
    webhook_entity = "absence"
    read_operation = "getAbsence"
    after = (AbsenceType, Employee)
    # An absence costs no day that is a holiday: what it costs is counted when it is taken over.
    follows = (PublicHoliday,)
    match = (("employee", "absence_type", "span"),)
    ranged = True
    fields = (
        Field("employee", "userId", ref(Employee), required=True),
        Field("absence_type", "absenceTypeId", ref(AbsenceType), required=True),
        _SpanField("span", ("startDate", "endDate", "startPeriod", "endPeriod"), span, required=True),
        _HoursField("hours", "hours", decimal(0, 10_000)),
        Field(
            "state",
            "state",
            one_of({state: state for state in ("requested", "approved", "rejected", "cancelled")}),
            required=True,
        ),
        Field("comment", "comment", text(LONG)),
        EXISTS,
    )

    def label(self, item: dict) -> str:
        return " – ".join(filter(None, (words(item, "startDate"), words(item, "endDate"))))
