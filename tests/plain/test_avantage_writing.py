"""Avantage's operation that writes: what is sent to the letter, and what of an answer counts as yes, no or neither."""

import logging
import random
import time
from datetime import date
from decimal import Decimal

import pytest
from hr_sync.records import RecordError
from hr_sync.systems import Rejected, Unanswered, Unreachable
from hr_sync.systems.account import Credentials
from hr_sync.systems.avantage.client import AvantageClient
from hr_sync.systems.avantage.writing import Operation, operation_of
from hr_sync.systems.avantage.writing_patterns import LONGEST_ANSWER, MOST_CHARACTERS, Pattern
from hr_sync.systems.avantage.writing_settings import SETTINGS, check
from hr_sync.systems.avantage.writing_template import FIELDS, HoursLine, Template
from hr_sync.systems.transport import lines as transport
from simulators.avantage import AvantageSimulator
from simulators.avantage.simulator import SimulatedTable
from simulators.avantage.writing import ACKNOWLEDGED, REFUSED, TEMPLATE, SimulatedWriting, WriteFault

SET_UP = {
    "send_hours": True,
    "write_operation": "W04",
    "write_template": TEMPLATE,
    "write_acknowledged": ACKNOWLEDGED,
    "write_refused": REFUSED,
}
LINE = HoursLine("01", "101", "0000026008", date(2026, 6, 1), "00110", "CHA", "REG", Decimal("7.50"), note="Coffrage")


def operation(template="{employee},{day},{regular}", acknowledged="OK", **values):
    return Operation("W04", template, acknowledged, **values)


# --- The line --------------------------------------------------------------------------------


def test_a_line():
    sent = operation_of(SET_UP).line(LINE)
    assert sent == "RQ01,W04,,TMP,01,101,0000026008,2026/06/01,00110,CHA,REG,7.5,0,0,Coffrage"


@pytest.mark.parametrize(
    ("note", "sent"),
    [
        ("a, b", '"a, b"'),
        ('dit "oui"', '"dit ""oui"""'),
        ("une\r\nRQ01,W04,autre", '"une RQ01,W04,autre"'),
        ("\x00\x1b{employee}", "{employee}"),
        ("", ""),
    ],
)
def test_no_value_can_be_another_field_or_line(note, sent):
    line = operation("{employee},{day},{regular},{note}").line(HoursLine("01", "1", "", date(2026, 6, 1), note=note))
    assert line == f"RQ01,W04,1,2026/06/01,0,{sent}"


def test_quotation_marks_of_the_template():
    found = operation('"{employee}",{day},"{regular} h","x {note} y"')
    line = found.line(HoursLine("01", '1"2', "", date(2026, 6, 1), regular=Decimal(8), note='a, "b"'))
    assert line == 'RQ01,W04,"1""2",2026/06/01,"8 h","x a, ""b"" y"'


@pytest.mark.parametrize(
    ("day", "sent"),
    [
        ("YYYY/MM/DD", "2026/06/01"),
        ("YYYY-MM-DD", "2026-06-01"),
        ("YYYYMMDD", "20260601"),
        ("DD/MM/YYYY", "01/06/2026"),
        ("MM/DD/YYYY", "06/01/2026"),
    ],
)
def test_days(day, sent):
    assert f",{sent}," in operation(day=day).line(LINE)


def test_a_decimal_comma_is_quoted():
    assert operation(point=",").line(LINE).endswith(',"7,5"')


def test_hours_are_never_left_out():
    for name in ("half", "double"):
        line = HoursLine("01", "1", "", date(2026, 6, 1), regular=Decimal(8), **{name: Decimal(2)})
        with pytest.raises(Rejected, match=f"{{{name}}}, which the template"):
            operation().line(line)


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{employee},{day},{regular},{salary}", "no field salary. These can be used: {company} {employee}"),
        ("{employee!r},{day},{regular}", "is not a field"),
        ("{employee:>99999999},{day},{regular}", "is not a field"),
        ("{employee.__class__},{day},{regular}", "is not a field"),
        ("{0},{employee},{day},{regular}", "is not a field"),
        ("{{employee}},{day},{regular}", "is not a field"),
        ("{employee},{day},{regular},{", "is not a field"),
        ("{employee},{regular}", "the field day is missing"),
        ("{day},{regular}", "the field employee is missing"),
        ("{employee},{day}", "one of these fields is needed: {regular} {half} {double}"),
        ("{employee}{day},{regular}", "put {employee} between two commas"),
        ("A{employee},{day},{regular}", "put {employee} between two commas"),
        ("{employee},{day},{regular} h", "put {regular} between two commas"),
        ('"{employee},{day},{regular}', "quotation mark is missing"),
        ("{employee},{day}\r\nRQ01,{regular}", "line break"),
        ("{employee},{day},{regular}," + "x" * 1000, "1000 characters"),
    ],
)
def test_a_template_that_is_not_possible(template, said):
    with pytest.raises(RecordError, match=said):
        Template(template)
    with pytest.raises(RecordError, match=said):
        check("write_template", template)


def test_any_values_in_any_template_are_read_as_they_were():
    """1,000 of them, taken apart as the gateway takes lines apart."""
    import csv

    chance = random.Random(4)
    for _ in range(1000):
        template = ",".join(chance.choice(("{%s}", '"{%s}"')) % name for name in FIELDS)
        texts = {name: "".join(chance.choices("ab ,\"'{}%", k=chance.randrange(6))) for name in FIELDS}
        (found,) = csv.reader([Template(template).line(texts)], strict=True)
        assert found == list(texts.values())


# --- What the answers mean -------------------------------------------------------------------


@pytest.mark.parametrize("pattern", ["", ".*", "[^x]+", r"\w+", "a?b?", "OK|.*", "O{0}K{0,5}", "x", "OK|"])
def test_a_pattern_that_fits_nearly_everything(pattern):
    with pytest.raises(RecordError, match="fits too many"):
        Pattern(pattern)


@pytest.mark.parametrize(
    "pattern", ["(OK)+", "(a+)+b", "(?:OK)", "(?=OK)OK", r"OK\1", "^OK$", "OK*?", "OK++", "[OK", "OK{9999}", r"OK\A"]
)
def test_what_patterns_do_not_have(pattern):
    with pytest.raises(RecordError, match="cannot be used"):
        Pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("OK" + "x" * MOST_CHARACTERS, "200 characters"),
        ("OK.*.*.*.*", "at most 3 repetitions"),
        ("OK[z-a]", "not a valid pattern"),
        ("OKx{5,2}", "not a valid pattern"),
    ],
)
def test_a_pattern_that_is_not_possible(pattern, said):
    with pytest.raises(RecordError, match=said):
        Pattern(pattern)


@pytest.mark.parametrize("pattern", ["OK.*.*.*", r"OK\w*[a-z0-9]*\d+", "|".join(["OK"] * 60) + "|OK.*.*.*x"])
def test_no_pattern_takes_long(pattern):
    started = time.monotonic()
    assert not Pattern(pattern).fits("OK" + "0" * (LONGEST_ANSWER - 3) + "\n")
    assert not Pattern(pattern).fits("OK" + "0" * 1_000_000)
    assert time.monotonic() - started < 10  # a pattern with groups would take years


def test_a_pattern():
    found = Pattern(r"RQ01,W04,OK,\d{1,6}|FAIT \(.+\)")
    assert found.fits("RQ01,W04,OK,12") and found.fits("FAIT (12)")
    for answer in ("", "RQ01,W04,OK,", "RQ01,W04,OK,12 ", "xRQ01,W04,OK,12", "FAIT ()"):
        assert not found.fits(answer)


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        ('RQ01,W04,ERR,"Projet fermé"', Rejected, "Projet ferm"),
        ('RQ01,,ERR,"Inconnu"', Rejected, "Inconnu"),
        ("RQ01,W04,NON,employe inconnu", Rejected, "employe inconnu"),
        ('RQ01,R09,ERR,"Table"', Unanswered, "neither"),
        ("RQ01,W05,OK,1", Unanswered, "neither"),
        ("RQ01,W04,OK,BEGIN", Unanswered, "neither"),
        ("", Unanswered, "neither"),
        ("RQ01,W04,OK," + "1" * 400, Unanswered, "neither"),
    ],
)
def test_other_answers(answer, error, said):
    with pytest.raises(error, match=said):
        operation_of(SET_UP).check(answer)


def test_an_answer_that_means_both():
    with pytest.raises(Unanswered):
        operation(acknowledged="FAIT.*", refused="FAIT NON").check("FAIT NON")
    with pytest.raises(Unanswered):
        operation(acknowledged="RQ01.*").check('RQ01,W04,ERR,"non"')


# --- The settings ----------------------------------------------------------------------------


@pytest.mark.parametrize("left_out", ["write_operation", "write_template", "write_acknowledged"])
def test_not_set_up_wholly(left_out):
    assert operation_of({**SET_UP, left_out: None}) is None


def test_nothing_is_set_up_by_itself():
    assert operation_of({one.name: one.default for one in SETTINGS}) is None
    assert not any(one.default for one in SETTINGS if one.type in ("char", "boolean"))
    assert all(one.tested for one in SETTINGS)


@pytest.mark.parametrize("name", ["R09", "W4", "W044", "W04,X", "LOGIN", "W0\n4"])
def test_other_operations(name):
    with pytest.raises(RecordError, match="not an operation that writes"):
        check("write_operation", name)


# --- Over TCP --------------------------------------------------------------------------------


@pytest.fixture
def simulator():
    with AvantageSimulator() as simulator:
        simulator.writing = SimulatedWriting()
        yield simulator


@pytest.fixture
def client(simulator, monkeypatch):
    monkeypatch.setattr(transport, "TIMEOUT", 0.3)
    return client_of(simulator)


def client_of(simulator, **settings):
    return AvantageClient(Credentials(simulator.address, "s3cret", user="odoo", settings={**SET_UP, **settings}))


def test_lines_in_one_session(simulator, client):
    with client.gateway.session():
        for _ in range(5):
            client.write_hours(LINE)
    assert simulator.sessions == 1 and len(simulator.writing.taken) == 5
    assert simulator.writing.taken[0] == [
        "01", "101", "0000026008", "2026/06/01", "00110", "CHA", "REG", "7.5", "0", "0", "Coffrage"
    ]  # fmt: skip
    client.write_hours(LINE)
    assert simulator.sessions == 2, "the session was over"


@pytest.mark.parametrize("kind", ["refuse", "no"])
def test_a_refused_line_stops_no_other(simulator, client, kind):
    simulator.writing.faults[1] = WriteFault(kind)
    with client.gateway.session():
        with pytest.raises(Rejected, match=r"Projet fermé|employe inconnu"):
            client.write_hours(LINE)
        client.write_hours(LINE)
    assert simulator.sessions == 1 and len(simulator.writing.taken) == 1


@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.parametrize("kind", ["silent", "close", "cut", "late", "rubbish", "twice"])
def test_nobody_knows(simulator, client, kind, is_kept):
    """It is not repeated by itself, and what comes after it has a session of its own."""
    simulator.writing.faults[1] = WriteFault(kind, is_kept, seconds=0.6)
    with client.gateway.session():
        with pytest.raises(Unanswered):
            client.write_hours(LINE)
        assert len(simulator.writing.asked) == 1
        time.sleep(0.5 if kind == "late" else 0)
        client.write_hours(LINE)
    assert (simulator.sessions, len(simulator.writing.taken)) == (2, 1 + is_kept)


def test_a_slow_answer(simulator, client):
    simulator.writing.faults[1] = WriteFault("slow")
    client.write_hours(LINE)
    assert len(simulator.writing.taken) == 1


def test_a_session_that_the_gateway_has_closed_meanwhile(simulator, client):
    with client.gateway.session():
        client.write_hours(LINE)
        (connection,) = simulator._open
        connection.shutdown(2)
        time.sleep(0.1)
        client.write_hours(LINE)
    assert (simulator.sessions, len(simulator.writing.taken)) == (2, 2)


def test_what_was_not_sent_is_not_in_doubt(simulator, client):
    """Before the line is sent, every failure is an ordinary one."""
    with pytest.raises(Rejected, match="日, which Avantage lacks"):
        client.write_hours(HoursLine("01", "1", "1", date(2026, 6, 1), note="日"))
    simulator.banner = None
    with pytest.raises(Unreachable):
        client.write_hours(LINE)
    simulator.close_program()
    with pytest.raises(Unreachable):
        client.write_hours(LINE)
    assert simulator.writing.asked == []


def test_switched_off(simulator):
    client = client_of(simulator, send_hours=False)
    with pytest.raises(Rejected, match="not set up"):
        client.write_hours(LINE)
    assert client.check({}, {}).capabilities == {"sends_hours": False}
    assert client_of(simulator).check({}, {}).capabilities == {"sends_hours": True}
    assert simulator.writing.asked == [], "a test writes nothing"


def test_an_hour_type_that_is_gone(simulator):
    """Where their kinds are known, nothing counts as regular time because its type is not found."""
    columns = {"code": 0, "name": 1, "kind": 2}
    table = {"operation": "R09", "name": "TYPES", "index": "TYNO", "columns": columns, "digits": 0}
    simulator.tables["R09", "TYPES"] = SimulatedTable(("TYNO", 0), [["TD", "Temps double", "2"]])
    credentials = Credentials(simulator.address, "s3cret", user="odoo", settings=SET_UP, tables={"hour_types": table})
    client = AvantageClient(credentials)
    assert (client.hour_type("TD").kind, client.hour_type("")) == ("2", None)
    with pytest.raises(Rejected, match="TX is not in Avantage's table"):
        client.hour_type("TX")
    assert simulator.asked == ["RQ01,R09,,TYPES,TYNO"], "the table is read once"
    assert client_of(simulator).hour_type("TX") is None


def test_no_secret_in_a_log(simulator, client, caplog):
    caplog.set_level(logging.DEBUG)
    simulator.writing.faults[1] = WriteFault("rubbish")
    with pytest.raises(Unanswered) as caught:
        client.write_hours(LINE)
    said = caplog.text + str(caught.value) + caught.value.detail
    assert "s3cret" not in said and "Coffrage" not in caplog.text
