"""Undo of expenses: an approval stands, and is about the values that were approved."""

from .expenses import ExpenseCase
from .undoing import UndoMixin

GROUPS = "hr_sync.group_officer,hr.group_hr_manager,hr_expense.group_hr_expense_manager"


class TestUndoExpenses(UndoMixin, ExpenseCase):
    record_types = ("employee", "expense_type", "expense")

    def test_approved(self):
        id_, expense = self.spent(state="submitted", amount=10)
        self.change_expense(id_, state="approved", amount=12)
        self.assertEqual((expense.state, expense.total_amount), ("approved", 12))
        undo = self.undo_of(self.changes(expense, kind="updated"), self.officer("hsu_expenses", GROUPS))
        self.assertIn("cost", undo.line_ids.mapped("name"))
        self.assertEqual(set(undo.line_ids.mapped("reason")), {"Its state in Odoo is Approved. Reset it first."})
        self.assertFalse(undo.ready_count)
