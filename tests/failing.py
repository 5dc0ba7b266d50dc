"""Work at each place of the error table, which a test lets fail; and what became of it."""

from contextlib import contextmanager, nullcontext, suppress
from unittest.mock import patch

import psycopg2
from odoo import fields
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..engine.error_table import Action, Notify, Place, Seen
from ..records import RecordError
from ..systems import ContractBroken, Unanswered
from ..systems.rest.client import RestClient
from .expenses import ExpenseCase
from .pushing import PushCase
from .twogethr import is_call

#: How the simulator answers to make an error of each class.
FAULTS = {
    Seen.UNREACHABLE: ("reset", {}),
    Seen.SERVER_ERROR: ("status", {"status": 500}),
    Seen.RATE_LIMIT: ("status", {"status": 429, "retry_after": 600}),
    Seen.UNAUTHORIZED: ("status", {"status": 401}),
    Seen.FORBIDDEN: ("status", {"status": 403}),
    Seen.NOT_FOUND: ("status", {"status": 404}),
    Seen.CONFLICT: ("status", {"status": 409}),
    Seen.REJECTED: ("status", {"status": 422}),
    # Also where an answer has no body, or a file for one.
    Seen.CONTRACT: ("redirect", {}),
}
#: What no answer can make is raised by the client.
RAISED = {
    Seen.CONTENTION: psycopg2.errors.SerializationFailure("simulated"),
    Seen.VALUE: RecordError("value", "simulated"),
    Seen.UNANSWERED: Unanswered("simulated"),
    Seen.UNEXPECTED: ZeroDivisionError("simulated"),
}
#: The operation that fails at each place.
OPERATIONS = {
    Place.FIRST_CALL: "getCompany",
    Place.PULL_LIST: "listUsers",
    Place.PULL_SINGLE: "getUser",
    Place.DUE: "getUser",
    Place.RETRY: "getUser",
    Place.DELIVERY: "getUser",
    Place.FILE: "getExpenseReceipt",
    Place.PREVIEW: "listUsers",
    Place.PREVIEW_NEW_KEY: "listUsers",
    Place.PUSH_READ: "getProject",
    Place.PUSH_CREATE: "createProject",
    Place.PUSH_UPDATE: "updateProject",
    Place.PUSH_REMOVE: "deleteProject",
    Place.TEST: "getCompany",
    Place.TEST_NEW_KEY: "getCompany",
    Place.WEBHOOK_REGISTER: "createWebhook",
    Place.WEBHOOK_REMOVE: "deleteWebhook",
    Place.WEBHOOK_PROBE: "getCompany",
}
_LOGS = (
    "odoo.addons.hr_sync.engine.worker",
    "odoo.addons.hr_sync.engine.issues",
    "odoo.addons.hr_sync.engine.pull.inbox",
    "odoo.addons.hr_sync.engine.pull.deliveries",
    "odoo.addons.hr_sync.engine.push.failing",
    "odoo.addons.hr_sync.models.sync.hr_sync_connection_engine",
)


class _Undo(Exception):
    """Ends a cell of the table."""


@freeze_time("2026-06-01 08:00:00")
class FailingCase(ExpenseCase):
    """A company at 2getHR with whatever the places need; each is a method that begins its work.

    It returns the record type of the work, and its rows or its run.
    """

    record_types = ("employee", "project", "expense_type", "expense")
    sending = ("project",)
    commit, written = PushCase.commit, PushCase.written

    def stream(self, record_type):
        return self.connection.stream_ids.filtered(lambda one: one.record_type == record_type)

    @contextmanager
    def cell(self, **names):
        """What is done inside is undone at the end, on both sides."""
        try:
            with self.subTest(**names), suppress(_Undo), mute_logger(*_LOGS), self.env.cr.savepoint():
                yield
                raise _Undo
        finally:
            self.env.invalidate_all()
            for simulator, snapshot in self._simulators:
                simulator.reset(snapshot)

    def failing(self, place, seen, times=None):
        """While this lasts, the place's operation ends with an error of that class."""
        operation = OPERATIONS.get(place)
        if seen in RAISED or place is Place.CONNECT:
            error = RAISED.get(seen) or ContractBroken("simulated")
            return self._raising(operation, error) if operation else self._not_connecting(error)
        kind, options = FAULTS[seen]
        self.simulator.faults.add(operation, kind, times=times, **options)
        return nullcontext()

    def _not_connecting(self, error):
        def client(connection, **_options):
            raise error

        return patch.object(self.registry["hr.sync.connection"], "_client", client)

    @contextmanager
    def _raising(self, operation, error):
        call, download = RestClient.call, RestClient.download

        def failing_call(client, method, url, *args, **options):
            if is_call(self.simulator, operation, method, url):
                raise error
            return call(client, method, url, *args, **options)

        def failing_download(client, url, *args, **options):
            if is_call(self.simulator, operation, "GET", url):
                raise error
            return download(client, url, *args, **options)

        with (
            patch.object(RestClient, "call", failing_call),
            patch.object(RestClient, "download", failing_download),
        ):
            yield

    # --- The work of each place ----------------------------------------------------------------------

    def begin(self, place, count=1):
        """Make what is to be done at a place, so many pieces of it; returns the record type, and jobs or a run."""
        return getattr(self, f"begin_{place.name.lower()}")(count)

    def people(self, count):
        users = [self.person(firstName="Anna", lastName=f"Nummer {number}") for number in range(count)]
        self.sync_through("employee")
        return users

    def a_run(self, _count):
        return "employee", self.stream("employee").sudo()._request("manual")

    begin_connect = begin_first_call = begin_pull_list = a_run

    def begin_pull_single(self, count):
        for user in self.people(count):
            # The page is older than what is known, and yet different.
            self.link(user).remote_modified = "2030-01-01"
            self.simulator.update_user(user, jobTitle="Neu")
        return self.a_run(count)

    def jobs(self, users, **values):
        common = {"connection_id": self.connection.id, "record_type": "employee", **values}
        return self.env["hr.sync.job"].create([{**common, "external_id": user} for user in users])

    def begin_due(self, count):
        return "employee", self.jobs(self.people(count))

    def begin_retry(self, count):
        return "employee", self.jobs(self.people(count), purpose="issue", error_code="value")

    def begin_delivery(self, count):
        return "employee", self.jobs(self.people(count), purpose="delivery")

    def begin_file(self, count):
        for number in range(count):
            self.simulator.add_receipt(self.spend(amount=10 + number))
        with patch.object(self.registry["hr.sync.connection"], "_has_work", lambda _connection: False):
            self.sync("expense")
        with patch("odoo.addons.hr_sync.engine.pull.inbox.Inbox.fetch_files", lambda _inbox: False):
            self.work()
        rows = self.env["hr.sync.job"].search([("purpose", "=", "files"), ("state", "=", "pending")])
        self.assertEqual(len(rows), count)
        return "expense", rows

    def begin_preview(self, _count):
        return "employee", self.stream("employee").sudo()._request_preview()

    def begin_preview_new_key(self, count):
        self.connection.action_setup_update()
        self.connection.setup_ids.new_api_key = self.simulator.api_key
        return self.begin_preview(count)

    def projects(self, count):
        self.sync_through("project")
        Project = self.env["project.project"]
        return Project.create([{"name": f"Bau {number}", "company_id": self.company.id} for number in range(count)])

    def outgoing(self):
        self.commit()
        rows = self.env["hr.sync.job"].search([("direction", "=", "out"), ("state", "=", "pending")])
        self.assertTrue(rows)
        return "project", rows

    def begin_push_create(self, count):
        self.projects(count)
        self.commit()
        self.stream("project").seen_job = 2**30  # a pass has found no match
        return self.outgoing()

    def made(self, count):
        projects = self.projects(count)
        self.commit()
        self.work()
        self.assertTrue(all(project.hr_sync_external_id for project in projects))
        return projects

    def begin_push_read(self, count):
        for number, project in enumerate(self.made(count)):
            project.name = f"Umbau {number}"
        return self.outgoing()

    begin_push_update = begin_push_read

    def begin_push_remove(self, count):
        self.stream("project").delete_remote = True
        self.made(count).unlink()
        return self.outgoing()

    # --- What became of it ---------------------------------------------------------------------------

    def became(self, record_type, pieces):
        """The action, and who is notified, as far as anybody can see."""
        connection, stream = self.connection, self.stream(record_type)
        issues, pieces = self.issues(), pieces.exists()
        told_by_issue = Notify.NOBODY
        if issues:
            about_places = [not job.external_id or job.external_id.startswith("*") for job in issues]
            is_out = any(job.direction == "out" for job in issues)
            told_by_issue = Notify.PLACE if any(about_places) and not is_out else Notify.RECORD
        if connection.state == "error":
            self.assertTrue(connection.last_error)
            return Action.STOP_CONNECTION, Notify.CONNECTION
        if stream.stopped:
            return Action.STOP_STREAM, Notify.STREAM
        if connection.failures:
            return Action.END_TURN, told_by_issue
        if connection.wait_until:
            return Action.WAIT, told_by_issue
        if pieces._name == "hr.sync.run":
            if "running" in pieces.mapped("state"):
                return Action.REDO, told_by_issue
            told_by_run = Notify.RUN if any(run.error for run in pieces) else Notify.NOBODY
            return Action.FAIL, told_by_issue if issues else told_by_run
        waiting = pieces.filtered(lambda job: job.state == "pending")
        if waiting.filtered(lambda job: job.next_attempt and job.next_attempt > fields.Datetime.now()):
            return Action.RETRY, told_by_issue
        return (Action.REDO if waiting else Action.FAIL), told_by_issue
