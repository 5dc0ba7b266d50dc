"""The page of the simulated Xledger, the doors that its demo uses, and what it keeps between two starts."""

import json
import sys

import pytest
import requests

pytestmark = pytest.mark.skipif(sys.version_info < (3, 11), reason="the simulator needs a newer Python")


@pytest.fixture
def xledger():
    from simulators.xledger import XledgerSimulator
    from simulators.xledger.__main__ import populate

    with XledgerSimulator() as simulator:
        populate(simulator)
        simulator.add_employee("7", "Kari", "<Berg>", email="kari@eksempel.example")
        yield simulator


@pytest.fixture
def kari(xledger):
    return xledger.by_code("7")["dbId"]


def tell(simulator, what, **values):
    return requests.post(f"{simulator.url}/_control/{what}", json=values, timeout=10)


def test_what_people_see(xledger, kari):
    absence, project = next(iter(xledger.absences.codes)), next(iter(xledger.projects))
    xledger.absences.add(kari, absence, "2026-05-04", "2026-05-05", owner=xledger.home, percent="50")
    xledger.enter(kari, "2026-05-06", project, "7.50", text="Stillas")
    page = requests.get(xledger.url, timeout=10).text
    for cell in ("7 Kari &lt;Berg&gt;", "FERIE Ferie", "2026-05-05", "50", "1 Brygga", "7.50", "Stillas"):
        assert f"<td>{cell}<" in page


def test_a_change_by_a_person(xledger, kari):
    assert tell(xledger, "employee", code="7", email="feil@eksempel.example").ok
    assert xledger.employees[kari]["email"] == "feil@eksempel.example"


def test_mutations_for_absences(xledger):
    assert xledger.absences.mutations == ()
    for offered in (True, False):
        tell(xledger, "absence_mutations", offered=offered)
        assert ("addAbsences" in xledger.absences.mutations) is offered


def test_kept_between_two_starts(xledger, kari):
    xledger.enter(kari, "2026-05-06", next(iter(xledger.projects)), "7.50")
    tell(xledger, "absence_mutations", offered=True)
    kept = requests.get(f"{xledger.url}/_control/state", timeout=10).json()
    other = type(xledger)()
    other.restore(json.loads(json.dumps(kept)))
    assert json.loads(json.dumps(other.kept())) == kept
    assert (other.by_code("7")["description"], other.hours()) == ("Kari <Berg>", xledger.hours())
    assert "addAbsences" in other.absences.mutations
