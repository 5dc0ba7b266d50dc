"""Absences: their types, the absences themselves, and the days on which no one works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .base import MISSING, Record, RecordError, Ref
from .sentence import Sentence, _lt, joined, shown_time

#: Minutes after midnight.
_NOON = 12 * 60


@dataclass(frozen=True)
class AbsenceType(Record):
    """A kind of absence.

    ``unit`` is day, half_day or hour: the smallest part that can be taken. ``color`` is written ``#rrggbb``.
    """

    name: str = MISSING
    code: str | None = MISSING
    unit: str = MISSING
    paid: bool = MISSING
    needs_approval: bool = MISSING
    color: str | None = MISSING
    active: bool = MISSING


@dataclass(frozen=True)
class Span:
    """From one day to another, both included.

    :param from_noon: the first day begins at noon.
    :param until_noon: the last day ends at noon.
    :raise RecordError: it ends before it starts.
    """

    first: date
    last: date
    from_noon: bool = False
    until_noon: bool = False

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise RecordError(
                "value", _lt("it ends on %(last)s, before it starts on %(first)s"), first=self.first, last=self.last
            )
        if self.first == self.last and self.from_noon and self.until_noon:
            raise RecordError("value", _lt("on %(day)s it starts and ends at noon"), day=self.first)

    def words(self) -> Sentence:
        """The days, each with the time where it begins or ends at noon."""
        noon = [shown_time(_NOON)]
        first = [self.first, *(noon if self.from_noon else ())]
        last = [self.last, *(noon if self.until_noon else ())]
        return joined([*first, "–", *last], " ")


@dataclass(frozen=True)
class Absence(Record):
    """Somebody's time off.

    ``state`` is requested, approved, rejected or cancelled. ``hours`` is only given for types that are counted by the
    hour. ``active`` is False only when the absence was deleted. ``percent`` is the share of the employee's own working
    time on these days that the absence takes: 100 for whole days, also if somebody works part-time.
    """

    employee: Ref = MISSING
    absence_type: Ref = MISSING
    span: Span = MISSING
    hours: Decimal | None = MISSING
    percent: Decimal = MISSING
    state: str = MISSING
    comment: str | None = MISSING
    active: bool = MISSING


@dataclass(frozen=True)
class PublicHoliday(Record):
    """A day, or an afternoon (``half_day``), on which the company does not work."""

    name: str = MISSING
    day: date = MISSING
    half_day: bool = MISSING
    active: bool = MISSING
