"""A key that is sent in the wrong place is distinguished from a wrong key, by the system's own description."""

import copy
import json

import pytest
from hr_sync.systems import Credentials, KeyRefused, Twogethr, Unauthorized

SENT = "X-Api-Key: <key>"


def describe(simulator, *schemes, swagger_2=False):
    """Have the simulator describe its keys so."""
    document = simulator.swagger = copy.deepcopy(simulator.swagger)
    named = {f"key{number}": scheme for number, scheme in enumerate(schemes)}
    del document["components"]["securitySchemes"]
    if swagger_2:
        document["securityDefinitions"] = named
    else:
        document["components"]["securitySchemes"] = named
    document["security"] = [{name: []} for name in named]


def check(simulator, **credentials):
    credentials = {"base_url": simulator.url, "api_key": "a-key-that-is-not-taken", **credentials}
    client = Twogethr().connect(Credentials(**credentials))
    try:
        return client.check({}, {})
    finally:
        client.close()


@pytest.mark.parametrize("swagger_2", [False, True])
@pytest.mark.parametrize(
    ("scheme", "wanted"),
    [
        ({"type": "apiKey", "in": "header", "name": "X-Other"}, "X-Other: <key>"),
        ({"type": "http", "scheme": "bearer"}, "Authorization: Bearer <key>"),
        ({"type": "http", "scheme": "Basic"}, "Authorization: Basic <user:password>"),
        ({"type": "basic"}, "Authorization: Basic <user:password>"),
        ({"type": "apiKey", "in": "cookie", "name": "sid"}, "Cookie: sid=<key>"),
        ({"type": "apiKey", "in": "query", "name": "key"}, "?key=<key>"),
        (
            {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Bearer {token}"},
            "Authorization: Bearer <key>",
        ),
    ],
)
def test_another_place(simulator, scheme, wanted, swagger_2):
    describe(simulator, scheme, swagger_2=swagger_2)
    with pytest.raises(KeyRefused) as caught:
        check(simulator)
    assert wanted in str(caught.value)
    assert SENT in str(caught.value)
    assert caught.value.sentence.values == {"wanted": wanted, "sent": SENT}


@pytest.mark.parametrize(
    "schemes",
    [
        [{"type": "apiKey", "in": "header", "name": "x-api-key"}],
        [{"type": "http", "scheme": "bearer"}, {"type": "apiKey", "in": "header", "name": "X-Api-Key"}],
        [],
        [None, {"type": "apiKey", "in": "header", "name": "two words"}, {"type": "http", "scheme": 5 * "x y"}],
        [{"type": "mutualTLS"}],
    ],
)
def test_the_same_place(simulator, schemes):
    """What is described as it is sent, or not understood, says nothing: the key is refused."""
    describe(simulator, *schemes)
    with pytest.raises(Unauthorized) as caught:
        check(simulator)
    assert not isinstance(caught.value, KeyRefused)


def test_read_without_the_key(simulator):
    """The description comes first, and the key goes along only where it is asked for."""
    check(simulator, api_key=simulator.api_key)
    assert [one.operation for one in simulator.requests] == ["getSwagger", "getCompany"]
    simulator.requests.clear()
    simulator.faults.add("getSwagger", "status", status=401)
    assert check(simulator, api_key=simulator.api_key).shapes
    assert [one.operation for one in simulator.requests] == ["getSwagger", "getSwagger", "getCompany"]


def test_a_description_that_nobody_may_read(simulator):
    simulator.faults.add("getSwagger", "status", status=401, times=None)
    found = check(simulator, api_key=simulator.api_key)
    assert "cannot be read" in str(found.lacking[0])
    with pytest.raises(Unauthorized):
        check(simulator)


def test_sent_as_its_own_document_says(simulator, monkeypatch):
    """What the message says helps: with the system's document the key goes where it belongs."""
    describe(simulator, {"type": "apiKey", "in": "header", "name": "X-Other"})
    monkeypatch.setattr(simulator.contract, "key_header", "X-Other")
    with pytest.raises(KeyRefused, match="API profile"):
        check(simulator, api_key=simulator.api_key)
    assert check(simulator, api_key=simulator.api_key, contract=json.dumps(simulator.swagger)).lacking == []
