"""Failures of the network, of the server and of the database: reported in words, and the next run is clean."""

from unittest.mock import patch

import psycopg2
from odoo.exceptions import UserError

from ..systems.rest.client import RestClient
from ..systems.transport import http as transport
from .twogethr import TwogethrCase, is_call


class TestCalls(TwogethrCase):
    """The table of failed calls: what the engine does, and what the officer reads."""

    employees, units = 5, 2

    def check_recovers(self, created=5):
        self.simulator.faults.clear()
        runs = self.sync()
        self.assertEqual({run.state for run in runs.values()}, {"done"})
        self.assertEqual(len(self.all_employees()), 5)
        self.assertFalse(self.issues())
        return runs

    def check_failed(self, run, *words):
        self.assertEqual(run.state, "failed")
        for word in words:
            self.assertIn(word, run.error)
        self.assertTrue(run.finished_at)

    def test_wrong_key(self):
        self.simulator.api_key = "rotated"
        with (
            self.count_writes() as counter,
            self.assertLogs("odoo.addons.hr_sync.models.sync.hr_sync_connection_engine"),
        ):
            runs = self.sync()
        self.assertEqual(counter.statements, [])
        self.assertEqual(self.connection.state, "error")
        self.assertIn("the API key was refused", self.connection.last_error)
        for run in runs.values():
            self.check_failed(run, "the API key was refused")
        with self.assertRaises(UserError):
            self.connection.action_sync()
        self.connection.api_key = "rotated"
        self.connection.action_test()
        self.check_recovers()

    def test_wrong_key_in_the_test(self):
        self.connection.api_key = "wrong-key"
        answer = self.connection.action_test()["params"]
        self.assertEqual(answer["type"], "danger")
        self.assertIn("the API key was refused", answer["message"])
        self.assertEqual(self.connection.state, "error")

    def test_key_in_another_place(self):
        """The system's description says why a key is refused that is right."""
        components = {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}}
        swagger = {**self.simulator.swagger, "components": components, "security": [{"key": []}]}
        self.patch(self.simulator, "swagger", swagger)
        self.connection.api_key = "sent-as-it-should-not-be"
        answer = self.connection.action_test()["params"]
        self.assertIn('"Authorization: Bearer <key>"', answer["message"])
        self.assertIn('"X-Api-Key: <key>"', answer["message"])
        self.assertEqual((self.connection.state, self.connection.last_error), ("error", answer["message"]))

    def test_missing_right(self):
        self.simulator.faults.add("listUsers", "status", status=403, detail="The scope users.read is missing.")
        runs = self.sync()
        self.assertEqual(runs["department"].state, "done")
        self.check_failed(runs["employee"], "users.read")
        stream = runs["employee"].stream_id
        self.assertIn("users.read", stream.stopped)
        self.assertFalse(stream._due())
        self.assertEqual(self.connection.state, "connected")
        self.check_recovers()
        self.assertFalse(stream.stopped)

    def test_unknown_host(self):
        self.simulator.stop()
        runs = self.sync()
        for run in runs.values():
            self.check_failed(run, "cannot be reached")
        self.assertEqual(self.connection.state, "connected")
        self.simulator.start()
        self.check_recovers()

    def test_time_out(self):
        """Drips for longer than an answer may take; nothing is half done."""
        self.patch(transport, "DEADLINE", 0.3)
        self.simulator.faults.add("listUsers", "drip", chunk=20, interval=0.02, times=None)
        runs = self.sync()
        self.check_failed(runs["employee"], "in time")
        self.assertEqual(len(self.all_employees()), 0)
        self.patch(transport, "DEADLINE", 60.0)
        self.check_recovers()

    def test_error_that_passes(self):
        self.simulator.faults.add("listUsers", "status", status=500, times=2)
        self.simulator.faults.add("listUsers", "reset", times=1)
        runs = self.sync()
        self.assertEqual(runs["employee"].state, "done")
        self.assertEqual(len(self.all_employees()), 5)

    def test_error_that_stays(self):
        self.simulator.faults.add("listUsers", "status", status=500, times=None)
        runs = self.sync()
        self.check_failed(runs["employee"])
        self.assertEqual(self.connection.state, "connected")
        self.check_recovers()

    def test_bodies(self):
        for kind, options, word in (
            ("html", {}, "web page"),
            ("malformed", {}, "not valid JSON"),
            ("cut", {}, "incomplete"),
            ("oversized", {"size": 3_000_000, "gzip": True}, "not read"),
            ("redirect", {}, "another address"),
        ):
            with self.subTest(kind=kind), patch.object(transport, "SIZE_LIMIT", 2**20):
                self.simulator.faults.add("listUsers", kind, times=None, **options)
                runs = self.sync()
                self.check_failed(runs["employee"], word)
                self.assertFalse(self.all_employees())
                self.simulator.faults.clear()
        self.check_recovers()

    def test_drift_is_one_issue(self):
        """An answer that does not fit the contract is an issue about the place, closed when it fits again."""
        self.simulator.faults.add("listUsers", "malformed", times=None)
        for _run in range(3):
            self.sync()
        issue = self.issues()
        self.assertEqual(len(issue), 1)
        self.assertEqual((issue.error_code, issue.record_type), ("contract", "employee"))
        self.check_recovers()
        self.assertEqual(issue.state, "done")

    def test_retried_job_meets_the_error_again(self):
        """A job that cannot be read waits longer each time, and the others go on."""
        user = self.plain_users()[0]
        self.spoil(user["id"], gender="quantum")
        self.sync()
        issue = self.issues()
        issue.action_retry()
        self.simulator.faults.add("getUser", "status", status=500, times=None)
        self.work()
        self.assertEqual(issue.state, "pending")
        self.assertGreater(issue.next_attempt, issue.create_date)
        self.simulator.faults.clear()
        self.simulator.forget()
        self.work()
        self.assertEqual(self.simulator.count("getUser"), 0, "not before its time")


class TestDatabase(TwogethrCase):
    """What PostgreSQL or Python throws is nobody's bad record."""

    employees, units = 6, 2

    def fail_once(self, model, method, error):
        """The first call fails after it has done its work."""
        cls = self.registry[model]
        original = getattr(cls, method)
        left = [1]

        def fail(records, *args, **kwargs):
            result = original(records, *args, **kwargs)
            if left[0]:
                left[0] -= 1
                raise error
            return result

        self.patch(cls, method, fail)
        return left

    def test_serialization_failure(self):
        left = self.fail_once("hr.employee", "_sync_create", psycopg2.errors.SerializationFailure("simulated"))
        runs = self.sync()
        self.assertEqual(left, [0])
        self.assertFalse(self.env["hr.sync.job"].search([("purpose", "=", "issue")]))
        self.assertCounts(runs["employee"], created=6)
        self.assertEqual(len(self.all_employees()), 6)

    def test_deadlock_in_an_update(self):
        self.sync()
        for user in self.simulator.users:
            self.simulator.update_user(user["id"], jobTitle="Neu")
        left = self.fail_once("hr.employee", "_sync_write", psycopg2.errors.DeadlockDetected("simulated"))
        runs = self.sync()
        self.assertEqual(left, [0])
        self.assertFalse(self.issues())
        self.assertCounts(runs["employee"], updated=6)

    def test_somebody_else_linked_it(self):
        """A unique index of the engine was hit: done again, with the other's link."""
        left = [1]
        Link = self.registry["hr.sync.link"]
        original = Link.create

        def create(links, values):
            if left[0] and values and values[0].get("record_type") == "employee":
                left[0] -= 1
                original(links, values[:1])
                original(links, values[:1])
            return original(links, values)

        self.patch(Link, "create", create)
        with self.unexpected():
            runs = self.sync()
        self.assertEqual(left, [0])
        self.assertEqual(runs["employee"].state, "done", runs["employee"].error)
        self.assertCounts(runs["employee"], created=6)
        self.assertFalse(self.issues())

    def test_unexpected_error_of_one_record(self):
        """Whatever it is that Odoo or another module throws for one record, the others are imported."""
        cls, user = self.registry["hr.employee"], self.plain_users()[0]
        original = cls._sync_finish

        def finish(employees, records, refs):
            if any(record.external_id == user["id"] for record in records):
                raise KeyError("nobody foresaw this")
            return original(employees, records, refs)

        self.patch(cls, "_sync_finish", finish)
        runs = self.sync()
        self.assertCounts(runs["employee"], created=5, failed=1)
        self.assertEqual(self.issues().mapped("external_id"), [user["id"]])

    def test_unexpected_error(self):
        left = self.fail_once("hr.sync.link", "create", KeyError("nobody foresaw this"))
        with self.assertLogs("odoo.addons.hr_sync.engine.worker", "ERROR") as logs:
            runs = self.sync("employee")
        self.assertEqual(left, [0])
        self.assertIn("unexpected error", logs.output[0])
        self.assertEqual(runs["department"].state, "failed")
        self.assertIn("unexpected", runs["department"].error)
        self.assertFalse(self.env["hr.department"].search([("company_id", "=", self.company.id)]), "rolled back")
        runs = self.sync()
        self.assertEqual({run.state for run in runs.values()}, {"done"})
        self.assertEqual(len(self.all_employees()), 6)

    def test_no_transaction_during_calls(self):
        """Promise 11, and the assertion that guards it."""
        self.sync()
        original = RestClient.call

        def call(client, method, url, *args, **kwargs):
            if is_call(self.simulator, "listUsers", method, url):
                connection.env.cr.execute("SELECT 1")
            return original(client, method, url, *args, **kwargs)

        connection = None
        worker_init = self.registry["hr.sync.connection"]._client

        def client(record, *args, **kwargs):
            nonlocal connection
            connection = record
            return worker_init(record, *args, **kwargs)

        self.patch(self.registry["hr.sync.connection"], "_client", client)
        self.patch(RestClient, "call", call)
        with self.assertLogs("odoo.addons.hr_sync.engine.worker", "ERROR") as logs:
            runs = self.sync()
        self.assertIn("a transaction is open during an HTTP call", "".join(logs.output))
        self.assertEqual(runs["employee"].state, "failed")
