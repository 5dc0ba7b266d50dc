"""Everything but people in the company that the simulator makes up."""

import io
import json
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
import requests
from PIL import Image
from pypdf import PdfReader
from simulators.twogethr import TwogethrSimulator
from simulators.twogethr.contract import load_contract
from simulators.twogethr.expenses import vat_of
from simulators.twogethr.extent import DEMO, Extent
from simulators.twogethr.population import TODAY, make_company

KINDS = {
    *("projects", "subprojects", "absence-types", "absences", "public-holidays", "activity-types"),
    *("time-entries", "hours-reports", "expense-types", "expenses"),
}


@pytest.fixture(scope="module")
def company():
    return make_company(200, 20, extent=DEMO)


@pytest.fixture(scope="module")
def people(company):
    return {user["id"]: user for user in company["users"]}


def by_id(company, kind):
    return {entity["id"]: entity for entity in company[kind]}


def employed(user, first, last):
    """Whether the user was employed on all days from the first to the last."""
    periods = [period for period in user["workPeriods"] if period["status"] == "active"]
    day, last = date.fromisoformat(first), date.fromisoformat(last)
    while day <= last:
        if not any(period["validFrom"] <= f"{day}" <= (period["validTo"] or "9") for period in periods):
            return False
        day += timedelta(days=1)
    return True


def at(day, clock):
    return datetime.fromisoformat(f"{day}T{clock}")


# -- as a whole ---------------------------------------------------------------------------------


def test_an_extent_changes_nothing_about_people(company):
    alone = make_company(200, 20)
    assert set(alone) == {"company", "organisation-units", "users"}
    assert {name: company[name] for name in alone} == alone
    assert set(company) - set(alone) == {*KINDS, "files"}


def test_the_same_for_the_same_seed(company):
    assert make_company(200, 20, extent=DEMO) == company
    other = make_company(200, 20, seed=2, extent=DEMO)
    assert not any(other[kind] == company[kind] for kind in KINDS)


def test_kinds_do_not_influence_each_other(company):
    alone = make_company(200, 20, extent=Extent(absences=2000))
    for kind in ("absence-types", "absences", "public-holidays", "activity-types", "expense-types"):
        assert alone[kind] == company[kind]
    fewer = make_company(200, 20, extent=Extent(projects=40, expenses=150, months_of_time=1))
    assert fewer["expenses"] == company["expenses"]


def test_sizes_of_the_demo(company):
    sizes = {kind: len(company[kind]) for kind in KINDS}
    assert 10_000 < sizes.pop("time-entries") < 25_000
    assert sizes == {
        "projects": 40,
        "subprojects": 150,
        "absence-types": 8,
        "absences": 2000,
        "public-holidays": 60,
        "activity-types": 6,
        "hours-reports": 30,
        "expense-types": 8,
        "expenses": 150,
    }


def test_everything_fits_the_contract(company):
    contract = load_contract()
    for kind in KINDS:
        schema = contract.entities[kind]
        for entity in company[kind]:
            assert contract.errors(schema, entity) == {}, (kind, entity)
        assert len(by_id(company, kind)) == len(company[kind])
        tracked = "modifiedAt" in schema["properties"]
        assert tracked is (kind not in {"public-holidays", "activity-types"})
        for entity in company[kind] if tracked else ():
            assert entity["createdAt"] < entity["modifiedAt"] < "2026-06-01"
            assert entity["isDeleted"] is False


@pytest.mark.parametrize("employees", [0, 1, 4, 30])
@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2026, 1, 1), date(2026, 5, 31), date(2027, 8, 20)])
def test_small_companies_on_any_day(employees, today):
    extent = Extent(projects=3, subprojects=5, absences=12, months_of_time=1, hours_reports=4, expenses=6)
    company = make_company(employees, 2, today=today, extent=extent)
    made = [len(company[kind]) for kind in ("projects", "absences", "hours-reports", "expenses")]
    assert made == [3, *((12, 4, 6) if employees else (0, 0, 0))]
    assert bool(company["time-entries"]) is (employees > 3), "of the others there are reports"


def test_extents_are_read_from_text():
    assert Extent.parse("demo") == DEMO
    assert Extent.parse("projects=4,months_of_time=1") == Extent(projects=4, months_of_time=1)
    assert Extent.parse("") == Extent()
    for text in ("projects", "projects=many", "planets=9", "subprojects=2"):
        with pytest.raises(ValueError):
            Extent.parse(text)


# -- projects -----------------------------------------------------------------------------------


def test_projects(company, people):
    projects = by_id(company, "projects")
    assert len({project["number"] for project in projects.values()}) == 40
    assert {project["endDate"] is None for project in projects.values()} == {True, False}
    assert 8 <= len({project["customerName"] for project in projects.values()} - {None}) <= 12
    for project in projects.values():
        assert project["leaderId"] is None or people[project["leaderId"]]["status"] == "active"
        assert project["endDate"] is None or project["startDate"] < project["endDate"]
        assert project["isActive"] or project["endDate"] < "2026-06-01"
    assert 25 < sum(project["isActive"] for project in projects.values()) < 40
    for part in company["subprojects"]:
        project = projects[part["projectId"]]
        assert part["number"].startswith(f"{project['number']}-")
        assert project["isActive"] or not part["isActive"]
    assert len({part["number"] for part in company["subprojects"]}) == 150


# -- absences -----------------------------------------------------------------------------------


def test_types_and_holidays(company):
    types = company["absence-types"]
    assert {type_["unit"] for type_ in types} == {"day", "halfDay", "hour"}
    assert sum(not type_["isActive"] for type_ in types) == sum(not type_["isPaid"] for type_ in types) == 1
    holidays = {(holiday["date"], holiday["location"]): holiday for holiday in company["public-holidays"]}
    assert len(holidays) == 60
    assert holidays["2026-04-03", None]["name"] == "Karfreitag"
    assert holidays["2027-03-29", None]["name"] == "Ostermontag"
    assert holidays["2026-04-20", "Zürich"]["isHalfDay"], "Sechseläuten"
    assert {holidays["2026-01-02", place]["name"] for place in ("Zürich", "Bern")} == {"Berchtoldstag", "Bärzelistag"}
    assert {day[:4] for day, _place in holidays} == {"2025", "2026", "2027"}


def test_absences_lie_within_employment(company, people):
    for absence in company["absences"]:
        assert absence["startDate"] <= absence["endDate"]
        assert employed(people[absence["userId"]], absence["startDate"], absence["endDate"])
    left = {user["id"] for user in people.values() if user["status"] == "left"}
    assert left & {absence["userId"] for absence in company["absences"]}


def test_absences_of_one_person_exclude_each_other(company):
    own = defaultdict(list)
    for absence in company["absences"]:
        if absence["state"] in ("requested", "approved"):
            own[absence["userId"]].append(absence)
    for absences in own.values():
        for one, other in combinations(absences, 2):
            assert one["endDate"] < other["startDate"] or other["endDate"] < one["startDate"]


def test_absences_are_as_varied_as_real_ones(company):
    absences, types = company["absences"], by_id(company, "absence-types")
    states = Counter(absence["state"] for absence in absences)
    assert states["approved"] > 1400
    assert min(states.values()) > 40
    future = Counter(absence["state"] for absence in absences if absence["startDate"] > "2026-06-01")
    assert min(future["requested"], future["approved"]) > 50
    for absence in absences:
        type_ = types[absence["absenceTypeId"]]
        assert (absence["hours"] is not None) is (type_["unit"] == "hour")
        assert not (absence["startPeriod"] or absence["endPeriod"]) or type_["unit"] == "halfDay"
        assert absence["hours"] or absence["fullTimeDays"] > 0
        if not type_["requiresApproval"]:
            assert absence["endDate"] <= "2026-06-01"
        if absence["startDate"] == absence["endDate"]:
            assert (absence["startPeriod"], absence["endPeriod"]) != ("afternoon", "morning")
            assert absence["hours"] or absence["fullTimeDays"] <= 1
    halves = Counter((absence["startPeriod"], absence["endPeriod"]) for absence in absences)
    assert {("morning", "morning"), ("afternoon", "afternoon"), ("afternoon", None), (None, "morning")} < set(halves)
    assert any(absence["startDate"] <= "2026-04-03" < "2026-04-07" <= absence["endDate"] for absence in absences)
    lengths = {absence["fullTimeDays"] for absence in absences if types[absence["absenceTypeId"]]["code"] == "FER"}
    assert {0.5, 1, 5, 15} < lengths
    assert max(lengths) <= 15


# -- time ---------------------------------------------------------------------------------------


def test_time_entries_are_right_in_themselves(company, people):
    parts, projects = by_id(company, "subprojects"), by_id(company, "projects")
    activities = by_id(company, "activity-types")
    for entry in company["time-entries"]:
        assert "2026-03-01" <= entry["date"] <= "2026-06-01"
        assert employed(people[entry["userId"]], entry["date"], entry["date"])
        assert entry["isLocked"] is (entry["date"] < "2026-06-01")
        assert 0 < entry["hours"] < 12
        assert (entry["start"] is None) is (entry["end"] is None)
        if entry["start"]:
            length = at(entry["date"], entry["end"]) - at(entry["date"], entry["start"])
            assert length / timedelta(hours=1) == pytest.approx(entry["hours"] + entry["breakMinutes"] / 60, abs=1e-9)
        if entry["subprojectId"]:
            assert parts[entry["subprojectId"]]["projectId"] == entry["projectId"]
        if entry["projectId"]:
            assert projects[entry["projectId"]]["startDate"] <= entry["date"]
        if entry["isBillable"]:
            assert entry["projectId"] and activities[entry["activityTypeId"]]["isBillable"]
    for field in ("start", "projectId", "subprojectId", "activityTypeId", "note"):
        assert {entry[field] is None for entry in company["time-entries"]} == {True, False}, field
    assert any(entry["breakMinutes"] for entry in company["time-entries"])


def test_time_entries_of_each_day(company, people):
    entries = defaultdict(list)
    for entry in company["time-entries"]:
        entries[entry["userId"], entry["date"]].append(entry)
    assert {len(found) for found in entries.values()} == {1, 2}
    for (_user, day), found in entries.items():
        times = sorted((entry["start"], entry["end"]) for entry in found if entry["start"])
        assert all(before[1] <= after[0] for before, after in pairwise(times)), day
    off = {holiday["date"] for holiday in company["public-holidays"] if not holiday["isHalfDay"]}
    assert not off & {day for _user, day in entries}
    away = Counter()
    for absence in company["absences"]:
        if absence["state"] == "approved" and not absence["hours"]:
            day = date.fromisoformat(absence["startDate"])
            while f"{day}" <= absence["endDate"]:
                half = (f"{day}" == absence["startDate"] and absence["startPeriod"] == "afternoon") or (
                    f"{day}" == absence["endDate"] and absence["endPeriod"] == "morning"
                )
                away[absence["userId"], f"{day}"] = 1 if half else 2
                day += timedelta(days=1)
    assert not [key for key in entries if away[key] == 2]
    plain = [user["id"] for user in people.values() if user["status"] == "active" and not user["exitDate"]]
    reported = {(report["userId"], line["date"]) for report in company["hours-reports"] for line in report["lines"]}
    full = [user for user in plain if all(period["schedule"] is None for period in people[user]["workPeriods"])]
    for user in full:
        for day in ("2026-03-09", "2026-05-06"):
            key = (user, day)
            if employed(people[user], day, day) and key not in reported and not away[key]:
                assert key in entries


def test_hours_reports(company, people):
    reports, projects = company["hours-reports"], by_id(company, "projects")
    assert [report["number"] for report in reports] == [f"SR-2026-{number:04d}" for number in range(1, 31)]
    leased = {report["userId"] for report in reports}
    assert len(leased) == 10
    assert {people[user]["status"] for user in leased} == {"active"}
    for report in reports:
        assert report["lines"]
        if report["projectId"]:
            assert report["customerName"] == projects[report["projectId"]]["customerName"]
    assert {report["state"] for report in reports} == {"draft", "submitted", "approved"}
    for field in ("projectId", "customerName", "hourlyRate"):
        assert {report[field] is None for report in reports} == {True, False}, field
    currencies = Counter(report["currency"] for report in reports)
    assert currencies["CHF"] > currencies["EUR"] > 0
    fixed = make_company(200, 20, extent=Extent(hours_reports=10))
    assert {report["userId"] for report in fixed["hours-reports"]} == leased


def test_lines_of_hours_reports(company, people):
    own, owners = defaultdict(list), {}
    for report in company["hours-reports"]:
        for line in report["lines"]:
            assert owners.setdefault((report["userId"], line["date"]), report["id"]) == report["id"]
            assert employed(people[report["userId"]], line["date"], line["date"])
            if line["start"] is None:
                assert line["end"] is None
                own[report["userId"]].append((at(line["date"], "12:00"), at(line["date"], "12:00")))
                continue
            start, end = at(line["date"], line["start"]), at(line["date"], line["end"])
            end += timedelta(days=end <= start)
            assert (end - start) / timedelta(hours=1) == line["hours"] + line["breakMinutes"] / 60
            own[report["userId"]].append((start, end))
    for lines in own.values():
        assert all(before[1] <= after[0] for before, after in pairwise(sorted(lines)))
    lines = [line for report in company["hours-reports"] for line in report["lines"]]
    assert any(line["start"] is None for line in lines)
    assert any(line["start"] and line["end"] < line["start"] for line in lines)
    assert any(line["start"] and line["end"] == line["start"] for line in lines), "around the clock"
    absent = [
        (absence["userId"], absence["startDate"], absence["endDate"])
        for absence in company["absences"]
        if absence["state"] == "approved"
    ]
    assert not [key for key in owners for user, first, last in absent if key[0] == user and first <= key[1] <= last]


# -- money --------------------------------------------------------------------------------------


def test_expenses(company, people):
    types, projects = by_id(company, "expense-types"), by_id(company, "projects")
    assert {type_["vatRate"] for type_ in types.values()} == {8.1, 3.8, 2.6, 0.0, None}
    assert sum(not type_["isActive"] for type_ in types.values()) == 1
    for expense in company["expenses"]:
        amount, rate = Decimal(str(expense["amount"])), types[expense["expenseTypeId"]]["vatRate"]
        assert amount.as_tuple().exponent >= -2
        assert expense["vatAmount"] == (None if rate is None else float(vat_of(amount, rate)))
        assert expense["projectId"] is None or expense["projectId"] in projects
        assert employed(people[expense["userId"]], expense["date"], expense["date"])
    assert {expense["state"] for expense in company["expenses"]} == {
        *("draft", "submitted", "approved", "rejected", "booked")
    }
    currencies = Counter(expense["currency"] for expense in company["expenses"])
    assert currencies["CHF"] > 100
    assert set(currencies) == {"CHF", "EUR", "USD"}
    assert vat_of(Decimal("108.10"), 8.1) == Decimal("8.10")


def test_receipts_can_be_opened(company):
    receipts = [receipt for expense in company["expenses"] for receipt in expense["receipts"]]
    assert {len(expense["receipts"]) for expense in company["expenses"]} == {0, 1, 2}
    assert {receipt["id"] for receipt in receipts} == set(company["files"])
    kinds = Counter()
    for receipt in receipts:
        content_type, content = company["files"][receipt["id"]]
        assert content_type == receipt["contentType"]
        kinds[content_type] += 1
        if content_type == "application/pdf":
            [page] = PdfReader(io.BytesIO(content), strict=True).pages
            assert "Alpenwerk AG" in page.extract_text()
        else:
            picture = Image.open(io.BytesIO(content))
            picture.load()
            assert (picture.format, picture.size) == ("PNG", (1, 1))
    assert min(kinds["application/pdf"], kinds["image/png"]) > 10


# -- speed --------------------------------------------------------------------------------------


def test_a_large_company_is_made_and_served():
    extent = Extent(projects=40, subprojects=150, absences=4000, months_of_time=4, hours_reports=60, expenses=300)
    with TwogethrSimulator(employees=300, units=30, strict=False, extent=extent) as simulator:
        total = len(simulator.all("time-entries"))
        assert total > 25_000
        seen = 0
        with requests.Session() as session:
            session.headers["X-Api-Key"] = simulator.api_key
            for page in range(1, total // 500 + 2):
                url = f"{simulator.url}/api/v1/time-entries"
                answer = session.get(url, params={"page": page, "pageSize": 500}, timeout=5)
                seen += len(json.loads(answer.content)["items"])
        assert seen == total
        [receipt] = [expense["receipts"][0] for expense in simulator.all("expenses") if expense["receipts"]][:1]
        assert simulator.store.file(receipt["id"])[1] == make_company(300, 30, extent=extent)["files"][receipt["id"]][1]


def test_today_is_not_in_the_future_of_anything_worked(company):
    assert max(entry["date"] for entry in company["time-entries"]) == TODAY.isoformat()
    assert max(expense["date"] for expense in company["expenses"]) <= TODAY.isoformat()
    assert max(line["date"] for report in company["hours-reports"] for line in report["lines"]) < TODAY.isoformat()
