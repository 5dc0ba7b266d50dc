"""A company whose hours go to a simulated Tripletex: people on both sides, lines, approval, the worker."""

from unittest.mock import patch

from ..systems.tripletex import Tripletex, client
from ..systems.tripletex.sessions import Sessions
from .approval import ApprovalCase
from .common import SyncCase
from .simulators.tripletex import TripletexSimulator

MASTERS = ("activity", "project", "wage_type", "employee")


class PayrollCase(ApprovalCase, SyncCase):
    """Kari Berg, project Brygga and activity Montering are on both sides, and found by their numbers and names."""

    system = Tripletex.code

    def prepare(self):
        super().prepare()
        self.startPatcher(patch.object(client, "SESSIONS", Sessions()))
        self.simulator = TripletexSimulator().start()
        self.addCleanup(self.simulator.stop)
        self.there = {
            "kari": self.simulator.add_employee("Kari", "Berg", "7"),
            "montering": self.simulator.add_activity("Montering"),
            "brygga": self.simulator.add_project("Brygga", "1"),
            "overtid": self.simulator.add_wage_type("Overtid 50 %", "2050"),
        }
        self.kari.personnel_number = "7"
        self.project.project_number = "1"
        self.overtime = self.add_wage_type("Overtid 50 %", "2050")
        self.connection = self.make_connection()

    def tearDown(self):
        # What a test has not looked at itself: every request and answer fits the system's own document.
        self.assertEqual([str(violation) for violation in self.simulator.violations], [])
        super().tearDown()

    def make_connection(self, **values):
        return self.env["hr.sync.connection"].create(
            {
                "name": "Tripletex",
                "system": self.system,
                "company_id": self.company.id,
                "base_url": self.simulator.url,
                "api_key": self.simulator.key,
                "application_key": self.simulator.application_key,
                "application_name": "GrønnJobb",
                **values,
            }
        )

    def work(self, connection=None):
        """Commit, as far as a test may, and let the worker have a turn."""
        self.env.cr.flush()
        return super().work(connection)

    def stream(self, record_type):
        return self.connection.stream_ids.filtered(lambda one: one.record_type == record_type)

    def add_second_employee(self):
        """Ola Vik, who is on both sides, and is found once they are connected; returns the employee."""
        self.simulator.add_employee("Ola", "Vik", "8")
        return self.add_employee("Ola Vik", personnel_number="8")

    def connected(self):
        """The connection past its set-up, with everything taken over that is there."""
        self.connection.action_test()
        self.connection.keep_current = True
        self.read_masters()
        self.connection.keep_current = False
        self.simulator.forget()

    def read_masters(self, record_types=MASTERS):
        streams = self.connection.stream_ids.filtered(lambda one: one.record_type in record_types)
        streams.sudo()._request("setup", full=True)
        self.work()

    def approve(self, *lines):
        """:return: what the approver reads then, the parameters of a notification."""
        lines = self.as_("approver", self.env["account.analytic.line"].concat(*lines))
        return lines.action_approve_timesheet()["params"]

    def reopen(self, *lines):
        self.as_("approver", self.env["account.analytic.line"].concat(*lines)).action_reopen_timesheet()

    def in_tripletex(self):
        """The hours there of the people who are linked, by Odoo's names of day, project and activity."""
        names = {
            (link.record_type, int(link.external_id)): link._record().name
            for link in self.env["hr.sync.link"].search([("connection_id", "=", self.connection.id)])
            if link.record_type in MASTERS and link.external_id.isdigit()
        }
        return {
            (names.get(("employee", employee), employee), day, names.get(("project", project), project)): hours
            for (employee, day, project, _activity), hours in self.simulator.hours().items()
        }
