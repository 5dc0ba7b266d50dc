"""Who works when: employment and schedules read from users, and Swiss public holidays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from .drawing import DAY, new_id
from .swiss import FULL_DAY

Slots = tuple[tuple[int, int], ...]
"""Stretches of work on one day, in minutes since midnight."""

NOON = 12 * 60
FULL_TIME = 504
"""Minutes of a full-time day: a fifth of the company's 42 hours."""

HOLIDAYS = (
    # name, days from Easter or month and day, where (None: everywhere), only the afternoon
    ("Neujahr", (1, 1), None, False),
    ("Berchtoldstag", (1, 2), "Zürich", False),
    ("Bärzelistag", (1, 2), "Bern", False),
    ("Josefstag", (3, 19), "Luzern", False),
    ("Karfreitag", -2, None, False),
    ("Ostermontag", 1, None, False),
    ("Tag der Arbeit", (5, 1), "Zürich", False),
    ("Auffahrt", 39, None, False),
    ("Pfingstmontag", 50, None, False),
    ("Fronleichnam", 60, "Luzern", False),
    ("Bundesfeier", (8, 1), None, False),
    ("Mariä Himmelfahrt", (8, 15), "Luzern", False),
    ("Allerheiligen", (11, 1), "Luzern", False),
    ("Mariä Empfängnis", (12, 8), "Luzern", False),
    ("Heiligabend", (12, 24), None, True),
    ("Weihnachten", (12, 25), None, False),
    ("Stephanstag", (12, 26), None, False),
    ("Silvester", (12, 31), None, True),
)


def make_holidays(random: Random, today: date) -> list[dict]:
    """The public holidays of last year, this year and the next."""
    found: list[tuple[date, str, str | None, bool]] = []
    for year in range(today.year - 1, today.year + 2):
        for name, when, location, half in HOLIDAYS:
            day = easter(year) + when * DAY if isinstance(when, int) else date(year, *when)
            found.append((day, name, location, half))
        found.append((_monday(date(year, 4, 15)), "Sechseläuten", "Zürich", True))
        found.append((_monday(date(year, 9, 9)), "Knabenschiessen", "Zürich", True))
    return [
        {"id": new_id(random), "name": name, "date": day.isoformat(), "isHalfDay": half, "location": location}
        for day, name, location, half in sorted(found, key=lambda row: row[:2])
    ]


def easter(year: int) -> date:
    """Easter Sunday, by the method of Meeus, Jones and Butcher."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _monday(day: date) -> date:
    """The day itself or the first Monday after it."""
    return day + -day.weekday() % 7 * DAY


class Person:
    """What the makers of absences and working time need to know of a user."""

    def __init__(self, user: dict) -> None:
        self.id: str = user["id"]
        self.active: bool = user["status"] == "active"
        self.spans: list[tuple[date, date]] = []
        """First and last days of employment, without interruption in between."""
        self._periods: list[tuple[date, date, dict[int, Slots]]] = []
        for period in user["workPeriods"]:
            if period["status"] == "active":
                first = date.fromisoformat(period["validFrom"])
                last = date.fromisoformat(period["validTo"]) if period["validTo"] else date.max
                self._periods.append((first, last, _week(period["schedule"])))
                if self.spans and self.spans[-1][1] + DAY == first:
                    first = self.spans.pop()[0]
                self.spans.append((first, last))

    def slots(self, day: date) -> Slots:
        """When the person works on that day of the week; nothing outside of the employment."""
        for first, last, week in self._periods:
            if first <= day <= last:
                return week.get(day.isoweekday(), ())
        return ()

    def span(self, first: date, last: date) -> tuple[date, date] | None:
        """The latest employment within those days."""
        for start, end in reversed(self.spans):
            if start <= last and end >= first:
                return max(start, first), min(end, last)
        return None


class Calendar:
    """Schedules and public holidays together.

    A holiday anywhere is one for everybody here: users have no location, and nobody then works on a day on which
    some reader of these data believes that they are free.
    """

    def __init__(self, holidays: list[dict]) -> None:
        self._free: set[date] = set()
        self._half: set[date] = set()
        for holiday in holidays:
            (self._half if holiday["isHalfDay"] else self._free).add(date.fromisoformat(holiday["date"]))

    def slots(self, person: Person, day: date, half: str | None = None) -> Slots:
        """When the person would work on that day if present, or in that half of it."""
        if day in self._free:
            return ()
        slots = person.slots(day)
        if day in self._half:
            slots = half_of(slots, "morning")
        return half_of(slots, half) if half else slots


def half_of(slots: Slots, half: str) -> Slots:
    """What of a day's work begins in the ``morning`` or in the ``afternoon``."""
    return tuple(slot for slot in slots if (slot[0] < NOON) == (half == "morning"))


def minutes(slots: Slots) -> int:
    """How long that is altogether."""
    return sum(end - start for start, end in slots)


def days(first: date, last: date) -> Iterator[date]:
    """Each day from the first to the last."""
    for number in range((last - first).days + 1):
        yield first + number * DAY


def clock(minute: int) -> str:
    """A time of day as the contract writes it."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def _week(schedule: list[dict] | None) -> dict[int, Slots]:
    if schedule is None:
        return {weekday: tuple((_minute(start), _minute(end)) for start, end in FULL_DAY) for weekday in range(1, 6)}
    week: dict[int, Slots] = {}
    for slot in schedule:
        week[slot["weekday"]] = (*week.get(slot["weekday"], ()), (_minute(slot["start"]), _minute(slot["end"])))
    return week


def _minute(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])
