"""Lines over TCP against servers that misbehave, all of them real ones."""

import datetime
import ipaddress
import logging
import ssl
import threading
import time

import pytest
from hr_sync.systems import ContractBroken, Forbidden, Rejected, Unreachable
from hr_sync.systems.errors import TooLarge
from hr_sync.systems.secrets import register_secret
from hr_sync.systems.transport import lines as module
from hr_sync.systems.transport.lines import Lines
from simulators.core.lines import HEAR, HOLD, RESET, WAIT, Drip, Flood, LineServer

BANNER = b"Hello from the server\r\n"
#: A table of two records.
TABLE = [BANNER, HEAR, b"BEGIN\r\nMontr\xe9al\r\n\r\nEND,2\r\n"]


def table(talk):
    """Ask for a table and read it to its end."""
    assert talk.ask("READ") == "BEGIN"
    found = []
    while not (line := talk.receive()).startswith("END"):
        found.append(line)
    return found


def login(talk):
    if talk.ask("LOGIN,01") != "LOGIN,OK":
        raise Forbidden("refused")


@pytest.fixture
def connect():
    """Start a server with these scripts; returns it and a client."""
    servers = []

    def start(*scripts, encoding="latin-1", tls=None, **options):
        servers.append(LineServer(*scripts, tls=tls))
        return servers[-1], Lines(servers[-1].address, encoding, pause=0, **options)

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def hurry(monkeypatch):
    """Have servers be silent, or exchanges last, for a moment only."""

    def set_(timeout=5.0, deadline=5.0):
        monkeypatch.setattr(module, "TIMEOUT", timeout)
        monkeypatch.setattr(module, "DEADLINE", deadline)

    return set_


# --- What works ------------------------------------------------------------------------------


def test_an_exchange(connect):
    server, client = connect(TABLE)
    assert client.read(table) == ["Montréal", ""]
    assert server.heard == [[b"READ\r"]] and client.calls == 1


def test_the_opening_comes_before_each_exchange(connect):
    server, client = connect([BANNER, HEAR, b"LOGIN,OK\n", *TABLE[1:]], opening=login)
    client.read(table)
    client.write(table)
    assert server.heard == [[b"LOGIN,01\r", b"READ\r"]] * 2


def test_a_server_that_does_not_speak_first(connect):
    _server, client = connect(TABLE[1:], banner=False)
    assert client.read(table) == ["Montréal", ""]


def test_lines_may_come_in_any_pieces(connect):
    answer = TABLE[-1]
    _server, client = connect([BANNER, HEAR, *[answer[at : at + 1] for at in range(len(answer))]])
    assert client.read(table) == ["Montréal", ""]


def test_an_exchange_is_announced_once(connect):
    announced = []
    server, client = connect([], TABLE, before_call=lambda: announced.append(server.connections))
    client.read(table)
    assert announced == [0] and server.connections == 2


def test_an_announcement_can_stop_the_call(connect):
    def refuse():
        raise AssertionError("a transaction is open")

    server, client = connect(TABLE, before_call=refuse)
    with pytest.raises(AssertionError, match="open"):
        client.read(table)
    assert server.connections == client.calls == 0


def test_one_connection_at_a_time(connect):
    server, client = connect([BANNER, HEAR, b"BEGIN\r\n", *[b"x", b"\r\n"] * 20, b"END\r\n"])
    talking, most = [], []

    def counted(talk):
        talking.append(1)
        most.append(len(talking))
        table(talk)
        talking.pop()

    threads = [threading.Thread(target=client.read, args=(counted,)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 20 and server.connections == client.calls == 20


def say(talk):
    return talk.ask("WRITE")


def test_a_session(connect):
    """One opening for several exchanges, also for a read among writes; afterwards each has its own again."""
    script = [BANNER, HEAR, b"LOGIN,OK\r\n", HEAR, b"1\r\n", HEAR, b"2\r\n", HEAR, b"3\r\n", WAIT]
    server, client = connect(script, opening=login)
    with client.session():
        assert [client.write(say), client.read(say), client.write(say)] == ["1", "2", "3"]
    assert server.heard == [[b"LOGIN,01\r", b"WRITE\r", b"WRITE\r", b"WRITE\r"]]
    assert client.write(say) == "1" and server.connections == 2


@pytest.mark.parametrize(
    "rest", [[], [b"surplus\r\n", WAIT], [RESET]], ids=["closed", "something that nobody asked for", "reset"]
)
def test_a_session_that_cannot_go_on(connect, rest):
    """What came meanwhile is no answer to the next line, which goes over a new connection and is sent once."""
    server, client = connect([BANNER, HEAR, b"1\r\n", HOLD, *rest], [BANNER, HEAR, b"2\r\n", WAIT])
    with client.session():
        assert client.write(say) == "1"
        server.going_on.set()
        time.sleep(0.2)
        assert client.write(say) == "2"
    assert server.heard == [[b"WRITE\r"], [b"WRITE\r"]]


def test_a_lost_answer_in_a_session(connect):
    server, client = connect([BANNER, HEAR, b"1\r\n", HEAR], [BANNER, HEAR, b"3\r\n", WAIT])
    with client.session():
        assert client.write(say) == "1"
        with pytest.raises(Unreachable):
            client.write(say)
        assert client.write(say) == "3"
    assert [len(lines) for lines in server.heard] == [2, 1], "a write was repeated"


def test_two_answers_in_a_session(connect):
    """They are noticed at the first question, also if the second one takes a moment."""
    _server, client = connect([BANNER, HEAR, b"1\r\n", b"1\r\n", WAIT])
    with client.session(), pytest.raises(ContractBroken, match="more than it was asked"):
        client.write(say)


def test_what_a_conversation_raises_ends_it(connect):
    server, client = connect([BANNER, HEAR, b"LOGIN,NO\r\n"], opening=login)
    with pytest.raises(Forbidden):
        client.read(table)
    assert server.connections == 1


# --- Repetitions -----------------------------------------------------------------------------

#: Where the connection ends: before the banner, after it, in the login, and once the question has been sent.
BEFORE = {
    "no banner": [],
    "reset": [RESET],
    "half a banner": [b"Hel"],
    "after the banner": [BANNER],
    "in the login": [BANNER, HEAR],
    "half a login": [BANNER, HEAR, b"LOGIN"],
}
AFTER = {
    "no answer": [BANNER, HEAR, b"LOGIN,OK\r\n", HEAR],
    "half a line": [BANNER, HEAR, b"LOGIN,OK\r\n", HEAR, b"BEG"],
    "half an answer": [BANNER, HEAR, b"LOGIN,OK\r\n", HEAR, b"BEGIN\r\nA\r\n"],
    "half an answer and a reset": [BANNER, HEAR, b"LOGIN,OK\r\n", HEAR, b"BEGIN\r\nA\r\n", RESET],
}
WELL = [BANNER, HEAR, b"LOGIN,OK\r\n", *TABLE[1:]]


@pytest.mark.parametrize("script", [*BEFORE.values(), *AFTER.values()], ids=[*BEFORE, *AFTER])
def test_a_read_is_repeated(connect, script):
    server, client = connect(script, WELL, opening=login)
    assert client.read(table) == ["Montréal", ""]
    assert server.connections == 2


@pytest.mark.parametrize("script", BEFORE.values(), ids=BEFORE)
def test_a_write_that_was_not_sent_is_tried_again(connect, script):
    server, client = connect(script, WELL, opening=login)
    assert client.write(table) == ["Montréal", ""]
    assert server.connections == 2


@pytest.mark.parametrize("script", AFTER.values(), ids=AFTER)
def test_a_write_that_may_have_arrived_is_not_sent_again(connect, script):
    server, client = connect(script, WELL, opening=login)
    with pytest.raises(Unreachable, match="incomplete"):
        client.write(table)
    assert server.connections == 1


def test_a_read_is_given_up_in_the_end(connect, sleeps):
    server, client = connect(AFTER["half an answer"], opening=login)
    with pytest.raises(Unreachable, match="incomplete") as caught:
        client.read(table)
    assert server.connections == 2 and caught.value.status is None


@pytest.mark.parametrize("method", ["read", "write"])
def test_a_silent_server_is_asked_twice_only_and_never_for_a_write(connect, hurry, method):
    hurry(timeout=0.05)
    server, client = connect([BANNER, HEAR, WAIT])
    with pytest.raises(Unreachable, match="in time"):
        getattr(client, method)(table)
    assert server.connections == (2 if method == "read" else 1)


# --- Servers that cannot be talked to --------------------------------------------------------


@pytest.mark.parametrize("script", [[WAIT], [b"Hel", WAIT], []], ids=["silent", "half", "closed"])
@pytest.mark.parametrize("method", ["read", "write"])
def test_no_banner(connect, hurry, script, method):
    hurry(timeout=0.05)
    server, client = connect(script)
    with pytest.raises(Unreachable, match="no greeting"):
        getattr(client, method)(table)
    assert server.connections == 2 and server.heard == [[], []]


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("tcp://127.0.0.1:1", "cannot be reached"),
        ("127.0.0.1:1", "cannot be reached"),
        ("tcp://nobody.invalid:2131", "host name"),
        ("tcp://" + "a" * 64 + ".example:1", "URL is not valid|host name"),
        ("", "tcp://host:port"),
        ("127.0.0.1", "tcp://host:port"),
        ("tcp://127.0.0.1:99999", "tcp://host:port"),
        ("tcp://127.0.0.1:x", "tcp://host:port"),
        ("http://127.0.0.1:1", "tcp://host:port"),
        ("tcp://127.0.0.1:1/path", "tcp://host:port"),
        ("tcp://[::1", "tcp://host:port"),
        ("tcp://user:secret@127.0.0.1:1", "without a user name or password"),
    ],
)
def test_addresses_that_lead_nowhere(address, message):
    with pytest.raises(Unreachable, match=message):
        Lines(address, "latin-1", pause=0).read(table)


def test_the_port_may_be_left_out(connect):
    server, _client = connect(TABLE)
    assert Lines("tcp://127.0.0.1", "latin-1", port=server.port).read(table) == ["Montréal", ""]


# --- Answers that are none -------------------------------------------------------------------


@pytest.mark.parametrize("piece", [b"x" * 65536, b"\x00" * 4096])
def test_a_line_of_100_mb_is_not_read(connect, piece):
    server, client = connect([BANNER, HEAR, Flood(piece, 100_000_000)])
    with pytest.raises(TooLarge, match="line of the answer has more than 64 KB"):
        client.read(table)
    assert server.connections == 1 and server.sent < 50_000_000


def test_a_banner_of_100_mb_is_not_read(connect):
    server, client = connect([Flood(b"x" * 65536, 100_000_000)])
    with pytest.raises(TooLarge):
        client.read(table)
    assert server.connections == 1


def test_the_limit_itself_is_allowed(connect):
    server, client = connect([BANNER, HEAR, b"BEGIN\r\n" + b"x" * 100 + b"\r\nEND\r\n"], line_limit=100)
    assert client.read(table) == ["x" * 100]
    server.scripts = ([BANNER, HEAR, b"BEGIN\r\n" + b"x" * 102 + b"\r\nEND\r\n"],)
    with pytest.raises(TooLarge):
        client.read(table)


def test_lines_without_end_are_not_read(connect, monkeypatch):
    monkeypatch.setattr(module, "SIZE_LIMIT", 2**20)
    server, client = connect([BANNER, HEAR, b"BEGIN\r\n", Flood(b"a line\r\n" * 1000, 100_000_000)])
    with pytest.raises(TooLarge, match="larger than 1 MB"):
        client.read(table)
    assert server.connections == 1 and server.sent < 50_000_000


def test_a_byte_that_is_no_character_names_its_line(connect):
    server, client = connect([BANNER, HEAR, b"BEGIN\r\ngood\r\nMontr\x81al\r\nEND\r\n"], encoding="cp1252")
    with pytest.raises(ContractBroken, match=r"Line 3 .* cp1252") as caught:
        client.read(table)
    assert "byte 5" in caught.value.detail and server.connections == 1


def test_another_encoding_is_noticed(connect):
    _server, client = connect(TABLE, encoding="utf-8")
    with pytest.raises(ContractBroken, match=r"Line 2 .* utf-8"):
        client.read(table)


@pytest.mark.parametrize("method", ["read", "write"])
def test_two_answers(connect, method):
    """The second would pass for the answer to the next question."""
    server, client = connect([BANNER, HEAR, TABLE[-1] * 2])
    with pytest.raises(ContractBroken, match="more than it was asked for"):
        getattr(client, method)(table)
    assert server.connections == 1


def test_two_answers_before_the_next_question(connect):
    server, client = connect([BANNER, HEAR, b"one\r\ntwo\r\n", HEAR, b"three\r\n"])
    with pytest.raises(ContractBroken, match="more than it was asked for"):
        client.read(lambda talk: [talk.ask("a"), talk.ask("b")])
    assert server.heard == [[b"a\r"]]


def test_garbage(connect):
    _server, client = connect([b"\x16\x03\x01\xff\x00\n", HEAR, b"\x80" * 50 + b"\n"], encoding="ascii")
    with pytest.raises(ContractBroken, match="Line 1"):
        client.read(table)


# --- Slowness --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "script",
    [
        [Drip(b"x")],
        [BANNER, HEAR, Drip(b"x")],
        [BANNER, HEAR, b"BEGIN\r\n", Drip(b"a line\r\n")],
    ],
    ids=["banner", "line", "lines"],
)
@pytest.mark.parametrize("method", ["read", "write"])
def test_a_drip_ends_at_the_deadline(connect, hurry, script, method):
    hurry(deadline=0.15)
    server, client = connect(script)
    started = time.monotonic()
    with pytest.raises(Unreachable, match="did not finish"):
        getattr(client, method)(table)
    assert server.connections == 1 and time.monotonic() - started < 2


def test_a_silence_does_not_outlast_the_deadline(connect, hurry):
    hurry(deadline=0.15)
    _server, client = connect([BANNER, HEAR, WAIT])
    started = time.monotonic()
    with pytest.raises(Unreachable, match="did not finish"):
        client.write(table)
    assert time.monotonic() - started < 2


def test_the_deadline_is_for_all_tries(connect, hurry):
    hurry(timeout=0.1, deadline=0.15)
    _server, client = connect([BANNER, HEAR, WAIT])
    with pytest.raises(Unreachable, match="did not finish"):
        client.read(table)


def test_a_server_that_does_not_read(connect, hurry):
    hurry(timeout=0.2)
    server, client = connect([BANNER, WAIT])
    with pytest.raises(Unreachable):
        client.write(lambda talk: talk.send("x" * 50_000_000))
    assert server.connections == 1


# --- What is sent ----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["a\r\nDELETE", "a\nDELETE", "a\rDELETE"])
def test_no_second_command_is_smuggled_in(connect, text):
    server, client = connect(TABLE)
    with pytest.raises(Rejected, match="line break"):
        client.write(lambda talk: talk.ask(text))
    assert server.connections == 1 and server.heard == [[]]


def test_a_character_that_the_encoding_lacks_is_not_replaced(connect):
    server, client = connect(TABLE)
    with pytest.raises(Rejected, match=r"U\+2019 cannot be sent"):
        client.write(lambda talk: talk.ask("l’église"))
    assert server.heard == [[]]


def test_no_password_is_logged_or_in_an_error(connect, caplog):
    password = "lines-key-4711-0815"
    register_secret(password)
    caplog.set_level(logging.DEBUG)
    script = [BANNER, HEAR, f"BEGIN\r\n{password} \x81\r\n".encode("latin-1")]
    _server, client = connect(script, TABLE, encoding="cp1252", opening=None)
    with pytest.raises(ContractBroken) as caught:
        client.read(lambda talk: (talk.ask(f"LOGIN,{password}"), talk.receive()))
    client.read(table)
    assert "********" in caught.value.detail and "4711" not in caught.value.detail
    written = "\n".join(record.getMessage() for record in caplog.records)
    assert "bytes received" in written and "4711" not in written


# --- Encrypted -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of our own for 127.0.0.1."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


@pytest.fixture
def encrypted(connect, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def start(*scripts):
        server = connect(*scripts, tls=context)[0]
        return server, server.address.replace("tcp:", "tls:")

    return start


def test_an_encrypted_exchange(encrypted, certificate):
    _server, address = encrypted(TABLE)
    client = Lines(address, "latin-1", pause=0, tls=ssl.create_default_context(cafile=str(certificate)))
    assert client.read(table) == ["Montréal", ""]


def test_two_encrypted_answers(encrypted, certificate):
    _server, address = encrypted([BANNER, HEAR, TABLE[-1] * 2])
    client = Lines(address, "latin-1", pause=0, tls=ssl.create_default_context(cafile=str(certificate)))
    with pytest.raises(ContractBroken, match="more than it was asked for"):
        client.read(table)


def test_a_certificate_that_nobody_vouches_for(encrypted):
    server, address = encrypted(TABLE)
    with pytest.raises(Unreachable, match="certificate could not be verified"):
        Lines(address, "latin-1", pause=0).read(table)
    assert server.connections == 1 and server.heard == [[]]


def test_a_server_that_is_not_encrypted(connect):
    server, _client = connect(TABLE)
    with pytest.raises(Unreachable, match="certificate"):
        Lines(server.address.replace("tcp:", "tls:"), "latin-1", pause=0).read(table)


def test_a_handshake_that_never_ends(connect, hurry):
    hurry(deadline=0.2)
    server, _client = connect([WAIT])
    with pytest.raises(Unreachable):
        Lines(server.address.replace("tcp:", "tls:"), "latin-1", pause=0).read(table)
