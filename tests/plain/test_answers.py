"""Answers that are none: cut, endless, slow, packed, from elsewhere, or not data at all."""

import gzip
import threading

import pytest
from hr_sync.systems import ContractBroken, RemoteError, Unreachable
from hr_sync.systems.transport import Transport
from hr_sync.systems.transport import http as module

USERS = "/api/v1/users"


def get(transport):
    return transport.request("GET", USERS)


def test_a_cut_answer(simulator, transport):
    simulator.faults.add("listUsers", "cut")
    with pytest.raises(Unreachable, match="incomplete"):
        get(transport)
    assert get(transport).body["items"], "and the connection is not used any further"


def test_a_cut_answer_in_chunks(serve):
    server = serve(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{"items": [')
    with pytest.raises(Unreachable, match="incomplete"):
        Transport(server.url, {}).request("GET", "/")


def test_a_web_page_is_named(simulator, transport):
    simulator.faults.add("listUsers", "html")
    with pytest.raises(ContractBroken, match="web page") as caught:
        get(transport)
    assert "Please sign in" in caught.value.detail


def test_malformed_json(simulator, transport):
    simulator.faults.add("listUsers", "malformed")
    with pytest.raises(ContractBroken, match="not valid JSON"):
        get(transport)


@pytest.mark.parametrize("body", [b"[" * 100_000, b"\xff\xfe\xfa", b"[1e99999999999999999999]"])
def test_json_that_cannot_be_held(serve, body):
    server = serve(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
    with pytest.raises(ContractBroken, match="not valid JSON"):
        Transport(server.url, {}).request("GET", "/")


def test_an_answer_packed_in_parts(serve):
    body = gzip.compress(b"[1,") + gzip.compress(b"2]")
    server = serve(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
    assert Transport(server.url, {}).request("GET", "/").body == [1, 2]


def test_what_says_that_it_is_packed_and_is_not(serve):
    server = serve(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}")
    with pytest.raises(ContractBroken, match="decompressed"):
        Transport(server.url, {}).request("GET", "/")


@pytest.mark.parametrize("packed", [False, True])
def test_too_much_is_not_read(simulator, transport, monkeypatch, packed):
    """The limit is for what is unpacked: a small answer can become a large one."""
    monkeypatch.setattr(module, "SIZE_LIMIT", 2**20)
    simulator.faults.add("listUsers", "oversized", size=50_000_000, gzip=packed)
    with pytest.raises(ContractBroken, match="larger than 1 MB"):
        get(transport)
    assert get(transport).body["items"]


def test_the_limit_itself_is_allowed(serve, monkeypatch):
    monkeypatch.setattr(module, "SIZE_LIMIT", 1000)
    body = gzip.compress(b'"' + b"a" * 998 + b'"')
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body)
    assert Transport(serve(head + body).url, {}).request("GET", "/").body == "a" * 998


# --- Slowness --------------------------------------------------------------------------------


def hurry(monkeypatch, deadline=0.1):
    """Have calls end soon: what drips here goes on for 2 seconds, and then ends in another way."""
    monkeypatch.setattr(module, "DEADLINE", deadline)


def test_a_drip_ends_at_the_deadline(simulator, transport, monkeypatch):
    """A piece comes often enough for the time-out, but the whole would take minutes."""
    hurry(monkeypatch)
    simulator.faults.add("listUsers", "drip", chunk=1, interval=0.01)
    threading.Timer(2, simulator.faults.release).start()
    with pytest.raises(Unreachable, match="did not finish"):
        get(transport)


@pytest.mark.parametrize("status", [b"200 OK", b"500 X"])
@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 9999\r\n\r\n ",
        b"Transfer-Encoding: chunked\r\n\r\nffff\r\n ",
        b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03 a file name without end",
    ],
    ids=["length", "chunked", "gzip"],
)
def test_a_drip_has_no_other_way_in(serve, monkeypatch, status, head):
    """Neither in chunks, nor packed so that nothing comes out, nor in the bodies of refusals between the tries."""
    hurry(monkeypatch)
    server = serve(b"HTTP/1.1 " + status + b"\r\n" + head, then=b" ")
    threading.Timer(2, server.stop).start()
    with pytest.raises(Unreachable, match="did not finish"):
        Transport(server.url, {}, pause=0).request("GET", "/")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("head", "then"),
    [
        (b"HTTP/1.1 200", b" "),
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"y"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["status", "headers", "header", "continue"],
)
def test_a_drip_before_the_body(serve, monkeypatch, head, then, method):
    """A status line, or headers, that never end: each byte comes in time, and the call is over all the same."""
    hurry(monkeypatch)
    server = serve(head, then=then)
    threading.Timer(2, server.stop).start()
    with pytest.raises(Unreachable, match="did not finish"):
        Transport(server.url, {}, pause=0).request(method, "/")
    assert server.requests == 1


def test_an_answer_in_time_keeps_its_connection(simulator, transport):
    for _call in range(3):
        get(transport)
    assert simulator.connections == 1


def test_an_answer_that_stalls(simulator, transport, monkeypatch):
    monkeypatch.setattr(module, "TIMEOUT", 0.05)
    simulator.faults.add("listUsers", "drip", chunk=1, interval=1)
    with pytest.raises(Unreachable, match="in time"):
        get(transport)


# --- Redirects -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_the_key_follows_no_redirect(simulator, transport, serve, status):
    other = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
    simulator.faults.add("listUsers", "redirect", location=f"{other.url}{USERS}", status=status)
    with pytest.raises(ContractBroken, match="another address"):
        get(transport)
    assert other.requests == 0


@pytest.mark.parametrize("location", ["http://[", "//", "", "javascript:alert(1)", "http://\x7f"])
def test_redirects_to_nonsense(simulator, transport, location):
    simulator.faults.add("listUsers", "redirect", location=location)
    with pytest.raises(RemoteError):
        get(transport)


def test_a_redirect_with_an_endless_body_is_not_read(serve, monkeypatch):
    hurry(monkeypatch)
    server = serve(b"HTTP/1.1 302 X\r\nLocation: http://a.invalid/\r\nContent-Length: 9999\r\n\r\n ", then=b" ")
    threading.Timer(2, server.stop).start()
    with pytest.raises(Unreachable, match="did not finish"):
        Transport(server.url, {}).request("GET", "/")
