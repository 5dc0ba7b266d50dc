"""Work periods by the names and words that a profile says, and what is wrong with a profile that says them badly."""

import copy
import json
from datetime import date
from types import SimpleNamespace

import pytest
from hr_sync.records import MISSING, Employment, WorkPeriod, WorkSchedule, WorkSlot
from hr_sync.systems import Tenant
from hr_sync.systems.rest.stream import streams_of
from rest import LEFT_OUT, changed, loaded, problems

WEEKDAYS = ["Mo", "Di", "Mi", "Do", "Fr", "Sa", 0]
PERIODS = {
    "id": "meta.no",
    "first_day": "von",
    "last_day": "bis",
    "status": {"path": "meta.art", "left": ["Austritt", 9], "works": ["Vertrag", 1, True]},
    "weekly_hours": "stunden.woche",
    "workload_percent": "pensum",
    "slots": {
        "path": "zeiten",
        "weekday": "tag",
        "weekdays": ["Mo", "Di", "Mi", "Do", "Fr", "Sa", 0],
        "start": "a",
        "end": "e",
    },
}
STATUS = {"left": [0, "weg"], "works": ["da", "kommt"]}
OPTIONS = {"format": "dd.MM.yyyy", "periods": PERIODS, "status": STATUS}
DATES = ["eintritt", "austritt", "verlauf"]
FIELDS = {
    "name": {"path": ["first", "last"], "value": {"type": "name"}, "send": True},
    "personnel_number": {"path": "number", "value": {"type": "code"}, "send": True},
    "birthday": {"path": "born", "value": {"type": "birthday"}},
    "departure": {
        "path": DATES,
        "beside": "person.stand",
        "value": {"type": "departure", **OPTIONS},
        "send": True,
        "send_path": "austritt",
    },
    "employment": {"path": DATES, "beside": "person.stand", "value": {"type": "employment", **OPTIONS}},
    "active": {"path": ["person.stand", "verlauf"], "value": {"type": "active", **OPTIONS}},
}
PLACE = ("records", "employee", "fields")
PERIOD = {"meta": {"no": 5, "art": "Vertrag"}, "von": "01.02.2020", "bis": None, "stunden": {"woche": 20}}
ITEM = {
    "id": 1,
    "first": "Anna",
    "last": "Muster",
    "number": "P1",
    "born": None,
    "person": {"stand": "da"},
    "eintritt": None,
    "austritt": None,
    "verlauf": [PERIOD],
}


def stream(fields=None, weekly_minutes=2400):
    profile = loaded(changed(*PLACE, value=fields or FIELDS))
    cls = next(cls for cls in streams_of(profile) if cls.record_type() == "employee")
    tenant = Tenant("1", "Company", "Europe/Zurich", weekly_minutes=weekly_minutes)
    return cls(SimpleNamespace(tenant=lambda: tenant))


def build(fields=None, weekly_minutes=2400, **changes):
    return stream(fields, weekly_minutes).build({**ITEM, **changes})


def period(*, art="Vertrag", no=5, **changes):
    return {**PERIOD, **changes, "meta": {"no": no, "art": art}}


def faults(record):
    return {error.field: str(error) for error in record.errors}


def test_names_words_and_dates_are_those_of_the_profile():
    record = build(eintritt="15.01.2020")
    assert record.errors == () and record.absent == ()
    schedule = WorkSchedule.spread(20 * 60)
    assert record.employment == Employment(
        date(2020, 1, 15), None, (WorkPeriod("5", date(2020, 2, 1), schedule=schedule),)
    )
    assert (record.departure, record.active) == (None, True)


@pytest.mark.parametrize("left", ["Austritt", 9])
def test_leaving_is_a_period_of_its_own(left):
    record = build(verlauf=[PERIOD, period(no=6, von="01.03.2021", art=left)])
    assert (record.errors, record.departure, record.active) == ((), date(2021, 2, 28), False)


@pytest.mark.parametrize("works", ["Vertrag", 1, True, None, ""])
def test_what_is_no_leaving(works):
    assert build(verlauf=[period(art=works)]).employment.periods[0].left is False


@pytest.mark.parametrize("odd", ["vertrag", 9.0, False, "1", {}, ["Austritt"]])
def test_a_word_that_the_profile_does_not_know(odd):
    record = build(verlauf=[period(art=odd)])
    assert "not a known value" in faults(record)["employment"] and set(faults(record)) == {"employment"}
    assert record.employment is record.departure is record.active is MISSING


@pytest.mark.parametrize(("status", "active"), [("da", True), ("kommt", True), (0, False), ("weg", False)])
def test_without_periods_the_status_says_who_works_there(status, active):
    record = build(verlauf=[], person={"stand": status})
    assert (record.errors, record.active) == ((), active)


@pytest.mark.parametrize("status", ["Da", False, None, "", {}])
def test_a_status_that_the_profile_does_not_know(status):
    assert set(faults(build(person={"stand": status}))) == {"active"}


def test_a_status_that_is_left_out_empties_no_other_field():
    record = build(person={})
    assert record.absent == ("active",) and record.departure is None and record.employment.periods


def test_the_status_says_whether_an_exit_before_the_entry_is_a_withdrawal():
    dates = {"eintritt": "01.01.2020", "austritt": "31.12.2019", "verlauf": []}
    assert build(person={"stand": "weg"}, **dates).departure == date(2019, 12, 31)
    assert set(faults(build(**dates))) == {"employment"}


def test_the_status_says_what_comes_first_of_two_periods_on_one_day():
    again = [PERIOD, period(no=6, art="Austritt", von="01.07.2026"), period(no=7, von="01.07.2026")]
    assert [one.left for one in build(verlauf=again).employment.periods] == [False, True, False]
    gone = build(verlauf=again, person={"stand": "weg"})
    assert [one.left for one in gone.employment.periods] == [False, False, True]


def test_working_times_by_the_words_for_weekdays():
    slots = [{"tag": "Mo", "a": "08:00", "e": "12:00"}, {"tag": 0, "a": "22:00", "e": "02:00"}]
    [one] = build(verlauf=[period(zeiten=slots)]).employment.periods
    assert one.schedule.slots == (WorkSlot(0, 0, 120), WorkSlot(0, 480, 720), WorkSlot(6, 1320, 1440))


@pytest.mark.parametrize("day", [1, False, "So", None, {}])
def test_a_word_that_is_no_weekday(day):
    record = build(verlauf=[period(zeiten=[{"tag": day, "a": "08:00", "e": "12:00"}])])
    assert "is not a weekday from Mo to 0" in faults(record)["employment"]
    assert record.active is True, "what only says when somebody works says nothing of whether"


def test_a_workload_is_a_part_of_the_companys_hours():
    half = period(stunden=None, pensum=50)
    assert build(verlauf=[half]).employment.periods[0].schedule == WorkSchedule.spread(1200)
    assert build(weekly_minutes=None, verlauf=[half]).employment.periods[0].schedule is None


def test_a_nested_name_that_leads_nowhere_is_not_taken_for_empty():
    """No hours at all would be another schedule."""
    record = build(verlauf=[period(stunden="20 Stunden")])
    assert faults(record) == {"employment": "'20 Stunden' is not an object"}


def test_a_first_day_since_ever():
    assert build(verlauf=[period(von="01.01.1900")]).employment.periods[0].valid_from == date(1900, 1, 1)
    assert "no first day" in faults(build(verlauf=[period(von="31.12.9999")]))["employment"]
    assert "no first day" in faults(build(verlauf=[period(von=None)]))["employment"]
    assert "not a date" in faults(build(verlauf=[period(von="1900-01-01")]))["employment"]


def test_only_the_last_day_is_sent():
    assert stream()._payload(build(austritt="31.12.2030")) == {
        "first": "Anna",
        "last": "Muster",
        "number": "P1",
        "austritt": "31.12.2030",
    }


def test_periods_may_have_no_more_than_a_first_day():
    fields = copy.deepcopy(FIELDS)
    for name in ("departure", "employment"):
        del fields[name]["value"]["status"], fields[name]["beside"]
    for name in ("departure", "employment", "active"):
        fields[name]["value"]["periods"] = {"first_day": "von"}
    record = build(fields, verlauf=[period(), period(von="01.02.2021")], austritt="31.12.2030")
    assert [one.key for one in record.employment.periods] == ["2020-02-01", "2021-02-01"]
    assert (record.errors, record.departure, record.active) == ((), date(2030, 12, 31), True)


def test_a_list_is_read_anew_for_each_entity():
    """However often the same periods come, each is judged with the dates and the status beside them."""
    employees = stream()
    first = employees.build({**ITEM, "austritt": "31.12.2030"})
    second = employees.build({**ITEM, "austritt": "31.12.2031", "person": {"stand": "weg"}, "verlauf": []})
    third = employees.build({**ITEM, "austritt": "31.12.2032"})
    assert [one.departure.year for one in (first, second, third)] == [2030, 2031, 2032]


def test_one_list_is_judged_by_each_status():
    again = [PERIOD, period(no=6, art="Austritt", von="01.07.2026"), period(no=7, von="01.07.2026")]
    employees = stream()
    records = [employees.build({**ITEM, "verlauf": again, "person": {"stand": one}}) for one in ("da", "weg", "da")]
    assert [record.employment.periods[-1].left for record in records] == [False, True, False]


def test_the_hours_of_a_company_are_not_those_of_another_one():
    """Two connections may have the same profile, and the same list only by accident."""
    half = [period(stunden=None, pensum=50)]
    found = [build(weekly_minutes=minutes, verlauf=half).employment for minutes in (2400, 1200)]
    assert [one.periods[0].schedule.minutes for one in found] == [1200, 600]


# --- What is wrong with a profile ------------------------------------------------------------------


def said(*place, value):
    fields = json.loads(json.dumps(FIELDS))  # each field with options of its own
    inner = fields
    for key in place[:-1]:
        inner = inner[key]
    if value is LEFT_OUT:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    return problems(changed(*PLACE, value=fields))


@pytest.mark.parametrize(
    ("place", "value", "where", "words"),
    [
        (("employment", "path"), DATES[:2], "employment/value/periods", "three paths need periods"),
        (("employment", "value", "periods"), LEFT_OUT, "employment/value/periods", "three paths need periods"),
        (("departure", "path"), DATES[:2], "departure/path", "must be 3"),
        (("active", "path"), "verlauf", "active/path", "must be 2"),
        (("active", "beside"), "person.stand", "active/beside", "must be 0"),
        (("employment", "beside"), LEFT_OUT, "employment/value/status", "a status needs the path"),
        (("employment", "value", "status"), LEFT_OUT, "employment/value/status", "needs a status"),
        (("active", "value", "status"), LEFT_OUT, "active/value", "status is missing"),
        (("active", "value", "periods", "first_day"), LEFT_OUT, "active/value/periods", "first_day is missing"),
        (("active", "value", "periods", "first_day"), "a[0]", "active/value/periods/first_day", "only keys"),
        (("active", "value", "status"), {"left": [0], "works": ["da", 0]}, "active/value/status", "left and works"),
        (("active", "value", "status", "works"), ["da"], "active/value/status", "differs from that of departure"),
        (("departure", "value", "format"), "dd/MM/yyyy", "active/value/format", "differs from that of departure"),
        (
            ("employment", "value", "periods", "status", "left"),
            ["Austritt", "Vertrag"],
            "employment/value/periods/status",
            "left and works",
        ),
        (
            ("employment", "value", "periods", "slots", "weekdays"),
            [1, 2, 3, 4, 5, 6, 6],
            "employment/value/periods/slots/weekdays",
            "two weekdays",
        ),
        (
            ("employment", "value", "periods", "slots", "weekdays"),
            [1, 2, 3],
            "employment/value/periods/slots/weekdays",
            "the minimum is 7",
        ),
        (("birthday", "value"), {"type": "departure", **OPTIONS}, "birthday/value/type", "does not fit"),
    ],
)
def test_what_makes_no_sense_is_named(place, value, where, words):
    found = said(*place, value=value)
    assert any(one.startswith(f"/records/employee/fields/{where}: ") and words in one for one in found), found


def test_a_status_needs_periods():
    fields = copy.deepcopy(FIELDS)
    fields["employment"] |= {"path": DATES[:2], "value": {"type": "employment", "status": STATUS}}
    assert any("without periods, there must be no status" in one for one in problems(changed(*PLACE, value=fields)))


def test_the_profile_of_these_tests_has_no_problems():
    assert problems(changed(*PLACE, value=FIELDS)) == []
