"""Sessions, the rate limit, refusals and rights."""

from datetime import datetime, timedelta, timezone

import pytest
from fjellverk import connect, tripletex  # noqa: F401
from freezegun import freeze_time
from hr_sync.systems import ContractBroken, RateLimited, RemoteError, Tripletex, Unauthorized, Unreachable
from hr_sync.systems.transport import PATIENCE
from hr_sync.systems.tripletex import Employees
from hr_sync.systems.tripletex.sessions import SESSIONS, ends, expiration, name_of


def created(simulator):
    return simulator.count("POST /token/session/:create")


def test_session(tripletex, connect):
    """One session serves all clients with the same keys; each call has the company's basic authentication."""
    for _client in range(3):
        client = connect()
        assert client.tenant().name == "Fjellverk AS"
        assert client.tenant().id == "4711"
    assert created(tripletex) == 1
    tripletex.add_employee("Ny", "Person")
    other = "employee-key-2"
    tripletex.keys.add(other)
    connect(api_key=other).tenant()
    assert created(tripletex) == 2


def test_renewed_once(tripletex, connect):
    """A session that has ended is renewed, and the call made again; a key that is refused then is reported."""
    client = connect()
    client.tenant()
    tripletex.sessions.clear()
    assert next(client.stream(Employees).pages()).records
    assert created(tripletex) == 2
    tripletex.sessions.clear()
    tripletex.keys.clear()
    with pytest.raises(Unauthorized):
        list(client.stream(Employees).pages())
    assert created(tripletex) == 3
    tripletex.keys.add(tripletex.key)
    tripletex.faults.add("GET /employee", "status", status=401, times=None)
    with pytest.raises(Unauthorized):
        list(client.stream(Employees).pages())
    assert tripletex.count("GET /employee") <= 5


def test_expiration():
    """A token dies at midnight, in Norway, of the day that was asked for; today is refused."""
    evening = datetime(2026, 5, 4, 22, 30, tzinfo=timezone.utc)  # half past midnight in Norway
    day = expiration(evening)
    assert str(day) == "2026-05-07"
    assert ends(day) < datetime(2026, 5, 6, 22, 0, tzinfo=timezone.utc)
    assert ends(day) > evening + timedelta(days=1)


def test_used_until_it_ends(tripletex, connect):
    with freeze_time("2026-05-04 10:00:00", ignore=["urllib3", "requests"]) as clock:
        tripletex.clock = lambda: datetime.now(timezone.utc)
        connect().tenant()
        clock.tick(timedelta(hours=30))
        connect().tenant()
        assert created(tripletex) == 1
        clock.tick(timedelta(hours=6))
        connect().tenant()
        assert created(tripletex) == 2


def test_refresh_token(tripletex, connect):
    """A company's own integration needs no application key."""
    tripletex.keys.add("tlxr_of-our-own")
    client = connect(api_key="tlxr_of-our-own", application_key=None)
    assert client.tenant().id == "4711"
    assert tripletex.count("POST /token/session/:createFromRefreshToken") == 1
    with pytest.raises(Unauthorized, match="or the key has expired"):
        connect(api_key="tlxr_another").tenant()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"application_key": "somebody's"}, "application key"),
        ({"api_key": "made-for-another-name"}, "application name"),
        ({"base_url": "https://tripletex.no/v2", "api_key": "test-1234"}, "test environment"),
        ({"base_url": "https://api-test.tripletex.tech/v2"}, "production"),
    ],
)
def test_refused_keys(tripletex, connect, changed, said):
    """Each wrong key is named, and those of the other environment before anything is called."""
    with pytest.raises(Unauthorized, match=said) as caught:
        connect(**changed).tenant()
    assert tripletex.key not in str(caught.value.detail)


@pytest.mark.parametrize("key", ["employee", "tlxr_of-our-own"])
@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422])
def test_revoked_keys(tripletex, connect, status, key):
    """However a key that was revoked is answered: it is the key."""
    operation = "createFromRefreshToken" if key.startswith("tlxr") else "create"
    tripletex.faults.add(f"POST /token/session/:{operation}", "status", status=status, times=None)
    with pytest.raises(Unauthorized, match="the key"):
        connect(api_key=key).check({}, {})
    assert len(tripletex.requests) == 1


@pytest.mark.parametrize(("status", "error"), [(429, RateLimited), (500, Unreachable), (503, Unreachable)])
def test_session_in_trouble(tripletex, connect, status, error):
    tripletex.faults.add("POST /token/session/:create", "status", status=status, times=None)
    with pytest.raises(error) as caught:
        connect().tenant()
    assert not isinstance(caught.value, Unauthorized)


def test_session_that_ends_too_late(tripletex, connect):
    """That is no fault of the key, nor of what was to be sent."""
    with freeze_time("2026-05-04 10:00:00", ignore=["urllib3", "requests"]):
        tripletex.clock = lambda: datetime(2027, 5, 4, tzinfo=timezone.utc)
        with pytest.raises(ContractBroken):
            connect().tenant()


def test_limit_heeded(tripletex, connect):
    """Nobody calls when the limit is nearly reached; the error says how long to wait."""
    client = connect()
    tripletex.limit = 6
    client.tenant()
    calls = len(tripletex.requests)
    with pytest.raises(RateLimited) as caught:
        for _again in range(5):
            client.tenant(refresh=True)
    assert caught.value.retry_after > PATIENCE
    assert tripletex.limit >= 0
    assert len(tripletex.requests) <= calls + 2


def test_limit_reached(tripletex, connect, sleeps):
    """429 says not how long; it is not tried again at once."""
    client = connect()
    client.tenant()
    tripletex.limit = 0
    with pytest.raises(RateLimited) as caught:
        client.tenant(refresh=True)
    assert caught.value.retry_after == 60
    assert tripletex.requests[-1].status == 429
    assert tripletex.requests[-2].status != 429
    assert not sleeps


def test_check(tripletex, connect):
    """What the key may not see is reported: a refusal, or nothing where something must be."""
    assert connect().check({}, {}).lacking == []
    tripletex.forbidden.add("/salary/type")
    tripletex.blind.add("/employee")
    lacking = connect().check({}, {}).lacking
    assert len(lacking) == 2
    assert "no employees" in str(lacking[0])
    assert "wage types" in str(lacking[1])
    tripletex.row_limit = 1
    assert any("employees" in str(sentence) for sentence in connect().check({}, {}).lacking)


def test_keys_in_memory_only(tripletex, connect):
    """The name under which a session is kept tells no key."""
    name = name_of(tripletex.url, tripletex.application_key, tripletex.key)
    assert tripletex.key.encode() not in name
    assert SESSIONS.get(name, datetime.now(timezone.utc)) is None


def test_guide():
    system = Tripletex()
    assert any("%(application)s" in sentence.template for sentence in system.guide)
    assert [stream.record_type() for stream in system.streams_in_order()][-1] == "approved_wage"


def test_webhooks_all_or_none(tripletex, connect):
    """Of six subscriptions the fourth is refused: the three before are taken back."""
    tripletex.target_schemes = ("http",)
    client = connect()
    tripletex.faults.add("POST /event/subscription", "status", status=500, after=3)
    with pytest.raises(RemoteError):
        client.register_webhook("http://127.0.0.1/hr_sync/webhook/token", "secret-of-the-tests")
    assert not tripletex.subscriptions
    ids = client.register_webhook("http://127.0.0.1/hr_sync/webhook/token", "secret-of-the-tests")
    assert len(tripletex.subscriptions) == len(ids.split(",")) == 6
    client.remove_webhook(ids)
    assert not tripletex.subscriptions
