"""Expenses and bookkeeping: what is posted is what was paid, and stays as it is."""

from datetime import date

from odoo.exceptions import UserError

from .expenses import ExpenseCase


class TestExpensePosting(ExpenseCase):
    record_types = ("employee", "expense_type", "expense")

    def test_amount_changes(self):
        """The unit price, of which the journal item is made, follows the amount in any state."""
        id_, expense = self.spent(amount=55, state="approved")
        self.change_expense(id_, amount=1234.56)
        self.assertEqual((expense.total_amount, expense.total_amount_currency), (1234.56, 1234.56))
        self.assertEqual((expense.price_unit, expense.tax_amount), (1234.56, 92.51))
        self.post(expense)
        self.assertEqual(expense.account_move_id.amount_total, 1234.56)

    def test_what_is_posted_stays(self):
        bahn = self.kind(name="Bahn")
        id_, expense = self.spent(amount=55)
        self.post(expense)
        entry = expense.account_move_id
        self.assertEqual((expense.state, entry.amount_total), ("posted", 55))
        self.assertSecondSyncWritesNothing()
        was = {"amount": 55.0, "currency": "CHF", "expenseTypeId": expense.expense_type_id.hr_sync_external_id}
        was |= {"date": "2026-05-20", "state": "approved"}
        self.make_rate("EUR", "2026-01-01")
        for fields in ({"amount": 60}, {"currency": "EUR"}, {"expenseTypeId": bahn}, {"date": "2026-05-05"}):
            with self.subTest(fields):
                self.change_expense(id_, **fields)
                self.assertIn(f"is already posted in Odoo as {entry.display_name}", self.issues().error)
                self.assertEqual((self.issues().res_id, self.issues().fix_id), (expense.id, entry.id))
                self.assertEqual((expense.state, expense.total_amount, expense.currency_id.name), ("posted", 55, "CHF"))
                self.assertEqual(expense.date, date(2026, 5, 20))
                self.change_expense(id_, **was)
                self.assertNoIssues()
        for state in ("rejected", "submitted"):
            self.change_expense(id_, state=state)
            self.assertIn("is already posted in Odoo", self.issues().error)
            self.assertEqual((expense.state, expense.approval_state), ("posted", "approved"))
        self.change_expense(id_, state="booked")
        self.assertNoIssues()
        self.change_expense(id_, description="Anderes Wort")
        self.assertEqual(expense.name, "Anderes Wort")
        self.simulator.delete("expenses", id_)
        self.sync_through("expense")
        self.assertIn("is already posted in Odoo", self.issues().error)
        self.assertEqual(expense.account_move_id, entry)

    def test_posted_then_reset(self):
        """Once it is reset in Odoo, a retry takes over what had changed."""
        id_, expense = self.spent(amount=55)
        self.post(expense)
        self.change_expense(id_, amount=60)
        expense.account_move_id.button_draft()
        expense.account_move_id.unlink()
        self.issues().action_retry()
        self.work()
        self.assertNoIssues()
        self.assertEqual((expense.total_amount, expense.state), (60, "approved"))

    def test_product_with_a_cost(self):
        """Odoo would put the cost in the place of the amount."""
        id_, expense = self.spent(amount=55)
        expense.product_id.with_company(self.company).standard_price = 1.4
        self.env.flush_all()
        other = self.spend(expenseTypeId=expense.expense_type_id.hr_sync_external_id, amount=70)
        self.change_expense(id_, amount=60)
        self.assertEqual(len(self.issues()), 2)
        for issue in self.issues():
            self.assertIn("has a cost", issue.error)
        self.assertEqual(expense.total_amount, 55)
        expense.product_id.with_company(self.company).standard_price = 0
        self.sync_through("expense", full=True)
        self.assertNoIssues()
        self.assertEqual((expense.total_amount, self.expense(other).total_amount), (60, 70))

    def test_a_credit(self):
        """What an employee owes is deducted from what is posted with it; alone it is no receipt, as Odoo says."""
        owed_id, owed = self.spent(amount=-23.4, vatAmount=-1.75)
        self.assertNoIssues()
        self.assertEqual((owed.state, owed.total_amount), ("approved", -23.4))
        self.assertSecondSyncWritesNothing()
        with self.assertRaisesRegex(UserError, "negative total amount"), self.cr.savepoint():
            self.post(owed)
        other = self.spent(amount=60)[1]
        self.post(owed | other)
        self.assertEqual(other.account_move_id, owed.account_move_id)
        self.assertEqual(owed.account_move_id.amount_total, 36.6)
        self.change_expense(owed_id, amount=-20)
        self.assertIn("is already posted in Odoo", self.issues().error)
