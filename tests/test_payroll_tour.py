"""From "Connect to Tripletex" to approved hours there, in a browser."""

from urllib.parse import quote

from odoo import fields
from odoo.tests import new_test_user, tagged

from .payroll import PayrollCase
from .tours import TourCase


@tagged("hr_sync_tour", "slow")
class TestPayrollTour(PayrollCase, TourCase):
    def tour(self, name, url, **options):
        self.env.flush_all()
        self.start_tour(url, name, login="hr_sync_tour", **options)
        self.env.invalidate_all()

    def test_from_connecting_to_payroll(self):
        """The steps, left half-way and resumed; nothing is sent before the last of them."""
        self.connection.application_key = False  # the first of all does not know it
        self.connection.action_remove()
        groups = "base.group_system,hr_sync.group_administrator,hr_timesheet.group_timesheet_manager"
        new_test_user(self.env, "hr_sync_tour", groups=groups, company_id=self.company.id, company_ids=self.company.ids)
        early = self.add_line(day="2026-05-05")
        self.approve(early)
        cookies = {"hr_sync_tour_url": quote(self.simulator.url, safe="")}
        self.tour("hr_sync_tripletex_begin", "/odoo/settings", cookies=cookies)
        self.connection = self.env["hr.sync.connection"].search([("company_id", "=", self.company.id)])
        self.assertEqual((self.connection.state, self.connection.setup_step), ("draft", "choose"))
        with self.count_writes() as counter:
            self.work()
        self.assertEqual((counter.statements, self.simulator.writes()), ([], 0))
        self.tour("hr_sync_tripletex_resume", "/odoo/settings")
        self.assertEqual((self.simulator.writes(), self.connection.state), (0, "connected"))
        self.work()
        self.assertEqual(self.in_tripletex(), {("Kari Berg", "2026-05-05", "Brygga"): 7.5})
        line = self.add_line()
        self.tour("hr_sync_tripletex_approve", "/odoo/action-hr_sync.hr_timesheet_approval_action")
        self.assertEqual(line.approval_state, "approved")
        self.work()
        self.assertEqual(len(self.in_tripletex()), 2)
        self.assertEqual(line.approval_state, "frozen")
        self.tour("hr_sync_tripletex_sent", "/odoo/action-hr_sync.hr_approved_hours_action")

    def test_approving_a_period(self):
        """The button approves the lines of the list, and none that came after it was opened."""
        user = new_test_user(
            self.env,
            "hr_sync_tour",
            groups="hr_timesheet.group_timesheet_manager",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        self.add_employee("Tora Vik", user_id=user.id)
        shown = self.add_line(day=fields.Date.today(), name="Shown")
        self.tour("hr_sync_tripletex_approve_period", "/odoo/action-hr_sync.hr_timesheet_approve_action")
        late = self.env["account.analytic.line"].search([("name", "=", "Late")])
        self.assertEqual((shown + late).mapped("approval_state"), ["approved", "open"])
