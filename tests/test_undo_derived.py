"""Undo never changes what follows from other records: totals of approved hours, of time off."""

from .leave_totals import LeaveTotalCase
from .payroll import PayrollCase
from .undoing import UndoMixin

_REASON = "It follows from other records. Correct those in Odoo; the change is then sent."


class DerivedMixin(UndoMixin):
    def assert_kept(self, total):
        """Nothing of what was sent about the total can be undone, and it is not asked for."""
        undo = self.undo_of(self.changes(total, kind="updated"))
        self.assertEqual(set(undo.line_ids.mapped("state")), {"kept"})
        self.assertEqual(set(undo.line_ids.mapped("reason")), {_REASON})


class TestUndoApprovedTotal(DerivedMixin, PayrollCase):
    def test_hours(self):
        self.connected()
        line = self.add_line(3, wage_type_id=self.overtime.id)
        self.approve(line)
        self.work()
        self.approve(self.add_line(2, wage_type_id=self.overtime.id))
        self.work()
        self.assertEqual(line.approved_hours_id.hours, 5)
        self.assertEqual(line.approved_wage_id.hours, 5)
        for total in (line.approved_hours_id, line.approved_wage_id):
            with self.subTest(total._name):
                self.assert_kept(total)


class TestUndoLeaveTotal(DerivedMixin, LeaveTotalCase):
    def test_hours(self):
        kind = self.kind("Half", "half_day")
        leave = self.off("2026-06-01", kind=kind, request_date_from_period="am", request_date_to_period="pm")
        self.send()
        total = self.env["hr.leave.total"].search([("employee_id", "=", self.anna.id), ("hours", "=", 8)])
        self.change(leave, request_date_to_period="am")
        self.send()
        self.assertEqual(total.hours, 4)
        self.assert_kept(total)
