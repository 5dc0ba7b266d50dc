"""Hours reports of 2getHR: their lines have to be right, as customers pay for them."""

from datetime import date
from decimal import Decimal

import pytest
from hr_sync.records import Customer, HoursLine
from streams import HoursReports
from test_twogethr_items import build, fault, sound, stream, value

MAY_4 = date(2026, 5, 4)


def line(start=None, end=None, hours=8, pause=0, date="2026-05-04", **more):
    return {"date": date, "start": start, "end": end, "hours": hours, "breakMinutes": pause, **more}


def read(*lines):
    return value(HoursReports, "lines", lines=list(lines))


def said_of(*lines):
    field, said = fault(HoursReports, lines=list(lines))
    assert field == "lines"
    return said


# --- One line ------------------------------------------------------------------------------------


def test_lines():
    assert read() == ()
    assert read(line(id=7)) == (HoursLine("7", MAY_4, Decimal(8)),)
    assert read(line("08:00", "16:30", 8, 30, id="7", note=" Concrete ")) == (
        HoursLine("7", MAY_4, Decimal(8), 480, 990, 30, "Concrete"),
    )
    assert read({"id": "7", "date": "2026-05-04T00:00:00", "hours": Decimal("7.25")})[0].hours == Decimal("7.25")


@pytest.mark.parametrize(
    ("start", "end", "hours", "ends"),
    [
        ("22:00", "06:00", 8, 1800),
        ("22:00", "00:00", 2, 1440),
        ("22:00", "24:00", 2, 1440),
        ("08:00", "08:00", 24, 1920),
        ("00:00", "00:00", 24, 1440),
        ("08:00", "07:59", Decimal("23.98"), 1919),
    ],
)
def test_an_end_at_or_before_the_start_lies_on_the_next_day(start, end, hours, ends):
    assert read(line(start, end, hours))[0].end == ends


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (None, "None is not a line"),
        ("08:00", "'08:00' is not a line"),
        ([], "a list is not a line"),
        ({}, "a line has no date"),
        (line(date=None), "a line has no date"),
        (line(date="2026-02-31"), "'2026-02-31' is not a date"),
        (line(date=20260504), "20260504 is not a date"),
        (line(hours=None), "on 2026-05-04: the hours are missing"),
        (line(hours=-25), "on 2026-05-04: -25 is less than -24"),
        (line(hours=Decimal("24.5")), "on 2026-05-04: 24.5 is more than 24"),
        (line(hours="8"), "on 2026-05-04: '8' is not a number"),
        (line(hours=Decimal("1e400")), "on 2026-05-04: a number has too many digits"),
        (line("08:00"), "on 2026-05-04: the end is missing"),
        (line(None, "16:00"), "on 2026-05-04: the start is missing"),
        (line("", "16:00"), "on 2026-05-04: the start is missing"),
        (line("24:00", "08:00"), "on 2026-05-04: '24:00' is not a time of day to start at"),
        (line("08:00", "25:00"), "on 2026-05-04: '25:00' is not a time of day"),
        (line(8, 16), "on 2026-05-04: 8 is not a time of day"),
        (line(0, None), "on 2026-05-04: the end is missing"),
        (line("08:00", "16:00", 8, -5), "on 2026-05-04: the break is negative"),
        (line("08:00", "16:00", 8, "30"), "on 2026-05-04: '30' is not a number of minutes"),
        (line("08:00", "09:00", 1, 60), "on 2026-05-04: the break of 60 minutes leaves no time to work"),
        (line("08:00", "09:00", 1, 61), "on 2026-05-04: the break of 61 minutes leaves no time to work"),
        (
            line("08:00", "16:00", 8, 30),
            "on 2026-05-04: 8 hours were reported, but start to end less the break is 7.5 hours",
        ),
        (line(id=True), "on 2026-05-04: True is not an id"),
        (line(id={}), "on 2026-05-04: an object is not an id"),
        (line(date="9999-12-31"), "a line has no date"),
    ],
)
def test_a_bad_line(item, said):
    assert said_of(line(id="1", date="2026-05-01"), item) == said


@pytest.mark.parametrize(
    "idle",
    [
        line(hours=0),
        line(hours=Decimal("0.00001")),
        line(hours=0, date=None),
        line(hours=0, note=["x"]),
        line("08:00", "08:00", 0),
        line("08:00", "08:30", 0, 30),
    ],
)
def test_a_line_without_hours_is_left_out(idle):
    assert [one.day for one in read(line(date="2026-05-05"), idle)] == [date(2026, 5, 5)]


def test_no_hours_where_the_clock_says_otherwise():
    assert "0 hours were reported" in said_of(line("08:00", "16:00", 0))


def test_a_note_that_cannot_be_read_takes_no_hours_with_it():
    record = build(HoursReports, lines=[line(note=["x"]), line(date="2026-05-05", note="Concrete")])
    assert [(one.hours, one.note) for one in record.lines] == [(8, None), (8, "Concrete")]
    assert [(error.field, str(error)) for error in record.errors] == [("lines", "on 2026-05-04: a list is not a text")]


@pytest.mark.parametrize("lines", ["x", {}, 5, True, ""])
def test_lines_that_are_none(lines):
    assert fault(HoursReports, lines=lines)[1].endswith("is not a list of lines")


def test_hours_that_are_rounded():
    for hours, remarks in ((Decimal("8.0166"), 0), (Decimal("8.02"), 1), (Decimal("8.25"), 1)):
        assert read(line("08:00", "16:00", hours))[0].hours == hours
        assert len(build(HoursReports, lines=[line("08:00", "16:00", hours)]).remarks) == remarks
    assert "8.27 hours" in said_of(line("08:00", "16:00", Decimal("8.27")))


def test_what_was_stamped_at_once_lasts_as_long_as_its_hours():
    found = read(line("09:00", "09:00", Decimal("0.25")))[0]
    assert (found.start, found.end) == (540, 555)


def test_a_correction_has_no_time_of_its_own():
    found = read(line("08:00", "16:00", 8, id="1"), line("14:30", "16:00", Decimal("-1.5"), 30, id="2"))
    assert [(one.hours, one.start, one.end) for one in found] == [(Decimal("-1.5"), None, None), (8, 480, 960)]


# --- Nights in which clocks change -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "start", "end", "hours"),
    [
        ("2026-03-28", "22:00", "06:00", 7),  # the night of 29 March is an hour shorter
        ("2026-03-27", "22:00", "06:00", 8),
        ("2026-03-29", "22:00", "06:00", 8),
        ("2026-03-29", "01:00", "04:00", 2),
        ("2026-03-28", "22:00", "22:00", 23),
        ("2026-03-29", "02:30", "04:00", Decimal("0.5")),  # skipped: read as if clocks had not been changed
        ("2026-10-24", "22:00", "06:00", 9),  # the night of 25 October is an hour longer
        ("2026-10-25", "22:00", "06:00", 8),
        ("2026-10-25", "01:00", "02:30", Decimal("1.5")),  # comes twice: the first of the two
        ("2026-10-25", "02:30", "04:00", Decimal("2.5")),
    ],
)
def test_what_is_worked_in_a_night_in_which_clocks_change(day, start, end, hours):
    assert read(line(start, end, hours, date=day))[0].hours == hours
    for wrong in (hours + 1, hours + Decimal("0.3")):
        assert f"on {day}: {wrong} hours were reported" in said_of(line(start, end, wrong, date=day))


def test_the_companys_clocks_count():
    item = {**sound(HoursReports), "lines": [line("22:00", "06:00", 8, date="2026-03-28", id="1")]}
    assert stream(HoursReports, timezone="UTC").build(item).errors == ()
    assert stream(HoursReports, timezone="Europe/Zurich").build(item).errors != ()
    # Nobody knows such a zone: the tenant belongs to a system that answered something else.
    assert stream(HoursReports, timezone="Moon/Crater").build(item).errors == ()


def test_a_break_is_measured_by_what_really_passes():
    assert read(line("01:30", "03:30", Decimal("0.5"), 30, date="2026-03-29"))[0].break_minutes == 30
    said = said_of(line("01:30", "03:30", 1, 60, date="2026-03-29"))
    assert said == "on 2026-03-29: the break of 60 minutes leaves no time to work"


# --- Several lines -----------------------------------------------------------------------------------


def test_lines_are_put_in_order():
    lines = [
        line("13:00", "17:00", 4, id="a"),
        line("08:00", "12:00", 4, id="b"),
        line(hours=1, date="2026-05-03", id="d"),
        line(hours=1, date="2026-05-03", id="c"),
    ]
    assert [found.key for found in read(*lines)] == ["c", "d", "b", "a"]
    assert read(*lines) == read(*reversed(lines))


def test_lines_without_an_id_have_a_natural_key():
    lines = [
        line("08:00", "12:00", 4),
        line("13:05", "17:05", 4, id=""),
        line(hours=2, date="2026-05-05", note="b", id=None),
        line(hours=1, date="2026-05-05", note="a"),
        line(hours=1, date="2026-05-06"),
    ]
    assert [(found.key, found.hours) for found in read(*lines)] == [
        ("2026-05-04/08:00", 4),
        ("2026-05-04/13:05", 4),
        ("2026-05-05#1", 1),
        ("2026-05-05#2", 2),
        ("2026-05-06#1", 1),
    ]
    assert read(*lines) == read(*reversed(lines)), "whichever way round a server sends them"


def test_two_lines_with_one_id():
    assert said_of(line(id="1"), line(id=1, date="2026-05-05")) == "two lines have the same id"
    said = said_of(line(id="2026-05-04#1", date="2026-05-05"), line())
    assert said == "two lines cannot be distinguished by their ids and days"


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        ([line("08:00", "12:00", 4), line("11:59", "13:59", 2)], "2026-05-04"),
        ([line("08:00", "12:00", 4), line("08:00", "12:00", 4)], "2026-05-04"),
        ([line("08:00", "17:00", 9), line("09:00", "10:00", 1)], "2026-05-04"),
        ([line("22:00", "06:00", 8), line("05:00", "07:00", 2, date="2026-05-05")], "2026-05-05"),
        ([line("08:00", "08:00", 24), line("07:00", "08:00", 1, date="2026-05-05")], "2026-05-05"),
    ],
)
def test_two_lines_that_overlap(lines, day):
    for number, item in enumerate(lines):
        item["id"] = number
    assert said_of(*lines) == said_of(*reversed(lines)) == f"on {day} two lines overlap"


def test_lines_that_do_not_overlap():
    lines = [
        line("08:00", "12:00", 4),
        line("12:00", "17:00", 5),
        line("22:00", "06:00", 8),
        line("06:00", "07:00", 1, date="2026-05-05"),
        line(hours=8, date="2026-05-05"),  # nobody knows when
    ]
    assert len(read(*lines)) == 5


# --- The report ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "number", "customer"),
    [
        ("Bau AG", "4001", Customer("Bau AG", "4001")),
        ("Bau AG", None, Customer("Bau AG")),
        (None, 4001, Customer(None, "4001")),
        (" ", "", None),
        (None, None, None),
    ],
)
def test_the_customer(name, number, customer):
    assert value(HoursReports, "customer", customerName=name, customerNumber=number) == customer


@pytest.mark.parametrize("state", ["draft", "submitted", "approved"])
def test_the_states_of_a_report(state):
    assert value(HoursReports, "state", state=state) == state


@pytest.mark.parametrize("state", ["rejected", "booked", "Draft", 1])
def test_an_unknown_state_of_a_report(state):
    assert fault(HoursReports, state=state) == ("state", f"{state!r} is not a known value")


def test_the_currency_of_a_report():
    assert value(HoursReports, "currency", currency="chf") == "CHF"
    assert value(HoursReports, "currency", currency=None) is None
