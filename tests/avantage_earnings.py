"""A construction company whose premiums and expenses go to files for Avantage."""

from odoo.tests import freeze_time

from .avantage_hours import AvantageHoursCase

HEADER = [
    "Compagnie",
    "Début de la période",
    "Fin de la période",
    "Révision",
    "Numéro d'employé",
    "Numéro de projet",
    "Date",
    "Code de gain",
    "Quantité",
    "Montant",
    "Note",
]


@freeze_time("2026-06-01 08:00:00")
class AvantageEarningsCase(AvantageHoursCase):
    """Luc works at night, and drives; the company's currency is the Canadian dollar."""

    record_type = None

    def prepare(self):
        super().prepare()
        self.stream = self.connection.stream_ids.filtered(lambda one: one.record_type == self.record_type)
        self.dollar = self.env.ref("base.CAD")
        self.dollar.active = True
        self.company.currency_id = self.dollar
        self.night = self.wage_type("Prime de nuit", "NUIT")
        self.officer.group_ids |= self.env.ref("hr_expense.group_hr_expense_user")

    def earning(self, record, mapping, code, **values):
        """Map a wage type or an expense type to an additional earning that Avantage has."""
        self.connection.action_open_mappings()
        row = self.env["hr.sync.mapping"].search(
            [("mapping", "=", mapping), ("res_id", "=", record.id), ("connection_id", "=", self.connection.id)]
        )
        value = {"connection_id": self.connection.id, "mapping": mapping, "external_id": code, "code": code}
        row.value_id = self.env["hr.sync.mapping.value"].create({**value, "name": f"Gain {code}"})
        row.write(values)
        return row

    def expense_type(self, name, **product):
        """An expense type with a category of its own."""
        values = {"name": name, "can_be_expensed": True, "type": "service", "standard_price": 0, **product}
        category = self.env["product.product"].create({**values, "company_id": self.company.id})
        values = {"name": name, "company_id": self.company.id, "product_id": category.id}
        return self.env["hr.expense.type"].create(values)

    def spend(self, kind, amount=40, day="2026-05-04", approve=True, **values):
        """An expense as an employee enters it: with a category, and without a type."""
        expense = self.env["hr.expense"].create(
            {
                "name": kind.name,
                "employee_id": self.luc.id,
                "product_id": kind.product_id.id,
                "date": day,
                "company_id": self.company.id,
                "payment_mode": "own_account",
                "total_amount_currency": amount,
                **values,
            }
        )
        expense.approval_state = "submitted"
        if approve:
            expense._do_approve(check=False)
        return expense
