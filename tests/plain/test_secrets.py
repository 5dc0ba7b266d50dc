"""A key is in no log, no error and no detail, whatever a server does with it."""

import importlib
import json
import logging
import pkgutil
import re
import sys
import traceback

import hr_sync.records
import hr_sync.systems
import pytest
from hr_sync.systems import Credentials, RemoteError, Twogethr, secrets
from hr_sync.systems.errors import Rejected
from hr_sync.systems.secrets import get_logger, mask, register_secret
from hr_sync.systems.transport import Transport

#: Any twelve characters of a key are too much of it.
PIECE = 12


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(secrets, "_known", set())


@pytest.fixture
def logged(caplog):
    """All that is logged from now on, as a handler would write it."""
    caplog.set_level(logging.DEBUG)
    formatter = logging.Formatter("%(name)s %(message)s")
    return lambda: "\n".join(formatter.format(record) for record in caplog.records)


def assert_unknown(key, text):
    for start in range(len(key) - PIECE + 1):
        assert key[start : start + PIECE] not in text


def everything(error):
    """All that somebody could make of an error."""
    lines = [
        str(error),
        repr(error),
        error.detail,
        repr(vars(error)),
        *traceback.format_exception(type(error), error, error.__traceback__),
    ]
    return "\n".join(lines)


def failure(client):
    with pytest.raises(RemoteError) as caught:
        client.call("GET", "/api/v1/users", {"page": "1"})
    return everything(caught.value)


def test_a_call_logs_much_but_no_key(client, simulator, logged):
    simulator.faults.add("listUsers", "status", status=503)
    client.call("GET", "/api/v1/users", {"page": "1"})
    text = logged()
    assert "hr_sync.systems.transport.http GET /api/v1/users: 200" in text
    assert "urllib3.connectionpool" in text, "urllib3 was listened to as well"
    assert_unknown(simulator.api_key, text)


def echo(key):
    """Server answers that repeat the key in every place there is for it."""
    said = f"The key {key} is not known."
    return {
        "title": said,
        "detail": f"{said} {key}",
        "errors": {key: [said], "X-Api-Key": said},
        "existingId": "7",
    }


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 418, 422, 500])
def test_a_server_that_repeats_the_key(client, simulator, serve, logged, status):
    key = simulator.api_key
    body = json.dumps(echo(key)).encode()
    server = serve(b"HTTP/1.1 %d %s\r\nContent-Length: %d\r\n\r\n%s" % (status, key.encode(), len(body), body))
    client.transport = Transport(server.url, {"X-Api-Key": key}, pause=0)
    text = failure(client)
    assert "The key ******** is not known." in text
    assert_unknown(key, text)
    assert_unknown(key, logged())


@pytest.mark.parametrize("written", [lambda key: key, lambda key: key.replace("+", "\\u002B").replace("'", "\\u0027")])
def test_a_key_that_is_cut_by_the_excerpt_is_masked_first(client, simulator, serve, written):
    """Whatever place the cut hits, no half of the key may stay; .NET writes some characters in its own way."""
    key = simulator.api_key
    for filled in range(300 - len(key) - 12, 301):
        body = b"x" * filled + written(key).encode()
        server = serve(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        client.transport = Transport(server.url, {"X-Api-Key": key}, pause=0)
        text = failure(client)
        assert_unknown(key[:PIECE], text)
        assert_unknown(written(key)[:PIECE], text)


@pytest.mark.parametrize("status", [400, 404, 422, 500])
def test_a_refusal_of_a_million_characters_is_cut(client, simulator, serve, status):
    """Cut before it is masked, and neither a key nor a number that the cut hits is left in part."""
    key, number = simulator.api_key, "756.9217.0769.85"
    for filled in range(8000 - 40, 8001, 4):
        said = f"{'x ' * (filled // 2)}{key} {number} " + "AA11 " * 200_000
        body = json.dumps(
            {"title": said, "errors": {f"field {index}": [said[:9000]] * 20 for index in range(60)}}
        ).encode()
        server = serve(b"HTTP/1.1 %d No\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body))
        client.transport = Transport(server.url, {"X-Api-Key": key}, pause=0)
        with pytest.raises(RemoteError) as caught:
            client.call("GET", "/api/v1/users", {"page": "1"})
        error = caught.value
        assert len(str(error)) <= secrets.KEPT + 2
        assert_unknown(key, everything(error))
        if status in (400, 422):
            assert number[:8] not in str(error)
            assert (len(error.fields), {len(texts) for texts in error.fields.values()}) == (50, {10})


def patterns():
    """Each regular expression of the lower floors, by where it stands."""
    for package in (hr_sync.records, hr_sync.systems):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if isinstance(value, re.Pattern):
                    yield pytest.param(value.pattern, id=f"{found.name}.{name}")


def repeats(parsed):
    """The repeated parts of a parsed expression that may match several lengths, each with what is repeated."""
    for code, argument in parsed:
        parts = argument if isinstance(argument, (list, tuple)) else [argument]
        if code in (re._constants.MAX_REPEAT, re._constants.MIN_REPEAT) and argument[1] > 1:
            yield argument
        for part in parts:
            for one in part if isinstance(part, list) else [part]:
                if isinstance(one, re._parser.SubPattern):
                    yield from repeats(one)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="the parser of regular expressions had another name")
@pytest.mark.parametrize("pattern", patterns())
def test_no_pattern_can_be_made_slow(pattern):
    """What repeats a repetition can match a text in many ways, and a hostile one is tried in all of them."""
    for _least, _most, body in repeats(re._parser.parse(pattern)):
        assert not [inner for inner in repeats(body) if inner[0] != inner[1]]


@pytest.mark.parametrize(
    "number", ["CH93 0076 2011 6238 5295 7", "CH9300762011623852957", "NO93 8601 1117 947", "SE4550000000058398257466"]
)
def test_bank_accounts_are_masked(number):
    assert secrets.mask_personal(f"The account {number} is closed.") == "The account ******** is closed."


def test_headers_that_repeat_the_key(client, simulator, serve, logged):
    """urllib3 warns of headers that it cannot parse, and shows them."""
    key = simulator.api_key
    server = serve(b"HTTP/1.1 200 OK\r\n: %s\r\nContent-Length: 2\r\n\r\n{}" % key.encode())
    client.transport = Transport(server.url, {"X-Api-Key": key}, pause=0)
    client.call("GET", "/api/v1/users")
    assert "Failed to parse headers" in logged()
    assert_unknown(key, logged())


@pytest.mark.parametrize("around", ["%s\n", " %s ", "%s\r\n"])
def test_a_key_that_was_pasted_with_spaces_works(simulator, around):
    client = Twogethr().connect(Credentials(simulator.url, around % simulator.api_key))
    assert client.tenant().id
    client.close()


def test_a_key_with_a_line_break_inside(simulator, logged):
    key = "first-half-of-it\nsecond-half-of-it"
    client = Twogethr().connect(Credentials(simulator.url, key))
    text = failure(client) + logged()
    assert "first-half" not in text and "second-half" not in text


def test_an_error_masks_whatever_it_is_told():
    register_secret("0123456789")
    error = RemoteError("with 0123456789", detail="HTTP 500: 0123456789")
    assert (str(error), error.detail) == ("with ********", "HTTP 500: ********")


def test_fields_of_a_rejection_are_masked():
    register_secret("0123456789")
    assert Rejected("x", fields={"0123456789": ["is 0123456789"]}).fields == {"********": ["is ********"]}


def test_a_key_that_begins_like_another_is_masked_whole():
    """The older key of the same system often does."""
    for number in range(20):
        register_secret("tenant-4711-" + "abcdefghijklmnopqrst"[:number])
    assert mask("tenant-4711-abcdefghijklmnopqrs") == "********"


@pytest.mark.parametrize("secret", [None, "", "abc", "  abc  "])
def test_what_is_too_short_is_no_secret(secret):
    register_secret(secret)
    assert mask("abc and nothing else") == "abc and nothing else"


def test_loggers_mask_arguments_tracebacks_and_stacks(logged):
    register_secret("0123456789")
    logger = get_logger("hr_sync.test")
    logger.warning("the key is %s", "0123456789")
    try:
        raise ValueError("0123456789")
    except ValueError:
        logger.exception("0123456789 %s", {"key": "0123456789"})
    text = logged()
    assert text.count("********") >= 3 and "Traceback" in text
    assert "0123456789" not in text


def test_a_logger_is_filtered_once():
    assert len(get_logger("hr_sync.test.twice").filters) == len(get_logger("hr_sync.test.twice").filters) == 1


def test_a_message_without_secrets_stays_as_it_is(caplog):
    register_secret("0123456789")
    get_logger("hr_sync.test").warning("%s is %d", "one", 1)
    assert caplog.records[-1].args == ("one", 1)


def test_personal_numbers():
    said = "AHV 756.1234.5678.97 and CH93 0076 2011 6238 5295 7 and 01017012345 are taken since 2026-06-01 08:00"
    error = Rejected(said, fields={"ahvNumber": [said]})
    for text in (str(error), error.fields["ahvNumber"][0]):
        assert text == "AHV ******** and ******** and ******** are taken since 2026-06-01 08:00"
