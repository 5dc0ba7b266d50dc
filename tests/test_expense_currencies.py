"""Expenses in other currencies: activated, converted by the rate of the day, and refused without one."""

from datetime import date

from .expenses import ExpenseCase


class TestExpenseCurrencies(ExpenseCase):
    record_types = ("employee", "expense_type", "expense")

    def test_foreign(self):
        """Converted by the rate of the day, also when the amount, the day or the currency changes."""
        self.make_rate("EUR", "2026-01-01", 1.0)
        self.make_rate("EUR", "2026-05-03", 0.5)
        self.make_rate("USD", "2026-01-01", 0.25)
        id_, expense = self.spent(amount=100, currency="EUR", state="approved")
        self.assertEqual((expense.total_amount_currency, expense.total_amount), (100, 200))
        self.assertEqual(expense.price_unit, 200)
        for fields, wanted in (
            ({"amount": 50}, 100),
            ({"date": "2026-02-01"}, 50),
            ({"date": "2026-05-10"}, 100),
            ({"currency": "USD"}, 200),
            ({"currency": "CHF"}, 50),
            ({"currency": "EUR", "amount": 10}, 20),
        ):
            self.change_expense(id_, **fields)
            self.assertEqual((expense.total_amount, expense.price_unit), (wanted, wanted), fields)
        self.assertNoIssues()
        self.assertSecondSyncWritesNothing()
        self.post(expense)
        self.assertEqual(expense.account_move_id.amount_total, 20)

    def test_inactive_currency(self):
        currency = self.make_rate("SEK", "2026-01-01", 10.0)
        currency.active = False
        _id, expense = self.spent(amount=100, currency="sek")
        self.assertTrue(currency.active)
        self.assertEqual((expense.currency_id, expense.total_amount), (currency, 10))
        self.assertIn("SEK was activated", self.notes())
        self.assertSecondSyncWritesNothing()

    def test_no_rate(self):
        """Odoo would take one for the other."""
        currency = self.make_rate("NOK", "2026-05-05")
        currency.active = False
        early = self.spend(amount=100, currency="NOK", day="2026-05-04")
        late = self.spend(amount=100, currency="NOK", day="2026-05-05")
        self.sync_through("expense")
        self.assertFalse(self.expense(early))
        self.assertTrue(self.expense(late))
        self.assertIn("no exchange rate for NOK on 05/04/2026", self.issues().error)
        self.change_expense(late, date="2026-05-01")
        self.assertEqual(self.expense(late).date, date(2026, 5, 5))
        self.assertEqual(len(self.issues()), 2)
        self.make_rate("NOK", "2026-01-01")
        self.issues().action_retry()
        self.work()
        self.assertNoIssues()
        self.assertEqual(self.expense(late).date, date(2026, 5, 1))
        self.assertTrue(self.expense(early))

    def test_rounding(self):
        """An amount is rounded as its currency is; a second sync finds nothing to write."""
        self.make_rate("JPY", "2026-01-01", 150.0)
        self.make_rate("KWD", "2026-01-01", 0.3)
        found = [
            self.expense(id_).total_amount_currency
            for id_ in self._synced(("JPY", 1500.4), ("KWD", 1.234), ("CHF", 0.1 + 0.2), ("CHF", 12.345))
        ]
        self.assertEqual(found, [1500, 1.234, 0.3, 12.35])
        self.assertSecondSyncWritesNothing()

    def _synced(self, *amounts):
        kind = self.kind()
        ids = [self.spend(expenseTypeId=kind, amount=amount, currency=code) for code, amount in amounts]
        self.sync_through("expense")
        return ids
