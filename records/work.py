"""When somebody works: the periods of an employment and the weekly schedule in each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from .base import RecordError
from .sentence import Sentence, _lt, joined, shown_days, shown_hours

_DAY = 24 * 60
_MORNING_ENDS, _AFTERNOON_STARTS = 13 * 60, 12 * 60


@dataclass(frozen=True, order=True)
class WorkSlot:
    """A stretch of work in a week.

    :param weekday: 0 is Monday, 6 is Sunday.
    :param start: minutes after midnight, 0 to 1439.
    :param end: minutes after midnight, 1 to 1440, after ``start``.
    """

    weekday: int
    start: int
    end: int

    @property
    def part_of_day(self) -> str:
        """``morning``, ``afternoon`` or ``full_day``, the way half a day off is counted."""
        if self.end <= _MORNING_ENDS:
            return "morning"
        return "afternoon" if self.start >= _AFTERNOON_STARTS else "full_day"


@dataclass(frozen=True)
class WorkSchedule:
    """A week's work, as slots that do not overlap, in order. No slots: no fixed working time at all."""

    slots: tuple[WorkSlot, ...] = ()

    @property
    def minutes(self) -> int:
        """Minutes of work in a week."""
        return sum(slot.end - slot.start for slot in self.slots)

    def words(self) -> Sentence:
        """The hours of a week."""
        return joined([shown_hours(self.minutes / 60), "h"], " ")

    @classmethod
    def of(cls, slots: Iterable[tuple[int, int, int]]) -> WorkSchedule:
        """The schedule of (weekday, start, end) triples; an end at or before its start lies on the next day.

        :raise RecordError: two slots overlap.
        """
        return _schedule_of(tuple(slots))

    @classmethod
    def spread(cls, minutes: int) -> WorkSchedule:
        """``minutes`` a week evenly over Monday to Friday: from 08:00, four hours, an hour's break, the rest.

        :raise RecordError: more than fits into five days.
        """
        return _schedule_spread(minutes)


# Thousands of people share a few schedules: each is made, and hashed, once.
@lru_cache(maxsize=1024)
def _schedule_of(slots: tuple[tuple[int, int, int], ...]) -> WorkSchedule:
    parts = []
    for weekday, start, end in slots:
        if end > start:
            parts.append(WorkSlot(weekday, start, end))
        else:
            parts.append(WorkSlot(weekday, start, _DAY))
            if end:
                parts.append(WorkSlot((weekday + 1) % 7, 0, end))
    parts.sort()
    for before, after in zip(parts, parts[1:]):
        if before.weekday == after.weekday and after.start < before.end:
            raise RecordError("value", _lt("two working times on the same weekday overlap"), "employment")
    return WorkSchedule(tuple(parts))


@lru_cache(maxsize=1024)
def _schedule_spread(minutes: int) -> WorkSchedule:
    if not 0 <= minutes <= 5 * 15 * 60:
        raise RecordError(
            "value", _lt("%(hours)s hours a week do not fit into five days"), "employment", hours=minutes / 60
        )
    slots = []
    for weekday in range(5):
        day = minutes // 5 + (weekday < minutes % 5)
        if day:
            slots.append(WorkSlot(weekday, 480, 480 + min(day, 240)))
        if day > 240:
            slots.append(WorkSlot(weekday, 780, 540 + day))
    return WorkSchedule(tuple(slots))


@dataclass(frozen=True)
class WorkPeriod:
    """A stretch of an employment with one schedule; ``left`` marks the first day after it has ended.

    :param key: the period's own id in the external system, or its first day where it has none.
    :param schedule: None when the system does not tell.
    """

    key: str
    valid_from: date
    valid_to: date | None = None
    left: bool = False
    schedule: WorkSchedule | None = None

    def words(self) -> Sentence:
        """The days, and the hours of a week; a dash after those of somebody who has left."""
        hours = self.schedule.words() if self.schedule else "?"
        return joined([shown_days(self.valid_from, self.valid_to), "–" if self.left else hours], ": ")


@dataclass(frozen=True)
class Contract:
    """Work periods without a break between them: first and last day (None: open), and the periods."""

    start: date
    end: date | None
    periods: tuple[WorkPeriod, ...]

    def is_void(self) -> bool:
        """Whether it ends before its first day."""
        return self.end is not None and self.end < self.start


@dataclass(frozen=True)
class Employment:
    """The whole of a person's time with the company.

    :param entry: the first day, where it is recorded apart from the periods.
    :param exit: the last day, where it is recorded apart from the periods.
    :param periods: ordered by their first day.
    """

    entry: date | None = None
    exit: date | None = None
    periods: tuple[WorkPeriod, ...] = ()

    def words(self) -> Sentence:
        """The periods, or else the first and the last day."""
        periods = [period.words() for period in self.periods]
        return joined(periods, "; ") if periods else shown_days(self.entry, self.exit)

    def contracts(self) -> tuple[Contract, ...]:
        """The contracts that the periods make up: leaving, or a gap, ends one; coming back is another.

        One that ends before its first day, as somebody withdrew, is none.

        :raise RecordError: a period ends before it starts.
        """
        return tuple(contract for contract in self.all_contracts() if not contract.is_void())

    def withdrawn(self) -> Contract | None:
        """The contract that was withdrawn before its first day, where there is no other one."""
        contracts = self.all_contracts()
        return contracts[-1] if contracts and all(contract.is_void() for contract in contracts) else None

    def all_contracts(self) -> tuple[Contract, ...]:
        """The same with those that end before their first day."""
        return self._all_contracts

    # An employment never changes, and is asked for them several times while it is read.
    @cached_property
    def _all_contracts(self) -> tuple[Contract, ...]:
        groups: list[list[WorkPeriod]] = []
        ends: list[date | None] = []
        joined = False
        for period in self.periods:
            last_day = ends[-1] if ends else None
            if period.left:
                if joined and (last_day is None or last_day >= period.valid_from):
                    ends[-1] = period.valid_from - timedelta(days=1)
                joined = False
                continue
            if period.valid_to and period.valid_to < period.valid_from:
                raise ends_too_early(period.valid_from, period.valid_to)
            if joined and (last_day is None or last_day >= period.valid_from - timedelta(days=1)):
                groups[-1].append(period)
                ends[-1] = period.valid_to
            else:
                groups.append([period])
                ends.append(period.valid_to)
            joined = True
        if not groups:
            return self._without_periods()
        starts = [group[0].valid_from for group in groups]
        if self.entry:
            # An entry date that the first period does not reach back to is the older of two truths.
            starts[0] = min(self.entry, starts[0])
        if self.exit and joined and (ends[-1] is None or self.exit < ends[-1]):
            ends[-1] = self.exit
        return tuple(Contract(start, end, tuple(group)) for start, end, group in zip(starts, ends, groups))

    def _without_periods(self) -> tuple[Contract, ...]:
        start = self.entry or (self.periods[0].valid_from - timedelta(days=1) if self.periods else None)
        if start is None:
            return ()
        left = self.periods[0].valid_from - timedelta(days=1) if self.periods else None
        return (Contract(start, left or self.exit, ()),)

    def last_day(self) -> date | None:
        """The last day of the last contract, None while it is open or where there is none."""
        contracts = self.contracts()
        if contracts:
            return contracts[-1].end
        withdrawn = self.withdrawn()
        return withdrawn.end if withdrawn else self.exit

    def left_on(self, day: date) -> bool | None:
        """Whether the person is gone on ``day`` by what the periods say; None when they say nothing."""
        if not any(period.left for period in self.periods):
            return None
        begun = [period for period in self.periods if period.valid_from <= day]
        return begun[-1].left if begun else False

    def changes_after(self, day: date) -> date | None:
        """The next day after ``day`` on which the person leaves or comes back."""
        before = self.left_on(day)
        for period in self.periods:
            if period.valid_from > day and period.left != bool(before):
                return period.valid_from
        return None


def ends_too_early(start: date, end: date) -> RecordError:
    said = _lt("the employment ends on %(end)s, before it starts on %(start)s")
    return RecordError("value", said, "employment", start=start, end=end)
