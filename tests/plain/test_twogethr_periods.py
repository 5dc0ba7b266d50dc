"""The work periods of a 2getHR user: when somebody works there, and how much."""

from datetime import date
from decimal import Decimal

import pytest
from hr_sync.records import MISSING, WorkSlot
from users import PERIOD, USER, broken, build, build_periods, messages, stream


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "retired"}, "retired"),
        ({"validFrom": None}, "no first day"),
        ({"validFrom": "2026-02-31"}, "not a date"),
        ({"validFrom": "0001-01-01", "status": "left"}, "no first day"),
        ({"validTo": "2019-01-01"}, "before it starts"),
        ({"weeklyHours": "40h"}, "40h"),
        ({"weeklyHours": -1}, "do not fit"),
        ({"weeklyHours": 76}, "do not fit"),
        ({"weeklyHours": float("nan")}, "working time"),
        ({"weeklyHours": Decimal("1e999999")}, "working time"),
        ({"weeklyHours": True}, "working time"),
        ({"weeklyHours": None, "workloadPercent": "full"}, "full"),
        ({"weeklyHours": None, "workloadPercent": 10**400}, "working time"),
        ({"weeklyHours": None, "workloadPercent": {}}, "working time"),
        ({"schedule": "Monday"}, "weekday"),
        ({"schedule": 5}, "working time"),
        ({"schedule": [None]}, "weekday"),
        ({"schedule": [{"weekday": 8, "start": "08:00", "end": "12:00"}]}, "8 is not a weekday"),
        ({"schedule": [{"weekday": 0, "start": "08:00", "end": "12:00"}]}, "0 is not a weekday"),
        ({"schedule": [{"weekday": True, "start": "08:00", "end": "12:00"}]}, "weekday"),
        ({"schedule": [{"weekday": 1, "start": "25:00", "end": "12:00"}]}, "25:00"),
        ({"schedule": [{"weekday": 1, "start": "08:00", "end": "24:01"}]}, "24:01"),
        ({"schedule": [{"weekday": 1, "start": "24:00", "end": "08:00"}]}, "24:00"),
        ({"schedule": [{"weekday": 1, "start": "08:00", "end": None}]}, "time of day"),
        (
            {
                "schedule": [
                    {"weekday": 1, "start": "08:00", "end": "12:00"},
                    {"weekday": 1, "start": "11:00", "end": "13:00"},
                ]
            },
            "overlap",
        ),
    ],
)
def test_a_bad_work_period(changes, said):
    record = build_periods(changes)
    assert broken(record) == {"employment"}
    assert said in messages(record)


@pytest.mark.parametrize("periods", ["x", {}, [None], [5], [[]]])
def test_work_periods_that_are_none(periods):
    assert broken(build(workPeriods=periods)) == {"employment"}


def test_two_periods_on_one_day():
    record = build_periods({}, {"id": "p2", "weeklyHours": 21})
    assert broken(record) == {"employment"} and "2020-01-01" in messages(record)


@pytest.mark.parametrize(
    ("periods", "status", "contracts"),
    [
        ([{"validFrom": "2026-07-01"}, {"validFrom": "2026-07-01", "status": "left"}], "active", []),
        ([{"validFrom": "2026-07-01", "status": "left"}, {"validFrom": "2026-07-01"}], "left", []),
        ([{"validFrom": "2026-07-01"}, {"validFrom": "2026-06-01", "status": "left"}], "left", [date(2026, 7, 1)]),
        ([{}, {"validFrom": "2026-07-01", "status": "left"}, {"validFrom": "2026-07-01"}], "left", [date(2020, 1, 1)]),
        (
            [{}, {"validFrom": "2026-07-01"}, {"validFrom": "2026-07-01", "status": "left"}],
            "active",
            [date(2020, 1, 1), date(2026, 7, 1)],
        ),
    ],
    ids=["withdrew", "withdrew in any order", "left before", "left as something changes", "goes on at once"],
)
def test_leaving_on_the_day_on_which_another_period_begins(periods, status, contracts):
    record = build(status=status, workPeriods=[{**PERIOD, "id": f"p{n}", **one} for n, one in enumerate(periods)])
    assert record.errors == ()
    assert [contract.start for contract in record.employment.contracts()] == contracts


def test_an_exit_before_the_entry_is_a_withdrawal_only_of_somebody_who_has_left():
    """Otherwise it may as well be the exit from an earlier employment."""
    dates = {"entryDate": "2020-01-01", "exitDate": "2019-12-31"}
    gone, unclear = build(status="left", **dates), build(**dates)
    assert gone.errors == () and gone.departure == date(2019, 12, 31) and gone.active is False
    assert broken_names(unclear) == {"employment"} and unclear.active is True
    back = [{}, {"validFrom": "2021-01-01", "status": "left"}, {"validFrom": "2022-01-01"}]
    returned = [{**PERIOD, "id": f"p{n}", **one} for n, one in enumerate(back)]
    unclear = build(exitDate="2020-12-31", workPeriods=returned)
    assert broken_names(unclear) == {"employment"} and unclear.active is True


@pytest.mark.parametrize("bad", [{"schedule": "Monday"}, {"validFrom": "2026-02-31"}, {"status": "retired"}])
def test_who_has_left_has_left_whatever_else_is_wrong_with_the_periods(bad):
    left = {**PERIOD, "id": "p2", "validFrom": "2021-01-01", "status": "left"}
    record = build(status="active", workPeriods=[{**PERIOD, **bad}, left])
    assert broken_names(record) == {"employment"}
    assert record.active is False and record.departure == date(2020, 12, 31)


def test_periods_that_cannot_be_read_bring_nobody_back():
    record = build(status="active", workPeriods=[PERIOD, {**PERIOD, "id": "p2", "validFrom": "soon"}])
    assert record.active is MISSING and record.departure is MISSING
    assert build(status="left", workPeriods="x").active is False


def broken_names(record):
    return {error.field for error in record.errors}


@pytest.mark.parametrize("status", ["retired", "", None, 5])
def test_an_unknown_status(status):
    assert broken(build(status=status)) == {"active"}


def schedule(**period):
    record = build_periods(period)
    assert record.errors == ()
    return record.employment.periods[0].schedule


def test_the_schedule_comes_from_the_most_exact_that_there_is():
    slots = [{"weekday": 7, "start": "22:00", "end": "06:00"}, {"weekday": 2, "start": "08:00:00", "end": "24:00"}]
    assert schedule(schedule=slots).slots == (WorkSlot(0, 0, 360), WorkSlot(1, 480, 1440), WorkSlot(6, 1320, 1440))
    assert schedule(schedule=None, weeklyHours=Decimal("33.3"), workloadPercent=100).minutes == 1998
    assert schedule(schedule=[], weeklyHours=None, workloadPercent=80).minutes == 2016, "of the company's 42 hours"
    assert schedule(weeklyHours=None, workloadPercent=0).slots == ()
    assert schedule(weeklyHours=None, workloadPercent=None) is None


def test_a_workload_of_a_company_without_hours():
    employees = stream(weekly_minutes=None)
    record = employees.build({**USER, "workPeriods": [{**PERIOD, "weeklyHours": None, "workloadPercent": 80}]})
    assert record.errors == () and record.employment.periods[0].schedule is None


def test_periods_are_put_in_order_and_have_a_key():
    record = build_periods({"id": "b", "validFrom": "2021-01-01"}, {"id": None})
    assert [period.key for period in record.employment.periods] == ["2020-01-01", "b"]


@pytest.mark.parametrize(
    ("periods", "status", "active"),
    [
        ([], "active", True),
        ([], "invited", True),
        ([], "left", False),
        ([{}], "left", False),
        ([{}, {"validFrom": "2021-01-01", "status": "left"}], "active", False),
        ([{}, {"validFrom": "2999-01-01", "status": "left"}], "left", True),
        ([{}, {"validFrom": "2021-01-01", "status": "left"}, {"validFrom": "2022-01-01"}], "left", True),
    ],
)
def test_who_works_there_is_told_by_the_periods_first(periods, status, active):
    numbered = [{**PERIOD, "id": f"p{number}", **period} for number, period in enumerate(periods)]
    record = build(status=status, workPeriods=numbered)
    assert record.errors == () and record.active is active


def test_two_periods_with_one_id():
    """They could not be distinguished later, when one of them changes."""
    record = build_periods({"id": "p1"}, {"id": "p1", "validFrom": "2021-01-01"})
    assert broken(record) == {"employment"}
    assert "the same id" in messages(record)
