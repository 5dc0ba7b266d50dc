"""The panel that every synced record's form shows, and what its buttons do."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .hours import HoursCase

FORMS = (
    "hr.department",
    "hr.employee",
    "project.project",
    "project.task",
    "hr.leave.type",
    "hr.leave",
    "resource.calendar.leaves",
    "hr.timesheet.activity",
    "account.analytic.line",
    "hr.hours.report",
    "hr.attendance",
    "account.move",
    "hr.expense.type",
    "hr.expense",
    "hr.payslip",
)


@freeze_time("2026-06-01 08:00:00")
class TestPanel(HoursCase):
    def prepare(self):
        super().prepare()
        self.report = self.simulator.add_hours_report(
            self.user, [self.line("2026-05-26", "08:00", "12:00")], number="SR-1", customerName=self.customer.name
        )["id"]
        self.sync_through()
        self.assertNoIssues()

    def asked(self):
        return self.env["hr.sync.job"].search([("state", "=", "pending"), ("purpose", "=", "record")])

    def test_every_form(self):
        for model in FORMS:
            with self.subTest(model):
                arch = self.env[model].get_view(view_type="form")["arch"]
                for name in ("hr_sync_panel", "action_hr_sync_now"):
                    self.assertEqual(arch.count(f'name="{name}"'), 1, (model, name))
                for words in ("2getHR ID", "Open in 2getHR"):
                    self.assertEqual(arch.count(f'string="{words}"'), 1, (model, words))

    def test_parts_lead_to_the_whole(self):
        """An attendance, an invoice: what is read again is the report that they came from."""
        attendance = self.env["hr.attendance"].search([("employee_id", "=", self.worker.id)], limit=1)
        invoice = self.env["account.move"].search([("hours_report_employee_id", "=", self.worker.id)])
        self.connection.record_url = "https://portal.example/{type}/{id}"
        for record in (attendance, invoice):
            with self.subTest(record._name):
                self.assertEqual((record.hr_sync_state, record.hr_sync_source), ("linked", "2getHR"))
                record.action_hr_sync_now()
                self.assertEqual(self.asked().mapped("external_id"), [self.report])
                self.assertEqual(self.asked().record_type, "hours_report")
                self.assertEqual(
                    record.action_hr_sync_open()["url"], f"https://portal.example/hours_report/{self.report}"
                )
                self.work()
                self.assertFalse(self.asked())
                self.assertNoIssues()

    def test_open_there(self):
        self.assertFalse(self.worker.hr_sync_can_open)
        with self.assertRaisesRegex(UserError, "is not set"):
            self.worker.action_hr_sync_open()
        with self.assertRaisesRegex(UserError, "must start with https"):
            self.connection.record_url = "javascript:alert({id})"
        self.connection.record_url = "https://portal.example/?x={type}&id={id}"
        self.env.invalidate_all()
        self.assertTrue(self.worker.hr_sync_can_open)
        self.assertEqual(
            self.worker.action_hr_sync_open(),
            {
                "type": "ir.actions.act_url",
                "url": f"https://portal.example/?x=employee&id={self.user}",
                "target": "new",
            },
        )
        stranger = self.env["hr.employee"].create({"name": "Nur Hier", "company_id": self.company.id})
        with self.assertRaisesRegex(UserError, "is not in any external system"):
            stranger.action_hr_sync_open()
