"""Expenses: amounts, currencies and states as they are in 2getHR."""

from odoo.tests import new_test_user

from .expenses import ExpenseCase


class TestExpenses(ExpenseCase):
    def test_everything_of_it(self):
        project = self.simulator.add_project(name="Umbau")["id"]
        spent = self.spend(amount=43.24, vatAmount=3.24, description="Essen mit Kunde", projectId=project)
        plain = self.spend(amount=12, description=None)
        self.sync_through()
        expense = self.expense(spent)
        self.assertEqual(expense.employee_id, self.employee(self.user))
        self.assertEqual(expense.expense_type_id, self.expense_type(self.type))
        self.assertEqual(expense.product_id, expense.expense_type_id.product_id)
        self.assertEqual(str(expense.date), "2026-05-20")
        self.assertEqual((expense.total_amount_currency, expense.total_amount), (43.24, 43.24))
        self.assertEqual((expense.currency_id, expense.tax_ids), (self.env.ref("base.CHF"), self.tax))
        self.assertEqual(expense.tax_amount_currency, 3.24)
        self.assertEqual(
            (expense.name, expense.payment_mode, expense.state), ("Essen mit Kunde", "own_account", "approved")
        )
        self.assertEqual(expense.company_id, self.company)
        self.assertEqual(self.expense(plain).name, "Verpflegung")
        odoo_project = self._target("project", "project.project", project, None)
        self.assertEqual(expense.hr_sync_project_id, odoo_project)
        if odoo_project.account_id:
            self.assertEqual(expense.analytic_distribution, {str(odoo_project.account_id.id): 100})
        self.assertFalse(self.expense(plain).analytic_distribution)
        self.assertFalse(self.connection.run_ids.filtered("notes"))
        self.assertNoIssues()
        runs = self.assertSecondSyncWritesNothing()
        self.assertCounts(runs["expense"], unchanged=2)

    def test_states(self):
        states = {
            "draft": "draft",
            "submitted": "submitted",
            "approved": "approved",
            "rejected": "refused",
            "booked": "approved",
        }
        spent = {state: self.spend(state=state) for state in states}
        self.sync_through()
        self.assertEqual({state: self.expense(id_).state for state, id_ in spent.items()}, states)
        self.assertSecondSyncWritesNothing()

    def test_every_way_that_states_can_change(self):
        spent = self.spend(state="submitted")
        self.sync_through()
        expense = self.expense(spent)
        for there, here in (
            ("approved", "approved"),
            ("submitted", "submitted"),
            ("rejected", "refused"),
            ("approved", "approved"),
            ("draft", "draft"),
            ("booked", "approved"),
            ("rejected", "refused"),
            ("submitted", "submitted"),
        ):
            self.simulator.update("expenses", spent, state=there)
            self.sync_through("expense")
            self.assertEqual(expense.state, here, there)
        self.assertNoIssues()

    def test_changes_of_an_approved_one(self):
        other = self.simulator.add_expense_type(name="Hotel", code="HO", vatRate=0)["id"]
        spent = self.spend(description="Essen")
        self.sync_through()
        expense = self.expense(spent)
        self.simulator.update("expenses", spent, amount=99.95, date="2026-05-21", description=None, expenseTypeId=other)
        self.sync_through()
        self.assertEqual((expense.total_amount_currency, expense.total_amount, expense.price_unit), (99.95,) * 3)
        self.assertEqual((str(expense.date), expense.name, expense.state), ("2026-05-21", "Hotel", "approved"))
        self.assertEqual((expense.product_id, expense.tax_ids.ids), (self.expense_type(other).product_id, []))
        self.assertSecondSyncWritesNothing()

    def test_foreign_currency(self):
        euro = self.env.ref("base.EUR")
        euro.active = False
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2026-01-01", "rate": 1.25, "company_id": self.company.id}
        )
        spent = self.spend(amount=100, currency="EUR")
        self.sync_through()
        expense = self.expense(spent)
        self.assertTrue(euro.active)
        self.assertEqual((expense.currency_id, expense.total_amount_currency), (euro, 100))
        self.assertEqual(expense.total_amount, 80)
        self.simulator.update("expenses", spent, amount=50)
        self.sync_through()
        self.assertEqual((expense.total_amount_currency, expense.total_amount), (50, 40))
        self.simulator.update("expenses", spent, amount=50, currency="CHF")
        self.sync_through()
        self.assertEqual((expense.total_amount_currency, expense.total_amount), (50, 50))
        self.assertSecondSyncWritesNothing()

    def test_no_rate(self):
        """Odoo would take a currency without a rate for the company's own."""
        dollar = self.env.ref("base.USD")
        self.env["res.currency.rate"].search([("currency_id", "=", dollar.id)]).unlink()
        good, bad = self.spend(), self.spend(currency="USD")
        self.sync_through()
        self.assertTrue(self.expense(good))
        self.assertFalse(self.expense(bad))
        issue = self.issues(external_id=bad)
        self.assertIn("no exchange rate for USD", issue.error)
        self.assertEqual((issue.fix_model, issue.fix_id), ("res.currency", dollar.id))
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "name": "2026-01-01", "rate": 1.1, "company_id": self.company.id}
        )
        self.sync_through("expense", full=True)
        self.assertTrue(self.expense(bad))
        self.assertNoIssues()

    def test_vat_that_differs(self):
        spent = self.spend(amount=43.24, vatAmount=1.11)
        self.sync_through()
        self.assertEqual(self.expense(spent).total_amount_currency, 43.24)
        notes = self.connection.run_ids.filtered("notes").notes
        self.assertIn("1.11 as reported", notes)
        self.assertIn("3.24 by the tax", notes)
        self.assertSecondSyncWritesNothing()

    def test_archived_employee(self):
        gone = self.person(self.period("2020-01-01"), self.period("2026-05-25", status="left"), status="left")
        spent = self.spend(userId=gone)
        self.sync_through()
        self.assertFalse(self.employee(gone).active)
        self.assertEqual(self.expense(spent).employee_id, self.employee(gone))

    def test_deleted_and_back(self):
        spent = self.spend()
        self.sync_through()
        expense = self.expense(spent)
        self.simulator.delete("expenses", spent)
        runs = self.sync_through()
        self.assertCounts(runs["expense"], archived=1)
        self.assertEqual(expense.state, "refused")
        self.assertSecondSyncWritesNothing()
        self.simulator.store["expenses"].entries[spent].deleted = False
        self.simulator.update("expenses", spent, isDeleted=False)
        self.sync_through("expense", full=True)
        self.assertEqual(expense.state, "approved")

    def test_booked_in_odoo(self):
        """What is posted stands: an issue says so, and nothing of the expense changes."""
        spent = self.spend(description="Essen")
        self.sync_through()
        expense = self.expense(spent)
        journal = self.env["account.journal"].create(
            {"name": "Spesen", "code": "SP", "type": "purchase", "company_id": self.company.id}
        )
        move = self.env["account.move"].create({"move_type": "in_invoice", "journal_id": journal.id})
        expense.account_move_id = move
        self.simulator.update("expenses", spent, state="booked")
        self.sync_through()
        self.assertNoIssues()
        self.simulator.update("expenses", spent, amount=1000, description="Mehr")
        self.sync_through()
        self.assertEqual((expense.total_amount_currency, expense.name), (43.24, "Essen"))
        self.assertIn("is already posted in Odoo", self.issues(external_id=spent).error)
        self.simulator.update("expenses", spent, amount=43.24, description="Mehr")
        self.sync_through()
        self.assertEqual(expense.name, "Mehr")
        self.assertNoIssues()

    def test_type_deleted_while_in_use(self):
        spent = self.spend()
        self.sync_through()
        self.simulator.delete("expense-types", self.type)
        later = self.spend(amount=7)
        self.sync_through()
        self.assertFalse(self.expense_type(self.type).active)
        self.assertEqual(self.expense(spent).expense_type_id, self.expense(later).expense_type_id)
        self.assertNoIssues()

    def test_bad_input(self):
        good = self.spend(amount=5)
        bad = {
            "digits": ({"amount": int("1234567890" * 4)}, "digits"),
            "currency": ({"currency": "XYZ"}, "XYZ is not a currency"),
            "currency format": ({"currency": "Franken"}, "Total In Currency"),
            "vat": ({"vatAmount": 99}, "VAT as Reported"),
            "state": ({"state": "on_the_moon"}, "on_the_moon"),
            "date": ({"date": "2026-02-31"}, "2026-02-31"),
            "zero": ({"amount": 0}, "0 is only possible for a draft"),
            "no user": ({"userId": None}, "missing"),
        }
        ids = {}
        for name, (fields, _words) in bad.items():
            ids[name] = self.spend()
            self.spoil(ids[name], "expenses", **fields)
        draft = self.spend(amount=0, state="draft")
        runs = self.sync_through()
        self.assertTrue(self.expense(good))
        self.assertTrue(self.expense(draft))
        self.assertEqual(runs["expense"].failed, len(bad))
        for name, (_fields, words) in bad.items():
            with self.subTest(name):
                issue = self.issues(external_id=ids[name])
                self.assertEqual(len(issue), 1)
                self.assertIn(words, issue.error)
                self.assertNotRegex(issue.error, r"Traceback|psycopg|Error\(")
                self.assertTrue(issue.label)

    def test_employee_comes_later(self):
        """One that refers to somebody who is not there waits; one issue says for whom, not one an expense."""
        first, second = self.spend(), self.spend(amount=7)
        for id_ in (first, second):
            self.spoil(id_, "expenses", userId="nobody-yet")
        runs = self.sync_through()
        self.assertCounts(runs["expense"], skipped=2, failed=1, fetched=2)
        issue = self.issues(record_type="expense")
        self.assertEqual(len(issue), 1, issue.mapped("error"))
        self.assertIn("nobody-yet", issue.error)
        self.simulator.add_user(id="nobody-yet", firstName="Ladina", lastName="Caduff")
        self.sync_through()
        self.assertEqual(self.expense(first).employee_id, self.expense(second).employee_id)
        self.assertEqual(self.expense(first).employee_id.name, "Ladina Caduff")
        self.assertNoIssues()

    def test_nobody_is_told(self):
        manager = new_test_user(
            self.env,
            "boss",
            groups="hr_expense.group_hr_expense_manager",
            company_id=self.company.id,
            company_ids=self.company.ids,
            email="boss@example.com",
        )
        self.sync_through("employee")
        self.employee(self.user).expense_manager_id = manager
        before = {
            model: self.env[model].search_count([]) for model in ("mail.mail", "mail.activity", "mail.notification")
        }
        spent = self.spend(state="submitted")
        self.sync_through()
        self.simulator.update("expenses", spent, state="approved")
        self.sync_through()
        self.simulator.update("expenses", spent, state="submitted")
        self.sync_through()
        expense = self.expense(spent)
        self.assertEqual((expense.state, expense.manager_id), ("submitted", manager))
        self.env["hr.expense"]._cron_send_submitted_expenses_mail()
        after = {model: self.env[model].search_count([]) for model in before}
        self.assertEqual(after, before)
        self.assertFalse(expense.message_partner_ids)
        own = expense.create({"name": "Eigene", "employee_id": expense.employee_id.id, "total_amount_currency": 5})
        own.approval_state = "submitted"
        self.env["hr.expense"]._cron_send_submitted_expenses_mail()
        self.assertGreater(self.env["mail.mail"].search_count([]), before["mail.mail"], "Odoo's own send mail")

    def test_killed_and_gone_on(self):
        for number in range(6):
            self.spend(amount=10 + number)
        self.pages_of(2)
        self.connection.action_sync()
        for after in (1, 3, 5):
            with self.die_at("odoo.addons.hr_sync.engine.pull.importer.Importer", "import_records", after=after):
                self.work()
        self.work()
        self.assertEqual(self.env["hr.expense"].search_count([("company_id", "=", self.company.id)]), 6)
        self.assertSecondSyncWritesNothing()

    def test_officer_sees_all(self):
        self.spend()
        self.sync_through()
        officer = new_test_user(
            self.env,
            "officer",
            groups="hr_expense.group_hr_expense_user,hr_sync.group_officer",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        env = self.env(user=officer)
        self.assertEqual(env["hr.expense"].search_count([]), 1)
        self.assertTrue(env["ir.ui.menu"].search([("id", "=", self.env.ref("hr_sync.hr_expense_menu_all").id)]))
        action = env["hr.expense"].with_context(hr_sync_system="twogethr").action_hr_sync()
        self.assertEqual(action["tag"], "display_notification")
