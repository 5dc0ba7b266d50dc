"""A Norwegian company whose approved hours go to a simulated Xledger."""

from odoo.tests import freeze_time

from .approval import ApprovalCase
from .common import SyncCase
from .pushing import PushCase
from .simulators.xledger import XledgerSimulator

DAY = "2026-05-04"


@freeze_time("2026-06-01 08:00:00")
class XledgerHoursCase(ApprovalCase, SyncCase):
    """Kari is known to Xledger; a project, an activity and a wage type are mapped. Hours are the only thing sent."""

    system = "xledger"
    later = PushCase.later

    def prepare(self):
        super().prepare()
        self.simulator = XledgerSimulator().start()
        self.addCleanup(self.simulator.stop)
        self.there = {
            "Brygga": self.simulator.add_project("1", "Brygga"),
            "Tak": self.simulator.add_project("2", "Tak"),
            "Montering": self.simulator.add_activity("10", "Montering"),
            "Overtid 50 %": self.simulator.add_time_type("OT50", "Overtid 50 %"),
        }
        self.overtime = self.add_wage_type("Overtid 50 %", "2050")
        self.connection = self.connect()
        self.link_person(self.kari, "7")
        self.work()
        for record in (self.project, self.assembly, self.overtime):
            self.map(record)
        self.work()
        self.simulator.forget()

    def tearDown(self):
        self.assertEqual([str(one) for one in self.simulator.violations], [])
        super().tearDown()

    # --- What there is -------------------------------------------------------------------------------

    def connect(self, **values):
        connection = self.env["hr.sync.connection"].create(
            {
                "name": "Xledger",
                "system": self.system,
                "company_id": self.company.id,
                "base_url": self.simulator.base_url,
                "api_key": self.simulator.token,
                **values,
            }
        )
        for stream in connection.stream_ids:
            stream.enabled = stream.record_type == "approved_hours"
        connection.action_test()
        return connection

    @property
    def stream(self):
        return self.connection.stream_ids.filtered(lambda one: one.record_type == "approved_hours")

    def link_person(self, employee, number):
        first, _space, last = employee.name.partition(" ")
        self.env["hr.sync.link"].create(
            {
                "connection_id": self.connection.id,
                "record_type": "employee",
                "external_id": self.simulator.add_employee(number, first, last),
                "res_model": "hr.employee",
                "res_id": employee.id,
                "state": "linked",
            }
        )
        return employee

    def map(self, record, name=None):
        """Say which of Xledger's values stands for a record, the one of its name unless another is named."""
        self.connection.action_open_mappings()
        row = self.connection.mapping_ids.filtered(lambda row: (row.res_model, row.res_id) == (record._name, record.id))
        number = self.there[name or record.name]
        value = [("connection_id", "=", self.connection.id), ("external_id", "=", number)]
        row.value_id = self.env["hr.sync.mapping.value"].search(value)
        self.assertTrue(row.value_id)

    # --- What is done --------------------------------------------------------------------------------

    def work(self, connection=None):
        """Commit, as far as a test may, and let the worker have a turn."""
        self.env.cr.flush()
        return super().work(connection)

    def approve(self, *lines):
        self.as_("approver", self.env["account.analytic.line"].concat(*lines)).action_approve_timesheet()

    def reopen(self, *lines):
        self.as_("approver", self.env["account.analytic.line"].concat(*lines)).action_reopen_timesheet()

    def send(self, *lines):
        """Approve lines and have them sent."""
        self.approve(*lines)
        self.work()

    # --- What comes of it ----------------------------------------------------------------------------

    def in_xledger(self):
        """The hours in Xledger by day, project and time type; a list where there are several rows."""
        names = {number: name for name, number in self.there.items()} | {None: ""}
        return {
            (day[5:], names[project], names[time_type]): float(hours[0]) if len(hours) == 1 else list(map(float, hours))
            for (_employee, day, project, _activity, time_type), hours in self.simulator.hours().items()
        }

    def writes(self):
        return [one.operation for one in self.simulator.requests if one.operation.startswith("mutation")]
