"""Time worked: entries on projects, and reports on leased employees, which are invoiced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .base import MISSING, Record, Ref
from .sentence import Sentence, joined, shown_hours, shown_time


@dataclass(frozen=True)
class Activity(Record):
    """A kind of work, such as planning or assembly; ``code`` is how people call it for short."""

    name: str = MISSING
    code: str | None = MISSING
    billable: bool = MISSING
    active: bool = MISSING


@dataclass(frozen=True)
class TimeEntry(Record):
    """Hours that somebody worked on a day; ``locked`` ones are final."""

    employee: Ref = MISSING
    day: date = MISSING
    hours: Decimal = MISSING
    project: Ref | None = MISSING
    task: Ref | None = MISSING
    activity: Ref | None = MISSING
    note: str | None = MISSING
    locked: bool = MISSING
    active: bool = MISSING


@dataclass(frozen=True)
class HoursLine:
    """One day's, or night's, work in a report.

    :param key: the line's own id in the external system, or a natural key.
    :param start: minutes after midnight of ``day``, in the local time of the company; None where no clock times are
        given.
    :param end: the same; from 1440 on it lies on the next day.
    :param break_minutes: minutes between the two that were not worked.
    :param hours: what was worked, breaks taken off.
    """

    key: str
    day: date
    hours: Decimal
    start: int | None = None
    end: int | None = None
    break_minutes: int = 0
    note: str | None = None

    def words(self) -> Sentence:
        """The day, the times where they are known, the hours, and the note."""
        parts: list[Sentence | str | date] = [self.day]
        if self.start is not None and self.end is not None:
            parts += [shown_time(self.start), "–", shown_time(self.end)]
        parts.append(joined(["(", shown_hours(self.hours), " h)"], ""))
        return joined([*parts, *([self.note] if self.note else ())], " ")


@dataclass(frozen=True)
class Customer:
    """A customer as a report names it."""

    name: str | None
    number: str | None = None


@dataclass(frozen=True)
class HoursReport(Record):
    """What a leased employee worked for a customer.

    ``state`` is draft, submitted or approved; ``currency`` is an ISO 4217 code. ``active`` is False only when the
    report was withdrawn.
    """

    employee: Ref = MISSING
    number: str = MISSING
    state: str = MISSING
    customer: Customer | None = MISSING
    project: Ref | None = MISSING
    hourly_rate: Decimal | None = MISSING
    currency: str | None = MISSING
    lines: tuple[HoursLine, ...] = MISSING
    active: bool = MISSING
