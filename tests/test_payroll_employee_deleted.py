"""An employee is deleted whose approved hours were sent: they do not stay in the payroll system for ever."""

from odoo.exceptions import UserError

from .payroll import PayrollCase


class TestPayrollEmployeeDeleted(PayrollCase):
    def prepare(self):
        super().prepare()
        self.connected()
        self.line = self.add_line(4, wage_type_id=self.overtime.id)

    def refused(self, why):
        with self.assertRaisesRegex(UserError, f"Kari Berg cannot be deleted: {why}"), self.env.cr.savepoint():
            self.kari.unlink()

    def test_after_the_removal(self):
        """The employee can be deleted as soon as the reopened hours are removed."""
        self.approve(self.line)
        self.work()
        self.assertEqual(list(self.in_tripletex().values()), [4])
        self.refused("there are approved hours")
        self.reopen(self.line)
        self.line.unlink()
        self.refused("Tripletex still has approved hours")
        self.work()
        self.assertEqual(self.in_tripletex(), {})
        mine = [("employee_id", "=", self.kari.id)]
        for model in ("hr.approved.hours", "hr.approved.wage", "hr.timesheet.reopening"):
            self.assertEqual(len(self.env[model].search(mine)), 1, model)
        self.kari.unlink()
        self.assertFalse(self.kari.exists())
        for model in ("hr.approved.hours", "hr.approved.wage", "hr.timesheet.reopening"):
            self.assertFalse(self.env[model].search(mine), model)
        self.assertFalse(self.env["hr.sync.link"].search([("record_type", "in", ("approved_hours", "approved_wage"))]))

    def test_never_sent(self):
        """Approved hours keep their employee in Odoo, whether they were sent or not; reopened ones do not."""
        self.approve(self.line)
        self.refused("there are approved hours")
        self.reopen(self.line)
        self.line.unlink()
        self.kari.unlink()
        self.assertFalse(self.kari.exists())
