"""The simulator's faults, and what it is to people and to other processes."""

import gzip
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import requests
from simulated import NOON, api, ids, simulator  # noqa: F401 (fixtures)
from simulators import twogethr

#: What runs the simulator by itself.
PROGRAM = Path(twogethr.__file__).parent


def test_times_after_and_order_of_faults(simulator, api):
    simulator.faults.add("listUsers", "status", status=503, times=2, after=1)
    simulator.faults.add("listUsers", "status", status=429, retry_after=7)
    simulator.faults.add("*", "headers", headers={"Date": None}, times=None)
    answers = [api("GET", "users") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [429, 503, 503, 200, 200]
    assert answers[0].headers["Retry-After"] == "7"
    assert not any("Date" in answer.headers for answer in answers)
    simulator.faults.clear()
    assert "Date" in api("GET", "users").headers


def test_mistakes_in_a_fault_are_told(simulator):
    with pytest.raises(ValueError, match="unknown kind"):
        simulator.faults.add("listUsers", "explode")
    with pytest.raises(ValueError, match="colour"):
        simulator.faults.add("listUsers", "cut", colour="red")


@pytest.mark.parametrize("status", [401, 403, 429, 500, 502, 503])
def test_status(simulator, api, status):
    simulator.faults.add("listUsers", "status", status=status, retry_after=NOON)
    answer = api("GET", "users")
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["Retry-After"] == "Tue, 01 Sep 2026 12:00:00 GMT"


@pytest.mark.parametrize("kind", ["cut", "reset"])
def test_broken_connections(simulator, api, kind):
    simulator.faults.add("listUsers", kind)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        api("GET", "users")
    assert api("GET", "users").status_code == 200


def test_a_lost_answer_has_taken_effect(simulator, api):
    body = {"firstName": "Urs", "lastName": "Frei"}
    for applied in (False, True):
        simulator.faults.add("createUser", "reset", applied=applied)
        with pytest.raises(requests.ConnectionError):
            api("POST", "users", body)
        assert len(simulator.users) == 30 + applied
    assert [request.status for request in simulator.requests] == [0, 0]


def test_latency_and_drip(simulator, api):
    simulator.faults.add("getCompany", "latency", seconds=0.05)
    simulator.faults.add("getCompany", "drip", chunk=50, interval=0.01)
    started = time.monotonic()
    assert api("GET", "company").json() == simulator.store.company
    assert time.monotonic() - started > 0.05


def test_hanging_ends_with_release_and_with_stop(simulator):
    def hang():
        simulator.faults.add("getSwagger", "hang")
        client = socket.create_connection(("127.0.0.1", int(simulator.url.rsplit(":", 1)[1])), 5)
        count = simulator.count()
        client.sendall(b"GET /swagger/v1/swagger.json HTTP/1.1\r\nHost: x\r\n\r\n")
        while simulator.count() == count:
            time.sleep(0.001)
        time.sleep(0.02)
        return client

    with hang() as client:
        simulator.faults.release()
        assert client.recv(10) == b""
    with hang() as client:
        started = time.monotonic()
        simulator.stop()
        assert time.monotonic() - started < 1
        assert client.recv(10) == b""


def test_bodies_that_are_not_json(simulator, api):
    simulator.faults.add("listUsers", "html")
    answer = api("GET", "users")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    simulator.faults.add("listUsers", "malformed")
    with pytest.raises(requests.exceptions.JSONDecodeError):
        api("GET", "users").json()
    simulator.faults.add("listUsers", "instead", value=[])
    assert api("GET", "users").json() == []


@pytest.mark.parametrize("packed", [False, True])
def test_oversized(simulator, api, packed):
    simulator.faults.add("getCompany", "oversized", size=3_000_000, gzip=packed)
    answer = api("GET", "company")
    assert (int(answer.headers["Content-Length"]) < 10_000) is packed
    assert len(answer.content) > 3_000_000
    assert answer.json() == simulator.store.company


def test_redirect_to_another_host(simulator):
    simulator.faults.add("getCompany", "redirect", location="http://other.invalid/", status=307)
    headers = {"X-Api-Key": simulator.api_key}
    url = f"{simulator.url}/api/v1/company"
    answer = requests.get(url, headers=headers, allow_redirects=False, timeout=5)
    assert (answer.status_code, answer.headers["Location"]) == (307, "http://other.invalid/")


def test_pages_that_slide_repeat_and_miscount(simulator, api):
    simulator.faults.add("listUsers", "repeat_page", page=2)
    simulator.faults.add("listUsers", "duplicate_item", page=3)
    simulator.faults.add("listUsers", "wrong_total", delta=-3, page=4)
    first, second, third, fourth = (api("GET", "users", page=n, pageSize=5) for n in (1, 2, 3, 4))
    assert ids(second) == ids(first)
    assert second.json()["page"] == 2
    assert max(Counter(ids(third)).values()) == 2
    assert fourth.json()["totalCount"] == 27


def test_entities_come_and_go_between_pages(simulator, api):
    users = [user["id"] for user in simulator.users]
    simulator.faults.add("listUsers", "call", page=2, call=lambda _request: simulator.delete_user(users[0]))
    simulator.faults.add("listUsers", "call", page=3, call=lambda _request: simulator.add_user())
    pages = [ids(api("GET", "users", page=page, pageSize=10)) for page in (1, 2, 3)]
    assert users[10] not in pages[0] + pages[1], "the row that slid over the edge is missed"
    assert len(pages[2]) == 10


def test_items_that_do_not_fit(simulator, api):
    third = simulator.users[2]["id"]
    simulator.faults.add("listUsers", "unknown_enum", id=third, field="workPeriods.0.status")
    assert api("GET", "users").json()["items"][2]["workPeriods"][0]["status"] == "quantum"
    simulator.faults.add("listUsers", "missing_field", field="lastName", index=1)
    assert "lastName" not in api("GET", "users").json()["items"][1]
    simulator.faults.add("getUser", "wrong_type", field="email", value=12)
    assert api("GET", f"users/{third}").json()["email"] == 12
    operation = simulator.contract.operations["listUsers"]
    for kind in ("unknown_enum", "missing_field", "wrong_type"):
        simulator.faults.add("listUsers", kind)
        item = api("GET", "users").json()["items"][0]
        assert simulator.contract.errors(operation.entity, item), kind
    assert simulator.violations == [], "misbehaviour on demand is not the simulator's mistake"


# -- life ---------------------------------------------------------------------------------------


def test_restart_keeps_address_and_data(simulator, api):
    simulator.add_user(id="new")
    url = simulator.url
    simulator.stop()
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=5)
    simulator.start()
    assert simulator.url == url
    assert api("GET", "users/new").status_code == 200


def test_clients_that_vanish_do_no_harm(simulator, api):
    port = int(simulator.url.rsplit(":", 1)[1])
    for request in (b"", b"GET /api/v1/us", b"POST /x HTTP/1.1\r\nContent-Length: 50\r\n\r\nab"):
        with socket.create_connection(("127.0.0.1", port), 5) as client:
            client.sendall(request)
    simulator.faults.add("getCompany", "oversized", size=20_000_000)
    key = simulator.api_key.encode()
    with socket.create_connection(("127.0.0.1", port), 5) as client:
        client.sendall(b"GET /api/v1/company HTTP/1.1\r\nX-Api-Key: " + key + b"\r\n\r\n")
        client.recv(100)
    assert api("GET", "users").status_code == 200
    assert simulator.violations == []


def test_compression_only_for_those_who_accept_it(simulator):
    url, key = f"{simulator.url}/api/v1/users", {"X-Api-Key": simulator.api_key}
    plain = requests.get(url, headers={**key, "Accept-Encoding": "identity"}, timeout=5)
    packed = requests.get(url, headers={**key, "Accept-Encoding": "gzip"}, stream=True, timeout=5)
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.raw.read()) == plain.content


def test_page_for_people_and_control(simulator):
    control = f"{simulator.url}/_control"
    assert "Alpenwerk AG" in requests.get(f"{simulator.url}/", timeout=5).text
    made = requests.post(f"{control}/users", json={"lastName": "<b>Boss</b>"}, timeout=5).json()
    changed = requests.post(f"{control}/users/{made['id']}", json={"language": "fr"}, timeout=5)
    assert changed.json()["language"] == "fr"
    assert requests.get(f"{control}/counts", timeout=5).json()["users"] == 31
    assert requests.delete(f"{control}/users/{made['id']}", timeout=5).status_code == 204
    assert requests.delete(f"{control}/users/{made['id']}", timeout=5).status_code == 404
    fault = {"operation": "getSwagger", "kind": "status", "status": 500}
    assert requests.post(f"{control}/faults", json=fault, timeout=5).status_code == 204
    assert requests.post(f"{control}/faults", json={"kind": 1}, timeout=5).status_code == 400
    assert requests.get(f"{simulator.url}/swagger/v1/swagger.json", timeout=5).status_code == 500
    records = requests.get(f"{control}/requests", timeout=5).json()
    assert [(record["operation"], record["status"]) for record in records] == [("getSwagger", 500)]


def test_script():
    command = [sys.executable, PROGRAM, "--employees", "3", "--api-key", "k"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            url = process.stdout.readline().removeprefix("listening on ").strip()
            answer = requests.get(f"{url}/api/v1/users", headers={"X-Api-Key": "k"}, timeout=5)
            assert answer.json()["totalCount"] == 3
        finally:
            process.terminate()


# -- population ---------------------------------------------------------------------------------
