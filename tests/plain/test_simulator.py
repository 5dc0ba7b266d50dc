"""The simulator is what every other test leans on, so it is tested like the product."""

import gzip
import json
import socket
import subprocess
import sys
import time
from collections import Counter
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest
import requests
from simulators import twogethr
from simulators.population import make_company
from simulators.twogethr import TwogethrSimulator
from stdnum import iban
from stdnum.ch import ssn

NOON = datetime(2026, 9, 1, 12, tzinfo=timezone.utc)


@pytest.fixture
def simulator():
    with TwogethrSimulator(employees=30, units=8) as simulator:
        yield simulator


@pytest.fixture
def api(simulator):
    """Call the API as a client that does everything right: ``api("GET", "users", page=2)``."""
    with requests.Session() as session:
        session.headers["X-Api-Key"] = simulator.api_key

        def call(method, path, json=None, **params):
            url = f"{simulator.url}/api/v1/{path}"
            return session.request(method, url, json=json, params=params, timeout=5)

        yield call


def ids(answer):
    return [item["id"] for item in answer.json()["items"]]


# -- contract -----------------------------------------------------------------------------------


def test_every_list_and_every_entity_fits_the_contract(simulator, api):
    for operation in simulator.contract.operations.values():
        if operation.method == "GET" and "{" not in operation.path and operation.secured:
            answer = api("GET", operation.path.removeprefix("/api/v1/"))
            assert answer.status_code == 200, operation.id
            assert "Date" in answer.headers
    assert api("GET", f"users/{simulator.users[0]['id']}").json() == simulator.users[0]
    assert simulator.violations == []
    assert simulator.connections == 1, "the connection is kept open"


@pytest.mark.parametrize(
    ("method", "path", "params", "body", "place"),
    [
        ("GET", "users", {"limit": 5}, None, "limit"),
        ("GET", "users", {"page": 0}, None, "page"),
        ("GET", "users", {"pageSize": 501}, None, "pageSize"),
        ("GET", "users", {"page": "two"}, None, "page"),
        ("GET", "users", {"modifiedSince": "2026-01-01T00:00:00"}, None, "modifiedSince"),
        ("GET", "absences", {"from": "1.9.2026"}, None, "from"),
        ("GET", "users", {}, {"a": 1}, ""),
        ("POST", "users", {}, None, ""),
        ("POST", "users", {}, {"firstName": "A", "lastName": None}, "lastName"),
        ("POST", "users", {}, {"firstName": "A", "lastName": "B", "name": "AB"}, ""),
        ("POST", "users", {}, {"gender": "unknown"}, "gender"),
        ("POST", "users", {}, {"birthDate": "1990-02-30"}, "birthDate"),
    ],
)
def test_what_does_not_fit_is_refused_and_recorded(simulator, api, method, path, params, body, place):
    answer = api(method, path, json=body, **params)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert place in answer.json()["errors"]
    assert [place in violation.errors for violation in simulator.violations] == [True]
    assert simulator.requests[-1].status == 400


def test_paths_methods_and_media_types_that_do_not_exist(simulator, api):
    assert api("GET", "people").status_code == 404
    assert api("DELETE", "users").status_code == 405
    url = f"{simulator.url}/api/v1/users"
    answer = requests.post(url, data="{}", headers={"X-Api-Key": "demo-key"}, timeout=5)
    assert "Content-Type" in answer.json()["errors"]
    assert len(simulator.violations) == 3


def test_the_key(simulator):
    url = f"{simulator.url}/api/v1/company"
    assert requests.get(url, headers={"X-Api-Key": "wrong"}, timeout=5).status_code == 401
    assert simulator.violations == []
    assert requests.get(url, timeout=5).status_code == 401
    assert len(simulator.violations) == 1, "the contract asks for the header"
    assert requests.get(f"{simulator.url}/swagger/v1/swagger.json", timeout=5).json()["paths"]


def test_the_live_contract_can_drift(simulator):
    simulator.swagger = {"openapi": "3.0.3", "paths": {}}
    answer = requests.get(f"{simulator.url}/swagger/v1/swagger.json", timeout=5)
    assert answer.json() == simulator.swagger


def test_strict_mode_reports_test_data_that_does_not_fit(simulator, api):
    simulator.add_user(status="dormant")
    api("GET", "users")
    assert "dormant" in str(simulator.violations[0])


# -- reading ------------------------------------------------------------------------------------


def test_pages_are_complete_and_in_a_stable_order(simulator, api):
    pages = [api("GET", "users", page=page, pageSize=7) for page in range(1, 7)]
    assert [len(ids(page)) for page in pages] == [7, 7, 7, 7, 2, 0]
    assert [user for page in pages for user in ids(page)] == [user["id"] for user in simulator.users]
    assert {page.json()["totalCount"] for page in pages} == {30}
    assert simulator.count("listUsers") == simulator.count() == 6


def test_changes_since_and_tombstones(simulator, api):
    changed, deleted, vanished = (user["id"] for user in simulator.users[:3])
    simulator.store.set_clock(NOON)
    simulator.update_user(changed, jobTitle="Köchin")
    simulator.delete_user(deleted)
    simulator.vanish_user(vanished)
    answer = api("GET", "users", modifiedSince=NOON.isoformat())
    assert answer.headers["Date"] == "Tue, 01 Sep 2026 12:00:00 GMT"
    assert [(user["id"], user["isDeleted"]) for user in answer.json()["items"]] == [
        (changed, False),
        (deleted, True),
    ]
    assert not {deleted, vanished} & set(ids(api("GET", "users")))
    assert api("GET", f"users/{deleted}").status_code == 404
    assert api("GET", f"users/{vanished}").status_code == 404
    assert simulator.violations == []


def test_times_of_change_strictly_increase_though_the_clock_stands(simulator):
    simulator.store.set_clock(NOON)
    times = [simulator.update_user(simulator.users[0]["id"])["modifiedAt"] for _ in range(5)]
    assert times == sorted(set(times))
    simulator.store.advance(hours=1)
    assert simulator.add_user()["modifiedAt"] == "2026-09-01T13:00:00.000000Z"


def test_newest_first():
    with TwogethrSimulator(employees=5, order="modified_desc") as simulator:
        newest = simulator.update_user(simulator.users[-1]["id"])
        assert simulator.users[0] == newest


def test_days_receipts_and_singular_lists(simulator, api):
    for day in ("2026-03-31", "2026-04-01"):
        simulator.store.create("time-entries", {"userId": "u", "date": day, "hours": 8})
    answer = api("GET", "time-entries", **{"from": "2026-04-01", "to": "2026-04-30"})
    assert [entry["date"] for entry in answer.json()["items"]] == ["2026-04-01"]
    simulator.store.create("expenses", {"id": "e1", "userId": "u"})
    simulator.store.files["r1"] = ("image/png", b"\x89PNG")
    assert api("GET", "expenses/e1/receipts/r1").content == b"\x89PNG"
    assert api("GET", "expenses/e1/receipts/r2").status_code == 404
    hook = api("POST", "webhooks", {"url": "https://a.example/", "events": ["*"]}).json()
    assert api("GET", "webhooks").json() == [hook]
    assert api("DELETE", f"webhooks/{hook['id']}").status_code == 204
    assert simulator.violations == []


# -- writing ------------------------------------------------------------------------------------


def test_create_update_and_conflict(simulator, api):
    body = {"firstName": "Urs", "lastName": "Frei", "externalId": "x1", "email": "U.Frei@a.example"}
    made = api("POST", "users", body)
    assert made.status_code == 201
    user = made.json()
    for twin in ({"externalId": "x1"}, {"email": "u.frei@a.example"}):
        answer = api("POST", "users", {"firstName": "U", "lastName": "F", **twin})
        assert answer.status_code == 409
        assert answer.json()["existingId"] == user["id"]
    saved = api("PUT", f"users/{user['id']}", {"email": None, "jobTitle": "Chef"}).json()
    assert saved["modifiedAt"] > user["modifiedAt"]
    assert (saved["email"], saved["lastName"]) == (None, "Frei")
    assert simulator.requests[-1].body == {"email": None, "jobTitle": "Chef"}
    assert api("PUT", "users/nobody", {"jobTitle": "Chef"}).status_code == 404
    assert simulator.violations == []


def test_incomplete_entities_and_dangling_references_are_refused_but_fit_the_contract(simulator, api):
    answer = api("POST", "users", {"firstName": "Urs", "managerId": "nobody"})
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"lastName", "managerId"}
    assert simulator.violations == []


# -- faults -------------------------------------------------------------------------------------


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
    command = [sys.executable, twogethr.__file__, "--employees", "3", "--api-key", "k"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            url = process.stdout.readline().removeprefix("listening on ").strip()
            answer = requests.get(f"{url}/api/v1/users", headers={"X-Api-Key": "k"}, timeout=5)
            assert answer.json()["totalCount"] == 3
        finally:
            process.terminate()
    assert Path(twogethr.__file__).name == "twogethr.py"


# -- population ---------------------------------------------------------------------------------


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


def test_ten_thousand_are_made_and_served_fast():
    started = time.monotonic()
    with TwogethrSimulator(employees=10_000, units=300, strict=False) as simulator:
        assert time.monotonic() - started < 20
        url, seen = f"{simulator.url}/api/v1/users", 0
        with requests.Session() as session:
            session.headers["X-Api-Key"] = simulator.api_key
            for page in range(1, 21):
                answer = session.get(url, params={"page": page, "pageSize": 500}, timeout=5)
                seen += len(json.loads(answer.content)["items"])
        assert seen == 10_000
