"""How many lists Tripletex is asked for: of as many people and months as go into one."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from fjellverk import MONDAY, connect, hours, total, tripletex, wage, wages  # noqa: F401
from hr_sync.records import Ref
from hr_sync.systems.tripletex.months import in_addresses


@pytest.mark.parametrize("count", [1, 300, 1000])
def test_ids_in_addresses(count):
    """No id is left out, and an address stays far below what every server takes."""
    ids = [str(18_000_000 + number) for number in range(count)]
    parts = list(in_addresses(reversed(ids)))
    assert [id_ for part in parts for id_ in part] == ids
    assert len(parts) == -(-count // 363)
    assert all(len(urlencode({"employeeId": ",".join(part)})) <= 4020 for part in parts)


def test_no_ids():
    assert list(in_addresses(())) == []


def asked(simulator, operation="GET /timesheet/entry"):
    """The queries of the lists that were read."""
    return [one.query for one in simulator.requests if one.operation == operation]


def test_many_people(tripletex, hours):
    """The entries of 230 people are read in one list."""
    people = [tripletex.add_employee("Person", str(number)) for number in range(230)]
    wanted = [total(tripletex, employee=person) for person in people]
    assert hours.present(wanted) == [None] * 230
    (list_,) = asked(tripletex)
    assert sorted(map(int, list_["employeeId"].split(","))) == sorted(people)


def test_months_of_the_same_people(tripletex, hours):
    """Months that follow each other are one list, from the first day that is wanted to the last one."""
    days = [date(2025, 12, 30), date(2026, 1, 2), date(2026, 2, 3)]
    wanted = [total(tripletex, day=day, employee=one) for day in days for one in (tripletex.kari, tripletex.ola)]
    made = hours.reconcile(wanted)
    tripletex.requests.clear()
    assert [one.external_id for one in hours.present(wanted)] == [one.external_id for one in made]
    (list_,) = asked(tripletex)
    assert (list_["dateFrom"], list_["dateTo"]) == ("2025-12-30", "2026-02-04")


@pytest.mark.parametrize("days", [(date(2026, 1, 5), date(2026, 3, 5)), (date(2025, 5, 5), date(2026, 5, 5))])
def test_months_apart(tripletex, hours, days):
    """What nobody asks about lies between them."""
    made = hours.reconcile([total(tripletex, day=day) for day in days])
    tripletex.requests.clear()
    found = hours.present([total(tripletex, day=day) for day in days])
    assert [one.external_id for one in found] == [one.external_id for one in made]
    assert [one["dateFrom"] for one in asked(tripletex)] == [day.isoformat() for day in days]


def test_months_of_others(tripletex, hours):
    """The list of one month is not read of people who are wanted in another one only."""
    people = [tripletex.add_employee("Person", str(number)) for number in range(4)]
    wanted = [total(tripletex, employee=person) for person in people]
    wanted += [total(tripletex, day=MONDAY + timedelta(days=31), employee=one) for one in (people[0], tripletex.kari)]
    assert hours.present(wanted) == [None] * 6
    first, second = asked(tripletex)
    assert (len(first["employeeId"].split(",")), len(second["employeeId"].split(","))) == (4, 2)
    assert (first["dateTo"], second["dateFrom"]) == ("2026-05-05", "2026-06-04")


def test_wages_of_many(tripletex, wages):
    """That list is of one person or of everybody: it is read once, however many are wanted."""
    people = [tripletex.add_employee("Person", str(number)) for number in range(1000)]
    one = wage(tripletex)
    wanted = [type(one)("", **{**one.values(), "employee": Ref("employee", str(id_))}) for id_ in people]
    assert wages.present(wanted) == [None] * 1000
    (list_,) = asked(tripletex, "GET /timesheet/salaryTypeSpecification")
    assert "employeeId" not in list_


def test_more_than_a_list_may_have(tripletex, hours):
    """Where others' hours make a list of several months too long, it is divided, and everything is found."""
    wanted = [total(tripletex, day=MONDAY + timedelta(days=9 * number)) for number in range(10)]
    made = hours.reconcile(wanted)
    given = {"employee": {"id": tripletex.kari}, "activity": {"id": tripletex.planning}, "hours": 1}
    for number in range(10):
        day = MONDAY + timedelta(days=9 * number + number % 2)
        tripletex.put_entry("entry", {**given, "date": day.isoformat()} | {"project": {"id": tripletex.roof}})
    tripletex.row_limit = 6
    tripletex.requests.clear()
    assert [one.external_id for one in hours.present(wanted)] == [one.external_id for one in made]
    assert 4 < len(asked(tripletex)) < 10
