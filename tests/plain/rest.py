"""What the tests of profiles share: a small profile, changed at one place by each test, and a server to call."""

import copy
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pytest
from hr_sync.records import RecordError
from hr_sync.systems import Credentials
from hr_sync.systems.rest.checks.problems import ProfileError
from hr_sync.systems.rest.profile import load_profile
from hr_sync.systems.rest.system import RestSystem
from hr_sync.systems.rest.values.kinds import KINDS

PROFILE = {
    "format": "hr_sync.rest",
    "version": 1,
    "name": "Example HR",
    "base_path": "/api",
    "authentication": {"type": "header", "name": "X-Key"},
    "records": {
        "department": {
            "list": {"path": "/units", "items": "items"},
            "match": [["name"]],
            "fields": {"name": {"path": "title", "value": {"type": "text"}}},
        },
        "employee": {
            "list": {
                "path": "/people",
                "items": "items",
                "total": "total",
                "paging": {"type": "page", "parameter": "page", "size": {"parameter": "size", "value": 2}},
                "changes": {"parameter": "since"},
            },
            "read": {"path": "/people/{id}"},
            "create": {"path": "/people"},
            "update": {"path": "/people/{id}", "method": "PATCH"},
            "modified": {"path": "changed"},
            "own_id": "reference",
            "match": [["personnel_number"], ["name", "birthday"]],
            "fields": {
                "name": {"path": ["first", "last"], "value": {"type": "name"}, "send": True},
                "personnel_number": {"path": "number", "value": {"type": "code"}, "send": True},
                "birthday": {"path": "born", "value": {"type": "birthday", "format": "dd.MM.yyyy"}, "send": True},
                "department": {"path": "unit.id", "value": {"type": "reference", "record": "department"}},
                "active": {"value": {"type": "constant", "value": True}},
            },
        },
    },
}
#: In ``changed``: the key is left out.
LEFT_OUT = object()


def changed(*place, value):
    """The small profile with ``value`` at that place."""
    document = copy.deepcopy(PROFILE)
    inner = document
    for key in place[:-1]:
        inner = inner.setdefault(key, {}) if isinstance(inner, dict) else inner[key]
    if value is LEFT_OUT:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    return document


def loaded(document):
    return load_profile(json.dumps(document).encode())


def problems(document):
    """What is wrong with a document, in English; nothing if it can be loaded."""
    try:
        loaded(document)
    except ProfileError as error:
        return [str(problem) for problem in error.problems]
    return []


class Server:
    """A real server on the loopback address that answers with what a function returns.

    :param answer: gets the ``Call``; returns the status, the headers and the body (a value is sent as JSON).
    """

    def __init__(self, answer):
        server = self
        self.calls = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_any(self):
                url = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                call = Call(self.command, url.path, dict(parse_qsl(url.query)), self.headers, body, url.query)
                server.calls.append(call)
                status, headers, content = answer(call)
                content = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_any

            def log_message(self, *_args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


class Call(NamedTuple):
    method: str
    path: str
    query: dict
    headers: dict
    body: bytes
    raw_query: str

    @property
    def json(self):
        return json.loads(self.body)


def kind(stream, type_, **options):
    """How a kind of values is read and written by that stream."""
    decode, encode = KINDS[type_].make({"type": type_, **options})
    return (lambda value: decode(value, stream)), (encode and (lambda value: encode(value, stream)))


def refused(decode, value):
    """What is said of a value that cannot be read."""
    with pytest.raises(RecordError) as caught:
        decode(value)
    return str(caught.value)


@contextmanager
def client_for(document, answer, key="k3y/of+the'tests==", **settings):
    """A client of the system that ``document`` describes, and the server that it calls."""
    server = Server(answer)
    system = RestSystem(loaded(document), "example")
    client = system.connect(Credentials(f"{server.url}/base", key, settings=settings))
    try:
        yield client, server
    finally:
        client.close()
        server.stop()


def stream_for(client, record_type):
    """The client's stream of that record type."""
    return next(client.stream(cls) for cls in client._streams.values() if cls.record_type() == record_type)


ANNA = {
    "id": 7,
    "first": "Anna",
    "last": "Muster",
    "number": "P7",
    "born": "04.05.1990",
    "unit": {"id": 3, "title": "Technik"},
    "changed": "2026-07-01T12:00:00Z",
    "reference": "ours",
}


class Store:
    """A server with entities that can be listed, read, sent and deleted."""

    def __init__(self, *items, key="people"):
        self.items = {str(item["id"]): dict(item) for item in items}
        self.key = key

    def __call__(self, call):
        if call.path.endswith("/units"):
            return 200, {}, {"items": []}
        external_id = call.path.removeprefix(f"/base/api/{self.key}").strip("/")
        if call.method == "GET" and not external_id:
            return 200, {}, {"items": list(self.items.values()), "total": len(self.items)}
        if call.method == "POST":
            self.items["99"] = {"id": 99, **call.json}
            return 201, {}, self.items["99"]
        if external_id not in self.items:
            return 404, {}, {}
        if call.method == "DELETE":
            del self.items[external_id]
            return 204, {}, b""
        if call.method != "GET":
            self.items[external_id].update(call.json)
        return 200, {}, self.items[external_id]
