"""The simulator's deliveries, what it stores, and what can be typed on its page."""

import hashlib
import hmac
import json
import random
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import requests
from simulated import api, simulator  # noqa: F401 (fixtures)
from simulators.twogethr import TwogethrSimulator
from simulators.twogethr.extent import Extent
from simulators.twogethr.keeping import restore, save

SECRET = "a secret of sixteen characters"


class Receiver:
    """Takes what is posted to it, with the statuses that a test wants; 202 once there are no more."""

    def __init__(self):
        self.statuses, self.taken = [], []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.taken.append((dict(self.headers), body))
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 202)
                self.end_headers()

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def events(self):
        return [(event["event"], event["entityId"]) for event in self.bodies()]

    def bodies(self):
        return [json.loads(body) for _headers, body in self.taken]


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


@pytest.fixture
def registered(api, receiver):
    answer = api("POST", "webhooks", {"url": receiver.url, "events": ["*"], "secret": SECRET})
    assert answer.status_code == 201
    return answer.json()["id"]


def test_deliveries_are_signed_over_the_time_and_the_body(simulator, api, registered, receiver):
    [user] = api("GET", "users", pageSize=1).json()["items"]
    assert api("PUT", f"users/{user['id']}", {"phone": "+41 31 000 00 00"}).status_code == 200
    assert simulator.webhooks.flush() == [202]
    [(headers, body)] = receiver.taken
    signed = headers["X-2getHR-Timestamp"].encode() + b"." + body
    digest = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-2getHR-Signature"] == f"sha256={digest}"
    assert receiver.events() == [("user.updated", user["id"])]
    assert simulator.webhooks.flush() == [], "nothing is sent a second time by itself"


def test_what_is_not_taken_is_sent_again_and_given_up(simulator, registered, receiver):
    simulator.store.create("users", {"lastName": "A"})
    receiver.statuses = [500] * 9
    statuses = [simulator.webhooks.flush() for _ in range(6)]
    assert statuses == [[500]] * 5 + [[]]
    assert simulator.webhooks.state() == {"pending": 0, "delivered": 0, "failed": 1}
    assert len({event["id"] for event in receiver.bodies()}) == 1, "one delivery, however often"


def test_twice_out_of_order_and_lost(simulator, registered, receiver):
    made = [simulator.store.create("projects", {"name": name, "number": name})["id"] for name in "abcdef"]
    simulator.webhooks.flush(shuffle=random.Random(3))
    assert sorted(id_ for _event, id_ in receiver.events()) == sorted(made)
    assert [id_ for _event, id_ in receiver.events()] != made
    simulator.webhooks.duplicate()
    assert receiver.events()[:6] == receiver.events()[6:]
    assert receiver.bodies()[:6] == receiver.bodies()[6:]
    simulator.store.create("projects", {"name": "g", "number": "g"})
    simulator.webhooks.drop()
    assert simulator.webhooks.flush() == []


def test_only_events_that_were_asked_for(simulator, api, receiver):
    for events in (["user.*"], ["project.created"]):
        api("POST", "webhooks", {"url": receiver.url, "events": events, "secret": SECRET})
    project = simulator.store.create("projects", {"name": "P", "number": "P"})["id"]
    simulator.store.update("projects", project, {"name": "Q"})
    user = simulator.store.create("users", {"lastName": "A"})["id"]
    simulator.store.delete("users", user)
    simulator.store.create("payslips", {"name": "no webhook tells of payslips"})
    simulator.webhooks.flush()
    assert receiver.events() == [("project.created", project), ("user.created", user), ("user.deleted", user)]


def test_nothing_goes_to_a_webhook_that_was_removed(simulator, api, registered, receiver):
    simulator.store.create("users", {"lastName": "A"})
    assert api("DELETE", f"webhooks/{registered}").status_code == 204
    simulator.webhooks.flush()
    assert receiver.taken == []


def test_a_thread_delivers_by_itself(simulator, registered, receiver):
    simulator.webhooks.retry_seconds = 0
    simulator.webhooks.start()
    receiver.statuses = [503, 503]
    simulator.store.create("users", {"lastName": "A"})
    for _ in range(500):
        if simulator.webhooks.delivered:
            break
        simulator.webhooks._stopped.wait(0.01)
    simulator.webhooks.stop()
    assert len(receiver.taken) == 3


def test_what_is_remembered_until_the_next_start(tmp_path):
    path = tmp_path / "kept.json"
    with TwogethrSimulator(employees=20, units=4, extent=Extent.parse("demo")) as one:
        made = one.store.create("users", {"lastName": "Ä"})
        one.store.delete("users", one.store.all("users")[0]["id"])
        save(one.store, path)
        with TwogethrSimulator({}) as other:
            restore(other.store, path)
            for name in one.store:
                assert other.store.all(name) == one.store.all(name), name
            assert other.store.company == one.store.company
            assert other.store.files == one.store.files
            later = other.store.create("users", {"lastName": "B"})
            assert later["id"] not in {user["id"] for user in one.store.all("users")}
            assert later["modifiedAt"] > made["modifiedAt"], "lists of changes go on where they were"


def test_somebody_types_on_the_page(simulator, api):
    [user] = api("GET", "users", pageSize=1).json()["items"]
    url = f"{simulator.url}/_control/users/{user['id']}"
    answer = requests.post(url, {"jobTitle": "<Chef>", "phone": ""}, timeout=5)
    assert (answer.status_code, answer.history[0].status_code) == (200, 303)
    now = api("GET", f"users/{user['id']}").json()
    assert (now["jobTitle"], now["phone"]) == ("<Chef>", None)
    first = answer.text.partition("<tr id=")[2]
    assert first.startswith(f'"{user["id"]}" class="recent"')
    assert 'value="&lt;Chef&gt;"' in first.partition("</tr>")[0]
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert requests.post(url, '{"phone": "1"}', headers=headers, timeout=5).status_code == 400


def test_documents_can_be_opened(simulator):
    slip = simulator.store.create("payslips", {"document": {"fileName": "a.pdf", "contentBase64": "JVBERg=="}})
    url = f"{simulator.url}/_control/payslips/{slip['id']}"
    assert requests.get(f"{url}/document", timeout=5).content == b"%PDF"
    assert requests.get(f"{url}/lines", timeout=5).status_code == 404
    assert "a.pdf" in requests.get(simulator.url, timeout=5).text
