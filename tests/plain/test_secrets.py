"""A key is in no log, no error and no detail, whatever a server does with it."""

import json
import logging
import traceback

import pytest
from hr_sync.systems import Credentials, RemoteError, Twogethr, secrets
from hr_sync.systems.errors import Rejected
from hr_sync.systems.secrets import get_logger, mask, remember
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
    told = [
        str(error),
        repr(error),
        error.detail,
        repr(vars(error)),
        *traceback.format_exception(type(error), error, error.__traceback__),
    ]
    return "\n".join(told)


def failure(client):
    with pytest.raises(RemoteError) as caught:
        client.call("listUsers", {"page": 1})
    return everything(caught.value)


def test_a_call_logs_much_but_no_key(client, simulator, logged):
    simulator.faults.add("listUsers", "status", status=503)
    client.call("listUsers", {"page": 1})
    text = logged()
    assert "hr_sync.systems.transport GET /api/v1/users: 200" in text
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


def test_headers_that_repeat_the_key(client, simulator, serve, logged):
    """urllib3 warns of headers that it cannot parse, and shows them."""
    key = simulator.api_key
    server = serve(b"HTTP/1.1 200 OK\r\n: %s\r\nContent-Length: 2\r\n\r\n{}" % key.encode())
    client.transport = Transport(server.url, {"X-Api-Key": key}, pause=0)
    client.call("listUsers")
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
    remember("0123456789")
    error = RemoteError("with 0123456789", detail="HTTP 500: 0123456789")
    assert (str(error), error.detail) == ("with ********", "HTTP 500: ********")


def test_fields_of_a_rejection_are_masked():
    remember("0123456789")
    assert Rejected("x", fields={"0123456789": ["is 0123456789"]}).fields == {"********": ["is ********"]}


def test_a_key_that_begins_like_another_is_masked_whole():
    """The older key of the same system often does."""
    for number in range(20):
        remember("tenant-4711-" + "abcdefghijklmnopqrst"[:number])
    assert mask("tenant-4711-abcdefghijklmnopqrs") == "********"


@pytest.mark.parametrize("secret", [None, "", "abc", "  abc  "])
def test_what_is_too_short_is_no_secret(secret):
    remember(secret)
    assert mask("abc and nothing else") == "abc and nothing else"


def test_loggers_mask_arguments_tracebacks_and_stacks(logged):
    remember("0123456789")
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
    remember("0123456789")
    get_logger("hr_sync.test").warning("%s is %d", "one", 1)
    assert caplog.records[-1].args == ("one", 1)


def test_personal_numbers():
    said = "AHV 756.1234.5678.97 and CH93 0076 2011 6238 5295 7 and 01017012345 are taken since 2026-06-01 08:00"
    error = Rejected(said, fields={"ahvNumber": [said]})
    for text in (str(error), error.fields["ahvNumber"][0]):
        assert text == "AHV ******** and ******** and ******** are taken since 2026-06-01 08:00"
