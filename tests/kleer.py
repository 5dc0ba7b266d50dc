"""A Swedish company whose employees are those of a simulated Kleer: one person on both sides, and a connection."""

from unittest.mock import patch

from odoo import fields
from odoo.tests import freeze_time

from ..systems.kleer import Kleer, access
from .common import SyncCase
from .simulators.kleer import KleerSimulator

SSN = "19900101-2385"


@freeze_time("2026-06-01 08:00:00")
class KleerCase(SyncCase):
    """Anna Berg is an employee in Odoo, and a user with a payroll contract in Kleer; her ssn is the same."""

    system = Kleer.code
    #: The settings that differ from their defaults.
    entered = {}
    direction = "both"

    def prepare(self):
        super().prepare()
        self.startPatcher(patch.object(access, "COMPANIES", access.Companies()))
        self.company = self.env["res.company"].create({"name": "Exempel", "country_id": self.env.ref("base.se").id})
        self.env.user.company_ids |= self.company
        self.env = self.env(context={**self.env.context, "allowed_company_ids": self.company.ids})
        self.simulator = KleerSimulator().start()
        self.addCleanup(self.simulator.stop)
        self.connection = self.make_connection()
        self.connection.action_test()
        self.anna = self.env["hr.employee"].create({"name": "Anna Berg", "company_id": self.company.id, "ssnid": SSN})
        self.id = self.simulator.add_user("Anna Berg", "anna@exempel.example")
        self.simulator.add_contract(self.id, ssn=SSN)
        self.sync()

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(access, "COMPANIES", access.Companies()))

    def tearDown(self):
        self.assertEqual([str(one) for one in self.simulator.violations], [])
        super().tearDown()

    def make_connection(self, **values):
        simulator = values.pop("simulator", self.simulator)
        given = {
            **{"name": "Kleer", "system": self.system, "company_id": self.company.id, "base_url": simulator.base_url},
            **{"api_key": simulator.token, **values},
        }
        connection = self.env["hr.sync.connection"].create(given)
        self.enter(connection, company=simulator.company_id, number="none", **self.entered)
        people = connection.stream_ids.filtered(lambda one: one.record_type == "employee")
        people.write({"direction": self.direction, "confirmed_at": fields.Datetime.now()})
        (connection.stream_ids - people).enabled = False
        return connection

    def enter(self, connection=None, **values):
        """Fill in settings."""
        connection = connection or self.connection
        for setting in connection.setting_ids.filtered(lambda one: one.name in values):
            setting["secret_value" if setting.secret else "value"] = values[setting.name]

    @property
    def stream(self):
        return self.connection.stream_ids.filtered(lambda one: one.record_type == "employee")

    def work(self, connection=None):
        """Commit, as far as a test may, and let the worker have a turn."""
        self.env.cr.flush()
        return super().work(connection)

    def push(self, **values):
        """Edit Anna and have her sent; returns what was sent, by the root of each document."""
        self.simulator.forget()
        self.anna.write(values)
        self.work()
        return self.sent()

    def sent(self):
        return [
            next(iter(request.body.items()))
            for request in self.simulator.requests
            if request.method != "GET" and request.body
        ]

    def contract(self, **values):
        """Write into Anna's contract in Kleer; names with ``_`` for ``-``."""
        self.simulator.contracts[self.id].update({name.replace("_", "-"): value for name, value in values.items()})

    def pull(self, **values):
        """The same, and have it imported."""
        self.contract(**values)
        self.sync(full=True)
        self.assertFalse(self.issues(), self.issues().mapped("error"))

    def assertSent(self, edit, contract):
        """An edit sends exactly these elements of the contract."""
        self.assertEqual(self.push(**edit), [("payroll-user-writable", contract)])
        self.assertFalse(self.issues(), self.issues().mapped("error"))
        self.assertEqual(self.push(), [])

    def assertRefused(self, edit, words):
        self.assertEqual(self.push(**edit), [])
        self.assertIn(words, self.issues().error)
