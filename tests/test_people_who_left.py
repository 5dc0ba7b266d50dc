"""What comes of people who have left, and are archived in Odoo: all of it is imported."""

from odoo.tests import freeze_time

from .absences import AbsenceCase
from .expenses import ExpenseCase
from .hours import HoursCase


@freeze_time("2026-06-01 08:00:00")
class TestAbsencesOfLeavers(AbsenceCase):
    def prepare(self):
        super().prepare()
        self.simulator.add_holiday("Tag der Arbeit", "2026-05-01")
        self.days = ("2026-04-30", "2026-05-04")
        self.type = self.kind()

    def leaver(self):
        return self.person(self.period("2020-01-01"), self.period("2026-05-15", status="left"), status="left")

    def holiday_lines(self, employee):
        domain = [("employee_id", "=", employee.id), ("global_leave_id", "!=", False)]
        return self.env["account.analytic.line"].search(domain).mapped("date")

    def test_each_state(self):
        for state, expected in {"rejected": "refuse", "cancelled": "cancel", "requested": "confirm"}.items():
            with self.subTest(state):
                absence = self.absent(self.leaver(), self.type, *self.days, state=state)
                self.sync_all()
                self.assertNoIssues()
                self.assertFalse(self.leave(absence).employee_id.active)
                self.assertEqual(self.leave(absence).state, expected)
                self.assertNoTrace(self.leave(absence))
        self.assertSilentAgain()

    def test_approved_before_the_exit_and_rejected_after_it(self):
        user = self.person()
        absence = self.absent(user, self.type, *self.days)
        self.sync_all()
        leave = self.leave(absence)
        self.simulator.update_user(
            user, status="left", workPeriods=[self.period("2020-01-01"), self.period("2026-05-15", status="left")]
        )
        self.sync_all()
        self.assertFalse(leave.employee_id.active)
        self.simulator.update("absences", absence, state="rejected")
        self.sync_all()
        self.assertNoIssues()
        self.assertEqual(leave.state, "refuse")
        self.assertNoTrace(leave)
        self.assertEqual([str(day) for day in self.holiday_lines(leave.employee_id)], ["2026-05-01"])

    def test_rejected_after_the_last_day(self):
        """No line of a public holiday that lies after it."""
        user = self.person()
        absence = self.absent(user, self.type, *self.days)
        self.sync_all()
        self.simulator.update_user(
            user, status="left", workPeriods=[self.period("2020-01-01"), self.period("2026-05-01", status="left")]
        )
        self.simulator.update("absences", absence, state="rejected")
        self.sync_all()
        self.assertNoIssues()
        self.assertEqual(self.leave(absence).state, "refuse")
        self.assertFalse(self.holiday_lines(self.leave(absence).employee_id))


@freeze_time("2026-06-01 08:00:00")
class TestExpensesOfLeavers(ExpenseCase):
    def test_each_state(self):
        user = self.person(self.period("2020-01-01"), self.period("2026-05-15", status="left"), status="left")
        states = {"draft": False, "submitted": "submitted", "approved": "approved", "rejected": "refused"}
        keys = {state: self.spend(userId=user, state=state, day="2026-05-04") for state in states}
        self.sync_through("expense")
        self.assertNoIssues()
        for state, key in keys.items():
            self.assertEqual(self.expense(key).approval_state, states[state])
            self.assertFalse(self.expense(key).employee_id.active)
            self.change_expense(key, state="rejected")
            self.assertEqual(self.expense(key).approval_state, "refused")
        self.assertNoIssues()


@freeze_time("2026-06-01 08:00:00")
class TestReportsOfLeavers(HoursCase):
    def test_report(self):
        self.change(
            self.user, status="left",
            workPeriods=[self.period("2020-01-01"), self.period("2026-05-20", status="left")],
        )  # fmt: skip
        self.assertFalse(self.worker.active)
        report = self.imported(self.line("2026-05-18"), customerName="Seilbahn Muster AG", state="approved")
        self.assertEqual(self.problem(), "")
        self.assertEqual((report.total_hours, len(report.attendance_ids), len(report.invoice_id)), (8, 1, 1))
        self.amend(lines=[self.line("2026-05-18"), self.line("2026-05-19")])
        self.assertEqual(self.problem(), "")
        self.assertEqual((report.total_hours, len(report.attendance_ids)), (16, 2))
        self.simulator.delete("hours-reports", self.last)
        self.sync_through("hours_report")
        self.assertEqual((report.active, len(report.attendance_ids), report.invoice_id.state), (False, 0, "cancel"))
