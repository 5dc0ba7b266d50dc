"""A sound user of 2getHR, and what becomes of one that is changed."""

from types import SimpleNamespace

from hr_sync.records import MISSING
from hr_sync.systems import Tenant
from streams import Employees

AHV = "756.9217.0769.85"
PERIOD = {
    "id": "p1",
    "validFrom": "2020-01-01",
    "validTo": None,
    "status": "active",
    "weeklyHours": 42,
    "schedule": None,
}
USER = {
    **dict.fromkeys(("privateEmail", "phone", "mobile", "privatePhone", "jobTitle")),
    "id": 4711,
    "modifiedAt": "2026-06-01T12:00:00.1234567",
    "externalId": None,
    "firstName": "Zoë",
    "lastName": "Müller",
    "personnelNumber": "0042",
    "email": "zoe@a.example",
    "birthDate": "1990-02-28T00:00:00",
    "gender": "female",
    "civilStatus": "registeredPartnership",
    "nationality": "ch",
    "language": "de-CH",
    "ahvNumber": "7569217076985",
    "iban": "CH93 0076 2011 6238 5295 7",
    "address": {"street": "Weg 1", "street2": None, "zip": "8000", "city": "Zürich", "country": "CH"},
    "organisationUnitId": 12,
    "managerId": "13",
    "status": "active",
    "entryDate": None,
    "exitDate": None,
    "workPeriods": [PERIOD],
}


def stream(options=(), weekly_minutes=2520):
    tenant = Tenant("1", "Company", "Europe/Zurich", weekly_minutes=weekly_minutes)
    return Employees(SimpleNamespace(tenant=lambda: tenant), options)


def page(users, employees=None):
    """The records of a page that has nothing but entities."""
    records, broken = (employees or stream()).build_page(users)
    assert broken == []
    return records


def build(options=(), **changes):
    """The record of one user in a list whose other users have every key."""
    employees = stream(options)
    employees.build_page([USER])
    return employees.build({**USER, **changes})


def build_periods(*periods):
    return build(workPeriods=[{**PERIOD, "id": f"p{number}", **period} for number, period in enumerate(periods)])


def broken(record):
    """The fields that could not be read; all the others were, as far as they do not depend on these."""
    fields = {error.field for error in record.errors}
    follow = {"departure", "active"} if "employment" in fields else set()
    sound = {name for name in build().values() if name not in fields} - follow
    assert all(getattr(record, name) in (MISSING, getattr(build(), name)) for name in follow - fields)
    assert {name: record.values()[name] for name in sound} == {name: build().values()[name] for name in sound}
    assert all(getattr(record, name) is MISSING for name in fields), "nothing is guessed in their place"
    return fields


def messages(record):
    return " ".join(str(error) for error in record.errors)
