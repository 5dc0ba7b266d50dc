"""The ground of the Odoo tests, whatever the system: the worker run as its cron would, and what came of it."""

import re
import threading
from contextlib import contextmanager, suppress
from importlib import import_module
from unittest.mock import patch

from odoo import api
from odoo.tools import file_open, mute_logger

from ..systems import SYSTEMS
from ..systems.transport.retry import Retries
from .prepared import PreparedCase

#: Tables that the engine keeps for itself; whatever else is written is business data.
ENGINE_TABLES = ("hr_sync_", "ir_cron", "ir_config_parameter", "bus_bus", "ir_logging")
_WRITE = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)


class Killed(BaseException):
    """As SIGKILL: no handler of ours sees it, and what was not committed is gone."""


class WriteCounter:
    """Collects the statements that write to business tables."""

    def __init__(self):
        self.statements = []

    def saw(self, query):
        text = " ".join(str(query).split())
        found = _WRITE.match(text)
        if found and not found[1].startswith(ENGINE_TABLES):
            self.statements.append(text[:2000])

    @property
    def tables(self):
        """The business tables that were written, in order and once each."""
        return sorted({_WRITE.match(text)[1] for text in self.statements})


class SyncCase(PreparedCase):
    """What tests of any system share: ``self.connection`` is worked on, and what came of it is looked at.

    A subclass knows a system: it starts ``self.simulator``, and connects to it in ``prepare``.

    ``commit`` is not allowed in a test's own cursor, so the worker runs on a cursor of the registry's test mode:
    it commits and rolls back as in real life, and all is undone at the end of the test.
    """

    #: The code of the system that the tests speak to.
    system = None

    def prepare(self):
        super().prepare()
        # Repeated calls need not wait for a simulator.
        self.startPatcher(patch.object(Retries, "get_backoff_time", lambda retry: 0))

    # --- What the worker does ------------------------------------------------------------------------

    def sync(self, *record_types, full=False, connection=None):
        """Queue the streams and let the worker do its work; returns the finished runs by record type."""
        connection = connection or self.connection
        streams = connection.stream_ids.filtered(
            lambda stream: stream.enabled and (not record_types or stream.record_type in record_types)
        )
        runs = streams._with_needed()._request("manual", full)
        self.work(connection)
        return {run.record_type: run for run in runs}

    def work(self, connection=None):
        """One turn of the connection's worker, in transactions of its own."""
        connection = connection or self.connection
        self.env.flush_all()
        self.env.cr.execute("SELECT 1")
        with self.registry.cursor() as cr:
            env = api.Environment(cr, self.env.ref("base.user_root").id, {})
            env["hr.sync.connection"]._work(connection.id)
        self.env.invalidate_all()

    def work_in_slices(self, commits=1, limit=100):
        """Turns whose time is up after so many commits each, until nothing is left; returns their number."""
        Run = self.env["hr.sync.run"]
        for turn in range(1, limit):
            with self.slice(commits):
                self.work()
            if not Run.search_count([("connection_id", "=", self.connection.id), ("state", "=", "running")]):
                return turn
        raise AssertionError(f"not done after {limit} turns")

    def neutralize(self):
        """Make this database what a neutralised copy of it is."""
        self.env.flush_all()
        with file_open("hr_sync/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()

    @contextmanager
    def slice(self, commits):
        """The cron says that the time is up after so many commits."""
        left = [commits]

        def commit(cron, processed=0, **_options):
            cron.env.cr.commit()
            left[0] -= 1
            return 100.0 if left[0] > 0 else 0.0

        with patch.object(self.registry["ir.cron"], "_commit_progress", commit):
            yield

    @contextmanager
    def die_at(self, owner, method, after=0):
        """The worker is killed when ``method`` is called once more than ``after`` times."""
        calls = [after]
        module, _dot, name = owner.rpartition(".")
        owner = getattr(import_module(module), name)
        original = getattr(owner, method)

        def die(*args, **kwargs):
            calls[0] -= 1
            if calls[0] < 0:
                raise Killed
            return original(*args, **kwargs)

        with patch.object(owner, method, die), suppress(Killed):
            yield

    @contextmanager
    def unexpected(self):
        """An error that is meant to reach the server's log."""
        with mute_logger("odoo.addons.hr_sync.engine.worker", "odoo.addons.hr_sync.engine.pull.inbox"):
            yield

    def pages_of(self, size):
        """Streams ask for so many records a page until the test is over."""
        for stream in SYSTEMS[self.system].streams:
            self.startPatcher(patch.object(stream, "page_size", size))

    @contextmanager
    def count_writes(self):
        """Counts the statements that write to business tables while the worker works."""
        counter = WriteCounter()
        self.env.flush_all()  # what the test itself has changed
        # Not by the log: the engine mutes it where it tries what may fail.
        with self.watch_queries(lambda cursor, *_query: counter.saw(cursor._obj.query.decode(errors="replace"))):
            yield counter

    @contextmanager
    def watch_queries(self, hook):
        """``hook(cursor, query, params, start, delay)`` is called for each query of this thread."""
        thread = threading.current_thread()
        before = getattr(thread, "query_hooks", ())
        thread.query_hooks = (*before, hook)
        try:
            yield
        finally:
            thread.query_hooks = before

    def notices(self, *others):
        """How many notifications people got, by model; not the progress that officers' open pages get, in ids only.

        :param others: more models to count.
        """
        self.env.flush_all()
        models = ("mail.mail", "mail.notification", "mail.activity", "mail.followers", "bus.bus", *others)
        ours = {"bus.bus": [("message", "not like", '"hr_sync.run"')]}
        return {name: self.env[name].sudo().search_count(ours.get(name, [])) for name in models}

    # --- What there is -------------------------------------------------------------------------------

    def employee(self, external_id, connection=None):
        """The employee that stands for that remote one."""
        return self._target("employee", "hr.employee", external_id, connection)

    def department(self, external_id, connection=None):
        """The department that stands for that remote one."""
        return self._target("department", "hr.department", external_id, connection)

    def link(self, external_id, record_type="employee", connection=None):
        return self.env["hr.sync.link"].search(
            [
                ("connection_id", "=", (connection or self.connection).id),
                ("record_type", "=", record_type),
                ("external_id", "=", external_id),
            ]
        )

    def all_employees(self):
        """The company's employees, archived ones too."""
        return self.env["hr.employee"].with_context(active_test=False).search([("company_id", "=", self.company.id)])

    def issues(self, **domain):
        return self.env["hr.sync.job"].search(
            [("purpose", "=", "issue"), ("state", "=", "failed"), *((key, "=", value) for key, value in domain.items())]
        )

    def assertCounts(self, run, **counts):
        """A run's counters; those not named are zero, and their sum is what was fetched."""
        names = ("created", "updated", "unchanged", "archived", "failed", "skipped")
        self.assertEqual(
            {name: run[name] for name in names}, {name: counts.get(name, 0) for name in names}, run.error or ""
        )
        self.assertEqual(run.fetched, counts.get("fetched", sum(counts.values())))

    def _target(self, record_type, model, external_id, connection):
        link = self.link(external_id, record_type, connection).filtered(lambda item: item.state == "linked")
        return self.env[model].with_context(active_test=False).browse(link.res_id)
