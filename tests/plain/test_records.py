"""Records: what is not offered is not empty, and equal values have equal fingerprints."""

import dataclasses
import unicodedata
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hr_sync.records import (
    MISSING,
    RECORD_TYPES,
    Department,
    Employee,
    Employment,
    PersonName,
    RecordError,
    Ref,
    Sentence,
    WorkPeriod,
    WorkSchedule,
    clean_text,
    fingerprint,
    is_empty,
)
from hypothesis import given
from hypothesis import strategies as st

KEY = b"secret of this database"

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.text(max_size=8),
    st.text("abdlmnrst:/12", max_size=3),  # what the inside of a fingerprint is made of
    st.integers(-(10**6), 10**6),
    st.decimals(-1000, 1000, places=2),
    st.dates(),
    st.builds(Ref, st.sampled_from(["employee", "department"]), st.text(min_size=1, max_size=4)),
)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=6)


def same(one, other):
    return fingerprint(one, KEY) == fingerprint(other, KEY)


def essence(value):
    """The value as a person would compare it, built unlike a fingerprint: types beside values."""
    if is_empty(value):
        return None
    if isinstance(value, tuple):
        return ("several", *map(essence, value))
    kind = "number" if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else type(value).__name__
    return (kind, value)


# --- MISSING ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "use", [bool, lambda value: value or "", lambda value: not value, lambda value: [1 for _ in (1,) if value]]
)
def test_missing_is_no_boolean(use):
    """Otherwise ``record.phone or ""`` would empty a phone that the system does not even offer."""
    with pytest.raises(TypeError, match="is MISSING"):
        use(MISSING)


def test_missing_is_not_empty_and_not_none():
    assert MISSING is not None
    assert not is_empty(MISSING)
    assert repr(MISSING) == "MISSING"
    with pytest.raises(TypeError):
        fingerprint(MISSING, KEY)


@pytest.mark.parametrize(
    ("value", "empty"), [(None, True), ("", True), ((), True), (0, False), (False, False), (Decimal(0), False)]
)
def test_zero_and_false_say_something(value, empty):
    assert is_empty(value) is empty


# --- Records ---------------------------------------------------------------------------------


def test_record_types_have_their_database_names():
    assert set(RECORD_TYPES) >= {"department", "employee"}
    assert all(cls.record_type() == name for name, cls in RECORD_TYPES.items())


def test_values_leave_out_what_is_missing_and_keep_what_is_empty():
    record = Department("7", name="Sales", parent=None, label="Sales")
    assert record.values() == {"name": "Sales", "parent": None}
    assert set(record.fingerprints(KEY)) == {"name", "parent"}


def test_field_names_are_each_types_own():
    """They are cached per class: one type's must not be answered for another."""
    assert Department.field_names() == ("name", "parent", "head", "active")
    assert "name" in Employee.field_names()
    assert not {"external_id", "label", "errors", "absent"} & set(Employee.field_names())
    assert Department.field_names() == ("name", "parent", "head", "active")


def test_only_makes_the_others_missing_and_keeps_the_rest():
    modified = datetime(2026, 1, 1, tzinfo=timezone.utc)
    record = Department("7", modified, True, "own", "Sales", name="Sales", parent=Ref("department", "1"), active=True)
    kept = record.only(["name", "no such field"])
    assert kept.values() == {"name": "Sales"}
    assert (kept.external_id, kept.modified, kept.deleted, kept.own_id, kept.label) == (
        "7",
        modified,
        True,
        "own",
        "Sales",
    )
    assert record.active is True, "the record itself is frozen"


def test_refs_are_those_that_point_somewhere():
    record = Department("7", name="Sales", parent=Ref("department", "1"), head=None)
    assert record.refs() == {"parent": Ref("department", "1")}
    assert Department("7").refs() == {}


@pytest.mark.parametrize("record", RECORD_TYPES.values())
def test_made_of_values_or_constructed(record):
    """The quick way to make a record of what was read makes the same record."""
    values = dict.fromkeys(record.field_names()[:1], "x")
    made = record.of({"external_id": "1", "label": "One", **values})
    assert made == record("1", label="One", **values)
    assert vars(made) == vars(record("1", label="One", **values))


def test_records_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Department("7").name = "x"


def test_a_record_error_keeps_its_sentence_for_translation():
    error = RecordError("value", Sentence("%(day)s is no day, at 100 %% at least"), "birthday", day="x")
    assert str(error) == "x is no day, at 100 % at least"
    assert (error.code, error.field, error.sentence.values) == ("value", "birthday", {"day": "x"})
    assert "%(day)s" in error.sentence.template
    assert str(RecordError("value", "a bare 100 % stays")) == "a bare 100 % stays"


# --- Names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("full", "first", "last"),
    [
        ("Anna Muster", "Anna", "Muster"),
        ("Anna Maria Muster", "Anna Maria", "Muster"),
        ("Anna Maria von Gunten", "Anna Maria", "von Gunten"),
        ("Jan van der Berg", "Jan", "van der Berg"),
        ("Ursula Von Der Leyen", "Ursula", "Von Der Leyen"),
        ("Von Gunten", "Von", "Gunten"),
        ("van der Berg", "van", "der Berg"),
        ("Madonna", "", "Madonna"),
        ("  Anna \t Muster ", "Anna", "Muster"),
        ("", "", ""),
    ],
)
def test_a_full_name_is_taken_apart(full, first, last):
    assert PersonName.split(full) == PersonName(first, last)


@given(st.lists(st.sampled_from(["von", "de", "La", "Anna", "Müller", "zur", "Ω"]), max_size=6))
def test_no_word_of_a_name_is_lost(words):
    name = PersonName.split(" ".join(words))
    assert str(name) == " ".join(words)
    assert not words or name.last, "somebody without a last name cannot be sent"


# --- Fingerprints ----------------------------------------------------------------------------


def test_fingerprints_are_keyed():
    """A plain hash of a birthday is guessed in a second."""
    assert fingerprint("756.9217.0769.85", b"one") != fingerprint("756.9217.0769.85", b"two")
    assert len(fingerprint("x", KEY)) == 16


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ("Zoë", "66f38d4599c6618d"),
        (None, "09a4b5ea046910d5"),
        (True, "99c068d503d03376"),
        (7, "db3821fdab3ac706"),
        (-1.5, "c94faefc94b5bc2a"),
        (Decimal("7.50"), "2aaa714598e0b28b"),
        (date(2026, 6, 1), "349d850e33283384"),
        (datetime(2026, 6, 1, 12, tzinfo=timezone.utc), "6c060e2d3c5f0b75"),
        (b"%PDF", "0228a07314fee445"),
        (Ref("employee", "1"), "42734f35652db438"),
        (("a", ("b", 2)), "2d0ee7a448ecf6a2"),
        (PersonName("Anna", "Keller"), "e00579ef764f4007"),
        (WorkPeriod("1", date(2026, 1, 1), schedule=WorkSchedule.spread(2400)), "68c3a7c1920b2fae"),
    ],
)
def test_fingerprints_stay_what_databases_have(value, known):
    """With others, every linked record would look changed after an update."""
    assert fingerprint(value, b"k" * 32) == known


ZURICH = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, ""),
        (None, ()),
        ("", []),
        (clean_text(" Zoë "), clean_text(unicodedata.normalize("NFD", "Zoë"))),
        (Decimal("1.0"), Decimal("1.00")),
        (Decimal("1E+2"), 100),
        (Decimal("0"), Decimal("-0.0")),
        (1.5, Decimal("1.50")),
        (
            datetime(2026, 6, 1, 12, tzinfo=timezone.utc),
            datetime(2026, 6, 1, 14, tzinfo=ZURICH),
        ),
        ((1, 2), [1, 2]),
        (Employment(), (None, None, ())),
    ],
)
def test_what_a_person_calls_the_same_has_one_fingerprint(one, other):
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, 0),
        (None, False),
        (0, False),
        (1, True),
        (1, "1"),
        ("1", ("1",)),
        (None, "n"),
        (None, (None,)),
        (date(2026, 1, 1), "2026-01-01"),
        (date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=timezone.utc)),
        (Ref("employee", "1"), Ref("department", "1")),
        (Ref("employee", "1"), "employee/1"),
        (("a", ("b", "c")), ("a", "b", "c")),
        ((("a", "b"), "c"), ("a", ("b", "c"))),
        (("ab", "c"), ("a", "bc")),
        (("a", "b"), ("b", "a")),
        (("1:sa",), ("a",)),
        (("a", "b"), ("asb",)),
        ((("a",), "b"), (("a", "b"),)),
        ("Anna", "anna"),
        (Decimal("0.1"), Decimal("0.10000000001")),
        (WorkPeriod("1", date(2026, 1, 1)), WorkPeriod("1", date(2026, 1, 1), left=True)),
    ],
)
def test_what_differs_has_another_fingerprint(one, other):
    assert not same(one, other)


@given(values, values)
def test_fingerprints_differ_exactly_where_values_do(one, other):
    """Unambiguous also for texts that look like the inside of a fingerprint, and for tuples in tuples."""
    assert same(one, other) == (essence(one) == essence(other))


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), st.integers(-12, 14))
def test_a_moment_is_the_same_in_every_zone(moment, hours):
    moment = moment.replace(tzinfo=timezone.utc)
    assert same(moment, moment.astimezone(timezone(timedelta(hours=hours))))
    assert not same(moment, moment + timedelta(seconds=1))


def test_what_no_record_holds_has_no_fingerprint():
    with pytest.raises(TypeError, match="set"):
        fingerprint({1}, KEY)


# --- Texts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  a b  ", "a b"),
        ("\u00a0a\u00a0", "a"),
        ("a\x00b", "ab"),
        ("\x00 a", "a"),
        ("a\ud800b", "ab"),
        ("line 1\nline\t2", "line 1\nline\t2"),
        (" \x07\x00 ", None),
        ("", None),
        ("שלום 👩‍👩‍👧", "שלום 👩‍👩‍👧"),
        ("e\u0301", "é"),
        ("\ufeffAnna\u200b Kel\u00adler\u200e", "Anna Keller"),
        ("Alpen\u00a0AG\u2009Bern\u3000", "Alpen AG Bern"),
        ("\u200bAn\u200dna\u200c", "Anna"),
        ("\u202aanna@a.test\u202c", "anna@a.test"),
        ("\u0645\u06cc\u200c\u0631\u0648\u062f", "\u0645\u06cc\u200c\u0631\u0648\u062f"),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
        ("e\u200b\u0301", "é"),
    ],
)
def test_texts_are_cleaned(raw, clean):
    assert clean_text(raw) == clean


@given(st.text())
def test_a_cleaned_text_is_clean_and_fits_a_database(raw):
    clean = clean_text(raw)
    if clean is not None:
        assert clean_text(clean) == clean
        assert "\x00" not in clean
        clean.encode()
