"""Avantage's gateway: tables are read whole or not at all, whatever the server does."""

import logging
import random
import socket
import threading
import time

import pytest
from hr_sync.records import RecordError
from hr_sync.systems import ContractBroken, Rejected, Unreachable
from hr_sync.systems.avantage.answers import read_rows
from hr_sync.systems.avantage.gateway import AccessPoint, Gateway
from hr_sync.systems.avantage.tables import DEFAULTS, Table, table_of
from hr_sync.systems.errors import KeyRefused, RemoteError, TooLarge
from hr_sync.systems.transport import lines as transport
from hr_sync.systems.transport.conversation import Conversation, Lost
from hr_sync.systems.transport.lines import Filtered
from simulators.avantage import AvantageSimulator
from simulators.avantage.simulator import SimulatedTable
from simulators.core.lines import HEAR, WAIT, LineServer

PROJECTS = DEFAULTS["projects"]
ROWS = [
    ["0000026008", "École Saint-Jean, phase 2", "", "", "", "C001"],
    ["0000026009", 'Pont "Œuvre d’art"', "x", "", "", "C002"],
    ["0000026010", "RQ01,R01,OK,END,2", "", "", "", ""],
]


@pytest.fixture
def simulator():
    with AvantageSimulator() as simulator:
        simulator.tables["R01", "CNT"] = SimulatedTable(("CONUM", 0), [list(row) for row in ROWS], literal=True)
        simulator.tables["R09", "COMITE"] = SimulatedTable(("CMCNT", 0))
        yield simulator


@pytest.fixture
def gateway(simulator):
    return gateway_of(simulator.address)


def gateway_of(address, password="s3cret", **values):
    return Gateway(AccessPoint(address, "odoo", password, **values), pause=0)


@pytest.fixture
def hurry(monkeypatch):
    monkeypatch.setattr(transport, "TIMEOUT", 0.2)
    monkeypatch.setattr(transport, "DEADLINE", 2.0)


# --- What works ------------------------------------------------------------------------------


def test_a_table(simulator, gateway):
    found = gateway.read(PROJECTS)
    assert found.rows == ROWS and not found.unread
    assert simulator.asked == ["RQ01,R01,,CNT,CONUM"]


def test_records_of_one_key(simulator, gateway):
    assert gateway.read(PROJECTS, PROJECTS.key("26009")).rows == [ROWS[1]]
    assert simulator.asked == ['RQ01,R01,,CNT,CONUM,"0000026009"']


def test_an_empty_table_is_empty(gateway):
    assert len(gateway.read(DEFAULTS["order_lines"])) == 0


def test_several_tables_in_one_session(simulator, gateway):
    found = gateway.read_all([(PROJECTS, None), (DEFAULTS["order_lines"], None), (PROJECTS, "0000026008")])
    assert [len(rows) for rows in found] == [3, 0, 1]
    assert simulator.sessions == 1


def test_a_table_without_the_literal(simulator, gateway):
    simulator.tables["R01", "CNT"].literal = False
    assert gateway.read(PROJECTS).rows == ROWS


def test_characters_of_windows_are_read_and_asked_for(simulator, gateway):
    simulator.tables["R09", "FOURNI"] = SimulatedTable(("FRNO", 0), [["Œ–1", "L’Œuvre"]])
    assert gateway.read(DEFAULTS["suppliers"], "Œ–1").rows == [["Œ–1", "L’Œuvre"]]


def test_items_of_a_table(gateway):
    items, failed = PROJECTS.items(gateway.read(PROJECTS))
    assert items[0] == {"number": "0000026008", "name": "École Saint-Jean, phase 2", "customer": "C001"}
    assert not failed


def test_a_large_table(simulator, gateway):
    row = [f"{'x' * 60}"] * 4
    simulator.tables["R09", "COMITE"].rows = [[f"{number:010}", *row] for number in range(100_000)]
    found = gateway.read(DEFAULTS["order_lines"])
    assert len(found) == 100_000 and found.rows[-1][0] == "0000099999"


# --- Who may come in -------------------------------------------------------------------------


def test_a_log_in_that_works(simulator, gateway):
    gateway.test()
    assert simulator.asked == []


def test_a_wrong_password(simulator):
    with pytest.raises(KeyRefused, match="Check the user, the password and the company") as caught:
        gateway_of(simulator.address, "other").test()
    assert "Accès refusé" in caught.value.detail
    assert simulator.sessions == 1  # a wrong password is not tried again and again


@pytest.mark.parametrize("password", ["a,b", 'a"b', "a\r\nRQ01,W04,,X"])
def test_a_password_cannot_be_another_command(simulator, password):
    with pytest.raises(KeyRefused, match="comma"):
        gateway_of(simulator.address, password).test()
    assert simulator.asked == []


def test_the_program_is_closed(simulator, gateway):
    simulator.close_program()
    with pytest.raises(Unreachable, match="Start MainTCP"):
        gateway.test()


def test_the_port_is_filtered(monkeypatch):
    def silent(*_args, **_options):
        raise TimeoutError("timed out")

    # No address of this machine can be filtered without rights over its firewall.
    monkeypatch.setattr(socket, "create_connection", silent)
    with pytest.raises(Filtered, match="firewall"):
        gateway_of("tcp://127.0.0.1:2131").test()


def test_a_second_session_is_refused():
    server = LineServer([])  # it takes the connection, and closes it at once
    try:
        with pytest.raises(Unreachable, match="another session: try again"):
            gateway_of(server.address).test()
        assert server.connections > 1, "it was not tried again"
    finally:
        server.stop()


def test_no_greeting(hurry, simulator, gateway):
    simulator.banner = None
    with pytest.raises(Unreachable, match="sends no greeting"):
        gateway.test()


@pytest.mark.parametrize(
    "greeting",
    [bytes(range(128, 256)) + b"\n", b"\x00\x17\x9c\xff\x01\x02\r\n", b"\x16\x03\x01" * 30_000],
    ids=["bytes", "record", "without an end"],
)
def test_a_gateway_with_a_key(simulator, gateway, greeting):
    simulator.banner = greeting
    with pytest.raises(RemoteError, match="40-bit and 128-bit"):
        gateway.test()


def test_the_port_of_the_gateway_where_none_is_named():
    gateway = gateway_of("127.0.0.1")
    with pytest.raises(Unreachable) as caught:
        gateway.test()
    assert "127.0.0.1:2131" in caught.value.detail


def test_no_secret_in_a_log(simulator, gateway, caplog):
    caplog.set_level(logging.DEBUG)
    gateway.read(PROJECTS)
    with pytest.raises(KeyRefused):
        gateway_of(simulator.address, "an0ther-secret").test()
    assert "s3cret" not in caplog.text and "an0ther-secret" not in caplog.text
    assert "s3cret" not in repr(gateway.access)


# --- What the gateway may do wrong -----------------------------------------------------------


def test_an_unknown_table(gateway):
    with pytest.raises(Rejected, match="Table ou index inconnu: METIER, MENO"):
        gateway.read(Table("R09", "METIER", "MENO"))


def test_a_wrong_count(simulator, gateway):
    for simulator.miscounts in (1, -1):
        with pytest.raises(ContractBroken, match="Nothing of it was used"):
            gateway.read(PROJECTS)


def test_an_answer_that_is_cut_anywhere_is_never_a_shorter_list(simulator, gateway):
    whole = simulator._answer("RQ01,R01,,CNT,CONUM")
    for simulator.cut_after in range(0, len(whole), 7):
        with pytest.raises(Unreachable, match="incomplete"):
            gateway.read(PROJECTS)


def served(*lines):
    """A gateway that says these lines after a log-in and a question."""
    greeting = [b"Avantage\r\n", HEAR, b"LOGIN,OK\r\n", HEAR]
    return LineServer([*greeting, *(line if line is WAIT else line + b"\r\n" for line in lines)])


def read_from(*lines):
    server = served(*lines)
    try:
        return gateway_of(server.address).read(PROJECTS)
    finally:
        server.stop()


def test_an_error_after_some_records():
    with pytest.raises(Rejected, match="Index corrompu"):
        read_from(b"RQ01,R01,OK,BEGIN", b"1,a", b'RQ01,R01,ERR,"Index corrompu"')


def test_the_end_of_another_operation_is_no_end():
    found = read_from(b"RQ01,R01,OK,BEGIN", b"RQ01,R09,OK,END,0", b"RQ01,R01,OK,END,1")
    assert found.rows == [["RQ01", "R09", "OK", "END", "0"]]


def test_another_answer():
    with pytest.raises(ContractBroken, match="something else"):
        read_from(b"RQ01,R09,OK,BEGIN", b"RQ01,R09,OK,END,0")


def test_more_than_was_asked_for():
    with pytest.raises(ContractBroken, match="more than it was asked"):
        read_from(b"RQ01,R01,OK,BEGIN", b"RQ01,R01,OK,END,0\r\n1,surplus")


def test_a_record_that_is_not_well_formed_stops_no_other():
    found = read_from(b"RQ01,R01,OK,BEGIN", b'1,"open', b"2,b", b"RQ01,R01,OK,END,2")
    assert found.rows == [["2", "b"]] and list(found.unread) == [1]
    items, failed = Table("R01", "CNT", "CONUM", {"number": 0}).items(found)
    assert items == [{"number": "2"}] and str(failed[0]) == "Record 1 of the table is not well formed."


def test_a_record_with_too_few_columns_stops_no_other():
    found = read_from(b"RQ01,R01,OK,BEGIN", b"1,a", b"2,b,,,,C1", b"RQ01,R01,OK,END,2")
    items, failed = PROJECTS.items(found)
    assert [item["number"] for item in items] == ["2"]
    assert "begins with 1 has too few columns: 2 of 6." in str(failed[0])


def test_a_nul_and_doubled_quotes():
    found = read_from(b"RQ01,R01,OK,BEGIN", b'1\x00,"say ""yes"", please"', b"RQ01,R01,OK,END,1")
    assert found.rows == [["1", 'say "yes", please']]


def test_a_line_without_an_end(monkeypatch):
    with pytest.raises(TooLarge):
        read_from(b"RQ01,R01,OK,BEGIN", b"x" * 200_000)


def test_a_slow_drip_ends_with_the_deadline(monkeypatch):
    monkeypatch.setattr(transport, "DEADLINE", 0.5)
    started = time.monotonic()
    with pytest.raises(Unreachable):
        read_from(b"RQ01,R01,OK,BEGIN", WAIT)
    assert time.monotonic() - started < 30  # as opposed to for ever


def test_one_session_at_a_time(simulator, gateway):
    """The gateway serves one; others wait for it, and each gets its own answer."""
    found = []
    threads = [threading.Thread(target=lambda: found.append(gateway.read(PROJECTS).rows)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [ROWS] * 8


# --- Answers that are changed at random ------------------------------------------------------

_TABLE = b"".join(
    b'%d,"Nom, de ""%d""",%s,AVANTAGE\r\n' % (number, number, bytes([97 + number % 26]) * (number % 9))
    for number in range(12)
)
_ANSWER = b"RQ01,R01,OK,BEGIN\r\n" + _TABLE + b"RQ01,R01,OK,END,12\r\n"
_PIECES = [b"\r\n", b"\n", b"\r", b'"', b",", b"\0", b"\xff", b"RQ01,R01,OK,END,3\r\n", b'RQ01,R01,ERR,"x"\r\n', b"END"]


def changed(answer, chance):
    """The answer with one change."""
    first, last = sorted(chance.randrange(len(answer) + 1) for _ in range(2))
    kind = chance.randrange(5)
    if kind == 0:
        return answer[:first]
    if kind == 1:
        return answer[:first] + answer[last:]
    if kind == 2:
        return answer[:first] + chance.choice(_PIECES) + answer[first:]
    if kind == 3:
        return answer[:last] + answer[first:last] + answer[last:]
    return answer[:first] + bytes([chance.randrange(256)]) + answer[first + 1 :]


def talked(answer):
    """What comes of an answer, over a real connection that is closed after it."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(answer)
        theirs.shutdown(socket.SHUT_WR)
        talk = Conversation(ours, "latin-1", time.monotonic() + 30, 5, (65536, 2**20))
        rows = read_rows(talk, talk.receive(), "R01")
        talk.expect_nothing()
        return rows


def test_a_changed_answer_is_whole_or_an_error():
    """5,000 of them: none is taken for a shorter table, and none raises anything that is not expected."""
    chance = random.Random(20)
    outcomes = {"whole": 0, "error": 0}
    for _ in range(5000):
        answer = _ANSWER
        for _times in range(chance.randint(1, 2)):
            answer = changed(answer, chance)
        try:
            found = talked(answer)
        except (RemoteError, Lost):
            outcomes["error"] += 1
        else:
            # One record fewer, and one less said of them, would be two changes that fit together.
            assert len(found) == 12, answer
            outcomes["whole"] += 1
    assert outcomes["whole"] > 500 and outcomes["error"] > 2000, outcomes


# --- Tables that somebody has entered --------------------------------------------------------


def entered(**values):
    return {"operation": "r09", "name": "employ", "index": "EMNO", "columns": {"number": 0}, **values}


def test_a_table_that_was_entered():
    assert table_of(entered(digits=6), ("number", "name")) == Table("R09", "EMPLOY", "EMNO", {"number": 0}, 6)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"operation": "W04"}, "not an operation that reads"),
        ({"operation": "EXPORT"}, "not an operation that reads"),
        ({"name": "A,B"}, "not the name of a table"),
        ({"index": "X\r\nRQ01"}, "not the name of a table"),
        ({"columns": {"rate": 1}}, "only these columns"),
        ({"columns": {"number": -1}}, "not a number of a column"),
        ({"columns": {"number": True}}, "not a number of a column"),
        ({"columns": {"number": 9999}}, "not a number of a column"),
        ({"digits": "x"}, "not a number of digits"),
    ],
)
def test_a_table_that_is_not_possible(values, said):
    with pytest.raises(RecordError, match=said):
        table_of(entered(**values), ("number", "name"))


def test_keys_have_all_their_digits():
    assert PROJECTS.key(" 26008 ") == "0000026008"
    for number in ("12345678901", "26-008", "é"):
        with pytest.raises(RecordError, match="at most 10 digits"):
            PROJECTS.key(number)
