"""Absences of 2getHR, their types, and public holidays."""

from datetime import date

import pytest
from freezegun import freeze_time
from hr_sync.records import Span
from streams import Absences, AbsenceTypes, PublicHolidays
from test_twogethr_items import build, fault, sound, stream, value

MONDAY, TUESDAY = "2026-07-06", "2026-07-07"


# --- Types -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("came", "unit"), [("day", "day"), ("halfDay", "half_day"), ("hour", "hour"), (None, "day"), ("", "day")]
)
def test_units(came, unit):
    assert value(AbsenceTypes, "unit", unit=came) == unit


@pytest.mark.parametrize("came", ["week", "Day", "half_day", 1, True, ["day"]])
def test_an_unknown_unit(came):
    field, said = fault(AbsenceTypes, unit=came)
    assert field == "unit" and "is not a known value" in said


def test_a_unit_that_nobody_has_is_not_sure():
    left_out = {key: value for key, value in sound(AbsenceTypes).items() if key != "unit"}
    record = stream(AbsenceTypes).build(left_out)
    assert record.unit == "day" and record.absent == ("unit",)


@pytest.mark.parametrize(
    ("came", "color"),
    [
        ("#A1b2C3", "#a1b2c3"),
        (" #a1b2c3 ", "#a1b2c3"),
        ("a1b2c3", None),
        ("#a1b2c", None),
        ("#a1b2c3ff", None),
        ("#gggggg", None),
        ("#１２３４５６", None),
        ("red", None),
        ("", None),
        (None, None),
        (16711680, None),
        (["#a1b2c3"], None),
    ],
)
def test_a_color_that_cannot_be_read_is_none(came, color):
    """Nobody would want to miss a whole type for it."""
    assert value(AbsenceTypes, "color", color=came) == color


# --- Absences ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "from_noon", "until_noon"),
    [
        (None, None, False, False),
        ("", "", False, False),
        ("morning", "afternoon", False, False),
        ("afternoon", "afternoon", True, False),
        ("afternoon", None, True, False),
        ("morning", "morning", False, True),
        (None, "morning", False, True),
        ("afternoon", "morning", True, True),
    ],
)
def test_half_days(start, end, from_noon, until_noon):
    span = value(Absences, "span", startDate=MONDAY, endDate=TUESDAY, startPeriod=start, endPeriod=end)
    assert span == Span(date(2026, 7, 6), date(2026, 7, 7), from_noon, until_noon)


def test_half_a_day():
    day = {"startDate": MONDAY, "endDate": MONDAY + "T00:00:00"}
    morning = value(Absences, "span", **day, startPeriod="morning", endPeriod="morning")
    afternoon = value(Absences, "span", **day, startPeriod="afternoon", endPeriod="afternoon")
    assert (morning.from_noon, morning.until_noon) == (False, True)
    assert (afternoon.from_noon, afternoon.until_noon) == (True, False)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"endDate": "2026-07-05"}, "it ends on 2026-07-05, before it starts on 2026-07-06"),
        ({"endDate": MONDAY, "endPeriod": "morning"}, "on 2026-07-06 it starts and ends at noon"),
        ({"startDate": None}, "the first day is missing"),
        ({"startDate": "2026-02-31"}, "'2026-02-31' is not a date"),
        ({"endDate": "0026-07-06T00:00:00"}, "the date 0026-07-06 is not valid"),
        ({"endDate": 20260710}, "20260710 is not a date"),
        ({"startPeriod": "noon"}, "'noon' is not a known value"),
        ({"endPeriod": True}, "True is not a known value"),
        ({"endDate": "2926-12-31"}, "it lasts too long, from 2026-07-06 to 2926-12-31"),
        ({"startDate": None, "endDate": None}, "the value is missing"),
    ],
)
def test_a_span_that_cannot_be(changes, said):
    assert fault(Absences, **changes) == ("span", said)


@pytest.mark.parametrize("end", [None, "", "0001-01-01T00:00:00", "9999-12-31"])
def test_an_absence_without_an_end_runs_until_today(end):
    with freeze_time("2026-07-09 22:30:00"):  # half past midnight of the next day at the company
        record = build(Absences, endDate=end, endPeriod="morning")
        later = build(Absences, startDate="2026-08-01", endDate=end)
    assert record.span == Span(date(2026, 7, 6), date(2026, 7, 10), from_noon=True)
    assert [str(one) for one in record.remarks] == ["it has no end: it is imported up to 2026-07-10 and extended daily"]
    assert later.span.last == date(2026, 8, 1)


def test_an_end_that_is_not_sent_is_none():
    """Otherwise all absences would go on for ever once the system stops sending it."""
    item = {key: value for key, value in sound(Absences).items() if key != "endDate"}
    assert [str(error) for error in stream(Absences).build(item).errors] == ["the last day is missing"]


def test_a_long_span():
    span = value(Absences, "span", startDate="2026-01-01", endDate="2035-12-31")
    assert (span.last - span.first).days == 3651


@pytest.mark.parametrize("state", ["requested", "approved", "rejected", "cancelled"])
def test_the_states_of_an_absence(state):
    assert value(Absences, "state", state=state) == state


@pytest.mark.parametrize("state", ["Approved", "booked", "pending", 1, True])
def test_an_unknown_state_of_an_absence(state):
    assert fault(Absences, state=state) == ("state", f"{state!r} is not a known value")


def test_an_absence_without_hours_is_no_absence_of_zero_hours():
    assert value(Absences, "hours", hours=None) is None and value(Absences, "hours", hours=0) == 0


# --- Public holidays -----------------------------------------------------------------------------


def test_a_public_holiday_of_half_a_day():
    assert value(PublicHolidays, "half_day", isHalfDay=None) is False
    assert fault(PublicHolidays, isHalfDay="yes") == ("half_day", "'yes' is not true or false")


def test_holidays_of_several_locations_may_be_one():
    assert PublicHolidays.shared and PublicHolidays.match == (("day",),)
