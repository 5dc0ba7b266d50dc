"""Expense types: each with its product and its tax."""

from .expenses import ExpenseCase


class TestExpenseTypes(ExpenseCase):
    record_types = ("expense_type",)

    def sync_type(self, **fields):
        made = self.simulator.add_expense_type(**{"name": "Hotel", "code": "HO", "vatRate": None, **fields})
        self.sync_through("expense_type")
        return made["id"], self.expense_type(made["id"])

    def product(self, **values):
        common = {"type": "service", "can_be_expensed": True, "company_id": self.company.id}
        return self.env["product.product"].create({**common, **values})

    def test_product_is_made(self):
        self.sync_through("expense_type")
        made = self.expense_type(self.type)
        self.assertEqual(
            (made.name, made.code, made.vat_rate, made.company_id), ("Verpflegung", "VP", 8.1, self.company)
        )
        product = made.product_id
        self.assertEqual((product.name, product.default_code), ("Verpflegung", "VP"))
        self.assertTrue(product.can_be_expensed)
        self.assertFalse(product.sale_ok)
        self.assertEqual(product.standard_price, 0)
        self.assertEqual((made.tax_id, product.supplier_taxes_id), (self.tax, self.tax))
        self.assertSecondSyncWritesNothing()

    def test_product_found_by_code_then_by_name(self):
        by_code = self.product(name="Anders", default_code="HO")
        by_name = self.product(name="Taxi")
        self.assertEqual(self.sync_type()[1].product_id, by_code)
        self.assertEqual(self.sync_type(name="Taxi", code=None)[1].product_id, by_name)
        self.assertEqual(self.sync_type(name="Anders", code="XX")[1].product_id, by_code, "the name is enough")

    def test_product_with_a_cost_is_not_taken(self):
        """Odoo would write the cost over the amount."""
        costly = self.product(name="Hotel", default_code="HO", standard_price=1.4)
        self.assertNotEqual(self.sync_type()[1].product_id, costly)

    def test_product_of_another_company_is_not_taken(self):
        other = self.env["res.company"].create({"name": "Talwerk AG"})
        theirs = self.product(name="Hotel", default_code="HO", company_id=other.id)
        self.assertNotEqual(self.sync_type()[1].product_id, theirs)

    def test_rename(self):
        """The product that the sync made is renamed, one that it found is not."""
        found = self.product(name="Hotel", default_code="HO")
        hotel, its = self.sync_type()
        self.simulator.update("expense-types", hotel, name="Übernachtung")
        self.simulator.update("expense-types", self.type, name="Essen", code="ES")
        self.sync_through("expense_type")
        self.assertEqual((its.name, found.name), ("Übernachtung", "Hotel"))
        product = self.expense_type(self.type).product_id
        self.assertEqual((product.name, product.default_code), ("Essen", "ES"))
        self.assertSecondSyncWritesNothing()

    def test_tax(self):
        reduced = self.make_tax(2.6)
        self.make_tax(3.8, name="A")
        self.make_tax(3.8, name="B")
        self.assertEqual(self.sync_type(vatRate=2.6)[1].tax_id, reduced)
        self.assertFalse(self.sync_type(name="B", code="B", vatRate=0)[1].tax_id)
        self.assertFalse(self.sync_type(name="C", code="C", vatRate=None)[1].tax_id)
        self.assertFalse(self.connection.run_ids.filtered("notes"))
        self.assertFalse(self.sync_type(name="D", code="D", vatRate=3.8)[1].tax_id)
        self.assertIn("2 purchase taxes have 3.8 %", self.connection.run_ids[:1].notes)
        self.assertFalse(self.sync_type(name="E", code="E", vatRate=7.7)[1].tax_id)
        self.assertIn("no purchase taxes have 7.7 %", self.connection.run_ids[:1].notes)

    def test_product_decides_between_taxes_that_fit(self):
        second = self.make_tax(8.1, name="andere")
        self.product(name="Hotel", default_code="HO", supplier_taxes_id=[(6, 0, second.ids)])
        self.assertEqual(self.sync_type(vatRate=8.1)[1].tax_id, second)

    def test_archived(self):
        self.sync_through("expense_type")
        made = self.expense_type(self.type)
        self.simulator.update("expense-types", self.type, isActive=False)
        self.sync_through("expense_type")
        self.assertEqual((made.active, made.product_id.active), (False, True))
        self.simulator.update("expense-types", self.type, isActive=True)
        self.sync_through("expense_type")
        self.assertTrue(made.active)
        self.simulator.delete("expense-types", self.type)
        self.sync_through("expense_type")
        self.assertFalse(made.active)

    def test_vanished(self):
        """There is no reading one: the list itself tells."""
        self.simulator.add_expense_type()  # which stays
        self.sync_through("expense_type")
        made = self.expense_type(self.type)
        self.simulator.vanish("expense-types", self.type)
        self.sync_through("expense_type", full=True)
        self.assertFalse(made.active)

    def test_bad_ones_stop_no_other(self):
        for index, fields in enumerate(({"name": ""}, {"vatRate": 120}, {"vatRate": "much"}, {"name": ["x"]})):
            bad = self.simulator.add_expense_type(name=f"Schlecht {index}", code=f"S{index}")["id"]
            self.spoil(bad, "expense-types", **fields)
        self.sync_through("expense_type")
        self.assertEqual(len(self.issues(record_type="expense_type")), 4)
        self.assertTrue(self.expense_type(self.type))
