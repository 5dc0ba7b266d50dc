"""How a profile has calls authenticated, against a real server that looks."""

import base64
from contextlib import suppress
from types import SimpleNamespace
from urllib.parse import parse_qs, quote, quote_plus

import pytest
from hr_sync.systems import (
    ContractBroken,
    Credentials,
    KeyRefused,
    NotFound,
    RateLimited,
    Rejected,
    Unauthorized,
    Unreachable,
)
from hr_sync.systems.rest.system import RestSystem
from hr_sync.systems.secrets import get_logger
from rest import changed, client_for, stream_for

KEY = "k3y/of+the'tests=="
EMPTY = {"items": [], "total": 0}
OAUTH = {"type": "oauth2", "path": "/oauth/token", "scope": "hr.read"}


def units(client):
    return [one for page in stream_for(client, "department").pages() for one in page.records]


@pytest.mark.parametrize(
    ("authentication", "header", "value"),
    [
        ({"type": "header", "name": "X-Key"}, "X-Key", KEY),
        ({"type": "header", "name": "Authorization", "prefix": "Token token="}, "Authorization", f"Token token={KEY}"),
        ({"type": "bearer"}, "Authorization", f"Bearer {KEY}"),
        ({"type": "basic"}, "Authorization", "Basic " + base64.b64encode(f"anna:{KEY}".encode()).decode()),
    ],
)
def test_a_key_in_a_header(authentication, header, value):
    document = changed("authentication", value=authentication)
    document["headers"] = {"Accept-Language": "de"}
    with client_for(document, lambda _call: (200, {}, EMPTY), user="anna") as (client, server):
        assert units(client) == []
        assert server.calls[0].path == "/base/api/units", "after the URL that was entered"
        assert server.calls[0].headers[header] == value
        assert server.calls[0].headers["Accept-Language"] == "de"


def test_a_key_in_the_query_is_masked_as_addresses_show_it():
    document = changed("authentication", value={"type": "query", "name": "api_key"})
    with client_for(document, lambda _call: (400, {}, {"title": "no"})) as (client, server):
        with pytest.raises(Rejected) as caught:
            units(client)
        assert server.calls[0].query == {"api_key": KEY}
        assert "api_key=********" in caught.value.detail and "tests" not in caught.value.detail


def test_a_password_is_masked_in_logs(caplog):
    with client_for(changed("authentication", value={"type": "basic"}), lambda _call: (200, {}, EMPTY), user="anna"):
        get_logger("hr_sync.test").warning("Basic %s", base64.b64encode(f"anna:{KEY}".encode()).decode())
    assert "Basic ********" in caplog.text


@pytest.mark.parametrize("link", ["?api_key=old&page=2", "?page=2&api%5Fkey=old", "?page=2"])
def test_a_key_in_the_query_is_sent_once_where_a_link_has_it_too(link):
    document = changed("authentication", value={"type": "query", "name": "api_key"})
    document["records"]["department"]["list"]["paging"] = {"type": "next_link", "next": "next"}

    def answer(call):
        return 200, {}, {"items": [], "next": None if "page" in call.query else link}

    with client_for(document, answer) as (client, server):
        units(client)
        assert parse_qs(server.calls[1].raw_query) == {"page": ["2"], "api_key": [KEY]}


def test_a_key_in_the_query_is_masked_however_it_is_encoded(caplog):
    key = "a key/of the~tests+1"
    with client_for(
        changed("authentication", value={"type": "query", "name": "k"}), lambda _call: (200, {}, EMPTY), key
    ):
        for shown in (quote(key), quote(key, safe=""), quote_plus(key)):
            get_logger("hr_sync.test").warning("?k=%s", shown)
    assert caplog.text.count("?k=********") == 3


# --- OAuth 2 -----------------------------------------------------------------------------------------


class Tokens:
    """A server that gives tokens, and takes those that still count."""

    def __init__(self, **answer):
        self.answer = {"token_type": "Bearer", "expires_in": 3600, **answer}
        self.given, self.counts = 0, True
        self.forms = []

    def __call__(self, call):
        if call.path == "/base/oauth/token":
            self.forms.append({name: value for name, (value,) in parse_qs(call.body.decode()).items()})
            self.given += 1
            self.counts = True
            return 200, {}, {"access_token": f"token-{id(self)}-{self.given}", **self.answer}
        known = call.headers["Authorization"] == f"Bearer token-{id(self)}-{self.given}"
        return (200, {}, EMPTY) if known and self.counts else (401, {}, {})


def test_a_token_is_got_once_and_kept_for_other_clients():
    tokens = Tokens()
    with client_for(changed("authentication", value=OAUTH), tokens, client_id="my app") as (client, server):
        units(client)
        units(client)
        assert tokens.forms == [{"grant_type": "client_credentials", "scope": "hr.read"}]
        assert server.calls[0].headers["Content-Type"] == "application/x-www-form-urlencoded"
        scheme, _space, both = server.calls[0].headers["Authorization"].partition(" ")
        assert (scheme, base64.b64decode(both)) == ("Basic", b"my+app:k3y%2Fof%2Bthe%27tests%3D%3D")
        again = Credentials(f"{server.url}/base", KEY, settings={"client_id": "my app"})
        other = RestSystem(client.profile, "example").connect(again)
        units(other)
        other.close()
        assert tokens.given == 1


def test_the_secret_in_the_body():
    tokens = Tokens()
    document = changed("authentication", value={**OAUTH, "credentials": "body"})
    with client_for(document, tokens, client_id="app") as (client, server):
        units(client)
        assert tokens.forms[0]["client_id"] == "app" and tokens.forms[0]["client_secret"] == KEY
        assert "Authorization" not in server.calls[0].headers


def test_a_token_that_ended_early_is_replaced_once():
    tokens = Tokens()
    with client_for(changed("authentication", value=OAUTH), tokens, client_id="app") as (client, server):
        units(client)
        tokens.counts = False
        units(client)
        assert tokens.given == 2
        tokens.answer["access_token"] = "another one"
        tokens.counts = False
        server.calls.clear()
        with pytest.raises(Unauthorized):
            units(client)
        assert [call.path for call in server.calls] == ["/base/api/units", "/base/oauth/token", "/base/api/units"]


def test_a_token_is_not_used_up_to_its_last_second(monkeypatch):
    tokens = Tokens(expires_in=90)
    now = [1000.0]
    clock = SimpleNamespace(monotonic=lambda: now[0])
    monkeypatch.setattr("hr_sync.systems.rest.calls.access.time", clock)
    with client_for(changed("authentication", value=OAUTH), tokens, client_id="app") as (client, _server):
        units(client)
        now[0] += 44
        units(client)
        assert tokens.given == 1
        now[0] += 2
        units(client)
        assert tokens.given == 2


@pytest.mark.parametrize("seconds", [0, -1, None, "3600"])
def test_a_token_whose_end_is_not_said_is_used_for_a_while(seconds):
    tokens = Tokens(expires_in=seconds)
    with client_for(changed("authentication", value=OAUTH), tokens, client_id="app") as (client, _server):
        units(client)
        units(client)
        assert tokens.given == 1


@pytest.mark.parametrize("url", ["http://[", "tokens.example/x", "https://", "//tokens.example"])
def test_a_token_url_that_is_none(url):
    with client_for(changed("authentication", value=OAUTH), Tokens(), client_id="app", token_url=url) as (
        client,
        server,
    ):
        with pytest.raises(Unreachable) as caught:
            units(client)
        assert "Token URL" in str(caught.value) and server.calls == []


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (401, {"error": "invalid_client"}, KeyRefused, "refuses the client ID or the client secret (invalid_client)"),
        (400, {"error": "invalid_scope", "error_description": "no"}, KeyRefused, "invalid_scope"),
        (400, {"error": "unsupported_grant_type", "error_description": "not here"}, Rejected, "not here"),
        (500, {}, Unreachable, "500"),
        (200, {}, ContractBroken, "has no token"),
        (200, [], ContractBroken, "has no token"),
        (200, {"access_token": ""}, ContractBroken, "has no token"),
        (200, {"access_token": 5}, ContractBroken, "has no token"),
        (200, {"access_token": "x" * 9000}, ContractBroken, "has no token"),
        (200, {"access_token": "token-of-mac", "token_type": "mac"}, ContractBroken, "bearer"),
        (200, {"access_token": "token-with\u00e4-letters"}, Unauthorized, "invalid character"),
        (200, b"<html>", ContractBroken, "web page"),
    ],
)
def test_a_token_that_is_not_given(status, body, error, said):
    with client_for(changed("authentication", value=OAUTH), lambda _call: (status, {}, body), client_id="app") as (
        client,
        _server,
    ):
        with pytest.raises(error) as caught:
            units(client)
        assert said in str(caught.value)


def test_without_a_client_id_nothing_is_sent():
    with client_for(changed("authentication", value=OAUTH), Tokens()) as (client, server):
        with pytest.raises(KeyRefused):
            units(client)
        assert server.calls == []


def test_tokens_of_another_server_are_for_people_to_enter():
    other = Tokens()
    with client_for(changed("authentication", value=OAUTH), other, client_id="app") as (_client, tokens_server):
        address = f"{tokens_server.url}/base/oauth/token"

        def answer(call):
            return (200, {}, EMPTY) if call.headers["Authorization"].startswith("Bearer token-") else (401, {}, {})

        with client_for(changed("authentication", value=OAUTH), answer, client_id="app", token_url=address) as (
            client,
            server,
        ):
            assert units(client) == []
            assert len(tokens_server.calls) == 1 and len(server.calls) == 1


# --- Limits ------------------------------------------------------------------------------------------


def test_a_pace(sleeps):
    document = changed("rate_limit", value={"type": "pace", "calls": 2, "seconds": 4})
    with client_for(document, lambda _call: (200, {}, EMPTY)) as (client, _server):
        units(client)
        units(client)
        assert sleeps == []
        units(client)
        assert len(sleeps) == 1 and 3 < sleeps[0] <= 4


def test_a_pace_that_asks_for_a_long_wait(sleeps):
    document = changed("rate_limit", value={"type": "pace", "calls": 1, "seconds": 30})
    with client_for(document, lambda _call: (200, {}, EMPTY)) as (client, server):
        units(client)
        for _attempt in range(2):
            with pytest.raises(RateLimited) as caught:
                units(client)
            assert 25 < caught.value.retry_after <= 30
        assert sleeps == [] and len(server.calls) == 1


LIMIT = {"type": "headers", "remaining": "X-Left", "reset": "X-Reset"}


@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        ({"X-Left": "0", "X-Reset": "3"}, True),
        ({"X-Left": "1", "X-Reset": "3"}, False),
        ({"X-Left": "0"}, False),
        ({"X-Left": "none", "X-Reset": "3"}, False),
        ({"X-Left": "0", "X-Reset": "1e300"}, False),
        ({"X-Left": "nan", "X-Reset": "nan"}, False),
        ({"X-Left": "-1", "X-Reset": "-5"}, False),
    ],
)
def test_a_limit_in_headers_is_kept_before_it_is_reached(sleeps, headers, waits):
    with client_for(changed("rate_limit", value=LIMIT), lambda _call: (200, headers, EMPTY)) as (client, _server):
        units(client)
        units(client)
        assert bool(sleeps) is waits


@pytest.mark.parametrize("status", [200, 404])
def test_a_file_counts_as_a_call(sleeps, status):
    headers = {"X-Left": "0", "X-Reset": "3"}
    with client_for(changed("rate_limit", value=LIMIT), lambda _call: (status, headers, b"%PDF")) as (client, _server):
        for _file in range(2):
            with suppress(NotFound):
                client.download("/base/files/1", 100)
        assert len(sleeps) == 1


def test_a_long_wait_is_not_waited_for(sleeps):
    with client_for(
        changed("rate_limit", value=LIMIT), lambda _call: (200, {"X-Left": "0", "X-Reset": "60"}, EMPTY)
    ) as (client, server):
        units(client)
        with pytest.raises(RateLimited) as caught:
            units(client)
        assert 55 < caught.value.retry_after <= 60 and len(server.calls) == 1 and sleeps == []


# --- Refusals ----------------------------------------------------------------------------------------


def refusal(errors, status, body):
    with client_for(changed("errors", value=errors), lambda _call: (status, {}, body)) as (client, _server):
        try:
            units(client)
        except Rejected as error:
            return error
    raise AssertionError("it was not refused")


def test_what_a_refusal_says_is_found_where_the_profile_says():
    errors = {
        "message": "error.text",
        "existing_id": "error.known",
        "fields": {"items": "error.details", "name": "field", "text": "why"},
    }
    body = {
        "error": {
            "text": "Nicht gültig",
            "details": [
                {"field": "number", "why": "taken"},
                {"field": "number", "why": ["a", "b"]},
                {"why": "x"},
                None,
            ],
        }
    }
    refused = refusal(errors, 422, body)
    assert str(refused) == "Nicht gültig"
    assert refused.fields == {"number": ["taken", "a", "b"], "": ["x"]}


def test_fields_in_an_object_and_bodies_that_say_nothing():
    errors = {"message": "text", "fields": {"items": "errors"}}
    bodies = [{"text": "no", "errors": {"a": ["b"], "c": "d"}}, {"text": ["no"], "errors": 7}, [], None]
    found = [refusal(errors, 400, body) for body in bodies]
    nothing = ("The values were refused.", {})
    assert [(str(one), one.fields) for one in found] == [("no", {"a": ["b"], "c": ["d"]}), nothing, nothing, nothing]
