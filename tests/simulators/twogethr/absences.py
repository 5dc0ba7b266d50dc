"""Types of absence and a year of absences, spread as unevenly as people are away."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from random import Random

from .drawing import DAY, day_between, draw, new_id, some, stamp
from .workdays import FULL_TIME, Calendar, Person, days, minutes

BINDING = frozenset({"requested", "approved"})
"""States of which a person has at most one at a time."""

BEFORE, AFTER = 365 * DAY, 150 * DAY
HALF_YEAR = 182 * DAY


@dataclass(frozen=True)
class Kind:
    """A type of absence and how people make use of it."""

    name: str
    code: str
    unit: str
    color: str
    weight: int
    """How often it is taken, in comparison."""
    lengths: tuple[int, ...]
    """Working days, one of which is drawn."""
    paid: bool = True
    approval: bool = True
    """Whether it is asked for; what happens to people is not, and never lies ahead."""
    active: bool = True
    comments: tuple[str, ...] = ()


KINDS = (
    Kind(
        "Ferien", "FER", "halfDay", "#2e7d32", 38, (1, 1, 1, 2, 3, 4, 5, 5, 5, 8, 10, 10, 12, 15), comments=("Tessin",)
    ),
    Kind("Krankheit", "KRA", "halfDay", "#c62828", 25, (1, 1, 1, 2, 2, 3, 5), approval=False, comments=("Grippe",)),
    Kind("Unfall", "UNF", "day", "#ef6c00", 4, (2, 4, 10, 15), approval=False, comments=("Skiunfall, Suva gemeldet",)),
    Kind("Militär / Zivilschutz", "MIL", "day", "#455a64", 3, (3, 5, 14), comments=("WK", "WK, Marschbefehl folgt")),
    Kind("Kompensation", "KOM", "hour", "#1565c0", 16, (1,), comments=("Zahnarzt", "Kinder abholen")),
    Kind("Unbezahlter Urlaub", "UNB", "day", "#6d4c41", 4, (2, 5, 10, 15), paid=False),
    Kind("Weiterbildung", "WEI", "day", "#6a1b9a", 8, (1, 1, 2, 3), comments=("Kurs «Führung»",)),
    Kind("Umzug", "UMZ", "day", "#9e9d24", 2, (1,), active=False),
)


def make_absence_types(random: Random, today: date) -> list[dict]:
    """All types, the one that is no longer used too."""
    made = [
        {
            "id": new_id(random),
            "name": kind.name,
            "code": kind.code,
            "unit": kind.unit,
            "isPaid": kind.paid,
            "requiresApproval": kind.approval,
            "color": kind.color,
            "isActive": kind.active,
        }
        for kind in KINDS
    ]
    stamp(random, made, today)
    return made


def make_absences(
    random: Random, count: int, people: list[Person], types: list[dict], calendar: Calendar, today: date
) -> list[dict]:
    """Everybody's in turn, until there are enough or no room is left.

    They lie in the year before today and in the months ahead; those of people who left before that in their last year.
    """
    ids = {kind.code: type_["id"] for kind, type_ in zip(KINDS, types, strict=True)}
    weights = {kind: kind.weight for kind in KINDS}
    taken: dict[str, set[date]] = defaultdict(set)
    people = [person for person in people if person.spans]
    made: list[dict] = []
    for turn in range(20 * count if people else 0):
        if len(made) == count:
            break
        person, kind = people[turn % len(people)], draw(random, weights)
        if found := _draw_days(random, person, kind, calendar, today):
            first, last = found
            state = _state(random, kind, last, today)
            span = set(days(first, last))
            if state not in BINDING or not span & taken[person.id]:
                taken[person.id] |= span if state in BINDING else set()
                rest = _measure(random, person, kind, first, last, calendar)
                made.append(
                    {
                        "id": new_id(random),
                        "userId": person.id,
                        "absenceTypeId": ids[kind.code],
                        "startDate": first.isoformat(),
                        "endDate": last.isoformat(),
                        **rest,
                        "state": state,
                        "comment": some(random, kind.comments, 0.3),
                    }
                )
    stamp(random, made, today)
    return made


def away(absences: list[dict]) -> dict[tuple[str, date], str | float]:
    """What of a person's day an approved absence takes: ``morning``, ``afternoon``, ``day`` or hours."""
    found: dict[tuple[str, date], str | float] = {}
    for absence in absences:
        if absence["state"] == "approved":
            first, last = (date.fromisoformat(absence[name]) for name in ("startDate", "endDate"))
            for day in days(first, last):
                late = day == first and absence["startPeriod"] == "afternoon"
                early = day == last and absence["endPeriod"] == "morning"
                part = "afternoon" if late else "morning" if early else "day"
                found[absence["userId"], day] = absence["hours"] or part
    return found


def _draw_days(random: Random, person: Person, kind: Kind, calendar: Calendar, today: date) -> tuple[date, date] | None:
    """The first and the last day: working days, whatever lies in between."""
    last = today + AFTER if kind.approval else today
    if not kind.active:
        last = today - HALF_YEAR
    end = person.spans[-1][1]
    span = person.span(today - BEFORE, last) or (person.span(end - BEFORE, end) if end < today else None)
    if span is None:
        return None
    first = day = day_between(random, *span)
    length = random.choice(kind.lengths)
    while day <= span[1]:
        if minutes(calendar.slots(person, day)):
            length -= 1
            if length == 0:
                return first, day
        elif day == first:
            first += DAY
        day += DAY
    return None


def _state(random: Random, kind: Kind, last: date, today: date) -> str:
    """What has become of it: long ago almost everything is decided."""
    if not kind.approval:
        return draw(random, {"approved": 95, "cancelled": 5})
    if last < today - 14 * DAY:
        return draw(random, {"requested": 1, "approved": 88, "rejected": 5, "cancelled": 6})
    return draw(random, {"requested": 32, "approved": 60, "rejected": 4, "cancelled": 4})


def _measure(random: Random, person: Person, kind: Kind, first: date, last: date, calendar: Calendar) -> dict:
    """Halves of the first and the last day, hours, and how many days at full time it costs."""
    if kind.unit == "hour":
        most = minutes(calendar.slots(person, first)) / 60
        hours = random.choice([hours for hours in (1.0, 1.5, 2.0, 2.25, 3.0, 4.2) if hours <= most])
        return {"startPeriod": None, "endPeriod": None, "hours": hours, "fullTimeDays": None}
    halves: tuple[str | None, str | None] = (None, None)
    if kind.unit == "halfDay":
        halves = _halves(random, person, first, last, calendar)
    cost = 0
    for day in days(first, last):
        half = "afternoon" if (day, halves[0]) == (first, "afternoon") else None
        half = "morning" if (day, halves[1]) == (last, "morning") else half
        cost += minutes(calendar.slots(person, day, half))
    return {
        "startPeriod": halves[0],
        "endPeriod": halves[1],
        "hours": None,
        "fullTimeDays": round(cost / FULL_TIME, 2),
    }


def _halves(
    random: Random, person: Person, first: date, last: date, calendar: Calendar
) -> tuple[str | None, str | None]:
    """Which halves the ends are; a half in which the person works anyway. Whole days are sometimes spelt out."""
    whole = random.choice(((None, None), (None, None), ("morning", "afternoon")))
    late, early = calendar.slots(person, first, "afternoon"), calendar.slots(person, last, "morning")
    if first == last:
        half = random.choice(("morning", "afternoon"))
        return (half, half) if late and early and random.random() < 0.3 else whole
    start = "afternoon" if late and random.random() < 0.15 else whole[0]
    end = "morning" if early and random.random() < 0.15 else whole[1]
    return start, end
