"""Approved expenses, written to a file of additional earnings for Avantage, with their quantities or their amounts."""

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .avantage_earnings import HEADER, AvantageEarningsCase


class TestAvantageExpenses(AvantageEarningsCase):
    record_type = "expense"

    def prepare(self):
        super().prepare()
        self.meal = self.expense_type("Repas")
        self.drive = self.expense_type("Kilométrage", standard_price=0.5)
        self.earning(self.meal, "expense", "601")

    # --- What is written -----------------------------------------------------------------------------

    def test_the_file(self):
        """The type is that of the category, the project that of the analytic account; never twice."""
        self.earning(self.drive, "expense", "602", choice="quantity")
        plan = self.env["account.analytic.plan"].search([], limit=1)
        self.site.account_id = self.env["account.analytic.account"].create({"name": "École", "plan_id": plan.id})
        meal = self.spend(self.meal, 41.5, analytic_distribution={str(self.site.account_id.id): 100})
        meal.name = "Repas du soir"
        drive = self.spend(self.drive, quantity=120)
        file = self.new_file()
        self.assertEqual(file.name, "avantage_depenses_2026-05-01_2026-05-31_1.csv")
        begin = "01;2026-05-01;2026-05-31;1;E007"
        self.assertEqual(
            self.content(file).decode("utf-8-sig").split("\r\n"),
            [
                ";".join(HEADER),
                f"{begin};0000026008;2026-05-04;601;;41.5;Repas du soir",
                f"{begin};;2026-05-04;602;120;;Kilométrage",
                "",
            ],
        )
        self.assertEqual(file.line_ids.mapped("res_id"), (meal + drive).ids)
        self.assertIn(f"In file {file.name}", meal.hr_sync_in_file)
        self.assertEqual({outcome for outcome, _why in self.preview().values()}, {"known"})
        with self.assertRaisesRegex(UserError, "are in a file already"):
            self.new_file()

    def test_an_amount_that_changes(self):
        expense = self.spend(self.meal)
        self.new_file()
        expense.sudo().total_amount_currency = 50
        self.assertEqual(self.preview()[expense.id][0], "known", "Avantage has it, and it is corrected there")

    def test_another_type_than_that_of_the_category(self):
        """What somebody has chosen counts."""
        other = self.expense_type("Stationnement")
        self.earning(other, "expense", "603")
        self.spend(self.meal, expense_type_id=other.id)
        self.assertEqual([one["Code de gain"] for one in self.rows(self.new_file())], ["603"])

    # --- What is not ---------------------------------------------------------------------------------

    def why(self, expense):
        outcome, why = self.preview()[expense.id]
        self.assertEqual(outcome, "left_out")
        return why

    def test_not_mapped(self):
        expense = self.spend(self.drive, quantity=10)
        self.assertIn("Kilométrage is not mapped to a value of Avantage (Expenses)", self.why(expense))

    def test_without_a_type(self):
        """Neither of two types of one category is guessed."""
        twin = self.expense_type("Repas de nuit")
        twin.product_id = self.meal.product_id
        expense = self.spend(self.meal)
        self.assertIn("no expense type", self.why(expense))
        twin.active = False
        self.assertEqual(self.preview()[expense.id][0], "new")

    def test_not_approved(self):
        expense = self.spend(self.meal, approve=False)
        self.assertIn("not approved yet", self.why(expense))
        expense._do_approve(check=False)
        self.new_file()
        expense.sudo()._do_refuse("Non")
        self.assertEqual(self.preview()[expense.id][0], "gone")

    def test_who_has_paid(self):
        """The employee gets nothing for what the company has paid, nor twice what Odoo has reimbursed."""
        company = self.spend(self.meal, payment_mode="company_account")
        self.assertIn("paid by the company", self.why(company))
        paid = self.spend(self.meal)
        self.env.flush_all()
        self.env.cr.execute("UPDATE hr_expense SET state = 'paid' WHERE id = %s", [paid.id])
        self.env.invalidate_all()
        self.assertIn("already reimbursed in Odoo", self.why(paid))

    def test_before_the_first_day(self):
        self.stream.first_day = "2026-05-10"
        self.assertIn("Expenses before 05/10/2026", self.why(self.spend(self.meal)))

    # --- Currencies ----------------------------------------------------------------------------------

    def test_another_currency(self):
        """The amount is that in the company's currency, by the rate of the day; without one it is not known."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        euro.rate_ids.unlink()
        expense = self.spend(self.meal, 40, currency_id=euro.id)
        self.assertIn("no exchange rate for EUR on 05/04/2026", self.why(expense))
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2026-05-01", "rate": 0.5, "company_id": self.company.id}
        )
        expense = self.spend(self.meal, 40, currency_id=euro.id)
        self.assertEqual(self.rows(self.new_file())[-1]["Montant"], "80")

    def test_a_company_with_another_currency(self):
        """Avantage pays in Canadian dollars; a quantity has no currency."""
        self.company.currency_id = self.env.ref("base.CHF")
        row = self.env["hr.sync.mapping"].search([("value_id.code", "=", "601")])
        expense = self.spend(self.meal)
        self.assertIn("The amount is in CHF", self.why(expense))
        row.choice = "quantity"
        self.assertEqual([one["Quantité"] for one in self.rows(self.new_file())], ["1"])

    # --- Who may do it -------------------------------------------------------------------------------

    def test_officers_without_a_right_to_expenses(self):
        self.spend(self.meal)
        self.officer.group_ids -= self.env.ref("hr_expense.group_hr_expense_user")
        self.officer.group_ids -= self.env.ref("hr_expense.group_hr_expense_team_approver")
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            self.new_file()

    def test_from_the_list(self):
        """The button of the list opens the export with the employees and the days of the expenses."""
        expense = self.spend(self.meal)
        view = self.env.ref("hr_expense.hr_expense_view_expenses_analysis_tree")
        arch = self.env["hr.expense"].get_view(view_type="list", view_id=view.id)["arch"]
        self.assertIn("action_hr_sync_export", arch)
        context = expense.with_user(self.officer).action_hr_sync_export()["context"]
        self.assertEqual(context["default_employee_ids"], self.luc.ids)
        self.assertEqual(str(context["default_date_from"]), "2026-05-04")
