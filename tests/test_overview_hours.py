"""Hours on their way to payroll on the first page of the app: whoever may approve or export them sees how many wait."""

from odoo.tests import freeze_time, new_test_user

from .overview import OverviewCase
from .payroll import PayrollCase


@freeze_time("2026-06-01 08:00:00")
class TestOverviewHours(OverviewCase, PayrollCase):
    def prepare(self):
        super().prepare()
        self.connected()
        both = "hr_sync.group_officer,hr_timesheet.group_hr_timesheet_approver"
        for name, groups in (("officer", "hr_sync.group_officer"), ("payroll", both)):
            self.users[name] = new_test_user(
                self.env(user=1), f"hso_{name}", groups, company_id=self.company.id, company_ids=self.company.ids
            )

    def hours(self, name):
        connection = self.as_(name)
        return connection.hours_to_approve, connection.hours_not_sent

    def test_from_open_to_payroll(self):
        line = self.add_line(hours=7.5)
        self.add_line(hours=2.25)
        self.assertEqual(self.hours("payroll"), (9.75, 0))
        self.assertEqual(self.hours("officer"), (0, 0), "who approves nothing need not know")
        action = self.as_("payroll").action_open_hours_to_approve()
        lines = self.as_("payroll", self.env["account.analytic.line"]).search(action["domain"])
        self.assertEqual(sum(lines.mapped("unit_amount")), 9.75)
        self.approve(line)
        for name, waits in (("payroll", 2.25), ("officer", 0)):
            self.assertEqual(self.hours(name), (waits, 7.5))
            action = self.as_(name).action_open_hours_not_sent()
            self.assertEqual(action["context"], {"search_default_unsent": 1})
            totals = self.as_(name, self.env["hr.approved.hours"]).search(action["domain"])
            self.assertEqual(totals.filtered("unsent").mapped("hours"), [7.5])
        self.work()
        self.assertEqual(line.approval_state, "frozen")
        self.assertEqual(self.hours("payroll"), (2.25, 0))
        self.assertFalse(self.env["hr.approved.hours"].search([("unsent", "=", True)]))
        self.assertTrue(self.env["hr.approved.hours"].search([("unsent", "=", False)]))

    def test_links_count_as_soon_as_they_are_made(self):
        """Hours are sent when they are approved, without a sync of the whole type."""
        known = "Activity: 1, Wage type: 1, Employee: 1, Project: 1"
        self.assertEqual((self.as_("officer").linked_count, self.as_("officer").linked_types), (4, known))
        self.approve(self.add_line(hours=7.5))
        self.work()
        found = self.as_("officer")
        self.assertEqual((found.linked_count, found.linked_types), (5, f"{known}, Approved hours: 1"))

    def test_only_what_goes_to_payroll(self):
        """Not of connections that get no hours, nor of days before the first one."""
        self.add_line(hours=7.5, day="2026-05-04")
        streams = self.stream("approved_hours") | self.stream("approved_wage")
        streams.first_day = "2026-05-05"
        self.assertEqual(self.hours("payroll"), (0, 0))
        streams.first_day = False
        self.assertEqual(self.hours("payroll"), (7.5, 0))
        streams.enabled = False
        self.assertEqual(self.hours("payroll"), (0, 0))

    def test_what_is_sent_as_it_changes_needs_no_schedule(self):
        self.assertIn("are sent at once", self.as_("officer").unscheduled)
        self.connection.stream_ids.filtered(lambda one: one.direction == "out").trigger = "manual"
        self.assertIn("start it when you need it", self.as_("officer").unscheduled)

    def test_queries(self):
        for number in range(20):
            self.add_line(hours=1, day=f"2026-05-{number + 1:02}")
        self.assertLessEqual(len(self.shown("payroll")[1]), 40)
