"""A sound item of each of 2getHR's streams beside users and units, and what becomes of one that is changed."""

import json
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hr_sync.records import MISSING
from hr_sync.systems import Tenant
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
)

_TRACKED = {"externalId": None, "modifiedAt": "2026-06-01T12:00:00Z", "isDeleted": False}

#: Fields that other systems offer, and 2getHR does not.
NOT_OFFERED = {
    Absences: {"percent"},
    Activities: {"code"},
    Expenses: {"company_cost", "quantity"},
    Projects: {"activity"},
    Employees: {
        *("bank_account", "contract_end", "contract_start", "contract_type", "employment_type", "job"),
        *("payout_frequency", "salary", "seniority_start", "tax_column", "tax_table", "trade", "trial_end"),
    },
}

#: A sound item of each stream, as it comes over the wire, with every key that is read.
ITEMS = {
    Projects: {
        **_TRACKED,
        "id": "p1",
        "number": "P-07",
        "name": "Gotthard",
        "description": "Two lines\nof text",
        "customerName": "Bahn AG",
        "leaderId": "u1",
        "startDate": "2026-01-01",
        "endDate": "2026-12-31",
        "isActive": True,
    },
    Tasks: {
        **_TRACKED,
        "id": "s1",
        "projectId": "p1",
        "number": "1",
        "name": "Drawings",
        "description": None,
        "plannedHours": 12.5,
        "deadline": "2026-09-30",
        "isActive": False,
    },
    AbsenceTypes: {
        **_TRACKED,
        "id": "t1",
        "name": "Holiday",
        "code": "HOL",
        "unit": "halfDay",
        "isPaid": True,
        "requiresApproval": False,
        "color": "#00AAff",
        "isActive": True,
    },
    PublicHolidays: {"id": "h1", "name": "Sechseläuten", "date": "2026-04-20", "isHalfDay": True, "location": "ZH"},
    Absences: {
        **_TRACKED,
        "id": "a1",
        "userId": "u1",
        "absenceTypeId": "t1",
        "startDate": "2026-07-06",
        "endDate": "2026-07-10",
        "startPeriod": "afternoon",
        "endPeriod": None,
        "hours": None,
        "fullTimeDays": 4.5,
        "state": "approved",
        "comment": "At the sea",
    },
    Activities: {"id": "k1", "name": "Planning", "isBillable": False},
    TimeEntries: {
        **_TRACKED,
        "id": "e1",
        "userId": "u1",
        "date": "2026-05-04",
        "start": "08:00",
        "end": "17:00",
        "breakMinutes": 30,
        "hours": 8.5,
        "projectId": "p1",
        "subprojectId": "s1",
        "activityTypeId": "k1",
        "note": "Bolts",
        "isBillable": True,
        "isLocked": True,
    },
    HoursReports: {
        **_TRACKED,
        "id": "r1",
        "userId": "u1",
        "number": "HR-1",
        "customerName": "Bau AG",
        "customerNumber": "4001",
        "projectId": "p1",
        "hourlyRate": 62.5,
        "currency": "CHF",
        "state": "approved",
        "lines": [
            {
                "id": "l2",
                "date": "2026-05-05",
                "start": "22:00",
                "end": "06:00",
                "breakMinutes": 30,
                "hours": 7.5,
                "note": "Night",
            },
            {"id": "l1", "date": "2026-05-04", "hours": 8},
        ],
    },
    ExpenseTypes: {**_TRACKED, "id": "x1", "name": "Meals", "code": "M", "vatRate": 8.1, "isActive": True},
    Expenses: {
        **_TRACKED,
        "id": "c1",
        "userId": "u1",
        "expenseTypeId": "x1",
        "date": "2026-05-04",
        "amount": 45.80,
        "currency": "EUR",
        "vatAmount": 3.4,
        "description": "Lunch",
        "projectId": "p1",
        "state": "booked",
        "receipts": [{"id": "f1", "fileName": "lunch.pdf", "contentType": "application/pdf"}],
    },
}

#: What no record of a type can be used without, by the payload's keys.
REQUIRED = {
    Projects: {"name": "name"},
    Tasks: {"projectId": "project", "name": "name"},
    AbsenceTypes: {"name": "name"},
    PublicHolidays: {"name": "name", "date": "day"},
    Absences: {"userId": "employee", "absenceTypeId": "absence_type", "state": "state"},
    Activities: {"name": "name"},
    TimeEntries: {"userId": "employee", "date": "day", "hours": "hours"},
    HoursReports: {"userId": "employee", "number": "number", "state": "state", "lines": "lines"},
    ExpenseTypes: {"name": "name"},
    Expenses: {
        "userId": "employee",
        "expenseTypeId": "expense_type",
        "date": "day",
        "amount": "cost",
        "state": "state",
    },
}


# --- What the tests of single streams use ------------------------------------------------------


def stream(cls, currency="CHF", timezone="Europe/Zurich"):
    return cls(SimpleNamespace(tenant=lambda: Tenant("1", "Company", timezone, currency=currency), rounding=15))


def sound(cls):
    """The stream's sound item as a transport hands it over."""
    return json.loads(json.dumps(ITEMS[cls]), parse_float=Decimal)


def build(cls, currency_of_tenant="CHF", **changes):
    """The record of one item in a list whose other items have every key."""
    read = stream(cls, currency_of_tenant)
    read.build_page([sound(cls)])
    return read.build({**sound(cls), **changes})


def value(cls, field, **changes):
    """What a field becomes, where nothing is wrong with the item."""
    record = build(cls, **changes)
    assert record.errors == ()
    return getattr(record, field)


def offered(cls):
    """The record's fields that 2getHR has."""
    return set(cls.record.field_names()) - NOT_OFFERED.get(cls, set())


def fault(cls, **changes):
    """The one field that cannot be read, and what is said of it. All others are read as ever."""
    record = build(cls, **changes)
    assert len(record.errors) == 1
    [error] = record.errors
    assert getattr(record, error.field) is MISSING or getattr(record, error.field) is None
    read_all_the_same = record.values().keys() - {error.field}
    assert read_all_the_same | {error.field} == offered(cls), "nothing else is missing"
    assert not str(error).endswith("."), "it is put into a sentence"
    return error.field, str(error)


# --- What is required, and what is not ---------------------------------------------------------------


@pytest.mark.parametrize(("cls", "key", "field"), [(cls, *pair) for cls in REQUIRED for pair in REQUIRED[cls].items()])
def test_what_a_record_cannot_be_used_without(cls, key, field):
    assert fault(cls, **{key: None}) == (field, "the value is missing")
    left_out = {name: value for name, value in sound(cls).items() if name != key}
    for single in (True, False):
        assert field in {error.field for error in stream(cls).build(left_out, single).errors}


@pytest.mark.parametrize("cls", ITEMS)
def test_all_that_may_be_empty(cls):
    """Nothing but what is required is there, as null or not at all."""
    needed = {*REQUIRED[cls], "id", "startDate", "endDate"}
    empty = {key: value if key in needed else None for key, value in sound(cls).items()}
    bare = {key: value for key, value in sound(cls).items() if key in needed}
    records = [stream(cls).build(item) for item in (empty, bare)]
    assert [record.errors for record in records] == [(), ()]
    assert records[0].values() == records[1].values(), "a key that is left out has the value of an empty one"
    assert records[0].active is True
