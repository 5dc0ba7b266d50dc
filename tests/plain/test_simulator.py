"""The simulator's contract checks and its state."""

import pytest
import requests
from simulated import NOON, api, ids, simulator  # noqa: F401 (fixtures)
from simulators.twogethr import TwogethrSimulator


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


def test_days_and_singular_lists(simulator, api):
    for day in ("2026-03-31", "2026-04-01"):
        simulator.store.create("time-entries", {"userId": "u", "date": day, "hours": 8})
    answer = api("GET", "time-entries", **{"from": "2026-04-01", "to": "2026-04-30"})
    assert [entry["date"] for entry in answer.json()["items"]] == ["2026-04-01"]
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
