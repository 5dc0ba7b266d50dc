"""The company that the simulator makes up."""

import json
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
import requests
from simulators.twogethr import TwogethrSimulator
from simulators.twogethr.population import make_company
from stdnum import iban
from stdnum.ch import ssn


@pytest.fixture(scope="module")
def company():
    return make_company(employees=1000, units=40, seed=7)


def test_the_same_for_the_same_seed_and_sizes(company):
    assert make_company(employees=1000, units=40, seed=7) == company
    assert make_company(employees=1000, units=40, seed=8) != company
    later = make_company(employees=1000, units=40, seed=7, today=date(2027, 6, 1))
    assert [user["ahvNumber"] for user in later["users"]] == [user["ahvNumber"] for user in company["users"]]


@pytest.mark.parametrize("employees", [0, 1, 2, 9, 10, 30])
def test_small_companies(employees):
    company = make_company(employees=employees, units=4)
    assert (len(company["users"]), len(company["organisation-units"])) == (employees, 4)


def test_numbers_are_valid_and_unique(company):
    users = company["users"]
    assert all(ssn.is_valid(user["ahvNumber"]) for user in users)
    assert all(iban.is_valid(user["iban"]) for user in users)
    assert all(len(user["personnelNumber"]) == 6 for user in users)
    for name in ("id", "ahvNumber", "iban", "email", "personnelNumber", "modifiedAt"):
        assert len({user[name] for user in users}) == len(users), name


def test_units_and_managers_are_trees(company):
    units = {unit["id"]: unit for unit in company["organisation-units"]}
    users = {user["id"]: user for user in company["users"]}
    assert len({unit["name"] for unit in units.values()}) == len(units)
    depths = {len(chain(units, id_, "parentId")) for id_ in units}
    assert depths == {1, 2, 3, 4}
    assert max(len(chain(users, id_, "managerId")) for id_ in users) <= 5
    assert sum(user["managerId"] is None for user in users.values()) == 1
    for unit in units.values():
        assert users[unit["headUserId"]]["organisationUnitId"] == unit["id"]
        assert users[unit["headUserId"]]["status"] == "active"


def chain(nodes, id_, parent):
    """The way to the top; a cycle would never get there."""
    found = []
    while id_:
        assert id_ not in found
        found.append(id_)
        id_ = nodes[id_][parent]
    return found


def test_employment(company):
    users, today = company["users"], "2026-06-01"
    for user in users:
        periods = user["workPeriods"]
        for before, after in pairwise(periods):
            gap = date.fromisoformat(after["validFrom"]) - date.fromisoformat(before["validTo"])
            assert gap == timedelta(days=1)
        assert periods[-1]["validTo"] is None
        valid = [period for period in periods if period["validFrom"] <= today]
        expected = valid[-1]["status"] if valid else "invited"
        assert user["status"] == expected
        if user["status"] == "left":
            assert user["exitDate"] == periods[-2]["validTo"] < today
        for period in periods:
            if period["schedule"]:
                hours = sum(map(length, period["schedule"]))
                assert hours == pytest.approx(period["weeklyHours"])
                assert hours == pytest.approx(42 * period["workloadPercent"] / 100)
            elif period["status"] == "active":
                assert period["weeklyHours"] == 42
    states = Counter(user["status"] for user in users)
    assert states["left"] == 80
    assert sum(user["status"] == "active" and bool(user["exitDate"]) for user in users) == 2
    ways = Counter(tuple(period["status"] for period in user["workPeriods"]) for user in users)
    assert ways["active", "left", "active"] == 1
    part_time = sum(any(period["schedule"] for period in user["workPeriods"]) for user in users)
    assert 0.2 < part_time / len(users) < 0.35


def length(slot):
    start, end = (int(text[:2]) + int(text[3:]) / 60 for text in (slot["start"], slot["end"]))
    return end - start


def test_ten_thousand_are_made_and_served():
    with TwogethrSimulator(employees=10_000, units=300, strict=False) as simulator:
        url, seen = f"{simulator.url}/api/v1/users", 0
        with requests.Session() as session:
            session.headers["X-Api-Key"] = simulator.api_key
            for page in range(1, 21):
                answer = session.get(url, params={"page": page, "pageSize": 500}, timeout=5)
                seen += len(json.loads(answer.content)["items"])
        assert seen == 10_000
