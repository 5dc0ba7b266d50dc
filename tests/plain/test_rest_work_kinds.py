"""The kinds of values about work and money, as a system writes them that calls everything differently."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hr_sync.records import (
    MISSING,
    Customer,
    Document,
    Expense,
    File,
    HoursLine,
    HoursReport,
    Money,
    PayslipLine,
    Span,
)
from hr_sync.systems import Tenant
from hr_sync.systems.openapi.contract import Contract
from hr_sync.systems.rest.offer import fixed_values_of
from hr_sync.systems.rest.proposals.profile import propose_profile
from hr_sync.systems.rest.values.kinds import KINDS
from rest import PROFILE, changed, kind, problems, refused
from test_proposals import DAY, NUMBER, TEXT, listing, objects

REMARKS = []
TENANT = Tenant("1", "Company", "Europe/Zurich", currency="CHF")
STREAM = SimpleNamespace(
    today=date(2026, 11, 29),
    client=SimpleNamespace(tenant=lambda: TENANT, rounding=15),
    remark=lambda said: REMARKS.append(str(said)),
)


# --- Days and hours ----------------------------------------------------------------------------------


def test_a_day_that_must_not_be_before_another():
    decode, encode = kind(STREAM, "date", format="dd.MM.yyyy")
    assert decode(("02.03.2026", "01.03.2026")) == decode(("02.03.2026", MISSING)) == date(2026, 3, 2)
    assert decode(("02.03.2026", "?")) == date(2026, 3, 2), "the start has its own field"
    assert refused(decode, ("01.03.2026", "02.03.2026")) == "2026-03-01 is before the start on 2026-03-02"
    assert encode(date(2026, 3, 2)) == "02.03.2026"


def test_a_span_that_may_be_open():
    decode, _none = kind(STREAM, "span", format="dd.MM.yyyy", open=True)
    first = date(2026, 3, 2)
    REMARKS.clear()
    assert decode((("02.03.2026", ""), "")) == Span(first, date(2026, 11, 29)) and len(REMARKS) == 1
    assert refused(decode, (("02.03.2026", None), MISSING)) == "the last day is missing"
    assert decode((("02.03.2026", "02.03.2026"), "02.03.2026")) == Span(first, first) and len(REMARKS) == 1


@pytest.mark.parametrize(("last", "is_empty"), [("", True), (None, True), ("04.03.2026", False), ("?", False)])
def test_hours_that_mean_nothing_without_a_last_day(last, is_empty):
    void = KINDS["hours"].void({"unit": "hours", "check": "last_day", "format": "dd.MM.yyyy"})
    assert void(last) is is_empty and void(MISSING) is False
    assert KINDS["hours"].void({"unit": "hours"}) is None


@pytest.mark.parametrize(("unit", "written"), [("minutes", 450), ("iso", "PT7H30M"), ("clock", "7:30"), ("hours", 7.5)])
def test_hours_in_any_unit_are_checked(unit, written):
    decode, _encode = kind(STREAM, "hours", unit=unit, check="clock_times", format="dd.MM.yyyy", minimum=0, maximum=8)
    assert decode((written, "08:00", "15:30", "02.03.2026")) == Decimal("7.5")
    assert decode((written, "08:00", "16:00", "02.03.2026", 30)) == Decimal("7.5")
    assert decode((written, MISSING, MISSING, MISSING)) == Decimal("7.5")
    assert "8 hours" in refused(decode, (written, "08:00", "16:00", "02.03.2026"))


def test_limits_of_hours_are_hours():
    for unit, most, more in (("minutes", 480, 481), ("hours", 8, Decimal("8.00001")), ("clock", "8:00", "8:01")):
        decode = kind(STREAM, "hours", unit=unit, minimum=0, maximum=8)[0]
        assert decode(most) == 8 and "is more than 8" in refused(decode, more)


# --- Money -------------------------------------------------------------------------------------------


def test_amounts_in_texts():
    decode, encode = kind(STREAM, "money", decimal_separator=",", group_separator=".")
    assert decode("1.234,5") == Money(Decimal("1234.5"), "CHF") and encode is None
    assert decode(("1.234,5", "eur")) == Money(Decimal("1234.5"), "EUR")
    assert decode((None, "EUR")) is None
    decode, _encode = kind(STREAM, "vat", decimal_separator=",")
    assert decode("3,4") == decode(("3,4", MISSING)) == decode(("3,4", "?")) == Decimal("3.4")
    assert refused(decode, ("3,4", "3,3")) == "the VAT of 3.4 is more than the amount of 3.3"


def test_currencies_and_colors():
    decode, encode = kind(STREAM, "currency", values={"Franken": "CHF"})
    assert (decode("Franken"), decode("eur"), encode("CHF")) == ("CHF", "EUR", "Franken")
    assert refused(decode, "Euro")
    assert [kind(STREAM, "color")[0](one) for one in ("#00AAff", "red", None, 7)] == ["#00aaff", None, None, None]


# --- What stands inside lists and objects ------------------------------------------------------------


def test_lines_with_other_names():
    parts = {
        "id": "nr",
        "day": "wann.tag",
        "hours": "dauer",
        "start": "wann.von",
        "end": "wann.bis",
        "note": '"Be-merkung"',
    }
    decode, encode = kind(STREAM, "report_lines", parts=parts, format="dd.MM.yyyy", unit="minutes")
    item = {"nr": 7, "wann": {"tag": "02.03.2026", "von": "08:00", "bis": "09:30"}, "dauer": 90, "Be-merkung": "Bolts"}
    line = HoursLine("7", date(2026, 3, 2), Decimal("1.5"), 480, 570, 0, "Bolts")
    assert decode([item]) == (line,) and encode is None
    assert refused(decode, [{**item, "wann": "02.03.2026"}]) == "a line has no date"
    assert decode([{"wann": {"tag": "02.03.2026"}, "dauer": 90}])[0].key == "2026-03-02#1"
    few = kind(STREAM, "report_lines", parts={"day": "day", "hours": "hours"})[0]
    assert few([{"day": "2026-03-02", "hours": 2, "start": "x", "id": []}]) == (
        HoursLine("2026-03-02#1", date(2026, 3, 2), Decimal(2)),
    ), "what no path leads to is not read"


def test_customers_with_a_name_only():
    assert kind(STREAM, "customer")[0]("Bau AG") == Customer("Bau AG") and kind(STREAM, "customer")[0](" ") is None


def test_receipts_with_other_names():
    decode, _none = kind(STREAM, "receipts", parts={"id": "file.key", "name": "title"})
    assert decode([{"file": {"key": 7}, "title": "a.pdf", "media_type": "image/png"}]) == (File("7", "a.pdf", None),)
    assert kind(STREAM, "receipts", parts={"id": "id"})[0]([{"id": 7, "name": "x.pdf"}])[0].name == "receipt"


def test_payslips_with_other_names():
    decode, encode = kind(STREAM, "payslip_lines", parts={"name": "text", "amount": "value.sum", "rate": "value.rate"})
    line = PayslipLine("", "Salary", None, Decimal(1), Decimal(100), Decimal("6200.5"))
    sent = {"text": "Salary", "value": {"sum": 6200.5, "rate": 100}}
    assert encode((line,)) == [sent]
    assert decode([{**sent, "value": {"sum": Decimal("6200.5"), "rate": 100}}]) == (line,)
    decode, encode = kind(STREAM, "document", parts={"name": "meta.title", "content": "data"})
    assert encode(Document("May.pdf", "application/pdf", b"%PDF")) == {"meta": {"title": "May.pdf"}, "data": "JVBERg=="}
    assert encode(None) is None and decode(sent) is None


# --- What a profile may say of them ------------------------------------------------------------------


def absence(**fields):
    document = changed("records", "absence_type", value=PROFILE["records"]["department"])
    reference = {"path": "x", "value": {"type": "reference", "record": "employee"}}
    document["records"]["absence"] = {
        "list": {"path": "/absences"},
        "match": [],
        "fields": {
            "employee": reference,
            "absence_type": {"path": "x", "value": {"type": "reference", "record": "absence_type"}},
            "span": {"path": ["a", "b"], "value": {"type": "span"}},
            "state": {"path": "s", "value": {"type": "choice", "values": {"x": "approved"}}},
            **fields,
        },
    }
    return document


HOURS = {"type": "hours", "unit": "hours"}
SPAN = {"path": ["a", "b"], "value": {"type": "span"}}


@pytest.mark.parametrize(
    ("name", "field", "said"),
    [
        ("span", {**SPAN, "beside": "b", "value": {"type": "span", "open": True}}, None),
        ("span", {**SPAN, "value": {"type": "span", "open": True}}, "/value/open: an open span needs"),
        ("span", {**SPAN, "beside": "b"}, "/value/open: an open span needs"),
        ("hours", {"path": "h", "beside": "b", "value": {**HOURS, "check": "last_day"}}, None),
        ("hours", {"path": "h", "value": {**HOURS, "check": "last_day"}}, "/value/check: last_day needs"),
        ("hours", {"path": "h", "beside": "b", "value": HOURS}, "/value/check: last_day needs"),
        ("hours", {"path": "h", "beside": ["a", "b", "c"], "value": {**HOURS, "check": "clock_times"}}, None),
        (
            "hours",
            {"path": "h", "beside": ["a", "b"], "value": {**HOURS, "check": "clock_times"}},
            "/beside: the number",
        ),
        ("hours", {"path": "h", "value": {**HOURS, "minimum": 5, "maximum": 4}}, "/value/minimum: it is more"),
        (
            "state",
            {"path": "s", "value": {"type": "choice", "values": {"x": "draft"}}},
            "/value/values/x: draft is not",
        ),
    ],
)
def test_what_stands_beside_a_field(name, field, said):
    found = problems(absence(**{name: field}))
    assert (
        found == []
        if said is None
        else [one for one in found if one.startswith(f"/records/absence/fields/{name}{said}")]
    )


def report(**parts):
    document = changed("records", "hours_report", value={"list": {"path": "/reports"}, "match": [["number"]]})
    document["records"]["hours_report"]["fields"] = {
        "employee": {"path": "x", "value": {"type": "reference", "record": "employee"}},
        "number": {"path": "n", "value": {"type": "code"}},
        "state": {"path": "s", "value": {"type": "choice", "values": {"x": "draft"}}},
        "lines": {"path": "lines", "value": {"type": "report_lines", "parts": parts}},
    }
    return document


def test_the_parts_of_a_line():
    assert problems(report(day="d", hours="h", start="s", end="e")) == []
    place = "/records/hours_report/fields/lines/value/parts"
    assert problems(report(day="d")) == [f"{place}: hours is missing."]
    assert problems(report(day="d", hours="h", x="y")) == [f"{place}: x is not known."]
    assert problems(report(day="d", hours="h[?x]"))[0].startswith(f"{place}/hours: ")
    assert problems(report(day="d", hours="h", start="s")) == [
        f"{place}: a line needs paths for both its start and its end, or for neither."
    ]


def test_the_states_of_each_record_type():
    assert fixed_values_of(HoursReport, "state") == {"draft", "submitted", "approved"}
    assert "cancelled" not in fixed_values_of(Expense, "state") and "female" in fixed_values_of(Expense, "sex")


# --- What is proposed --------------------------------------------------------------------------------


def proposed(path, **fields):
    paths = {path: {"get": listing(objects(id=TEXT, employeeId=TEXT, **fields))}}
    paths["/employees"] = {"get": listing(objects(id=TEXT, name=TEXT))}
    return propose_profile(Contract({"paths": paths}), "x")


def test_a_report_in_german_is_proposed():
    entries = objects(
        Datum={"type": "string", "example": "02.03.2026"}, Stunden=NUMBER, Von=TEXT, Bis=TEXT, Pause=NUMBER
    )
    states = {"type": "string", "enum": ["Offen", "Eingereicht", "Bewilligt", "Abgelehnt"]}
    found = proposed("/Stundenrapporte", Rapportnummer=TEXT, Zustand=states, Kundenname=TEXT, Positionen=entries)
    fields = found.document["records"]["hours_report"]["fields"]
    assert found.lacking == {}
    assert fields["lines"] == {
        "path": "Positionen",
        "value": {
            "type": "report_lines",
            "parts": {"day": "Datum", "hours": "Stunden", "start": "Von", "end": "Bis", "break": "Pause"},
            "format": "dd.MM.yyyy",
        },
    }
    assert fields["customer"] == {"path": "Kundenname", "value": {"type": "customer"}}
    assert fields["state"]["value"]["values"] == {
        "Offen": "draft",
        "Eingereicht": "submitted",
        "Bewilligt": "approved",
    }, "no report is rejected"


def test_expenses_in_french_are_proposed():
    fields = proposed(
        "/depenses", date=DAY, montant=NUMBER, devise=TEXT, tva=NUMBER, justificatifs=objects(id=TEXT, nom=TEXT)
    ).document["records"]["expense"]["fields"]
    assert fields["cost"] == {"path": ["montant", "devise"], "value": {"type": "money"}}
    assert fields["vat_amount"] == {"path": "tva", "beside": "montant", "value": {"type": "vat"}}
    assert fields["receipts"]["value"]["parts"] == {"id": "id", "name": "nom"}


def test_a_list_without_what_it_needs_is_not_proposed():
    found = proposed("/hours-reports", number=TEXT, lines=objects(date=DAY, note=TEXT))
    assert found.lacking["hours_report"] == ("state", "lines")
