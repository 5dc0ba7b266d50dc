"""Expenses for tests: a company with one person, one expense type and two purchase taxes."""

from odoo.tests import freeze_time

from .people import PeopleCase


@freeze_time("2026-06-01 08:00:00")
class ExpenseCase(PeopleCase):
    record_types = ("department", "employee", "project", "expense_type", "expense")

    def setUp(self):
        super().setUp()
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
                "name": f"Vorsteuer {amount} {values.get('price_include_override', '')}",
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

    def expense(self, external_id):
        return self._target("expense", "hr.expense", external_id, None)

    def expense_type(self, external_id):
        return self._target("expense_type", "hr.expense.type", external_id, None)

    def assertSecondSyncWritesNothing(self):
        with self.count_writes() as counter:
            runs = self.sync(full=True)
        self.assertEqual(counter.statements, [])
        return runs
