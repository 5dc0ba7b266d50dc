"""What the entries of 2getHR's profile make of its payloads: the same as its streams."""

import json
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from hr_sync.records import RECORD_TYPES
from hr_sync.systems import ContractBroken, Tenant, Twogethr
from hr_sync.systems.rest.profile import load_profile
from hr_sync.systems.rest.stream import streams_of
from hr_sync.systems.twogethr import (
    AbsenceTypes,
    Activities,
    Departments,
    Employees,
    ExpenseTypes,
    Projects,
    PublicHolidays,
    Tasks,
)
from hr_sync.systems.twogethr.values import EXISTS
from hypothesis import given, settings
from hypothesis import strategies as st
from test_twogethr_alike import json_like as odd_values
from test_twogethr_items import ITEMS
from test_twogethr_periods import test_a_bad_work_period as bad_periods
from test_twogethr_users import json_like, odd_users
from test_twogethr_users import test_a_bad_value_is_named_and_the_others_are_read as bad_values
from users import PERIOD, USER

FOLDER = Path(__file__).resolve().parents[2] / "systems" / "twogethr" / "profile"
ENTRIES = {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}
DOCUMENT = {
    "format": "hr_sync.rest",
    "version": 1,
    "name": "2getHR",
    "authentication": {"type": "header", "name": "X-Api-Key"},
    "records": ENTRIES,
}
PROFILE = load_profile(json.dumps(DOCUMENT).encode())
STREAMS = {cls.record_type(): cls for cls in streams_of(PROFILE)}
UNIT = {"id": 12, "name": "Technik", "parentId": "11", "headUserId": 4711, "modifiedAt": "2026-06-01T12:00:00Z"}
SOUND = {
    Employees: USER,
    Departments: UNIT,
    **{cls: ITEMS[cls] for cls in (Projects, Tasks, PublicHolidays, AbsenceTypes, Activities, ExpenseTypes)},
}
DAYS = ("2020-01-01", "2020-06-30", "2021-01-01", "2999-01-01", "1900-01-01", "1900-01-01T00:00:00")
day_or_none = st.sampled_from([None, *DAYS, "2026-02-31", ""])
#: Periods most of which can be read, so that what they say together is seen.
likely_periods = st.lists(
    st.builds(
        lambda changes, number: {**PERIOD, "id": f"p{number}", **changes},
        st.fixed_dictionaries(
            {"validFrom": st.sampled_from(DAYS)},
            optional={
                "validTo": day_or_none,
                "status": st.sampled_from(["active", "left", "left", None, "retired"]),
                "weeklyHours": st.sampled_from([None, 42, "x"]),
                "workloadPercent": st.sampled_from([0, 80]),
            },
        ),
        st.integers(0, 9),
    ),
    max_size=4,
)
likely_users = st.builds(
    lambda periods, changes: {**USER, "workPeriods": periods, **changes},
    likely_periods,
    st.fixed_dictionaries(
        {},
        optional={
            "entryDate": day_or_none,
            "exitDate": day_or_none,
            "status": st.sampled_from(["active", "invited", "left", None, "retired"]),
        },
    ),
)


def client(weekly_minutes=2520):
    tenant = Tenant("1", "Company", "Europe/Zurich", currency="CHF", weekly_minutes=weekly_minutes)
    return SimpleNamespace(tenant=lambda: tenant, rounding=15)


def seen_in(stream, items, single=False):
    """All that a stream makes of a page, or of items that are read alone."""
    if not single:
        records, broken = stream.build_page(items)
        return [shown(record) for record in records], [str(error) for error in broken]
    found = []
    for item in items:
        try:
            found.append(shown(stream.build(item, single=True)))
        except ContractBroken as error:
            found.append(str(error))
    return found


def shown(record):
    faults = [
        [(error.field, error.code, str(error.sentence)) for error in errors]
        for errors in (record.errors, record.remarks)
    ]
    about = (record.external_id, record.modified, record.deleted, record.own_id, record.absent)
    return record.values(), *faults, *about


def same(cls, items, single=False, options=("bank_accounts",), weekly_minutes=2520):
    """What both make of the items, which is the same."""
    old = seen_in(cls(client(weekly_minutes), options), items, single)
    new = seen_in(STREAMS[cls.record_type()](client(weekly_minutes), options), items, single)
    assert new == old
    return new


def parameters(test):
    [mark] = (mark for mark in test.pytestmark if mark.name == "parametrize")
    return [values[0] for values in mark.args[1]]


BROKEN_USERS = [
    *parameters(bad_values),
    *({"workPeriods": [{**PERIOD, **changes}]} for changes in parameters(bad_periods)),
    *({"workPeriods": periods} for periods in ("x", {}, [None], [5], [[]], [PERIOD, PERIOD], None)),
    *({"status": status} for status in ("retired", "", None, 5, ["left"], {}, True)),
    {"iban": "CH93 0076 2011 6238 5295 8"},
    {"address": "Weg 1"},
    {"isDeleted": True, "externalId": "ours"},
]


@pytest.mark.parametrize("changes", BROKEN_USERS)
def test_a_broken_user(changes):
    for single in (False, True):
        same(Employees, [USER, {**USER, "id": 4712, **changes}], single)


@pytest.mark.parametrize("key", [key for key in USER if key != "id"])
def test_a_user_without_a_key(key):
    user = {name: value for name, value in USER.items() if name != key}
    for items in ([user], [USER, user]):
        same(Employees, items), same(Employees, items, single=True)


@settings(max_examples=400)
@given(
    st.lists(st.one_of(odd_users, likely_users, json_like), max_size=3), st.booleans(), st.sampled_from([2520, None])
)
def test_users_of_all_kinds(users, single, weekly_minutes):
    same(Employees, users, single, weekly_minutes=weekly_minutes)


@settings(max_examples=600)
@given(likely_users)
def test_work_periods_of_all_kinds(user):
    same(Employees, [user])


@pytest.mark.parametrize("cls", SOUND)
def test_a_sound_item_is_read_whole(cls):
    [(values, errors, remarks, *_about)], broken = same(cls, [json.loads(json.dumps(SOUND[cls]), parse_float=Decimal)])
    assert (errors, remarks, broken) == ([], [], [])
    assert None not in [values[name] for name in cls.required()] and set(values) >= {field.name for field in cls.fields}


@settings(max_examples=300)
@given(st.data(), st.sampled_from(list(SOUND)), st.booleans())
def test_items_of_all_kinds(data, cls, single):
    keys = sorted(key for key in SOUND[cls] if key != "id")
    odd = data.draw(st.dictionaries(st.sampled_from(keys), odd_values.filter(lambda value: value != ""), max_size=4))
    left_out = data.draw(st.sets(st.sampled_from(keys), max_size=3))
    item = {key: value for key, value in {**SOUND[cls], **odd}.items() if key not in left_out}
    same(cls, [item], single)


@pytest.mark.parametrize("cls", SOUND)
def test_what_is_declared(cls):
    new = STREAMS[cls.record_type()]
    for name in ("match", "directions", "creates", "updates", "deletes", "readable", "verifies", "incremental"):
        assert getattr(new, name) == getattr(cls, name), name
    assert (new.options, new.page_size, new.follows) == (cls.options, cls.page_size, cls.follows)
    assert declared(new) == {**declared(cls), **({"active": ((), (), False, None)} if EXISTS in cls.fields else {})}


def declared(cls):
    return {field.name: (field.paths, field.sent, field.required, field.option) for field in cls.fields}


def test_each_entry_is_of_a_record_type():
    assert set(ENTRIES) == {cls.record_type() for cls in SOUND} <= set(RECORD_TYPES)
    assert set(ENTRIES) <= {cls.record_type() for cls in Twogethr.streams}
