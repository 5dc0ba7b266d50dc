"""What the tests of the Tripletex driver share: a small company there, and totals for it."""

from datetime import date
from decimal import Decimal

import pytest
from hr_sync.records import ApprovedHours, ApprovedWage, Ref
from hr_sync.systems import Credentials, Tripletex
from hr_sync.systems.tripletex import Hours, Wages
from hr_sync.systems.tripletex.sessions import SESSIONS, Sessions
from simulators.tripletex import TripletexSimulator

MONDAY = date(2026, 5, 4)


@pytest.fixture
def tripletex(monkeypatch):
    """A company with two people, two projects and two activities; all that was asked fits the document."""
    monkeypatch.setattr("hr_sync.systems.tripletex.client.SESSIONS", Sessions())
    monkeypatch.setattr("hr_sync.systems.transport.retry.Retries.get_backoff_time", lambda _retry: 0)
    with TripletexSimulator() as simulator:
        simulator.kari = simulator.add_employee("Kari", "Berg", "7", dateOfBirth="1990-02-03")
        simulator.ola = simulator.add_employee("Ola", "Vik", "8")
        simulator.assembly = simulator.add_activity("Montering")
        simulator.planning = simulator.add_activity("Prosjektering")
        simulator.quay = simulator.add_project("Brygga", "1")
        simulator.roof = simulator.add_project("Tak", "2", activities=(simulator.planning,))
        simulator.overtime = simulator.add_wage_type("Overtid 50 %", "2050")
        yield simulator
        assert simulator.violations == []


@pytest.fixture
def connect(tripletex):
    """A client with the right keys, or with others: ``connect(api_key="...")``."""
    clients = []

    def connect(**changed):
        given = {"base_url": tripletex.url, "api_key": tripletex.key, "application_key": tripletex.application_key}
        clients.append(Tripletex().connect(Credentials(**{**given, **changed})))
        return clients[-1]

    yield connect
    for client in clients:
        client.close()


@pytest.fixture
def hours(tripletex, connect):
    return connect().stream(Hours)


@pytest.fixture
def wages(tripletex, connect):
    return connect().stream(Wages)


def total(
    simulator,
    amount="7.5",
    employee=None,
    day=MONDAY,
    project=None,
    activity=None,
    note="Arbeid",
    external_id="",
    **more,
):
    return ApprovedHours(
        external_id,
        employee=Ref("employee", str(employee or simulator.kari)),
        day=day,
        project=Ref("project", str(project or simulator.quay)),
        activity=Ref("activity", str(activity or simulator.assembly)),
        hours=Decimal(amount),
        note=note,
        **more,
    )


def wage(simulator, amount="2", external_id="", **more):
    return ApprovedWage(
        external_id,
        employee=Ref("employee", str(simulator.kari)),
        day=MONDAY,
        wage_type=Ref("wage_type", str(simulator.overtime)),
        hours=Decimal(amount),
        note=None,
        **more,
    )


__all__ = ["MONDAY", "SESSIONS", "connect", "hours", "total", "tripletex", "wage", "wages"]


def key(simulator, day=MONDAY, **more):
    """An entry of that day, as the simulator's ``hours`` have it."""
    names = {"employee": simulator.kari, "project": simulator.quay, "activity": simulator.assembly, **more}
    return (names["employee"], day.isoformat(), names["project"], names["activity"])
