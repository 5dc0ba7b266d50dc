"""Bad expenses and receipts through the whole way: each is one issue, and all others are imported."""

from odoo.exceptions import ValidationError

from .expenses import ExpenseCase
from .twogethr import LEFT_OUT

HUGE = int("1234567890" * 4)


class TestBadExpenses(ExpenseCase):
    record_types = ("employee", "expense_type", "expense")

    def prepare(self):
        super().prepare()
        self.good = self.spend(amount=5)

    def test_each_is_one_issue(self):
        """In words; what was imported before stays as it was."""
        bad = {
            "too many digits": {"amount": HUGE},
            "XXY is not a currency": {"currency": "XXY"},
            "three letters": {"currency": "Fr."},
            "not a number": {"amount": "viel"},
            "on_the_moon": {"state": "on_the_moon"},
            "2026-02-31": {"date": "2026-02-31"},
            "Expense Date: the value is missing": {"date": "0001-01-01"},
            "Employee: the value is missing": {"userId": LEFT_OUT},
            "Type: the value is missing": {"expenseTypeId": None},
        }
        ids = {}
        for words, fields in bad.items():
            ids[words] = self.spend(amount=43.24)
            self.spoil(ids[words], "expenses", **fields)
        later = {words: self.spend(amount=43.24) for words in bad}
        for external_id in later.values():
            self.simulator.update("expenses", external_id, state="submitted")
        runs = self.sync_through()
        self.assertCounts(runs["expense"], created=1 + len(later), failed=len(bad))
        self.assertEqual([words for words, external_id in ids.items() if self.expense(external_id)], [])
        was = {words: self.simulator.get("expenses", external_id) for words, external_id in later.items()}
        for words, fields in bad.items():
            self.spoil(later[words], "expenses", **fields)
        self.sync_through("expense", full=True)
        for words, external_id in (*ids.items(), *later.items()):
            with self.subTest(words):
                issue = self.issues(external_id=external_id)
                self.assertEqual(len(issue), 1)
                self.assertIn(words, issue.error)
                self.assertNotRegex(issue.error, r"Traceback|psycopg|Error\(|%\(|None")
                self.assertTrue(issue.label)
        for external_id in later.values():
            expense = self.expense(external_id)
            self.assertEqual((expense.total_amount, expense.state), (43.24, "submitted"))
        self.assertTrue(self.expense(self.good))
        for external_id in ids.values():
            self.simulator.delete("expenses", external_id)
        for words, fields in bad.items():
            self.spoil(later[words], "expenses", **{name: was[words][name] for name in fields})
        self.sync_through("expense")
        self.assertNoIssues()

    def test_what_keeps_no_expense_out(self):
        """The expense is imported without it, and the issue says what is wrong."""
        bad = {
            "VAT of": {"vatAmount": 99},
            "different signs": {"vatAmount": -5},
            "VAT as Reported": {"vatAmount": -HUGE},
            "two receipts have the same id": {"receipts": [{"id": "1", "fileName": "a"}, {"id": "1", "fileName": "b"}]},
            "not a list": {"receipts": {"id": "1"}},
            "not an id": {"projectId": ["x"]},
        }
        ids = {}
        for words, fields in bad.items():
            ids[words] = self.spend(amount=43.24)
            self.spoil(ids[words], "expenses", **fields)
        runs = self.sync_through()
        self.assertCounts(runs["expense"], created=1, failed=len(bad))
        for words, external_id in ids.items():
            with self.subTest(words):
                self.assertEqual(self.expense(external_id).total_amount, 43.24)
                self.assertIn(words, self.issues(external_id=external_id).error)

    def test_unknown_type(self):
        """One issue names what is missing, and everything comes when the type does."""
        waiting = [self.spend(amount=number) for number in (7, 8)]
        for external_id in waiting:
            self.spoil(external_id, "expenses", expenseTypeId="nobody-knows")
        self.sync_through()
        self.assertEqual(len(self.issues()), 1)
        self.assertIn("nobody-knows", self.issues().error)
        self.simulator.add_expense_type(id="nobody-knows")
        self.sync_through()
        self.assertNoIssues()
        self.assertTrue(all(self.expense(external_id) for external_id in waiting))

    def test_what_is_odd_but_right(self):
        odd = "Zoë 👩🏽‍🔬\u202e\nzweite Zeile\u0000 <b>fett</b>"
        external_id = self.spend(amount=0.05, vatAmount=0)
        self.spoil(external_id, "expenses", description=odd, projectId="", currency="chf", receipts=None)
        large = self.spend(amount=999_999_999_999.99)
        self.sync_through()
        self.assertNoIssues()
        self.assertEqual(self.expense(external_id).name, odd.replace("\u0000", "").replace("\u202e", ""))
        self.assertEqual(self.expense(large).total_amount, 999_999_999_999.99)
        self.assertSecondSyncWritesNothing()

    def test_what_odoo_refuses(self):
        """A check of Odoo's own, or of another module, is reported in its words; the others are imported."""
        others = [self.spend(amount=20 + number) for number in range(8)]
        bad = self.spend(amount=13)

        original = self.registry["hr.expense"]._sync_finish

        def finish(expenses, records, refs):
            original(expenses, records, refs)
            if 13 in expenses.mapped("total_amount"):
                raise ValidationError(self.env._("Thirteen brings bad luck."))

        self.patch(self.registry["hr.expense"], "_sync_finish", finish)
        self.sync_through()
        self.assertIn("bad luck", self.issues(external_id=bad).error)
        self.assertTrue(all(self.expense(external_id) for external_id in others))
