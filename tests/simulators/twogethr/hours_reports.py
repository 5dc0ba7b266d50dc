"""Reports of hours: what leased employees have worked at customers, signed week by week or month by month."""

from __future__ import annotations

from datetime import date
from random import Random

from .absences import away
from .drawing import DAY, draw, new_id, some, stamp
from .projects import CUSTOMERS, customer_number
from .workdays import Calendar, Person, clock, days

SHARE = 0.05
"""The part of all employees that is leased to customers."""

NOTES = ("Baustelle Nord", "Überzeit abgesprochen", "Werkstatt", "Störung Linie 2 behoben")
SHIFTS = {
    # start, end and break in minutes; an end past midnight is the next day's
    (7 * 60, 16 * 60 + 30, 60): 30,
    (6 * 60, 14 * 60, 30): 20,
    (14 * 60, 22 * 60 + 15, 45): 14,
    (22 * 60, 30 * 60, 30): 6,
    (16 * 60, 24 * 60, 30): 4,
    (7 * 60, 31 * 60, 60): 1,  # on call around the clock
}
DAY_SHIFT, MIDNIGHT = (7 * 60, 16 * 60 + 30, 60), 24 * 60
REST = 8 * 60
NO_CLOCK, SPLIT = 0.15, 0.12
"""How often a day has only its hours, and how often it is two lines."""


def make_hours_reports(
    random: Random,
    count: int,
    people: list[Person],
    kinds: dict[str, list[dict]],
    calendar: Calendar,
    today: date,
) -> list[dict]:
    """Reports one before the other for each leased employee, from last week backwards, numbered in order of time."""
    active = [person for person in people if person.active]
    leased = random.sample(active, min(len(active), max(3, round(len(people) * SHARE))))
    cursors = {person.id: today - (today.weekday() + 1) * DAY for person in leased}
    absent = away(kinds["absences"])
    drawn: list[tuple[date, date, Person, list[dict]]] = []
    for turn in range(3 * count if leased else 0):
        if len(drawn) == count:
            break
        person = leased[turn % len(leased)]
        first, last = _period(random, cursors[person.id])
        cursors[person.id] = first - DAY
        present = [
            day
            for day in days(first, last)
            if (person.id, day) not in absent and day.weekday() < 5 and calendar.slots(person, day)
        ]
        if lines := _lines(random, present):
            drawn.append((first, last, person, lines))
    made = []
    for first, last, person, lines in sorted(drawn, key=lambda row: (row[0], row[2].id)):
        made.append(
            {
                "id": new_id(random),
                "userId": person.id,
                "number": f"SR-{first.year}-{len(made) + 1:04d}",
                **_order(random, kinds["projects"]),
                "state": _state(random, last, today),
                "lines": lines,
            }
        )
    stamp(random, made, today)
    return made


def covered(reports: list[dict]) -> set[tuple[str, date]]:
    """Whose days are reported."""
    return {(report["userId"], date.fromisoformat(line["date"])) for report in reports for line in report["lines"]}


def _period(random: Random, last: date) -> tuple[date, date]:
    """The week that ends with the last day, or that and all before it that is in the same month."""
    monday = last - last.weekday() * DAY
    if random.random() < 0.6:
        return monday, last
    return min(monday, last.replace(day=1)), last


def _lines(random: Random, present: list[date]) -> list[dict]:
    """One shift a day, or two; none begins before the person has rested from the one before."""
    made: list[dict] = []
    free_from = 0  # minutes since the first day's midnight
    for day in present:
        midnight = (day - present[0]).days * MIDNIGHT
        start, end, pause = draw(random, SHIFTS)
        if midnight + start < free_from:
            start, end, pause = DAY_SHIFT
        if midnight + start < free_from or (end > MIDNIGHT and day.weekday() == 4):
            continue  # nobody goes into the weekend at night, when clocks are changed
        if end <= MIDNIGHT and random.random() < NO_CLOCK:
            made.append(_line(random, day, None, None, 0, random.choice((4.0, 7.5, 8.0, 8.4, 9.25))))
            continue
        free_from = midnight + end + REST
        if end < MIDNIGHT and random.random() < SPLIT:
            middle = start + 240
            made.append(_line(random, day, start, middle, 0, 4.0))
            made.append(_line(random, day, middle + 45, end, 0, (end - middle - 45) / 60))
        else:
            made.append(_line(random, day, start, end, pause, (end - start - pause) / 60))
    return made


def _line(random: Random, day: date, start: int | None, end: int | None, pause: int, hours: float) -> dict:
    return {
        "id": new_id(random),
        "date": day.isoformat(),
        "start": None if start is None else clock(start),
        "end": None if end is None else clock(end),
        "breakMinutes": pause,
        "hours": hours,
        "note": some(random, NOTES, 0.2),
    }


def _order(random: Random, projects: list[dict]) -> dict:
    """For whom the work was done and at which price; the customer of the project, if there is one."""
    project = some(random, projects, 0.7)
    customer = project["customerName"] if project else some(random, CUSTOMERS, 0.6)
    return {
        "customerName": customer,
        "customerNumber": customer_number(customer),
        "projectId": project and project["id"],
        "hourlyRate": some(random, (38.5, 42.0, 48.75, 55.0, 62.4), 0.8),
        "currency": draw(random, {"CHF": 85, "EUR": 15}),
    }


def _state(random: Random, last: date, today: date) -> str:
    if last < today - 40 * DAY:
        return draw(random, {"approved": 90, "submitted": 10})
    return draw(random, {"approved": 25, "submitted": 45, "draft": 30})
