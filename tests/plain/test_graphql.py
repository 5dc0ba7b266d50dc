"""GraphQL: queries are repeated and mutations are not, and an answer with errors is never taken for a complete one."""

import json
import threading
from datetime import datetime, timedelta, timezone

import pytest
from hr_sync.systems import (
    Conflict,
    ContractBroken,
    Forbidden,
    NotFound,
    RateLimited,
    Rejected,
    Unauthorized,
    Unreachable,
)
from hr_sync.systems.secrets import register_secret
from hr_sync.systems.transport import http as module
from hr_sync.systems.transport.graphql import Graphql
from hr_sync.systems.transport.graphql_document import Document
from hr_sync.systems.transport.graphql_errors import Meaning
from hr_sync.systems.transport.retry import TRIES

QUERY = Document("query People($first: Int!, $after: String) { people(first: $first, after: $after) { dbId } }")
MUTATION = Document("mutation Add($inputs: [In!]!) { addPeople(inputs: $inputs) { edges { node { dbId } } } }")
MEANINGS = (
    Meaning(RateLimited, ("BAD_REQUEST.BURST_RATE_LIMIT_REACHED",), ("too many requests",), wait=5.0),
    Meaning(RateLimited, ("BAD_REQUEST.INSUFFICIENT_CREDITS",), wait=1200.0),
    Meaning(Unauthorized, texts=("bad format for api token",)),
    Meaning(Unreachable, texts=("query timed out",)),
)
NOON = datetime(2026, 6, 1, 12, tzinfo=timezone.utc)


def http(body, status=b"200 OK", length=None):
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    date = NOON.strftime("%a, %d %b %Y %H:%M:%S GMT").encode()
    size = len(text) if length is None else length
    return b"HTTP/1.1 %s\r\nDate: %s\r\nContent-Length: %d\r\n\r\n%s" % (status, date, size, text)


def failing(*errors, **more):
    return {"errors": list(errors), **more}


def code(code, message="no", **extensions):
    return {"message": message, "extensions": {"code": code, **extensions}}


GOOD = http({"data": {"people": {"dbId": 1}}})


@pytest.fixture
def connect(serve):
    """Start a server with these answers; returns it and a client."""
    clients = []

    def start(*answers, then=b"", **options):
        server = serve(list(answers), then)
        clients.append(Graphql(f"{server.url}/graphql", {"Authorization": "token x"}, MEANINGS, pause=0, **options))
        return server, clients[-1]

    yield start
    for client in clients:
        client.close()


# --- Documents -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "is_query"),
    [
        ("{ people { dbId } }", True),
        ("query { people { dbId } }", True),
        ("# mutation { x }\nquery Q($f: F = {a: {b: 1}}) { people(filter: {a: {b: $f}}) { dbId } }", True),
        ("fragment f on P { dbId } query Q { people { ...f } }", True),
        ("query mutation { people { dbId } }", True),
        ("mutation query { addPeople { dbId } }", False),
        ("mutation @x(a: {b: 1}) { addPeople { dbId } }", False),
        ("fragment query on P { dbId } mutation { addPeople { ...query } }", False),
    ],
)
def test_a_document_tells_whether_it_only_reads(text, is_query):
    assert Document(text).is_query is is_query


@pytest.mark.parametrize(
    "text",
    [
        "",
        "subscription { people { dbId } }",
        "query A { a } mutation B { b }",
        "query A { a } query B { b }",
        "{ a } { b }",
        "fragment f on P { dbId }",
        "query { a",
        "query { a } }",
        "query Q($a: Int { a }",
        'query { people(name: "Anna") { dbId } }',
        'query { people(name: """Anna""") { dbId } }',
    ],
)
def test_documents_that_are_refused(text):
    """A text among them: values that are built into a document could change what it does."""
    with pytest.raises(ValueError):
        Document(text)


def test_values_are_sent_as_variables(connect):
    server, client = connect(GOOD)
    client.run(QUERY, {"first": 5, "after": 'x") { evil }'})
    body = json.loads(server.received.partition(b"\r\n\r\n")[2])
    assert body == {"query": QUERY.text, "variables": {"first": 5, "after": 'x") { evil }'}}
    assert server.received.startswith(b"POST /graphql HTTP/1.1\r\n")


# --- What works ------------------------------------------------------------------------------


def test_an_answer_has_data_extensions_and_the_servers_clock(connect):
    _server, client = connect(http({"data": {"a": 1}, "errors": [], "extensions": {"cost": 7}}))
    answer = client.run(QUERY)
    assert (answer.body, answer.extensions, answer.date) == ({"a": 1}, {"cost": 7}, NOON)
    assert client.calls == 1 and client.ahead is not None


def test_each_call_is_announced(connect):
    announced = []
    server, client = connect(GOOD, before_call=lambda: announced.append(server.requests))
    client.run(QUERY)
    client.run(MUTATION)
    assert announced == [0, 1]


# --- Repetitions -----------------------------------------------------------------------------


@pytest.mark.parametrize("status", [b"429 X", b"500 X", b"502 X", b"503 X", b"504 X"])
def test_a_query_is_repeated_and_a_mutation_is_not(connect, sleeps, status):
    server, client = connect(*[http({}, status)] * (TRIES - 1), GOOD)
    assert client.run(QUERY).body["people"] and server.requests == TRIES
    server, client = connect(http({}, status), GOOD)
    with pytest.raises((RateLimited, Unreachable)):
        client.run(MUTATION)
    assert server.requests == 1 and sleeps == []


def test_a_lost_answer_is_asked_for_again_only_by_a_query(connect):
    server, client = connect(b"", GOOD)
    assert client.run(QUERY).body["people"] and server.requests == 2
    server, client = connect(b"", GOOD)
    with pytest.raises(Unreachable):
        client.run(MUTATION)
    assert server.requests == 1


def test_a_short_wait_is_waited_by_a_query(connect, sleeps):
    limited = http(failing({"message": "slow down", "code": "BAD_REQUEST.BURST_RATE_LIMIT_REACHED"}), b"400 Bad")
    server, client = connect(limited, http(failing({"message": "Too many requests"})), GOOD)
    assert client.run(QUERY).body["people"]
    assert sleeps == [5.0, 5.0] and server.requests == 3


def test_a_rate_limit_that_stays_is_given_up(connect, sleeps):
    server, client = connect(http(failing({"message": "Too many requests"})))
    with pytest.raises(RateLimited, match="Too many requests"):
        client.run(QUERY)
    assert server.requests == TRIES and len(sleeps) == TRIES - 1


@pytest.mark.parametrize(
    ("extensions", "wait"),
    [
        ({"resetAt": (NOON + timedelta(minutes=10)).isoformat()}, 600),
        ({"resetAt": "2026-06-01T12:10:00Z"}, 600),
        ({"retryAfter": 30}, 30),
        ({"retryAfter": 10**9}, 1200),
        ({"retryAfter": -1}, 1200),
        ({"retryAfter": True}, 1200),
        ({"resetAt": "2026-06-01T12:10:00"}, 1200),
        ({"resetAt": "soon"}, 1200),
        ({"resetAt": 5}, 1200),
        ({}, 1200),
    ],
)
@pytest.mark.parametrize("document", [QUERY, MUTATION])
def test_a_long_wait_is_left_to_the_caller(connect, sleeps, document, extensions, wait):
    """By the server's clock, not by ours."""
    error = {"message": "no credits", "code": "BAD_REQUEST.INSUFFICIENT_CREDITS", "extensions": extensions}
    server, client = connect(http(failing(error)))
    with pytest.raises(RateLimited) as caught:
        client.run(document)
    assert caught.value.retry_after == wait and server.requests == 1 and sleeps == []


def test_a_mutation_that_is_limited_is_not_sent_again(connect, sleeps):
    server, client = connect(http(failing({"message": "Too many requests"})), GOOD)
    with pytest.raises(RateLimited) as caught:
        client.run(MUTATION)
    assert caught.value.retry_after == 5 and server.requests == 1 and sleeps == []


# --- Errors ----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [b"200 OK", b"400 Bad", b"500 Error"])
@pytest.mark.parametrize(
    ("error", "type_"),
    [
        (code("UNAUTHENTICATED"), Unauthorized),
        ({"message": "Bad format for API Token. Expected header"}, Unauthorized),
        (code("FORBIDDEN"), Forbidden),
        (code("NOT_FOUND"), NotFound),
        (code("CONFLICT"), Conflict),
        (code("INTERNAL_SERVER_ERROR"), Unreachable),
        ({"message": "Your query timed out"}, Unreachable),
        ({"message": 'Cannot query field "dbid" on type "Person"'}, ContractBroken),
        (code("ARGUMENTS_OF_CORRECT_TYPE"), ContractBroken),
        (code("INVALID_VALUE"), Rejected),
    ],
)
def test_errors_are_typed_whatever_the_status(connect, error, type_, status):
    _server, client = connect(http(failing(error, data=None), status))
    with pytest.raises(type_) as caught:
        client.run(MUTATION)
    assert type(caught.value) is type_ and str(caught.value) == error["message"]


@pytest.mark.parametrize(
    ("status", "type_"),
    [(b"401 X", Unauthorized), (b"403 X", Forbidden), (b"422 X", Rejected), (b"500 X", Unreachable)],
)
def test_the_status_decides_where_the_error_does_not(connect, status, type_):
    _server, client = connect(http(failing({"message": "no", "extensions": {"code": "NEW"}}), status))
    with pytest.raises(type_, match="no"):
        client.run(MUTATION)


def test_unknown_errors(connect):
    _server, client = connect(http(failing({"message": "strange"})))
    with pytest.raises(ContractBroken, match="strange"):
        client.run(QUERY)
    with pytest.raises(Rejected, match="strange"):
        client.run(MUTATION)


def test_a_rejection_names_the_fields(connect):
    errors = (
        {"message": "one", "path": ["addPeople", "edges", 0], "code": "INVALID_VALUE"},
        code("INVALID_VALUE", "two", field="email"),
        code("INVALID_VALUE", "three", field="email"),
        {"message": "one", "path": "x", "code": "INVALID_VALUE"},
    )
    _server, client = connect(http(failing(*errors)))
    with pytest.raises(Rejected) as caught:
        client.run(MUTATION)
    assert caught.value.fields == {"addPeople.edges.0": ["one"], "email": ["two", "three"], "": ["one"]}
    assert str(caught.value) == "one; two; three"


def test_what_concerns_all_calls_decides(connect):
    _server, client = connect(http(failing(code("INVALID_VALUE", "b"), code("UNAUTHENTICATED", "a"), {"message": "c"})))
    with pytest.raises(Unauthorized) as caught:
        client.run(MUTATION)
    assert str(caught.value) == "a"


@pytest.mark.parametrize("status", [b"200 OK", b"400 Bad"])
def test_partial_data_are_an_error(connect, status):
    body = failing(code("FORBIDDEN", "not the salary", path=["people", 3]), data={"people": [{"dbId": 1}, None]})
    _server, client = connect(http(body, status))
    with pytest.raises(Forbidden, match="not the salary"):
        client.run(QUERY)


@pytest.mark.parametrize("status", [b"200 OK", b"400 Bad"])
def test_a_mutation_of_which_a_part_was_done_is_a_lost_answer(connect, status):
    """It is looked up what exists, and nothing is sent blindly again."""
    body = failing({"message": "no email"}, data={"addPeople": {"edges": [{"node": {"dbId": 1}}, None]}})
    server, client = connect(http(body, status))
    with pytest.raises(Unreachable, match="part of the changes and reports: no email"):
        client.run(MUTATION)
    assert server.requests == 1
    _server, client = connect(http(failing(code("INVALID_VALUE", "no email"), data={"addPeople": None}), status))
    with pytest.raises(Rejected, match="no email"):
        client.run(MUTATION)


@pytest.mark.parametrize(
    "body", [{}, {"data": None}, {"data": []}, [], "x", 1, None, {"data": 1, "errors": []}, {"errors": None}]
)
def test_an_answer_without_data(connect, body):
    _server, client = connect(http(body))
    with pytest.raises(ContractBroken, match="no data"):
        client.run(QUERY)


@pytest.mark.parametrize("errors", ["no", {"a": 1}, [1], [None], ["no", {"message": "x"}], 7])
def test_errors_that_cannot_be_read(connect, errors):
    _server, client = connect(http({"data": {"a": 1}, "errors": errors}))
    with pytest.raises(ContractBroken, match="cannot be read"):
        client.run(QUERY)


@pytest.mark.parametrize("error", [{}, {"message": 5, "extensions": [], "path": 1, "code": ["x"]}, {"message": ""}])
def test_errors_that_say_nothing(connect, error):
    _server, client = connect(http(failing(error)))
    with pytest.raises(ContractBroken, match="does not describe it"):
        client.run(QUERY)


def test_a_million_errors_are_cut(connect):
    _server, client = connect(http(failing(*[{"message": f"error {number} " * 50} for number in range(20_000)])))
    with pytest.raises(ContractBroken) as caught:
        client.run(QUERY)
    assert len(str(caught.value)) < 3000 and len(caught.value.detail) < 3000


def test_a_web_page(connect):
    _server, client = connect(http(b"<!doctype html><title>Sign in</title>"))
    with pytest.raises(ContractBroken, match="web page"):
        client.run(QUERY)


def test_a_slow_answer(connect, monkeypatch):
    monkeypatch.setattr(module, "DEADLINE", 0.1)
    server, client = connect(http(b'{"data":', length=9999), then=b" ")
    threading.Timer(2, server.stop).start()
    with pytest.raises(Unreachable, match="did not finish"):
        client.run(QUERY)


def test_a_huge_answer(connect, monkeypatch):
    monkeypatch.setattr(module, "SIZE_LIMIT", 2**20)
    _server, client = connect(http(b'{"data": "' + b"a" * 2**20))
    with pytest.raises(ContractBroken, match="larger than 1 MB"):
        client.run(QUERY)


def test_no_key_is_in_an_error(connect):
    register_secret("graphql-key-4711-0815")
    said = "the token graphql-key-4711-0815 is wrong"
    _server, client = connect(http(failing(code("INVALID_VALUE", said, field="graphql-key-4711-0815"))))
    with pytest.raises(Rejected) as caught:
        client.run(MUTATION)
    assert "4711" not in str(caught.value) + caught.value.detail + repr(caught.value.fields)


# --- Pages -----------------------------------------------------------------------------------


def page(has_next, *ids, **more):
    edges = [{"cursor": f"c{number}", "node": {"dbId": number}} for number in ids]
    return http({"data": {"people": {"pageInfo": {"hasNextPage": has_next}, "edges": edges, **more}}})


def read(client, **variables):
    return [[node["dbId"] for node in part.nodes] for part in client.pages(QUERY, "people", variables, 2)]


def test_pages_are_read_by_the_cursor_of_the_last_edge(connect):
    server, client = connect(page(True, 1, 2), page(True, 3, 4), page(False, 5))
    assert read(client, since="x") == [[1, 2], [3, 4], [5]]
    sent = json.loads(server.received.partition(b"\r\n\r\n")[2])["variables"]
    assert sent == {"since": "x", "first": 2, "after": "c4"}


def test_an_empty_list_may_be_null(connect):
    _server, client = connect(page(False, edges=None))
    assert read(client) == [[]]


@pytest.mark.parametrize(
    "second",
    [page(True, 1, 2), page(True), page(True, edges=[{"node": {"dbId": 3}}])],
    ids=["repeated", "empty", "no cursor"],
)
def test_a_list_that_would_never_end(connect, second):
    server, client = connect(page(True, 1, 2), second)
    with pytest.raises(ContractBroken, match="next one begins"):
        read(client)
    assert server.requests == 2


@pytest.mark.parametrize(
    "answer",
    [
        http({"data": {}}),
        http({"data": {"people": None}}),
        http({"data": {"people": {"edges": []}}}),
        page("no"),
        page(False, edges={}),
        page(False, edges=[None]),
        page(False, edges=[{"cursor": "a"}]),
        page(False, edges=[{"cursor": "a", "node": None}]),
    ],
)
def test_what_is_no_page(connect, answer):
    _server, client = connect(answer)
    with pytest.raises(ContractBroken, match="no pages of people"):
        read(client)
