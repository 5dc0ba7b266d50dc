"""The page of the simulated Avantage, the company that its demo shows, and what is kept between two starts."""

import json
import socket
import sys

import pytest
import requests

pytestmark = pytest.mark.skipif(sys.version_info < (3, 11), reason="the simulator needs a newer Python")


@pytest.fixture
def office():
    from simulators.avantage.company import populate
    from simulators.avantage.office import AvantageOffice

    with AvantageOffice() as simulator:
        populate(simulator.gateway, 30)
        yield simulator


def ask(simulator, what):
    return requests.get(f"{simulator.url}/_control/{what}", timeout=10).json()


def said(simulator, question):
    """The lines that the gateway answers to one question after the log-in."""
    address = ("127.0.0.1", simulator.gateway.port)
    with socket.create_connection(address, timeout=10) as connection, connection.makefile("rb") as lines:
        lines.readline()
        connection.sendall(f"LOGIN,01,odoo,motdepasse-92hx\r\n{question}\r\n".encode("cp1252"))
        assert lines.readline() == b"LOGIN,OK\r\n"
        found = []
        while not found or not found[-1].startswith("RQ01,") or found[-1].endswith("BEGIN"):
            found.append(lines.readline().decode("cp1252").rstrip())
        return found


def test_what_people_see(office):
    office.table("EMPMAI")[0][1] = "<Tremblay>"
    office.writing.taken.append(
        ["01", "000101", "0000024004", "2026/05/04", "03100", "CHA", "TD", "0", "7.5", "0", "<b>"]
    )
    page = requests.get(office.url, timeout=10).text
    assert '<html lang="fr-CA">' in page
    for cell in (
        "000101",
        "&lt;Tremblay&gt;",
        "Marie-Ève",
        "0000024004",
        "Temps et demi",
        "Kilométrage",
        "7.5",
        "&lt;b&gt;",
    ):
        assert f"<td>{cell}<" in page


def test_the_company(office):
    projects, people = office.table("CNT"), office.table("EMPMAI")
    assert (len(projects), sum(row[6] == "F" for row in projects)) == (40, 30)
    assert (len(people), sum(row[7] == "P" for row in people)) == (32, 2)
    assert len({row[0] for row in projects}) == 40
    assert len({row[0] for row in people}) == len({(row[1], row[2]) for row in people}) == 32


def test_the_gateway_beside_it(office):
    assert said(office, 'RQ01,R09,,METIER,MECODE,"ÉLE"')[1:] == ["ÉLE,Électricien", "RQ01,R09,OK,END,1"]
    counts = ask(office, "counts")
    assert (counts["address"], counts["reads"], counts["writes"]) == (office.gateway.address, 1, 0)


def test_kept_between_two_starts(office):
    office.table("METIER").append(["PEI", "Peintre"])
    line = "RQ01,W04,,TMP,01,000101,0000024004,2026/05/04,03100,CHA,,8,0,0,"
    assert said(office, line) == ["RQ01,W04,OK,1"]
    kept = ask(office, "state")
    office.stop()
    other = type(office)()
    other.restore(json.loads(json.dumps(kept)))
    with other:
        assert other.gateway.port == kept["port"]
        assert ask(other, "state") == kept
        assert (other.writing.asked, ask(other, "counts")["writes"]) == ([line], 1)
        assert said(other, 'RQ01,R09,,METIER,MECODE,"PEI"')[1] == "PEI,Peintre"


def test_a_port_that_somebody_else_has(office):
    other = type(office)()
    other.restore(office.kept())
    with other:
        assert other.gateway.port != office.gateway.port
        assert other.kept()["port"] == other.gateway.port
