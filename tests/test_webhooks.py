"""The door for webhooks: what it takes, what it refuses, and that it tells a stranger nothing."""

import json
import socket
import time
from unittest.mock import patch
from urllib.parse import urlsplit

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from ..models.sync import connection_webhook
from ..systems import system_of
from .twogethr import TwogethrCase


@tagged("hr_sync_http")
class TestWebhooks(TwogethrCase, HttpCase):
    employees, units = 2, 1

    def prepare(self):
        super().prepare()
        self.connection.action_register_webhook()
        self.env.flush_all()
        self.path = urlsplit(self.connection.webhook_url).path
        self.secret = self.connection.webhook_secret
        self.user = self.simulator.users[0]["id"]
        self.env.cr.flush()

    def body(self, id_="d-1", event="user.updated", entity=None):
        item = {"id": id_, "event": event, "entityId": entity or self.user, "occurredAt": "2026-06-01T08:00:00Z"}
        return json.dumps(item).encode()

    def sign(self, body, secret, now):
        return system_of(self.system).sign_webhook(body, secret, now)

    def post(self, body, headers=None, path=None, **signing):
        if headers is None:
            headers = self.sign(body, signing.get("secret", self.secret), self.now(signing))
        self.env.flush_all()
        answer = self.url_open(path or self.path, data=body, headers=headers, method="POST")
        self.env.invalidate_all()
        return answer

    def now(self, signing):
        return time.time() + signing.get("ago", 0)

    def rows(self):
        return self.env["hr.sync.job"].search([("purpose", "=", "delivery")])

    def refused(self, answer):
        self.assertEqual((answer.status_code, answer.content), (404, b""))
        self.assertFalse(self.rows())
        return {name: value for name, value in answer.headers.items() if name != "Date"}

    def test_taken(self):
        answer = self.post(self.body())
        self.assertEqual((answer.status_code, answer.content), (202, b""))
        row = self.rows()
        self.assertEqual((row.record_type, row.external_id, row.state), ("employee", self.user, "pending"))
        self.assertEqual(self.connection.company_id, row.company_id)

    def test_twice(self):
        self.assertEqual([self.post(self.body()).status_code for _time in range(2)], [202, 202])
        self.assertEqual(len(self.rows()), 1)

    def test_an_unknown_token_costs_the_same(self):
        """As many queries as a token that is known, so that the time of an answer tells nothing."""
        connections, counts = self.env["hr.sync.connection"].sudo(), []
        for token in (self.path.rpartition("/")[2], "no-such-token"):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertFalse(connections._of_token(token)._verify_delivery({}, self.body(), time.time()))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_unknown_kind(self):
        self.assertEqual(self.post(self.body(event="appraisal.updated")).status_code, 202)
        self.assertFalse(self.rows())

    def test_ids_that_no_database_holds(self):
        for name, value in (("entity", "1\0"), ("id_", "d\0"), ("entity", "\ud800")):
            with self.subTest(name=name, value=value):
                self.assertEqual(self.post(self.body(**{name: value})).status_code, 202)
                self.assertFalse(self.rows())

    def test_no_json(self):
        for body in (b"", b"[]", b"{", b'{"id": 1}', b"\xff", b'{"id": "x", "event": 3}'):
            with self.subTest(body):
                self.assertEqual(self.post(body).status_code, 202)
                self.assertFalse(self.rows())

    def test_a_stranger_learns_nothing(self):
        """Wrong, missing, old, of the future, for another body, and of an unknown token: one and the same answer."""
        body = self.body()
        good = self.sign(body, self.secret, time.time())
        answers = [
            self.post(body, headers=self.sign(body, "wrong", time.time())),
            self.post(body, headers={"Content-Type": "application/json"}),
            self.post(body, headers={**good, "X-2getHR-Signature": ""}),
            self.post(body, headers={**good, "X-2getHR-Signature": "sha256=é".encode("latin-1").decode("latin-1")}),
            self.post(body, headers={**good, "X-2getHR-Timestamp": "now"}),
            self.post(body, ago=-3600),
            self.post(body, ago=3600),
            self.post(self.body(id_="d-2"), headers=good),
            self.post(body, headers=good, path="/hr_sync/webhook/unknown"),
            self.post(body, headers=good, path="/hr_sync/webhook/un%00known"),
            self.post(body, headers=good, path="/hr_sync/webhook/un%ED%A0%80known"),
        ]
        headers = [self.refused(answer) for answer in answers]
        self.assertEqual(headers, headers[:1] * len(headers))

    def test_100_megabytes(self):
        """Nobody reads them."""
        url = urlsplit(self.base_url())
        with socket.create_connection((url.hostname, url.port), timeout=20) as connection:
            head = f"POST {self.path} HTTP/1.1\r\nHost: {url.netloc}\r\nContent-Length: {100 * 2**20}\r\n\r\n"
            connection.sendall(head.encode() + b"x" * 2**16)
            status = connection.recv(4096).split(b"\r\n")[0]
        self.assertIn(b" 4", status)
        self.assertFalse(self.rows())

    def test_too_long(self):
        body = self.body(id_="x" * 70_000)
        self.assertIn(self.post(body).status_code, (404, 413))
        self.assertFalse(self.rows())

    def test_new_secret(self):
        """Two are taken at a time; a third one later only the last two."""
        first = self.secret
        self.connection.action_rotate_webhook_secret()
        second = self.connection.webhook_secret
        self.assertNotEqual(first, second)
        self.assertEqual(self.post(self.body("a"), secret=first).status_code, 202)
        self.assertEqual(self.post(self.body("b"), secret=second).status_code, 202)
        self.connection.action_rotate_webhook_secret()
        self.assertEqual(self.post(self.body("c"), secret=first).status_code, 404)
        self.assertEqual(self.post(self.body("d"), secret=second).status_code, 202)
        self.assertEqual(len(self.simulator.all("webhooks")), 1, "only the last registration is left")

    def test_removed(self):
        self.connection.action_remove_webhook()
        self.assertEqual(self.simulator.all("webhooks"), [])
        self.assertEqual(self.post(self.body()).status_code, 404)

    def test_paused(self):
        """Kept, and worked off once the connection goes on."""
        self.sync()
        self.connection.action_pause()
        self.simulator.update_user(self.user, jobTitle="Neu")
        self.assertEqual(self.post(self.body()).status_code, 202)
        self.work()
        self.assertEqual(self.rows().state, "pending")
        self.connection.action_resume()
        self.work()
        self.assertEqual(self.rows().state, "done")
        self.assertEqual(self.employee(self.user).job_title, "Neu")

    def test_flood(self):
        """So many that everything is read once instead."""
        self.sync()
        with patch.object(connection_webhook, "_WAITING", 3):
            for number in range(8):
                self.assertEqual(self.post(self.body(f"d-{number}")).status_code, 202)
        self.assertEqual(len(self.rows()), 3)
        running = self.connection.run_ids.filtered(lambda run: run.state == "running")
        self.assertEqual((len(running), running.full), (1, True))
        self.simulator.update_user(self.user, jobTitle="Neu")
        self.work()
        self.assertEqual(self.employee(self.user).job_title, "Neu")
        self.assertEqual(set(self.rows().mapped("state")), {"done"})

    def test_registered_with_what_is_needed(self):
        [there] = self.simulator.all("webhooks")
        self.assertEqual((there["url"], there["events"]), (self.connection.webhook_url, ["*"]))
        self.assertEqual(there["secret"], self.secret)
        self.assertEqual(there["id"], self.connection.webhook_external_id)
        self.assertFalse(self.simulator.violations)

    def fails(self, operation):
        self.simulator.faults.clear()
        self.simulator.faults.add(operation, "status", status=503, times=None)

    def test_new_secret_that_was_refused_twice(self):
        """What the system has still signs with the secret that it got first, and is taken."""
        self.fails("createWebhook")
        for _time in range(2):
            self.assertEqual(self.connection.action_rotate_webhook_secret()["params"]["type"], "danger")
        known = (self.connection.webhook_secret, self.connection.webhook_former_secret)
        self.assertIn(self.secret, known)
        self.simulator.faults.clear()
        self.connection.action_rotate_webhook_secret()
        self.assertEqual(self.connection.webhook_former_secret, self.secret)

    def test_former_that_is_not_removed(self):
        """The new one is registered all the same, and a message says which is left."""
        former = self.connection.webhook_external_id
        self.fails("deleteWebhook")
        answer = self.connection.action_register_webhook()["params"]
        self.assertEqual((answer["type"], answer["title"]), ("warning", "The webhook is registered"))
        self.assertIn(former, answer["message"])
        self.assertNotEqual(self.connection.webhook_external_id, former)
        self.assertIn("Registered", self.connection.webhook_result)

    def test_tried_before_it_is_registered(self):
        self.connection.action_remove_webhook()
        with self.assertRaisesRegex(UserError, "Register the webhook first"):
            self.connection.action_probe_webhook()
        self.fails("createWebhook")
        self.connection.action_register_webhook()
        with self.assertRaisesRegex(UserError, "Register the webhook first"):
            self.connection.action_probe_webhook()
