"""What people have written down of their working days."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from random import Random

from .absences import away
from .drawing import DAY, new_id, some, stamp
from .workdays import Calendar, Person, Slots, clock, days, minutes

NOTES = ("Sitzung mit Kunde", "Anlage 3 geprüft", "Fehler gesucht", "Angebot überarbeitet", "Rückfragen geklärt")
SHIFTS = (0, 0, 0, -30, -15, 15, 30)
"""Minutes by which a day begins earlier or later."""
STRETCHES = (0, 0, 0, 0, 6, 12, 24, -12, -24)
"""Minutes by which it ends later or earlier; multiples of three are exact as hours with two decimals."""


@dataclass(frozen=True)
class Project:
    """When time can be booked on a project, and on which parts of it."""

    id: str
    first: date
    last: date
    parts: list[str]


def make_time_entries(
    random: Random,
    months: int,
    people: list[Person],
    kinds: dict[str, list[dict]],
    calendar: Calendar,
    covered: set[tuple[str, date]],
    today: date,
) -> list[dict]:
    """One or two entries a day of each person who is employed and not away, from so many months ago until today.

    What is older than the present month is locked. Days that a report of hours covers are left out: those hours would
    be there twice.
    """
    if not months:
        return []
    projects = _projects(kinds, today)
    teams = {person.id: random.sample(projects, min(len(projects), random.randint(2, 4))) for person in people}
    absent = away(kinds["absences"])
    made: list[dict] = []
    for day in days(_months_before(today, months), today):
        for person in people:
            if (person.id, day) in covered:
                continue
            slots, off = _present(person, day, calendar, absent.get((person.id, day)))
            for start, end, pause, worked in _pieces(random, slots, off):
                made.append(
                    {
                        "id": new_id(random),
                        "userId": person.id,
                        "date": day.isoformat(),
                        "start": None if start is None else clock(start),
                        "end": None if end is None else clock(end),
                        "breakMinutes": pause,
                        "hours": round(worked / 60, 2),
                        **_purpose(random, teams[person.id], kinds["activity-types"], day),
                        "note": some(random, NOTES, 0.4),
                        "isLocked": (day.year, day.month) != (today.year, today.month),
                    }
                )
    stamp(random, made, today)
    return made


def _months_before(day: date, months: int) -> date:
    """The same day so many months ago; the first of the next month where that month is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first = date(year, month + 1, 1)
    found = first + (day.day - 1) * DAY
    return found if found.month == first.month else found.replace(day=1)


def _projects(kinds: dict[str, list[dict]], today: date) -> list[Project]:
    parts: dict[str, list[str]] = defaultdict(list)
    for part in kinds["subprojects"]:
        parts[part["projectId"]].append(part["id"])
    return [
        Project(
            project["id"],
            date.fromisoformat(project["startDate"]),
            today if project["isActive"] else date.fromisoformat(project["endDate"]),
            parts[project["id"]],
        )
        for project in kinds["projects"]
    ]


def _present(person: Person, day: date, calendar: Calendar, off: str | float | None) -> tuple[Slots, int]:
    """What is left of the day's work, and how many minutes of it are taken off at any time of the day."""
    if off == "day":
        return (), 0
    if isinstance(off, str):
        return calendar.slots(person, day, "afternoon" if off == "morning" else "morning"), 0
    return calendar.slots(person, day), round((off or 0) * 60)


def _pieces(random: Random, slots: Slots, off: int) -> list[tuple[int | None, int | None, int, int]]:
    """Start, end, break and minutes worked of each entry of a day; without clock times both ends are None."""
    if not slots:
        return []
    shift, stretch = random.choice(SHIFTS), random.choice(STRETCHES)
    slots = tuple((start + shift, end + shift) for start, end in slots)
    slots = (*slots[:-1], (slots[-1][0], slots[-1][1] + stretch))
    worked, way = minutes(slots) - off, random.random()
    if not off and way < 0.4:  # one stretch, with what lies between the slots as its break
        start, end = slots[0][0], slots[-1][1]
        return [(start, end, end - start - worked, worked)]
    if not off and way < 0.7:
        return [(start, end, 0, end - start) for start, end in slots]
    if worked < 30:
        return []
    if worked < 120 or way < 0.85:
        return [(None, None, 0, worked)]
    first = random.randrange(30, worked - 30, 15)
    return [(None, None, 0, first), (None, None, 0, worked - first)]


def _purpose(random: Random, team: list[Project], activities: list[dict], day: date) -> dict:
    """What the time was spent on; only work for a project is billed."""
    project = some(random, [project for project in team if project.first <= day <= project.last], 0.85)
    activity = some(random, activities, 0.9)
    return {
        "projectId": project and project.id,
        "subprojectId": some(random, project.parts, 0.7) if project else None,
        "activityTypeId": activity and activity["id"],
        "isBillable": bool(project and activity and activity["isBillable"]),
    }
