"""A Swiss company of any size, the same for the same seed, sizes and day.

The population is as awkward as a real one: children of a unit may be listed before it, managers
after those they manage, some people have left, some will leave, one came back.

People and units are made here; everything else comes with an `Extent`, from a module for each kind.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from random import Random

from faker import Faker

from .absences import make_absence_types, make_absences
from .drawing import DAY, draw, new_id, random_of, stamp
from .expenses import make_expense_types, make_expenses
from .extent import Extent
from .hours_reports import covered, make_hours_reports
from .projects import make_activities, make_projects, make_subprojects
from .swiss import (
    DIVISIONS,
    JOB_TITLES,
    PART_TIME,
    WEEKLY_HOURS,
    address,
    ahv_number,
    iban,
    mobile,
)
from .time_entries import make_time_entries
from .workdays import Calendar, Person, make_holidays

TODAY = date(2026, 6, 1)
"""The day populations are made for by default, so that they are the same on every day."""

LANGUAGES = {"de": 70, "fr": 18, "it": 7, "en": 5}
NATIONALITIES = {"CH": 74, "DE": 10, "IT": 6, "FR": 5, "PT": 5}
CIVIL_STATUS = {
    "single": 42,
    "married": 44,
    "divorced": 9,
    "widowed": 3,
    "registeredPartnership": 2,
}
GENDERS = {"male": 54, "female": 45, "other": 1}
NAMES = {"de": "de_CH", "fr": "fr_CH", "it": "it_IT", "en": "en_GB"}


@dataclass(frozen=True)
class Roles:
    """Who has a special story, by position in the list of users."""

    left: frozenset[int]
    leaving: frozenset[int]
    joining: frozenset[int]
    returned: frozenset[int]


def make_company(
    employees: int = 25,
    units: int | None = None,
    seed: int = 1,
    today: date = TODAY,
    extent: Extent | None = None,
) -> dict:
    """Make a company: its own data, its organisation units and its users, and the rest if there is an extent.

    The keys are ``company``, the names of collections, and ``files`` for the receipts by their ids.
    Without a number of units there is about one per ten employees.
    """
    if units is None:
        units = max(1, employees // 10)
    random = Random(f"{seed}/{employees}/{units}")
    roles = _draw_roles(random, employees)
    org = _make_units(random, units)
    people = _make_users(random, employees, roles, seed, today)
    _staff(random, org, people, roles)
    stamp(random, [*org, *people], today)
    random.shuffle(org)
    return {
        "company": {
            "id": new_id(random),
            "name": "Alpenwerk AG",
            "country": "CH",
            "currency": "CHF",
            "timeZone": "Europe/Zurich",
            "weeklyHours": WEEKLY_HOURS,
        },
        "organisation-units": org,
        "users": people,
        **(_make_rest(extent, people, seed, today) if extent else {}),
    }


def _make_rest(extent: Extent, users: list[dict], seed: int, today: date) -> dict:
    """What there is besides people, in the order in which it builds on each other."""
    people = [Person(user) for user in users]
    made: dict[str, list[dict]] = {}

    def random(kind: str) -> Random:
        return random_of(seed, kind)

    made["public-holidays"] = make_holidays(random("public-holidays"), today)
    calendar = Calendar(made["public-holidays"])
    made["projects"] = make_projects(random("projects"), extent.projects, users, today)
    made["subprojects"] = make_subprojects(random("subprojects"), extent.subprojects, made["projects"], today)
    made["absence-types"] = types = make_absence_types(random("absence-types"), today)
    made["absences"] = make_absences(random("absences"), extent.absences, people, types, calendar, today)
    made["activity-types"] = make_activities(random("activity-types"))
    made["hours-reports"] = reports = make_hours_reports(
        random("hours-reports"), extent.hours_reports, people, made, calendar, today
    )
    made["time-entries"] = make_time_entries(
        random("time-entries"), extent.months_of_time, people, made, calendar, covered(reports), today
    )
    made["expense-types"] = make_expense_types(random("expense-types"), today)
    made["expenses"], files = make_expenses(random("expenses"), extent.expenses, people, made, today)
    return {**made, "files": files}


def _draw_roles(random: Random, employees: int) -> Roles:
    """About 8 % have left; of the rare stories there is one from ten people on, two from thirty."""
    rare = (employees >= 10) + (employees >= 30)
    order = random.sample(range(employees), employees)
    sizes = (round(employees * 0.08), rare, max(rare - 1, employees // 100), min(rare, 1))
    cuts = [sum(sizes[:index]) for index in range(5)]
    return Roles(*(frozenset(order[a:b]) for a, b in pairwise(cuts)))


def _make_units(random: Random, count: int) -> list[dict]:
    """A tree of at most four levels, as even as it can be."""
    fan = 2
    while 1 + fan + fan**2 + fan**3 < count:
        fan += 1
    made: list[dict] = []
    for index in range(count):
        parent = made[(index - 1) // fan] if index else None
        round_, name = divmod(index - 1, len(DIVISIONS))
        made.append(
            {
                "id": new_id(random),
                "name": f"{DIVISIONS[name]} {round_ + 1}".removesuffix(" 1") if index else "Geschäftsleitung",
                "parentId": parent and parent["id"],
                "headUserId": None,
                "deputyUserId": None,
            }
        )
    return made


def _make_users(random: Random, count: int, roles: Roles, seed: int, today: date) -> list[dict]:
    fakers = {language: Faker(locale) for language, locale in NAMES.items()}
    for faker in fakers.values():
        faker.seed_instance(f"{seed}/{count}")
    serials = random.sample(range(10**9), count)
    accounts = random.sample(range(10**12), count)
    numbers = random.sample(range(1, 2 * count + 1), count)
    emails: dict[str, int] = {}
    people = []
    for index in range(count):
        language, gender = draw(random, LANGUAGES), draw(random, GENDERS)
        faker = fakers[language]
        first = faker.first_name_male() if gender == "male" else faker.first_name_female()
        last = faker.last_name()
        mailbox = _mailbox(first, last, emails)
        status, periods = _employment(random, index, roles, today)
        people.append(
            {
                "id": new_id(random),
                "personnelNumber": f"{numbers[index]:06d}",
                "firstName": first,
                "lastName": last,
                "email": f"{mailbox}@alpenwerk.example",
                "privateEmail": f"{mailbox}@post.example" if random.random() < 0.6 else None,
                "phone": f"+41 31 555 {index // 100 % 100:02d} {index % 100:02d}",
                "mobile": mobile(random),
                "privatePhone": mobile(random) if random.random() < 0.3 else None,
                "birthDate": (today - random.randint(18 * 366, 64 * 365) * DAY).isoformat(),
                "gender": gender,
                "civilStatus": draw(random, CIVIL_STATUS),
                "nationality": draw(random, NATIONALITIES),
                "language": language,
                "ahvNumber": ahv_number(serials[index]),
                "iban": iban(random.choice((230, 700, 4835, 9000, 80808)), accounts[index]),
                "address": address(random, language),
                "jobTitle": random.choice(JOB_TITLES),
                "status": status,
                **_employment_dates(periods),
                "workPeriods": periods,
            }
        )
    return people


def _mailbox(first: str, last: str, taken: dict[str, int]) -> str:
    """The name as an address without accents; namesakes get a number."""
    text = f"{first}.{last}".lower()
    for letter, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), (" ", ".")):
        text = text.replace(letter, plain)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().replace("'", "")
    taken[text] = number = taken.get(text, 0) + 1
    return text if number == 1 else f"{text}{number}"


def _employment(random: Random, index: int, roles: Roles, today: date) -> tuple[str, list[dict]]:
    """Work periods that follow one another without a gap, and the status they lead to today."""
    status = "active"
    if index in roles.joining:
        status = "invited"
        starts = [(today + random.randint(10, 60) * DAY, "active")]
    elif index in roles.returned:
        entry = today - random.randint(2000, 3000) * DAY
        gone = entry + random.randint(300, 900) * DAY
        starts = [(entry, "active"), (gone, "left"), (gone + 400 * DAY, "active")]
    else:
        entry = today - random.randint(90, 30 * 365) * DAY
        last = today
        if index in roles.left:
            status = "left"
            last = entry + random.randint(60, (today - entry).days - 1) * DAY
        starts = [(entry, "active")]
        if random.random() < 0.12:
            days = sorted(random.sample(range(1, (last - entry).days), random.randint(1, 2)))
            starts += [(entry + day * DAY, "active") for day in days]
        if index in roles.left:
            starts.append((last, "left"))
        elif index in roles.leaving:
            starts.append((today + random.randint(15, 90) * DAY, "left"))
    periods = []
    for (start, state), following in zip(starts, [*starts[1:], None], strict=True):
        workload, schedule = 100.0, None
        if random.random() < 0.25 + 0.25 * (len(periods) > 0):
            workload, schedule = random.choice(PART_TIME)
        gone = state == "left"
        periods.append(
            {
                "id": new_id(random),
                "validFrom": start.isoformat(),
                "validTo": following and (following[0] - DAY).isoformat(),
                "status": state,
                "workloadPercent": 0.0 if gone else workload,
                "weeklyHours": 0.0 if gone else round(WEEKLY_HOURS * workload / 100, 2),
                "schedule": None if gone else schedule,
            }
        )
    return status, periods


def _employment_dates(periods: list[dict]) -> dict:
    """Entry of the present employment (or the last one), and the last day before leaving."""
    exit_date = None
    entry = periods[0]["validFrom"]
    for before, after in pairwise(periods):
        if after["status"] == "left":
            exit_date = before["validTo"]
        elif before["status"] == "left":
            entry, exit_date = after["validFrom"], None
    return {"entryDate": entry, "exitDate": exit_date}


def _staff(random: Random, units: list[dict], people: list[dict], roles: Roles) -> None:
    """Give every unit a head who stays, everybody a unit, and a manager out of that."""
    gone = roles.left | roles.joining
    able = [person for index, person in enumerate(people) if index not in gone]
    heads = random.sample(able, min(len(units), len(able)))
    by_id = {unit["id"]: unit for unit in units}
    for unit, head in zip(units, heads, strict=False):
        unit["headUserId"] = head["id"]
        head["organisationUnitId"] = unit["id"]
        head["jobTitle"] = f"Leiter/in {unit['name']}"
    for person in people:
        if "organisationUnitId" not in person:
            unit = random.choice(units)
            person["organisationUnitId"] = unit["id"]
            if unit["headUserId"] and not unit["deputyUserId"] and person["status"] == "active":
                unit["deputyUserId"] = person["id"] if random.random() < 0.5 else None
        unit = by_id[person["organisationUnitId"]]
        while unit and unit["headUserId"] in (None, person["id"]):
            unit = by_id.get(unit["parentId"])
        person["managerId"] = unit and unit["headUserId"]
