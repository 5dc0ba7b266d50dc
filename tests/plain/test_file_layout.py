"""Files that people import elsewhere: separators, encodings, formats, the order of columns, and what is refused."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hr_sync.records import Employee, RecordError
from hr_sync.systems.file_layout import Column, Entry, FileLayout, Number, Period, check_layout
from hr_sync.systems.mapping import MappingValue
from hr_sync.systems.setting import Setting

PERIOD = Period(date(2026, 5, 1), date(2026, 5, 31), 2)
ENTRY = Entry(
    Employee("", street="Rue 1"), {"employee": Employee("", city="Zürich")}, {"kind": MappingValue("9", "F", "")}
)


def layout(*values, **more):
    """A layout with a column for each of these values, the same in each line."""
    columns = tuple(
        Column(f"c{number}", f"C{number}", lambda _entry, _period, value=value: value)
        for number, value in enumerate(values)
    )
    return FileLayout(columns, frozenset(), **more)


def test_a_file_as_a_construction_system_wants_it():
    """Period, revision, headers of another language, decimal comma, CP1252, and what records refer to."""
    columns = (
        Column("period", "Période", lambda _entry, period: period.first),
        Column("revision", "N° de révision", lambda _entry, period: period.revision),
        Column("city", "Ville", lambda entry, _period: entry.about["employee"].city),
        Column("kind", "Code", lambda entry, _period: entry.mapped["kind"].code),
        Column("street", "Rue", lambda entry, _period: entry.record.street),
        Column("hours", "Heures", lambda _entry, _period: Decimal("7.50")),
    )
    one = FileLayout(
        columns,
        frozenset(("street",)),
        encoding="cp1252",
        day="%d.%m.%Y",
        point=",",
        name="h_%(first)s_%(revision)s.txt",
    )
    content = one.write([one.line(ENTRY, PERIOD)])
    assert content.decode("cp1252") == (
        "Période;N° de révision;Ville;Code;Rue;Heures\r\n01.05.2026;2;Zürich;F;Rue 1;7,5\r\n"
    )
    assert one.file_name(PERIOD) == "h_2026-05-01_2.txt"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "1"),
        (False, "0"),
        (Decimal("100"), "100"),
        (Decimal("0.10"), "0.1"),
        (Decimal("-7.5"), "-7.5"),
        (12, "12"),
        (date(2026, 5, 1), "2026-05-01"),
        ("a\r\n b\tc", "a b c"),
        ("=1+1", "'=1+1"),
        ("\t=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+47", "'+47"),
        ("-a", "'-a"),
        ("\uff1d1", "'\uff1d1"),
        ("a=b", "a=b"),
    ],
)
def test_cells(value, cell):
    """Numbers may be negative; a text that a spreadsheet would carry out is none any more."""
    assert layout(value).line(ENTRY, PERIOD) == [cell]


def test_separators_and_quotes_in_texts():
    one = layout('say "a;b"', "x", has_header=False)
    content = one.write([one.line(ENTRY, PERIOD)])
    assert content == b'\xef\xbb\xbf"say ""a;b""";x\r\n'
    assert next(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")) == ['say "a;b"', "x"]


def test_what_an_encoding_cannot_hold_is_refused():
    """Nothing is replaced: the person reads which column it is, and which characters."""
    with pytest.raises(RecordError, match="C1 has characters that the file cannot hold: ł ☃"):
        layout("ok", "☃ Wał", encoding="cp1252").line(ENTRY, PERIOD)


def test_a_required_value():
    column = Column("number", "Number", lambda _entry, _period: "", "Enter the number.")
    with pytest.raises(RecordError, match="Enter the number"):
        FileLayout((column,), frozenset()).line(ENTRY, PERIOD)


def test_the_order_of_columns():
    one = layout("a", "b", "c", order="columns")
    assert one.arranged({}) == one
    assert one.arranged({"columns": " c2, c0 "}).line(ENTRY, PERIOD) == ["c", "a"]
    assert replace(one, order="").arranged({"columns": "c2"}).line(ENTRY, PERIOD) == ["a", "b", "c"]
    for wrong in ("c9", "c0,c0"):
        with pytest.raises(
            RecordError, match="Name each of these columns at most once, separated by commas: c0, c1, c2"
        ):
            one.arranged({"columns": wrong})


def test_what_settings_choose():
    """Encoding, separators and headers by the names of settings; what is not chosen stays as declared."""
    names = {"encoding": "e", "delimiter": "d", "point": "p", "has_header": "h"}
    one = layout(Decimal("1.5"), "é", settings=names)
    assert one.arranged({}) == one
    assert one.arranged({"e": "latin-1", "d": "|"}) == one
    chosen = one.arranged({"e": "cp1252", "d": "tab", "p": "comma", "h": False})
    assert chosen.write([chosen.line(ENTRY, PERIOD)]) == b"1,5\t\xe9\r\n"
    chosen = one.arranged({"d": "comma", "p": "comma", "h": True})
    assert chosen.write([chosen.line(ENTRY, PERIOD)]) == b'\xef\xbb\xbfC0,C1\r\n"1,5",\xc3\xa9\r\n'
    with pytest.raises(ValueError, match="no setting can say what these are: line_end"):
        layout(settings={"line_end": "x"})


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"fields": frozenset(("hours", "trade"))}, "never sent: trade"),
        ({"about": {"task": ("name",)}}, "never sent: task"),
        ({"numbers": {"employee": Number("name", "")}}, "employee by name of no table"),
        ({"numbers": {"project": Number("number", "")}}, "project by number of no table"),
        ({"numbers": {"employee": Number("personnel_number", "", "persons")}}, "personnel_number of persons"),
        ({"order": "header"}, "'header' cannot say the order of columns"),
        ({"order": "columns"}, "'columns' cannot say the order of columns"),
        ({"settings": {"encoding": "header"}}, "'header' cannot say what encoding is"),
        ({"settings": {"has_header": "mark"}}, "'mark' cannot say what has_header is"),
        ({"settings": {"point": "nothing"}}, "'nothing' cannot say what point is"),
        ({"settings": {"delimiter": "mark"}}, "'mark' offers another delimiter than there is"),
    ],
)
def test_what_a_layout_may_name(changed, words):
    """Fields that are sent, numbers that are read, tables and settings that there are; a wrong one is found at once."""
    settings = (
        Setting("header", "boolean", "Header"),
        Setting("mark", "selection", "Mark", choices=(("point", "Point"), ("comma", "Comma"))),
        Setting("order", "char", "Order"),
    )
    about = {"employee": ("personnel_number",)}
    right = layout(
        about=about,
        numbers={"employee": Number("personnel_number", "", "employees")},
        order="order",
        settings={"has_header": "header", "point": "mark"},
    )
    sent = frozenset(("employee", "project", "hours"))
    check_layout(right, sent, settings, {"employees"})
    with pytest.raises(ValueError, match=words):
        check_layout(replace(right, **changed), sent, settings, {"employees"})


def test_numbers_of_a_table():
    """A number has the digits of the keys in its table; what cannot be such a key is refused."""
    one = Number("number", "", "projects")
    assert one.filled("26008", 10, "Shed") == "0000026008"
    assert one.filled("0260080001", 10, "Shed") == "0260080001"
    assert one.filled("P-17", 0, "Shed") == "P-17"
    for wrong in ("26008000100", "P-17", "²", "٣"):
        with pytest.raises(RecordError, match=f"Shed has the number {wrong} .* up to 10 digits and nothing else"):
            one.filled(wrong, 10, "Shed")


def test_two_columns_of_one_name():
    column = Column("a", "A", lambda _entry, _period: None)
    with pytest.raises(ValueError, match="one name"):
        FileLayout((column, column), frozenset())
