"""2getHR's work and money, read through its profile as its own driver reads them, whatever comes."""

import base64
import json
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest
from hr_sync.records import Document, Payslip, PayslipLine, Ref
from hr_sync.systems import Tenant
from hr_sync.systems.rest.stream import stream_of
from hr_sync.systems.twogethr import (
    Absences,
    AbsenceTypes,
    Activities,
    Expenses,
    ExpenseTypes,
    HoursReports,
    Payslips,
    TimeEntries,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from rest import PROFILE, changed, problems
from test_twogethr_alike import json_like, odd_lines
from test_twogethr_expenses import receipt
from test_twogethr_items import sound
from test_twogethr_reports import line
from test_twogethr_time import entry

FOLDER = Path(__file__).resolve().parents[2] / "systems/twogethr/profile"
LISTED = (AbsenceTypes, Absences, Activities, TimeEntries, HoursReports, ExpenseTypes, Expenses)
LEFT_OUT = object()


def described(cls):
    """The profile's entry for a record type; payslips have no list, which an entry needs."""
    said = json.loads((FOLDER / f"{cls.record.record_type()}.json").read_text())
    return {"list": {"path": "/payslips"}, "match": [], **said} if cls is Payslips else said


def client(timezone="Europe/Zurich", currency="CHF"):
    return SimpleNamespace(tenant=lambda: Tenant("1", "Company", timezone, currency=currency), rounding=15)


def both(cls, **tenant):
    """A stream of the driver and one of the profile."""
    return cls(client(**tenant)), stream_of("2getHR", cls.record, described(cls))(client(**tenant))


def told(record):
    """All of a record but its label."""
    said = [[(one.field, one.code, str(one)) for one in some] for some in (record.errors, record.remarks)]
    known = (record.external_id, record.modified, record.deleted, record.own_id)
    return record.values(), *said, record.absent, known


def same(cls, changes, single=False, seen=(), **tenant):
    """What both streams make of the sound item with ``changes``, which has to be the same."""
    item = {key: value for key, value in {**sound(cls), **changes}.items() if value is not LEFT_OUT}
    found = []
    for stream in both(cls, **tenant):
        stream.build_page(list(seen))
        found.append(stream.build(item, single))
    expected, record = found
    assert told(record) == told(expected)
    return record


def test_the_entries_are_a_profile():
    document = changed("records", "project", value=PROFILE["records"]["department"])
    project = {"path": "projectId", "value": {"type": "reference", "record": "project"}}
    task = {**PROFILE["records"]["department"]["fields"], "project": project}
    document["records"]["task"] = {"list": {"path": "/tasks"}, "match": [], "fields": task}
    for cls in (*LISTED, Payslips):
        document["records"][cls.record.record_type()] = described(cls)
    assert problems(document) == []


@pytest.mark.parametrize("cls", LISTED)
def test_a_stream_declares_what_the_driver_declares(cls):
    driver, profile = both(cls)
    for name in ("match", "incremental", "ranged", "follows", "page_size", "readable"):
        assert getattr(profile, name) == getattr(driver, name), name
    assert set(profile.after) == set(driver.after)
    assert [(one.name, one.paths, one.required) for one in profile.fields if one.paths] == [
        (one.name, one.paths, one.required) for one in driver.fields if one.path != "id"
    ]


@pytest.mark.parametrize("cls", LISTED)
def test_each_value_that_is_empty_or_left_out(cls):
    """In a list whose other items have every key, in one whose items have none, and alone."""
    for key in (*sound(cls), "nothing"):
        for value, single, seen in product((None, "", LEFT_OUT), (True, False), ((), (sound(cls),))):
            if key != "id":
                same(cls, {key: value}, single, seen)
    for single in (True, False):
        same(cls, dict.fromkeys(sound(cls).keys() - {"id"}), single)
        same(cls, dict.fromkeys(sound(cls).keys() - {"id"}, LEFT_OUT), single)


ODD = ["x", "", " ", 0, 1, -1, 25, True, False, [], {}, ["x"], Decimal("1.33335"), Decimal("-0.00001"), Decimal("24.5")]
ODD += [Decimal("1e400"), Decimal("NaN"), float("inf"), 10**12, 10_001, "2026-02-31", "9999-12-31", "0001-01-01", "8"]
ODD += ["2026-05-04T22:00:00Z", 20260504, "x" * 201, "x" * 501, "x" * 100_001, "a\x00b", "#A1b2C3", "halfDay", "Day"]
ODD += ["morning", "afternoon", "approved", "booked", "cancelled", "eur", "Euro", "true", "24:00", "08:00"]


@pytest.mark.parametrize("cls", LISTED)
def test_each_value_that_is_odd(cls):
    for key, value in product(sound(cls).keys() - {"id"}, ODD):
        same(cls, {key: value})


def spans():
    days = [None, "", "0001-01-01T00:00:00", "9999-12-31", "2026-07-06", "2026-07-07T00:00:00", "2026-07-05", 20260710]
    halves = [None, "", "morning", "afternoon", "noon", True]
    for end, first_half, last_half in product([*days, "2926-12-31", "2026-02-31", LEFT_OUT], halves, halves):
        yield {"endDate": end, "startPeriod": first_half, "endPeriod": last_half, "hours": 8}
    for start, end, hours in product([*days, "2999-01-01", LEFT_OUT], [*days, LEFT_OUT], (LEFT_OUT, None, 8)):
        yield {"startDate": start, "endDate": end, "startPeriod": "noon", "hours": hours}
        yield {"startDate": start, "endDate": end, "hours": hours}


def test_absences_with_an_end_or_without():
    remarks, absent = set(), set()
    for changes in spans():
        record = same(Absences, changes, single=True)
        remarks.update(str(one).partition(":")[0] for one in record.remarks)
        absent.add("hours" in record.absent)
    assert remarks == {"it has no end"} and absent == {True, False}


CLOCKS = [
    None,
    "",
    "00:00",
    "00:10",
    "01:00",
    "02:30",
    "08:00",
    "08:00:00",
    "08:20",
    "17:00",
    "24:00",
    "24:01",
    "noon",
    9,
]


def test_hours_of_entries_beside_clock_times():
    hours = [0, 1, 5, 7, 8, 9, 24, Decimal("0.25"), Decimal("0.33"), Decimal("8.5"), Decimal("-2.5"), Decimal("24.01")]
    days = ["2026-05-04", "2026-03-29", "2026-10-25", "9999-12-31", None, "2026-02-31"]
    errors, remarks = set(), set()
    nights = product(("00:00", "01:00", "02:30"), ("02:30", "17:00", "24:00"), hours, days)
    for start, end, worked, day in (*product(CLOCKS, CLOCKS, hours, days[:1]), *nights):
        record = same(TimeEntries, entry(start, end, worked, date=day))
        errors.update(str(one).partition(" hours")[2] for one in record.errors)
        remarks.update(one.code for one in record.remarks)
    assert any("start to end less the break" in one for one in errors) and remarks
    for pause in (None, 0, 30, 480, -1, 1441, "30", True, Decimal("30.5"), LEFT_OUT):
        same(TimeEntries, {**entry("08:00", "16:00", 8), "breakMinutes": pause})
    same(TimeEntries, entry("00:00", "06:00", 6, date="2026-03-29"), timezone="UTC")


LINES = [
    [],
    [line(id=7)],
    [line("08:00", "16:30", 8, 30, id="7", note=" Concrete ")],
    [{"id": "7", "date": "2026-05-04T00:00:00", "hours": Decimal("7.25")}],
    *([line(start, end, hours)] for start, end, hours in product(CLOCKS, CLOCKS, (0, 2, 8, 24, Decimal("0.25"), "8"))),
    *([line("08:00", "16:00", 8, pause)] for pause in (-5, "30", 30, 480, True, None)),
    *([line(id=key)] for key in (True, {}, "", None, 0, "a\x00b")),
    *([line(hours=hours)] for hours in (None, -25, Decimal("24.5"), Decimal("1e400"), Decimal("0.00001"), "", [])),
    *([line(date=day)] for day in (None, "2026-02-31", 20260504, "9999-12-31", "")),
    *([line(), odd] for odd in (None, "08:00", [], {}, 5)),
    [line(note=["x"]), line(date="2026-05-05", note="Concrete"), line(date="2026-05-06", note={})],
    [line(note="x" * 100_001)],
    [line("08:00", "16:00", 8, id="1"), line("14:30", "16:00", Decimal("-1.5"), 30, id="2")],
    [line("13:00", "17:00", 4, id="a"), line("08:00", "12:00", 4, id="b"), line(hours=1, date="2026-05-03", id="d")],
    [line("13:05", "17:05", 4, id=""), line(hours=2, note="b", id=None), line(hours=1, note="a"), line(hours=2)],
    [line(id="1"), line(id=1, date="2026-05-05")],
    [line(id="2026-05-04#1", date="2026-05-05"), line()],
    [line("08:00", "12:00", 4), line("11:59", "13:59", 2)],
    [line("22:00", "06:00", 8), line("05:00", "07:00", 2, date="2026-05-05")],
    [line("22:00", "06:00", 7, date="2026-03-28"), line("22:00", "06:00", 9, date="2026-10-24")],
    [line("01:30", "03:30", 1, 60, date="2026-03-29")],
]


def test_lines_of_reports():
    errors = set()
    for lines, zone in product(LINES, ("Europe/Zurich", "UTC")):
        errors.update(str(one) for one in same(HoursReports, {"lines": lines}, timezone=zone).errors)
    assert len(errors) > 40


def test_customers():
    for name, number in product((None, "", " ", "Bau AG", "x" * 501, ["x"], LEFT_OUT), (None, "", "4001", 4001, {})):
        same(HoursReports, {"customerName": name, "customerNumber": number}, single=True)


def test_amounts_and_their_vat():
    amounts = [None, 0, 45, -45, Decimal("45.80"), Decimal("1.2345"), Decimal("-23.4"), "45", 10**12, LEFT_OUT]
    for amount, vat in product(amounts, amounts):
        same(Expenses, {"amount": amount, "vatAmount": vat}, single=True)
    for currency, known in product((None, "", "eur", "Euro", 978, LEFT_OUT), ("CHF", "chf", None, "X", "ÄÖÜ")):
        same(Expenses, {"currency": currency}, single=True, currency=known)


def test_receipts():
    names = [
        "a.pdf",
        "../../etc/passwd",
        "C:\\x\\scan.jpg",
        "evil\u202efdp.exe",
        " \x00 ",
        "x" * 200 + ".pdf",
        "",
        None,
        5,
    ]
    kinds = ["image/jpeg", "Image/JPEG; charset=binary", "pdf", "a/b\r\nX: c", "", None, 5, ["image/png"]]
    lists = [[receipt(name, kind=kind)] for name, kind in product(names, kinds)]
    lists += [[receipt(key=key)] for key in (None, "", True, 1, "a\x00", [])]
    lists += [[receipt(), receipt("b.pdf")], [receipt(key="2"), receipt(key=1)], [{}], [None], ["x"], "x", {"id": "f"}]
    for receipts in lists:
        same(Expenses, {"receipts": receipts})


@settings(max_examples=300)
@given(st.data(), st.sampled_from(LISTED), st.booleans())
def test_anything_that_comes(data, cls, single):
    keys = st.sampled_from(sorted(sound(cls).keys() - {"id"}))
    odd = data.draw(st.dictionaries(keys, st.one_of(json_like, odd_lines), max_size=4))
    left_out = data.draw(st.sets(keys, max_size=3))
    same(cls, {**odd, **dict.fromkeys(left_out, LEFT_OUT)}, single)


# --- Payslips ----------------------------------------------------------------------------------------

SLIP = {
    "id": "s1",
    "externalId": "ours",
    "modifiedAt": "2026-06-01T12:00:00Z",
    "userId": "u1",
    "number": "SLIP/001",
    "name": "May",
    "periodStart": "2026-05-01",
    "periodEnd": "2026-05-31",
    "grossAmount": 6200,
    "netAmount": Decimal("5871.40"),
    "currency": "CHF",
    "lines": [{"code": "BASIC", "name": "Salary", "category": "Basic", "quantity": 1, "rate": 100, "amount": 6200}],
    "document": {"fileName": "May.pdf"},
}


def test_payslips_as_they_are_read():
    driver, profile = both(Payslips)
    lines = SLIP["lines"][0]
    odd = [{"lines": [{**lines, key: value}]} for key, value in product(lines, (*ODD, None))]
    odd += [{"lines": [{}]}, {"lines": [None]}, {"lines": "x"}, {"lines": None}, {"lines": []}]
    odd += [{key: value} for key, value in product(SLIP.keys() - {"id"}, (*ODD, None))]
    for changes in odd:
        item = {**SLIP, **changes}
        assert told(profile.build(item, single=True)) == told(driver.build(item, single=True))
    for key in SLIP.keys() - {"id"}:
        item = {name: value for name, value in SLIP.items() if name != key}
        assert told(profile.build(item, single=True)) == told(driver.build(item, single=True))


@pytest.mark.parametrize("document", [Document("May.pdf", "application/pdf", b"%PDF"), None])
@pytest.mark.parametrize("gross", [Decimal("6200.00"), Decimal("0.1"), None])
def test_payslips_as_they_are_sent(document, gross):
    record = Payslip(
        "s1",
        employee=Ref("employee", "u1"),
        number="SLIP/001",
        name="May",
        period_start=date(2026, 5, 1),
        period_end=date(2026, 5, 31),
        gross=gross,
        net=Decimal("5871.40"),
        currency="CHF",
        lines=(
            PayslipLine("BASIC", "Salary", "Basic", Decimal(1), Decimal("100"), Decimal("6200")),
            PayslipLine("AHV", "AHV", None, Decimal("1.5"), None, Decimal("-328.60")),
        ),
        document=document,
    )
    driver, profile = both(Payslips)
    sent = profile._payload(record)
    assert sent == driver.payload(record, {})
    assert not document or base64.b64decode(sent["document"]["contentBase64"]) == document.content
