"""Employees, projects, activities and wage types as they come from Tripletex."""

from datetime import date
from decimal import Decimal

import pytest
from fjellverk import connect, tripletex  # noqa: F401
from hr_sync.records import PersonName, Ref
from hr_sync.systems import Rejected
from hr_sync.systems.tripletex import Activities, Employees, Projects, WageTypes


def read(client, cls, size=None):
    stream = client.stream(cls)
    if size:
        stream.page_size = size
    return [record for page in stream.pages() for record in page.records]


def test_employee(tripletex, connect):
    tripletex.add_employee("Kontakt", "Person", isContact=True)
    tripletex.add_employee("Uten", "Nummer", "", dateOfBirth="")
    kari, ola, nobody = read(connect(), Employees)
    assert kari.name == PersonName("Kari", "Berg")
    assert (kari.personnel_number, kari.birthday, kari.label) == ("7", date(1990, 2, 3), "7 Kari Berg")
    assert (ola.birthday, nobody.personnel_number, nobody.birthday) == (None, None, None)
    assert not kari.errors
    assert connect().stream(Employees).read(kari.external_id).name == kari.name
    assert connect().stream(Employees).read("99999") is None
    assert connect().stream(Employees).read("../project") is None


def test_project(tripletex, connect):
    """Its activity is the only one that it has, else the company's default."""
    tripletex.add_project("Tilbud", isOffer=True)
    tripletex.change("project", tripletex.quay, isClosed=True, endDate="2026-06-30")
    quay, roof = read(connect(), Projects)
    assert (quay.name, quay.number, quay.end, quay.active) == ("Brygga", "1", date(2026, 6, 30), False)
    assert quay.activity is None
    assert roof.activity == Ref("activity", str(tripletex.planning))
    tripletex.settings["defaultProjectActivity"] = {"id": tripletex.assembly}
    assert read(connect(), Projects)[0].activity == Ref("activity", str(tripletex.assembly))
    tripletex.forbidden.add("/timesheet/settings")
    assert read(connect(), Projects)[0].activity is None


def test_others(tripletex, connect):
    tripletex.add_wage_type("Fastlønn", "2000", showInTimesheet=False)
    tripletex.change("activity", tripletex.planning, isDisabled=True)
    assert [(one.code, one.name) for one in read(connect(), WageTypes)] == [("2050", "Overtid 50 %")]
    assert [(one.name, one.active) for one in read(connect(), Activities)] == [
        ("Montering", True),
        ("Prosjektering", False),
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_pages(tripletex, connect, size):
    """Pages end by their length; the total that Tripletex tells is never right."""
    for number in range(3):
        tripletex.add_employee("Nr", str(number))
    records = read(connect(), Employees, size)
    assert len({record.external_id for record in records}) == len(records) == 5
    stream = connect().stream(Employees)
    stream.page_size = size
    again = [record for page in stream.pages(start=2) for record in page.records]
    assert [one.external_id for one in again] == [one.external_id for one in records[size:]]
    assert all(one.query.get("sorting") == "id" for one in tripletex.requests if one.operation == "GET /employee")


def test_too_many_projects(tripletex, connect):
    """More than the server gives at once are read in parts, by their start."""
    tripletex.row_limit = 5
    for number in range(20):
        tripletex.add_project(f"P{number}", startDate=f"20{number:02}-05-01")
    records = read(connect(), Projects)
    assert len({record.external_id for record in records}) == len(records) == 22
    for number in range(6):
        tripletex.add_project(f"Q{number}", startDate="2026-01-01")
    with pytest.raises(Rejected):
        read(connect(), Projects)


@pytest.mark.parametrize(
    ("kind", "id_of", "fields", "wrong"),
    [
        ("employee", "kari", {"dateOfBirth": "03.02.1990"}, "birthday"),
        ("employee", "kari", {"firstName": None, "lastName": ""}, "name"),
        ("project", "quay", {"startDate": "2026-02-30"}, "start"),
        ("project", "quay", {"isClosed": "no"}, "active"),
        ("activity", "assembly", {"name": None}, "name"),
    ],
)
def test_bad_values(tripletex, connect, kind, id_of, fields, wrong):
    """A value that cannot be read is an error of that record, and of no other."""
    tripletex.change(kind, getattr(tripletex, id_of), **fields)
    tripletex.spec = None  # that is the point
    cls = {"employee": Employees, "project": Projects, "activity": Activities}[kind]
    bad, good = read(connect(), cls)
    assert [error.field for error in bad.errors] == [wrong]
    assert not good.errors


def test_number_is_decimal(tripletex, connect):
    """Numbers with a point are never floats on the way in."""
    answer = connect().call("GET", "/employee", {"count": 1})
    assert isinstance(answer.body["from"], int)
    assert not isinstance(answer.body["from"], Decimal)
