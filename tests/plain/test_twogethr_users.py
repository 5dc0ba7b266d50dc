"""A user of 2getHR: each field that cannot be read is named, and all the others are read."""

from datetime import date, datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from hr_sync.records import MISSING, PersonName, Ref
from hr_sync.systems import ContractBroken
from hypothesis import given, settings
from hypothesis import strategies as st
from streams import Departments
from users import AHV, USER, broken, build, messages, page, stream


def test_a_sound_user():
    record = build(["bank_accounts"])
    assert (record.errors, record.absent, record.external_id, record.own_id) == ((), (), "4711", None)
    assert record.modified == datetime(2026, 6, 1, 12, 0, 0, 123456, timezone.utc)
    assert (record.name, record.label) == (PersonName("Zoë", "Müller"), "Zoë Müller")
    assert (record.birthday, record.sex, record.marital) == (date(1990, 2, 28), "female", "registered_partnership")
    assert (record.nationality, record.language, record.social_security) == ("CH", "de", AHV)
    assert (record.street, record.street2, record.iban) == ("Weg 1", None, "CH9300762011623852957")
    assert (record.department, record.manager) == (Ref("department", "12"), Ref("employee", "13"))
    assert record.active is True and record.employment.periods[0].schedule.minutes == 42 * 60


def test_bank_accounts_are_only_exchanged_on_request():
    assert build().iban is MISSING and build(iban="nonsense").errors == ()
    assert broken(build(["bank_accounts"], iban="CH93 0076 2011 6238 5295 8")) == {"iban"}
    assert "5295" not in messages(build(["bank_accounts"], iban="CH93 0076 2011 6238 5295 8"))


# --- One bad field ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"lastName": ""}, "name", "last name"),
        ({"lastName": " \x00"}, "name", "last name"),
        ({"firstName": None}, "name", "first name"),
        ({"personnelNumber": "x" * 10_000}, "personnel_number", "10000 characters"),
        ({"firstName": ["A"]}, "name", "not a text"),
        ({"birthDate": "2087-01-01"}, "birthday", "in the future"),
        ({"birthDate": "1800-01-01"}, "birthday", "not a valid date"),
        ({"birthDate": "0026-01-01T00:00:00"}, "birthday", "not a valid date"),
        ({"birthDate": "1990-02-31"}, "birthday", "not a valid date"),
        ({"birthDate": "31.01.1990"}, "birthday", "not a valid date"),
        ({"birthDate": 19900101}, "birthday", "not a valid date"),
        ({"gender": "quantum"}, "sex", "quantum"),
        ({"gender": 1}, "sex", "not a known value"),
        ({"gender": ["female"]}, "sex", "not a known value"),
        ({"civilStatus": "Married"}, "marital", "Married"),
        ({"nationality": "Switzerland"}, "nationality", "two letters"),
        ({"personnelNumber": True}, "personnel_number", "not a text"),
        ({"email": {"home": "x"}}, "work_email", "not a text"),
        ({"organisationUnitId": {}}, "department", "not an id"),
        ({"organisationUnitId": True}, "department", "not an id"),
        ({"managerId": "a\x00b"}, "manager", "not an id"),
    ],
)
def test_a_bad_value_is_named_and_the_others_are_read(changes, field, said):
    record = build(**changes)
    assert broken(record) == {field}
    assert said in messages(record)


def test_the_last_name_is_left_out():
    user = {key: value for key, value in USER.items() if key != "lastName"}
    for single in (True, False):
        record = stream().build(user, single)
        assert [error.field for error in record.errors] == ["name"] and "last name" in messages(record)
    record = stream().build({"id": "1", "status": "active"})
    assert [str(error) for error in record.errors] == ["the value is missing"]


@pytest.mark.parametrize(
    "number", ["756.9217.0769.86", 7569217076986, "7569217076986 ", ["756.9217.0769.85"], "75692170769"]
)
def test_a_bad_ahv_number_is_not_shown(number):
    """Not everybody who reads the list of issues may see it."""
    record = build(ahvNumber=number)
    assert broken(record) == {"social_security"}
    assert "AHV" in messages(record) and "9217" not in messages(record) + repr([vars(e) for e in record.errors])


def test_an_address_that_is_no_object_is_not_taken_for_an_empty_one():
    record = build(address="Weg 1, 8000 Zürich")
    assert broken(record) == {"street", "street2", "zip", "city", "country"}
    assert record.absent == ()
    assert build(address=None).street is None and build(address=None).errors == ()


def test_two_bad_fields_are_both_named():
    assert broken(build(gender="x", birthDate="x")) == {"sex", "birthday"}


@pytest.mark.parametrize(
    "name", ["שלום", "محمد", "👩‍👩‍👧 Ω", "Nguyễn", "O'Brien-Łukasz", "田中"],
)  # fmt: skip
def test_texts_of_all_scripts_are_kept(name):
    record = build(lastName=name)
    assert record.errors == () and record.name.last == name


def test_texts_are_cleaned():
    record = build(lastName=" Mu\u0308l\x00ler ", email="", jobTitle="  ", personnelNumber=42)
    assert record.name.last == "Müller" and "\x00" not in record.label
    assert (record.work_email, record.job_title, record.personnel_number) == (None, None, "42")


def test_a_birthday_is_judged_by_the_companys_day(monkeypatch):
    today = stream().today
    assert build(birthDate=today.isoformat()).birthday == today
    assert broken(build(birthDate=(today + timedelta(days=1)).isoformat())) == {"birthday"}


# --- Keys that are left out ---------------------------------------------------------------------


def without(*keys):
    return {key: value for key, value in USER.items() if key not in keys}


def test_a_key_that_others_have_is_empty_where_it_is_left_out():
    for users in ([without("gender"), USER], [USER, without("gender")]):
        records = page(users)
        assert [record.absent for record in records] == [(), ()], "also if the one without comes first"
        assert {record.sex for record in records} == {None, "female"}


def test_a_key_that_an_earlier_page_had_counts():
    employees = stream()
    employees.build_page([USER])
    assert page([without("gender")], employees)[0].absent == ()


def test_a_key_that_nobody_has_is_absent():
    """The system stopped sending it, which empties nothing."""
    for record in page([without("gender"), without("gender")]):
        assert record.sex is None and record.absent == ("sex",)


def test_nested_keys_count_by_themselves():
    bare = {**USER, "address": {"street": "Weg 2"}}
    assert set(page([bare])[0].absent) == {"street2", "zip", "city", "country"}
    assert page([bare, USER])[0].absent == ()
    assert set(page([without("address")])[0].absent) == {"street", "street2", "zip", "city", "country"}


def test_a_field_of_several_keys_is_absent_if_one_is():
    assert page([without("exitDate")])[0].absent == ("departure", "employment")
    assert page([without("workPeriods")])[0].absent == ("departure", "employment", "active")


def test_what_is_read_alone_proves_nothing_about_what_it_leaves_out():
    employees = stream()
    employees.build_page([USER])
    assert employees.build(without("gender"), single=True).absent == ("sex",)
    assert employees.build(without("gender"), single=False).absent == ()


# --- Anything --------------------------------------------------------------------------------

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(max_size=6),
    st.dates().map(str),
    st.sampled_from(
        ["", "active", "left", "2020-01-01", "24:00", "00:00", "0001-01-01", "9999-12-31", AHV, "\x00", "\ud800"]
    ),
)
json_like = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["id", "validFrom", "street", "weekday", "x"]), inner, max_size=3),
    ),
    max_leaves=5,
)
odd_slots = st.fixed_dictionaries({}, optional=dict.fromkeys(("weekday", "start", "end"), leaves))
odd_periods = st.fixed_dictionaries(
    {"validFrom": st.one_of(st.dates().map(str), leaves)},
    optional={
        **dict.fromkeys(("id", "validTo", "status", "weeklyHours", "workloadPercent"), leaves),
        "schedule": st.one_of(leaves, st.lists(odd_slots, max_size=3)),
    },
)
changes = st.dictionaries(st.sampled_from([*sorted(USER), "isDeleted", "parentId", "name"]), json_like, max_size=4)
periods = st.fixed_dictionaries({}, optional={"workPeriods": st.lists(odd_periods, max_size=3)})
left_out = st.sets(st.sampled_from(sorted(set(USER) - {"id"})), max_size=3)
odd_users = st.builds(
    lambda *parts: {key: value for key, value in {**USER, **parts[0], **parts[1]}.items() if key not in parts[2]},
    changes,
    periods,
    left_out,
)


@settings(max_examples=300)
@given(st.one_of(odd_users, json_like), st.booleans())
def test_nothing_that_comes_breaks_more_than_its_own_record(item, single):
    """A pass of a thousand users must not end at one that nobody foresaw."""
    for read in (stream(["bank_accounts"]), Departments(SimpleNamespace(tenant=lambda: None))):
        try:
            record = read.build(item, single)
        except ContractBroken:
            continue
        assert all(error.field in read.record.field_names() for error in record.errors)
        record.fingerprints(b"key")
        for text in (record.external_id, record.label, *map(str, record.errors)):
            assert "\x00" not in text
            text.encode()


def test_a_long_name_is_cut_part_by_part():
    record = build(firstName="Anna", lastName="x" * 501)
    assert record.errors == () and record.name == PersonName("Anna", "x" * 500)
    assert [note.field for note in record.remarks] == ["name"]


@pytest.mark.parametrize("key", ["personnelNumber", "email", "phone"])
def test_what_is_worth_nothing_when_it_is_cut_is_not_taken(key):
    record = build(**{key: "x" * 201})
    [error] = record.errors
    assert getattr(record, error.field) is MISSING and record.name is not MISSING
