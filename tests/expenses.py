"""Expenses for tests: a company with one person, one expense type and a purchase tax."""

from odoo.fields import Command
from odoo.tests import freeze_time

from .people import PeopleCase


@freeze_time("2026-06-01 08:00:00")
class ExpenseCase(PeopleCase):
    record_types = ("department", "employee", "project", "expense_type", "expense")

    def prepare(self):
        super().prepare()
        self.company.currency_id = self.env.ref("base.CHF")
        self.env.ref("base.CHF").active = True
        self.account = self.env["account.account"].create(
            {"name": "Spesen", "code": "6999", "account_type": "expense", "company_ids": self.company.ids}
        )
        self.company.expense_account_id = self.account
        self.tax = self.make_tax(8.1)
        self.user = self.person()
        self.type = self.simulator.add_expense_type(name="Verpflegung", code="VP", vatRate=8.1)["id"]

    def make_tax(self, amount, **values):
        group = self.env["account.tax.group"].search([("company_id", "=", self.company.id)], limit=1)
        group = group or group.create({"name": "MWST", "company_id": self.company.id})
        return self.env["account.tax"].create(
            {
                "name": f"Vorsteuer {amount} {values}"[:60],
                "amount": amount,
                "type_tax_use": "purchase",
                "company_id": self.company.id,
                "tax_group_id": group.id,
                "country_id": self.company.country_id.id,
                **values,
            }
        )

    def spend(self, amount=43.24, day="2026-05-20", **fields):
        """Add an expense; returns its id."""
        user, kind = fields.pop("userId", self.user), fields.pop("expenseTypeId", self.type)
        return self.simulator.add_expense(user, kind, day, amount, **fields)["id"]

    def make_rate(self, code, day, rate=1.05):
        """A currency's rate; the currency is left as it is, active or not."""
        currency = self.env["res.currency"].with_context(active_test=False).search([("name", "=", code)])
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "name": day, "rate": rate, "company_id": self.company.id}
        )
        return currency

    def make_product(self, name, **values):
        """A product that people use for expenses."""
        return self.env["product.product"].create(
            {"name": name, "type": "service", "can_be_expensed": True, "standard_price": 0.0, **values}
        )

    def make_project(self, external_id):
        """A project with an analytic account, linked as a sync of projects does."""
        account = self.env["account.analytic.account"].create(
            {"name": external_id, "plan_id": self.env["account.analytic.plan"].search([], limit=1).id}
        )
        project = self.env["project.project"].create(
            {"name": external_id, "company_id": self.company.id, "account_id": account.id}
        )
        self.env["hr.sync.link"].create(
            {
                "connection_id": self.connection.id,
                "record_type": "project",
                "external_id": external_id,
                "res_model": "project.project",
                "res_id": project.id,
            }
        )
        return project

    def post(self, expense):
        """Post an expense as an accountant does; returns the entry."""
        self.env["account.journal"].create(
            {"name": "Spesen", "code": "SP", "type": "purchase", "company_id": self.company.id}
        )
        payable = self.env["account.account"].create(
            {
                "name": "Kreditoren",
                "code": "2000",
                "account_type": "liability_payable",
                "reconcile": True,
                "company_ids": [Command.set(self.company.ids)],
            }
        )
        expense.employee_id.work_contact_id.with_company(self.company).property_account_payable_id = payable
        expense._post_without_wizard()
        return expense.account_move_id

    def kind(self, **fields):
        """Add an expense type; returns its id."""
        return self.simulator.add_expense_type(**fields)["id"]

    def spent(self, **fields):
        """Add an expense and sync it; returns its id and the one in Odoo."""
        external_id = self.spend(**fields)
        self.sync_through("expense")
        return external_id, self.expense(external_id)

    def change_expense(self, expense, **fields):
        """Change an expense and sync what has changed."""
        self.simulator.update("expenses", expense, **fields)
        return self.sync_through("expense")

    def notes(self, record_type="expense"):
        """What the last run of that type tells."""
        return self.connection.run_ids.filtered(lambda run: run.record_type == record_type)[:1].notes or ""

    def receipts(self, external_id):
        """The attachments of an expense, in the order in which they came."""
        domain = [("res_model", "=", "hr.expense"), ("res_id", "=", self.expense(external_id).id)]
        return self.env["ir.attachment"].search(domain, order="id")

    def expense(self, external_id):
        return self._target("expense", "hr.expense", external_id, None)

    def expense_type(self, external_id):
        return self._target("expense_type", "hr.expense.type", external_id, None)

    def assertSecondSyncWritesNothing(self):
        with self.count_writes() as counter:
            runs = self.sync(full=True)
        self.assertEqual(counter.statements, [])
        return runs
