"""The transport against servers that misbehave, all of them real ones."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hr_sync.systems import (
    Conflict,
    ContractBroken,
    Forbidden,
    NotFound,
    RateLimited,
    Rejected,
    RemoteError,
    Unauthorized,
    Unreachable,
)
from hr_sync.systems.transport import http as module
from hr_sync.systems.transport.http import Transport
from hr_sync.systems.transport.retry import TRIES

USERS = "/api/v1/users"


def get(transport, **params):
    return transport.request("GET", USERS, params)


# --- What works ------------------------------------------------------------------------------


def test_an_answer_has_its_data_and_the_servers_clock(simulator, transport):
    noon = datetime(2026, 6, 1, 12, tzinfo=timezone.utc)
    simulator.store.set_clock(noon)
    answer = get(transport, page=1, pageSize=5)
    assert len(answer.body["items"]) == 5
    assert answer.date == noon and answer.date.tzinfo is not None
    assert simulator.violations == []


def test_numbers_with_a_point_stay_exact(simulator, transport):
    simulator.store.company = {**simulator.store.company, "weeklyHours": 41.1}
    assert transport.request("GET", "/api/v1/company").body["weeklyHours"] == Decimal("41.1")


@pytest.mark.parametrize("date", [None, "yesterday", "", "Fri, 31 Dec 9999 23:59:59 -0500"])
def test_a_clock_that_cannot_be_read_is_none(simulator, transport, date):
    simulator.faults.add("listUsers", "headers", headers={"Date": date})
    assert get(transport).date is None


def test_connections_are_kept(simulator, transport):
    for _number in range(5):
        get(transport)
    assert simulator.connections == 1


def test_packed_answers_are_unpacked(simulator, transport):
    packed = get(transport).body
    simulator.gzip = False
    assert packed == get(transport).body and packed["items"]


def test_an_empty_answer_is_none(serve):
    server = serve(b"HTTP/1.1 204 No Content\r\n\r\n")
    assert Transport(server.url, {}).request("GET", "/").body is None


def test_each_request_is_announced_before_it_goes_out(simulator):
    """The host makes sure there that no transaction is open; a repetition is part of the same call."""
    seen = []
    transport = Transport(simulator.url, {"X-Api-Key": simulator.api_key}, lambda: seen.append(simulator.count()), 0)
    get(transport)
    simulator.faults.add("listUsers", "status", status=500)
    get(transport)
    assert seen == [0, 1] and transport.calls == 2


def test_an_announcement_can_stop_the_call(simulator):
    def refuse():
        raise AssertionError("a transaction is open")

    with pytest.raises(AssertionError, match="open"):
        get(Transport(simulator.url, {}, refuse))
    assert simulator.requests == []


# --- Repetitions -----------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_read_is_repeated_until_it_works(simulator, transport, status):
    simulator.faults.add("listUsers", "status", status=status, times=TRIES - 1)
    assert get(transport).body["items"]
    assert simulator.count("listUsers") == TRIES


@pytest.mark.parametrize(
    ("status", "error"), [(429, RateLimited), (500, Unreachable), (502, Unreachable), (503, Unreachable)]
)
def test_a_read_is_given_up_in_the_end(simulator, transport, status, error):
    simulator.faults.add("listUsers", "status", status=status, times=None)
    with pytest.raises(error) as caught:
        get(transport)
    assert type(caught.value) is error
    assert f"HTTP {status}" in caught.value.detail
    assert simulator.count("listUsers") == TRIES


@pytest.mark.parametrize("status", [429, 503])
def test_a_short_wait_is_waited(simulator, transport, sleeps, status):
    simulator.faults.add("listUsers", "status", status=status, retry_after=3)
    assert get(transport).body["items"]
    assert sleeps == [3]


def test_a_wait_until_a_date_is_waited(simulator, transport, sleeps):
    simulator.faults.add(
        "listUsers", "status", status=503, retry_after=datetime.now(timezone.utc) + timedelta(seconds=4)
    )
    assert get(transport).body["items"]
    assert len(sleeps) == 1 and 2 < sleeps[0] <= 4


@pytest.mark.parametrize("header", ["soon", "-5", "9" * 400, "999999999", "Fri, 31 Dec 99999 23:59:59 GMT"])
def test_a_wait_that_makes_no_sense_is_not_waited(simulator, transport, sleeps, header):
    simulator.faults.add("listUsers", "status", status=503, times=1)
    simulator.faults.add("listUsers", "headers", headers={"Retry-After": header})
    assert get(transport).body["items"]
    assert sleeps == []


@pytest.mark.parametrize("status", [429, 503])
def test_a_long_wait_is_left_to_the_caller(simulator, transport, sleeps, status):
    simulator.faults.add("listUsers", "status", status=status, retry_after=600, times=None)
    with pytest.raises(RateLimited) as caught:
        get(transport)
    assert caught.value.retry_after == 600
    assert sleeps == [] and simulator.count("listUsers") == 1


def test_pauses_grow(simulator, sleeps):
    """The first repetition comes at once; the others have jitter, lest all clients come back together."""
    simulator.faults.add("listUsers", "status", status=500, times=None)
    with pytest.raises(Unreachable):
        get(Transport(simulator.url, {"X-Api-Key": simulator.api_key}, pause=0.25))
    assert len(sleeps) == 3 and all(0.5 <= pause / most <= 1 for pause, most in zip(sleeps, (0.5, 1, 2)))  # noqa: B905


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("options", [{"status": 503, "retry_after": 1}, {"status": 500}, {"status": 429}, None])
def test_a_write_is_never_repeated(simulator, transport, sleeps, method, options):
    """What may have arrived must not be sent again blindly, whatever comes back."""
    path, body = (
        ("/api/v1/users", {"firstName": "A", "lastName": "B"}) if method == "POST" else ("/api/v1/projects/x", {})
    )
    kind = {"kind": "status", **options} if options else {"kind": "reset"}
    simulator.faults.add("*", applied=True, times=None, **kind)
    with pytest.raises((RateLimited, Unreachable)):
        transport.request(method, path, payload=None if method == "DELETE" else body)
    assert simulator.count() == 1 and sleeps == []


def test_a_silent_server_is_asked_twice_only(simulator, transport, monkeypatch):
    monkeypatch.setattr(module, "TIMEOUT", 0.05)
    simulator.faults.add("listUsers", "hang", times=None)
    with pytest.raises(Unreachable, match="in time"):
        get(transport)
    assert simulator.count("listUsers") == 2


def test_a_write_that_gets_no_answer_is_sent_once(simulator, transport, monkeypatch):
    monkeypatch.setattr(module, "TIMEOUT", 0.05)
    simulator.faults.add("createUser", "hang", applied=True, times=None)
    with pytest.raises(Unreachable, match="in time"):
        transport.request("POST", USERS, payload={"firstName": "A", "lastName": "B"})
    assert simulator.count("createUser") == 1


def test_a_lost_connection_is_made_anew(simulator, transport):
    simulator.faults.add("listUsers", "reset")
    assert get(transport).body["items"]
    simulator.faults.add("listUsers", "reset", times=None)
    with pytest.raises(Unreachable, match="cannot be reached"):
        get(transport)


# --- Errors ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Rejected),
        (401, Unauthorized),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (410, NotFound),
        (418, ContractBroken),
        (422, Rejected),
        (501, Unreachable),
    ],
)
def test_each_status_has_its_error(simulator, transport, status, error):
    simulator.faults.add("listUsers", "status", status=status, detail="what the server says")
    with pytest.raises(error, match="what the server says") as caught:
        get(transport)
    assert type(caught.value) is error
    assert f"HTTP {status}" in caught.value.detail and simulator.count("listUsers") == 1


def test_a_wrong_key_is_refused(simulator):
    with pytest.raises(Unauthorized):
        get(Transport(simulator.url, {"X-Api-Key": "another"}))


@pytest.mark.parametrize("key", ["line\nbreak", "ключ", "a\x00b"])
def test_a_key_that_cannot_be_sent_is_wrong(simulator, key):
    with pytest.raises(Unauthorized) as caught:
        get(Transport(simulator.url, {"X-Api-Key": key}))
    assert key not in str(caught.value) + caught.value.detail and simulator.requests == []


def test_a_rejection_names_the_fields(simulator, transport):
    with pytest.raises(Rejected) as caught:
        transport.request("POST", USERS, payload={"firstName": "A", "lastName": None})
    assert "lastName" in caught.value.fields


def test_messages_by_field_are_texts_in_lists(serve):
    body = b'{"errors": {"a": "one", "b": [2, null], "c": {"d": 1}}}'
    server = serve(b"HTTP/1.1 422 X\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
    with pytest.raises(Rejected) as caught:
        Transport(server.url, {}).request("GET", "/")
    assert caught.value.fields == {"a": ["one"], "b": ["2", "None"], "c": ["{'d': 1}"]}


def test_a_conflict_names_what_exists(simulator, transport):
    email = next(user["email"] for user in simulator.users if user["email"])
    with pytest.raises(Conflict) as caught:
        transport.request("POST", USERS, payload={"firstName": "A", "lastName": "B", "email": email})
    assert caught.value.existing_id == next(user["id"] for user in simulator.users if user["email"] == email)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://nobody.invalid", "host name in the URL is not known"),
        ("http://127.0.0.1:1", "cannot be reached"),
        ("nonsense", "URL is not valid"),
        ("ftp://127.0.0.1", "URL is not valid"),
        ("http://[::1", "URL is not valid"),
        (f"http://{'a' * 64}.example", "URL is not valid"),
        ("http://127.0.0.1:99999", "URL is not valid"),
        ("http://127.0.0.1:1@127.0.0.1:2", "without a user name or password"),
        ("http://user:secret@127.0.0.1:1", "without a user name or password"),
    ],
)
def test_urls_that_lead_nowhere(url, message):
    with pytest.raises(Unreachable, match=message):
        Transport(url, {}, pause=0).request("GET", USERS)


@pytest.mark.parametrize("path", ["@127.0.0.1:{port}/users", ".127.0.0.1.example/users", "0/users", "1:{port}/users"])
def test_the_key_goes_to_no_other_server(simulator, serve, path):
    """A replaced description whose paths begin so that they change the host or the port."""
    other = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
    called = Transport(simulator.url, {"X-Api-Key": simulator.api_key}, pause=0)
    with pytest.raises(RemoteError, match=r"different server|URL is not valid"):
        called.request("GET", path.format(port=other.url.rpartition(":")[2]))
    assert other.requests == simulator.count() == called.calls == 0


def test_plain_http_behind_https_is_a_certificate_problem(simulator, sleeps):
    with pytest.raises(Unreachable, match="certificate"):
        get(Transport(simulator.url.replace("http:", "https:"), {}, pause=0))
