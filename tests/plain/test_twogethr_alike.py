"""What holds for all of 2getHR's streams: limits of texts, references, labels, and what they say of themselves."""

from decimal import Decimal

import pytest
from hr_sync.records import MISSING, Absence, Employee, PublicHoliday
from hr_sync.systems import ContractBroken, Twogethr
from hr_sync.systems.decode import LONG
from hypothesis import given, settings
from hypothesis import strategies as st
from streams import (
    Absences,
    AbsenceTypes,
    Activities,
    Employees,
    Expenses,
    ExpenseTypes,
    HoursReports,
    Projects,
    PublicHolidays,
    Tasks,
    TimeEntries,
    operation,
    own_contract,
)
from test_twogethr_items import ITEMS, build, fault, offered, sound, stream, value


@pytest.mark.parametrize("cls", [cls for cls in ITEMS if "isActive" in ITEMS[cls]])
@pytest.mark.parametrize("given", ["false", "", 0, 1, [], {}])
def test_active_is_true_or_false(cls, given):
    field, said = fault(cls, isActive=given)
    assert field == "active" and "is not true or false" in said


@pytest.mark.parametrize("cls", [cls for cls in ITEMS if "isActive" in ITEMS[cls]])
def test_a_key_for_active_that_nobody_has_deactivates_nobody(cls):
    left_out = {key: value for key, value in sound(cls).items() if key != "isActive"}
    record = stream(cls).build(left_out)
    assert record.active is True and record.absent == ("active",)
    assert value(cls, "active", isActive=False) is False


@pytest.mark.parametrize(
    ("cls", "key"),
    [
        (Projects, "number"),
        (Tasks, "number"),
        (AbsenceTypes, "code"),
        (HoursReports, "number"),
        (HoursReports, "customerNumber"),
        (ExpenseTypes, "code"),
    ],
)
def test_texts_that_cannot_be_cut_have_a_limit(cls, key):
    assert build(cls, **{key: "x" * 200}).errors == ()
    assert "at most 200 fit" in fault(cls, **{key: "x" * 201})[1]
    assert "is not a text" in fault(cls, **{key: ["x"]})[1]


@pytest.mark.parametrize(
    ("cls", "key", "limit"),
    [
        (Projects, "name", 500),
        (Projects, "description", LONG),
        (Projects, "customerName", 500),
        (Tasks, "name", 500),
        (Tasks, "description", LONG),
        (AbsenceTypes, "name", 500),
        (PublicHolidays, "name", 500),
        (Absences, "comment", LONG),
        (Activities, "name", 500),
        (TimeEntries, "note", LONG),
        (HoursReports, "customerName", 500),
        (ExpenseTypes, "name", 500),
        (Expenses, "description", LONG),
    ],
)
def test_longer_texts_are_cut_with_a_note(cls, key, limit):
    whole, cut = build(cls, **{key: "x" * limit}), build(cls, **{key: "x" * (limit + 1)})
    assert (whole.errors, whole.remarks, cut.errors) == ((), (), ())
    [note] = cut.remarks
    assert getattr(cut, note.field) == getattr(whole, note.field) is not MISSING
    assert f"{limit + 1} characters" in str(note)
    assert "is not a text" in fault(cls, **{key: ["x"]})[1]


@pytest.mark.parametrize(
    ("cls", "key"), [(cls, key) for cls in ITEMS for key in ITEMS[cls] if key.endswith("Id") and key != "externalId"]
)
@pytest.mark.parametrize("given", [True, {}, ["u1"], "a\x00b", "x" * 201])
def test_a_reference_that_is_none(cls, key, given):
    assert "is not an id" in fault(cls, **{key: given})[1]


@pytest.mark.parametrize("cls", [cls for cls in ITEMS if "date" in ITEMS[cls]])
@pytest.mark.parametrize("given", ["2026-02-31", "4.5.2026", "2026-05", 20260504])
def test_a_day_that_is_none(cls, given):
    field, said = fault(cls, date=given)
    assert field == "day" and str(given) in said and "not a date" in said


@pytest.mark.parametrize("cls", ITEMS)
@pytest.mark.parametrize("given", [{"a": 1}, ["x"], True, None, Decimal("1e1000000"), "x" * 10_000, "a\x00b"])
def test_a_label_is_short_whatever_comes(cls, given):
    label = stream(cls).build({**dict.fromkeys(ITEMS[cls], given), "id": "1"}).label
    assert len(label) < 200 and "\x00" not in label and "{" not in label


def test_a_list_is_not_quoted():
    """What is in it may be personal, or without end."""
    said = fault(Projects, name={"secret": "x"})[1]
    assert said == "an object is not a text"
    assert fault(Absences, state=["secret"])[1] == "a list is not a known value"


# --- What the streams say of themselves ----------------------------------------------------------


@pytest.mark.parametrize("cls", Twogethr.streams)
def test_all_that_is_read_is_in_the_contract(cls):
    contract = own_contract()
    for name, fields in cls.uses().items():
        called, is_list = contract.operations[name], name == operation(cls)
        assert contract.lacks(called, fields) == []
        assert ("modifiedSince" in contract.parameters(called)) == (cls.incremental and is_list)
        assert ("from" in contract.parameters(called)) == (cls.ranged and is_list)
    assert cls.files is None or operation(cls, "files") in cls.uses()


def test_what_only_proves_something_is_looked_for_too():
    assert {"items.start", "items.breakMinutes"} <= TimeEntries.uses()["listTimeEntries"]


@pytest.mark.parametrize("cls", Twogethr.streams)
def test_fields_and_natural_keys_are_those_of_the_record(cls):
    names = [declared.name for declared in cls.fields]
    assert sorted(names) == sorted(offered(cls))
    assert {name for key in cls.match for name in key} <= set(names)


@pytest.mark.parametrize("declared", [Twogethr.streams, Twogethr.streams[::-1]])
def test_the_order_of_streams(monkeypatch, declared):
    """Whichever way round they are declared, and also where nothing points to what comes first."""
    monkeypatch.setattr(Twogethr, "streams", declared)
    order = [cls.record for cls in Twogethr().streams_in_order()]
    assert sorted(order, key=str) == sorted((cls.record for cls in declared), key=str)
    for cls in declared:
        for before in (*cls.after, *cls.follows):
            assert order.index(before) < order.index(cls.record)
    assert order.index(PublicHoliday) < min(order.index(Employee), order.index(Absence))


def test_nobody_waits_for_a_stream_that_is_not_there(monkeypatch):
    monkeypatch.setattr(Twogethr, "streams", (Absences, Employees))
    assert Twogethr().streams_in_order() == [Employees, Absences]
    monkeypatch.setattr(Twogethr, "streams", (Absences, PublicHolidays))
    assert Twogethr().streams_in_order() == [PublicHolidays, Absences]


def test_streams_that_wait_for_each_other(monkeypatch):
    monkeypatch.setattr(PublicHolidays, "follows", (Absence,))
    with pytest.raises(ValueError, match="wait for each other"):
        Twogethr().streams_in_order()


# --- Anything ------------------------------------------------------------------------------------

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(max_size=6),
    st.dates().map(str),
    st.sampled_from(
        ["", "08:00", "24:00", "00:00", "0001-01-01", "9999-12-31", "\x00", "\ud800", "morning", "draft", "approved"]
    ),
    st.sampled_from([Decimal("1e999999"), Decimal("1e-999999"), Decimal("sNaN"), Decimal("-Infinity"), 10**400, -0.0]),
)
LINE_KEYS = ("id", "date", "start", "end", "breakMinutes", "hours", "note")
json_like = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from([*LINE_KEYS, "fileName", "contentType"]), inner, max_size=4),
    ),
    max_leaves=8,
)
odd_lines = st.lists(
    st.fixed_dictionaries(
        {"date": st.one_of(st.sampled_from(["2026-03-29", "2026-10-25", "9999-12-31"]), leaves)},
        optional={
            **dict.fromkeys(("id", "breakMinutes", "note"), leaves),
            "start": st.sampled_from(["00:00", "01:00", "02:30", "23:30"]),
            "end": st.sampled_from(["00:00", "01:00", "02:30", "03:15", "24:00"]),
            "hours": st.sampled_from([0, 1, 2, Decimal("1.5")]),
        },
    ),
    max_size=4,
)


@settings(max_examples=500)
@given(st.data(), st.sampled_from(list(ITEMS)), st.booleans())
def test_nothing_that_comes_breaks_more_than_its_own_record(data, cls, single):
    keys = st.sampled_from(sorted(ITEMS[cls]))
    odd = data.draw(st.dictionaries(keys, st.one_of(json_like, odd_lines), max_size=4))
    left_out = data.draw(st.sets(keys, max_size=3))
    item = {key: value for key, value in {**sound(cls), **odd}.items() if key not in left_out}
    try:
        record = stream(cls).build(item, single)
    except ContractBroken:
        assert "id" in odd or "id" in left_out
        return
    assert all(error.field in cls.record.field_names() for error in record.errors)
    record.fingerprints(b"key")
    for text in (record.external_id, record.label, *map(str, record.errors)):
        assert "\x00" not in text
        text.encode()
