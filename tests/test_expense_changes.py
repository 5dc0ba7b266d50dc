"""Expenses that change: whatever changes there is what Odoo has next, and nothing that is posted is touched."""

from datetime import date

from odoo.fields import Command

from .expenses import ExpenseCase

STATES = {
    "draft": "draft",
    "submitted": "submitted",
    "approved": "approved",
    "rejected": "refused",
    "booked": "approved",
}


class TestExpenseChanges(ExpenseCase):
    record_types = ("employee", "expense_type", "expense")

    def test_lands(self):
        self.sync()
        project = self.make_project("project-1")
        kind = self.kind(name="Verpflegung", code="VERPF")
        _id, expense = self.spent(
            expenseTypeId=kind,
            amount=108.1,
            description="Essen mit Kunde",
            vatAmount=8.1,
            projectId="project-1",
            state="submitted",
        )
        self.assertEqual(expense.employee_id, self.employee(self.user))
        self.assertEqual(expense.expense_type_id, self.expense_type(kind))
        self.assertEqual(expense.product_id, expense.expense_type_id.product_id)
        self.assertEqual((expense.date, expense.name), (date(2026, 5, 20), "Essen mit Kunde"))
        self.assertEqual((expense.total_amount_currency, expense.total_amount), (108.1, 108.1))
        self.assertEqual((expense.tax_ids, expense.tax_amount_currency), (self.tax, 8.1))
        self.assertEqual((expense.hr_sync_vat_amount, expense.hr_sync_vat_differs), (8.1, False))
        self.assertEqual((expense.currency_id, expense.company_id), (self.company.currency_id, self.company))
        self.assertEqual(expense.analytic_distribution, {str(project.account_id.id): 100})
        self.assertEqual((expense.state, expense.payment_mode), ("submitted", "own_account"))
        self.assertFalse(expense.manager_id, "nobody was asked in Odoo")
        self.assertNoIssues()
        self.assertEqual(self.notes(), "")
        self.assertSecondSyncWritesNothing()

    def test_little_is_told(self):
        kind = self.kind(name="Taxi", vatRate=None)
        _id, expense = self.spent(expenseTypeId=kind, amount=20, description=None, currency=None)
        self.assertEqual((expense.name, expense.currency_id.name), ("Taxi", "CHF"))
        self.assertFalse(expense.tax_ids)
        self.assertFalse(expense.hr_sync_has_vat_amount or expense.analytic_distribution)
        self.assertSecondSyncWritesNothing()

    def test_name(self):
        """The description, or else the type's name; that follows another type."""
        taxi, bahn = self.kind(name="Taxi"), self.kind(name="Bahn")
        id_, expense = self.spent(expenseTypeId=taxi, description="Zum Kunden")
        for fields, name in (
            ({"description": None}, "Taxi"),
            ({"expenseTypeId": bahn}, "Bahn"),
            ({"description": "Zum Kunden"}, "Zum Kunden"),
            ({"expenseTypeId": taxi}, "Zum Kunden"),
            ({"expenseTypeId": bahn, "description": None}, "Bahn"),
        ):
            self.change_expense(id_, **fields)
            self.assertEqual(expense.name, name, fields)
        self.assertEqual(expense.product_id, self.expense_type(bahn).product_id)
        self.assertSecondSyncWritesNothing()

    def test_states(self):
        """From each to each, whichever way."""
        for before in STATES:
            for after in STATES:
                if before == after:
                    continue
                with self.subTest(before=before, after=after):
                    id_, expense = self.spent(state=before)
                    self.assertEqual(expense.state, STATES[before])
                    self.change_expense(id_, state=after)
                    self.assertEqual(expense.state, STATES[after])
                    self.assertEqual(bool(expense.approval_date), STATES[after] == "approved")
        self.assertNoIssues()
        self.assertSecondSyncWritesNothing()

    def test_deleted_and_back(self):
        """A deleted expense is refused; undeleted, it is what it was, or what it has become."""
        for state, later in (("approved", None), ("draft", None), ("submitted", "approved"), ("rejected", None)):
            with self.subTest(state):
                id_, expense = self.spent(state=state)
                self.simulator.delete("expenses", id_)
                runs = self.sync_through("expense")
                self.assertEqual(runs["expense"].archived, 1)
                self.assertEqual((expense.state, expense.hr_sync_deleted_state), ("refused", state))
                self.sync_through("expense", full=True)
                self.assertEqual(expense.state, "refused")
                self.simulator.store["expenses"].entries[id_].deleted = False
                self.simulator.update("expenses", id_, isDeleted=False, **({"state": later} if later else {}))
                self.sync_through("expense")
                self.assertEqual((expense.state, expense.hr_sync_deleted_state), (STATES[later or state], False))
        self.assertNoIssues()
        self.assertSecondSyncWritesNothing()

    def test_vanished(self):
        self.spent()  # which stays
        id_, expense = self.spent()
        self.simulator.vanish("expenses", id_)
        self.sync_through("expense", full=True)
        self.assertEqual(expense.state, "refused")
        self.assertSecondSyncWritesNothing()

    def test_zero(self):
        """Odoo lets what costs nothing be a draft and nothing else."""
        id_, draft = self.spent(amount=0, state="draft")
        other = self.spend(amount=0, state="submitted")
        self.sync_through("expense")
        self.assertEqual(draft.state, "draft")
        self.assertIn("0 is only possible for a draft", self.issues().error)
        self.assertFalse(self.expense(other))
        self.change_expense(other, amount=5)
        self.assertNoIssues()
        self.change_expense(other, amount=0)
        self.assertEqual(self.expense(other).total_amount, 5)
        self.assertIn("total of 0", self.issues().error)
        self.change_expense(other, state="draft")
        self.assertNoIssues()
        self.assertEqual((self.expense(other).state, self.expense(other).total_amount), ("draft", 0))
        self.simulator.delete("expenses", id_)
        self.sync_through("expense")
        self.assertEqual((draft.state, draft.hr_sync_deleted_state), ("draft", "draft"))
        self.assertNoIssues()
        self.assertSecondSyncWritesNothing()

    def test_vat_that_differs(self):
        kind = self.kind(vatRate=8.1)
        near, far, zero = (self.spend(expenseTypeId=kind, amount=108.1, vatAmount=vat) for vat in (8.09, 7.5, 0))
        self.sync_through("expense")
        self.assertEqual(
            [self.expense(id_).hr_sync_vat_differs for id_ in (near, far, zero)],
            [False, True, True],
        )
        self.assertEqual(self.expense(far).total_amount_currency, 108.1)
        self.assertIn("7.50 as reported", self.notes())
        self.assertSecondSyncWritesNothing()
        self.change_expense(far, vatAmount=8.1)
        self.assertFalse(self.expense(far).hr_sync_vat_differs)

    def test_project(self):
        self.sync()
        one, two = self.make_project("project-1"), self.make_project("project-2")
        bare = self.make_project("project-3")
        bare.account_id = False
        id_, expense = self.spent(projectId="project-1")
        for project_id, project in (("project-2", two), ("project-3", bare), ("project-1", one), (None, bare)):
            self.change_expense(id_, projectId=project_id)
            wanted = {str(project.account_id.id): 100} if project.account_id else False
            self.assertEqual(expense.analytic_distribution, wanted, project_id)
        self.assertNoIssues()
        self.change_expense(id_, projectId="project-2")
        own = {str(one.account_id.id): 40, str(two.account_id.id): 60}
        expense.analytic_distribution = own
        self.change_expense(id_, amount=77)
        self.assertEqual(expense.analytic_distribution, own, "how people split it stays")
        self.assertSecondSyncWritesNothing()

    def test_project_that_comes_later(self):
        _id, expense = self.spent(projectId="project-1")
        self.assertFalse(expense.analytic_distribution)
        project = self.make_project("project-1")
        self.sync_through("expense")
        self.assertEqual(expense.analytic_distribution, {str(project.account_id.id): 100})

    def test_archived_employee(self):
        self.sync()
        self.simulator.update_user(self.user, isActive=False, status="inactive")
        self.simulator.delete_user(self.user)
        self.sync()
        self.assertFalse(self.employee(self.user).active)
        id_, expense = self.spent(state="submitted")
        self.assertEqual(expense.employee_id, self.employee(self.user))
        self.change_expense(id_, state="approved", amount=12)
        self.assertEqual((expense.state, expense.total_amount), ("approved", 12))
        self.assertNoIssues()

    def test_archived_type(self):
        """A type that was deleted while it is in use is archived; what is made of it is imported all the same."""
        kind = self.kind()
        id_, expense = self.spent(expenseTypeId=kind)
        self.simulator.delete("expense-types", kind)
        late = self.spend(expenseTypeId=kind, amount=20)
        self.sync()
        self.change_expense(id_, amount=60)
        self.assertFalse(self.expense_type(kind).active)
        self.assertEqual((expense.total_amount, self.expense(late).total_amount), (60, 20))
        self.assertEqual(self.expense(late).expense_type_id, self.expense_type(kind))
        self.assertNoIssues()

    def test_changed_in_odoo(self):
        """What somebody changed in Odoo stays as long as nothing changes there."""
        id_, expense = self.spent(state="submitted")
        expense.approval_state = "approved"
        self.change_expense(id_, description="Neu")
        self.assertEqual((expense.state, expense.name), ("approved", "Neu"))
        self.change_expense(id_, state="rejected")
        self.assertEqual(expense.state, "refused")

    def test_changed_after_it_was_approved_in_odoo(self):
        """Nobody has approved the new amount: it waits for an approval again, and the run says so."""
        id_, expense = self.spent(state="submitted")
        expense.approval_state = "approved"
        self.change_expense(id_, amount=99)
        self.assertEqual((expense.state, expense.total_amount), ("submitted", 99))
        self.assertIn("was approved in Odoo and has since changed", self.notes())
        expense.approval_state = "approved"
        self.assertSecondSyncWritesNothing()
        self.assertEqual(expense.state, "approved")

    def test_removed_in_odoo(self):
        id_, expense = self.spent(state="draft")
        expense.unlink()
        self.change_expense(id_, amount=60)
        self.assertFalse(self.expense(id_))
        self.assertNoIssues()

    def test_first_day(self):
        """What is only about earlier days is left out, and not taken for vanished later."""
        old, _expense = self.spent(day="2025-01-31")
        stream = self.connection.stream_ids.filtered(lambda item: item.record_type == "expense")
        stream.first_day = date(2026, 1, 1)
        new = self.spend()
        never = self.spend(day="2025-02-28")
        self.sync_through("expense", full=True)
        self.assertTrue(self.expense(new))
        self.assertFalse(self.expense(never))
        self.assertEqual(self.expense(old).state, "approved")

    def test_split_by_odoo(self):
        """Whatever Odoo makes of an expense is no expense of the other system."""
        _id, expense = self.spent(amount=50)
        copied = expense.copy()
        self.assertFalse(copied.hr_sync_external_id or copied.hr_sync_has_vat_amount or copied.hr_sync_deleted_state)

    def test_taxes_follow_the_type(self):
        other = self.make_tax(2.6)
        one, two = self.kind(vatRate=8.1), self.kind(vatRate=2.6)
        id_, expense = self.spent(expenseTypeId=one, amount=102.6)
        self.change_expense(id_, expenseTypeId=two)
        self.assertEqual((expense.tax_ids, expense.tax_amount, expense.total_amount), (other, 2.6, 102.6))
        expense.tax_ids = [Command.clear()]
        self.change_expense(id_, amount=20)
        self.assertFalse(expense.tax_ids, "what an accountant decided stays")
        self.assertSecondSyncWritesNothing()
