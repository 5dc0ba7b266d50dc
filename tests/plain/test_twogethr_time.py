"""Time entries of 2getHR, whose clock times prove their hours."""

from decimal import Decimal

import pytest
from streams import TimeEntries
from test_twogethr_items import build, fault, sound, stream, value


def entry(start, end, hours, pause=0, date="2026-05-04"):
    return {"date": date, "start": start, "end": end, "hours": hours, "breakMinutes": pause}


@pytest.mark.parametrize(
    "changes",
    [
        entry("08:00", "17:00", Decimal("8.5"), 30),
        entry("08:00", "16:00", 8, None),
        entry("00:00", "24:00", 24),
        entry("08:00:00", "08:20", Decimal("0.33")),  # a third, rounded
        entry("08:00", "08:20", Decimal("0.35")),  # a minute more, and no longer
        entry("08:00", "08:30", 0, 30),
        entry(None, None, 0, None),
        entry(None, None, 24),
        entry("", "", 5),
        entry("08:00", None, 5, 30),  # one of the two alone proves nothing
        entry(None, "08:00", 5),
        entry("noon", "", 5),
    ],
)
def test_hours_that_fit(changes):
    assert value(TimeEntries, "hours", **changes) == Decimal(changes["hours"])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            entry("08:00", "17:00", 9, 30),
            "9 hours were reported, but start to end less the break is 8.5 hours",
        ),
        (
            entry("08:00", "08:20", Decimal("0.59")),
            "0.59 hours were reported, but start to end less the break is 0.3333 hours",
        ),
        (
            entry("08:00", "09:00", 0, 90),
            "0 hours were reported, but start to end less the break is -0.5 hours",
        ),
        (
            entry("17:00", "08:00", 9),
            "9 hours were reported, but start to end less the break is 15 hours",
        ),
        (
            entry("08:00", "08:00", 8),
            "8 hours were reported, but start to end less the break is 24 hours",
        ),
        (entry("24:00", "08:00", 8), "'24:00' is not a time of day to start at"),
        (entry("08:00", "24:01", 16), "'24:01' is not a time of day"),
        (entry("8 o'clock", "09:00", 1), '"8 o\'clock" is not a time of day'),
        (entry("08:00", 9, 1), "9 is not a time of day"),
        (entry(0, "09:00", 1), "0 is not a time of day"),
        (entry(None, None, Decimal("-24.01")), "-24.01 is less than -24"),
        (entry(None, None, Decimal("24.01")), "24.01 is more than 24"),
        (entry(None, None, "8"), "'8' is not a number"),
        (entry(None, None, True), "True is not a number"),
        (entry(None, None, 8, -1), "the break is negative"),
        (entry(None, None, 8, Decimal("30.5")), "30.5 is not a number of minutes"),
        (entry(None, None, 8, "30"), "'30' is not a number of minutes"),
        (entry(None, None, 8, True), "True is not a number of minutes"),
        (entry(None, None, 8, 10**9), "the break is longer than a day"),
    ],
)
def test_hours_that_cannot_be(changes, said):
    assert fault(TimeEntries, **changes) == ("hours", said)


@pytest.mark.parametrize(
    ("start", "end", "hours", "pause"),
    [
        ("22:00", "06:00", 8, 0),
        ("22:30", "01:15", Decimal("2.75"), 0),
        ("18:00", "00:00", 6, 0),
        ("18:00", "24:00", 6, 0),
        ("20:00", "05:30", 9, 30),
        ("08:00", "08:00", 24, 0),
        ("08:00", "08:00", 0, 0),  # started and stopped at once
    ],
)
def test_an_end_at_or_before_the_start_lies_on_the_next_day(start, end, hours, pause):
    assert value(TimeEntries, "hours", **entry(start, end, hours, pause)) == hours
    assert build(TimeEntries, **entry(start, end, hours, pause)).remarks == ()


@pytest.mark.parametrize(
    ("start", "end", "hours", "worked"),
    [
        ("08:03", "11:58", 4, "3.917"),
        ("09:00", "09:04", Decimal("0.25"), "0.06667"),
        ("09:00", "09:00", Decimal("0.25"), "0"),
        ("08:00", "12:50", Decimal("4.8"), "4.833"),
        ("23:55", "00:02", Decimal("0.25"), "0.1167"),
        ("08:00", "08:10", 0, "0.1667"),
    ],
)
def test_rounded_hours_count_and_that_is_said(start, end, hours, worked):
    assert value(TimeEntries, "hours", **entry(start, end, hours)) == hours
    said = [str(remark) for remark in build(TimeEntries, **entry(start, end, hours)).remarks]
    assert said == [
        f"on 2026-05-04 the reported {hours} hours are used; the clock times less the break give {worked} hours"
    ]


def test_a_correction_is_negative_and_proves_nothing():
    for clocks in (("08:00", "10:30"), (None, None)):
        assert value(TimeEntries, "hours", **entry(*clocks, Decimal("-2.5"))) == Decimal("-2.5")


@pytest.mark.parametrize(
    ("date", "start", "end", "hours"),
    [
        ("2026-03-29", "00:00", "06:00", 5),  # clocks go forward from 02:00 to 03:00
        ("2026-03-29", "03:00", "06:00", 3),
        ("2026-03-29", "00:00", "02:00", 2),
        ("2026-03-28", "00:00", "06:00", 6),
        ("2026-10-25", "00:00", "06:00", 7),  # clocks go back from 03:00 to 02:00
        ("2026-10-25", "00:00", "02:30", Decimal("2.5")),  # the first of the two half past two
        ("2026-10-25", "02:30", "03:00", Decimal("1.5")),
    ],
)
def test_hours_of_a_night_in_which_clocks_change(date, start, end, hours):
    assert value(TimeEntries, "hours", **entry(start, end, hours, date=date)) == hours
    assert fault(TimeEntries, **entry(start, end, hours + 1, date=date))[0] == "hours"


def test_where_clocks_do_not_change():
    read = stream(TimeEntries, timezone="UTC")
    record = read.build({**sound(TimeEntries), **entry("00:00", "06:00", 6, date="2026-03-29")})
    assert record.errors == ()


def test_a_bad_day_is_told_once():
    """The hours of a day that nobody knows cannot be proved, which is no fault of theirs."""
    assert fault(TimeEntries, date="2026-02-31") == ("day", "'2026-02-31' is not a date")
    assert fault(TimeEntries, date=None)[0] == "day"
    assert fault(TimeEntries, **entry("08:00", "24:00", 8, date="9999-12-31"))[0] == "day"


def test_clock_times_that_nobody_sends_make_no_hours_unsure():
    """They only prove something. If they counted, no change of hours would be taken over without them."""
    proof = {"start", "end", "breakMinutes"}
    bare = {key: value for key, value in sound(TimeEntries).items() if key not in proof}
    for single in (True, False):
        record = stream(TimeEntries).build(bare, single)
        assert (record.errors, record.absent, record.hours) == ((), (), Decimal("8.5"))
