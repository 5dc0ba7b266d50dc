"""What each system must do, whichever it is: the systems, and what the tests of ``test_conformance`` share.

A new system is added to ``ADAPTERS``, and nothing else.
"""

from odoo import fields
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import SyncCase
from .simulators.avantage.adapter import AvantageAdapter
from .simulators.kleer.adapter import KleerAdapter
from .simulators.tripletex.adapter import TripletexAdapter
from .simulators.twogethr.adapter import TwogethrAdapter
from .simulators.xledger.adapter import XledgerAdapter

ADAPTERS = (TwogethrAdapter(), TripletexAdapter(), KleerAdapter(), XledgerAdapter(), AvantageAdapter())
#: How many entities there are.
COUNT = 5
START = "2026-06-01 08:00:00"


@freeze_time(START)
class ConformanceCase(SyncCase):
    """A company with a few people at the simulator of one system, and a tested connection to it."""

    adapter = None

    def prepare(self):
        super().prepare()
        self.company = self.env["res.company"].create(
            {"name": "Konform", "country_id": self.env.ref(self.adapter.country).id}
        )
        self.env.user.company_ids |= self.company
        self.env = self.env(context={**self.env.context, "allowed_company_ids": self.company.ids})
        self.simulator = self.adapter.start()
        self.addCleanup(self.simulator.stop)
        self.there = [self.adapter.add(self.simulator, number) for number in range(1, COUNT + 1)]
        self.adapter.prepare(self.simulator, self.env, self.company)
        self.connection = self.make_connection()
        self.tested = self.connection.action_test()["params"]

    def tearDown(self):
        self.assertEqual([str(one) for one in self.simulator.violations], [])
        super().tearDown()

    def make_connection(self):
        values = {"name": "Conformance", "system": self.system, "company_id": self.company.id}
        connection = self.env["hr.sync.connection"].create(values)
        connection.write(self.adapter.values(self.simulator))
        entered = self.adapter.settings(self.simulator)
        for setting in connection.setting_ids.filtered(lambda setting: setting.name in entered):
            setting["secret_value" if setting.secret else "value"] = entered[setting.name]
        for stream in connection.stream_ids:
            stream.enabled = stream.record_type in self.adapter.record_types
            offered = stream._declaration().directions
            if stream.record_type == self.adapter.pushes and "both" in offered:
                stream.direction = "both"
            elif "in" in offered:
                stream.direction = "in"
            if stream.record_type == self.adapter.pushes:
                stream.trigger = "change"
        connection.stream_ids.import_new = True  # the suite is about what is imported
        # What is created first looks right to everybody.
        connection.stream_ids.confirmed_at = fields.Datetime.now()
        return connection

    def needs(self, cell):
        """Skip a test of something that the system does not have; ``test_lacks`` sees to it that this is true."""
        if cell in self.adapter.lacks:
            self.skipTest(self.adapter.lacks[cell])

    # --- What is done --------------------------------------------------------------------------------

    def fault(self, kind, operation=None, **options):
        """Queue a fault of the list that is pulled, or of another operation."""
        self.simulator.faults.add(operation or self.adapter.lists, kind, **options)

    def pull(self):
        """A pass over everything; returns its run."""
        return self.sync(self.adapter.pulls, full=True)[self.adapter.pulls]

    def stopping(self):
        """The connection is meant to stop, which is logged as a warning."""
        return mute_logger("odoo.addons.hr_sync.models.sync.hr_sync_connection_engine")

    # --- What came of it -----------------------------------------------------------------------------

    def stream(self, record_type):
        return self.connection.stream_ids.filtered(lambda stream: stream.record_type == record_type)

    def linked(self, record_type=None):
        """The links of what has been taken over or sent."""
        return self.env["hr.sync.link"].search(
            [
                ("connection_id", "=", self.connection.id),
                ("record_type", "=", record_type or self.adapter.pulls),
                ("state", "=", "linked"),
            ]
        )

    def writes(self):
        """The requests that may change something at the simulator."""
        return [
            request.operation
            for request in self.simulator.requests
            if request.method != "GET" and request.operation not in self.adapter.harmless
        ]

    def assertComplete(self, run):
        """Everything was imported, and nothing is reported any more."""
        self.assertEqual(run.state, "done", run.error)
        self.assertEqual(sorted(self.linked().mapped("external_id")), sorted(self.there))
        self.assertFalse(self.issues())

    def assertStopped(self, words):
        """Nothing goes on until a person acts, and the connection says why."""
        self.assertEqual(self.connection.state, "error")
        self.assertIn(words, self.connection.last_error)
        self.simulator.forget()
        self.work()
        self.assertEqual(self.simulator.requests, [])


def written_tables(case, work):
    """The tables to which ``work()`` writes, those of the engine included."""
    tables = set()

    def see(cursor, *_query):
        statement = cursor._obj.query.decode(errors="replace").split()
        if statement[:1] in (["INSERT"], ["UPDATE"], ["DELETE"]):
            tables.add(next(word for word in statement[1:] if word not in ("INTO", "FROM")).strip('"'))

    case.env.flush_all()
    with case.watch_queries(see):
        work()
    return tables


def for_each_system(*parts, adapters=ADAPTERS, tags=()):
    """Test classes made of a class of tests, and of further base classes: one for each system, by name."""
    made = {}
    for adapter in adapters:
        name = f"Test{parts[0].__name__}{(adapter.name or adapter.system).capitalize()}"
        values = {"adapter": adapter, "system": adapter.system, "__module__": parts[0].__module__}
        made[name] = tagged(*tags)(type(name, (parts[0], ConformanceCase, *parts[1:]), values))
    return made
