"""Products and taxes of expense types: whose are taken, and which are made."""

from odoo.fields import Command

from .expenses import ExpenseCase
from .twogethr import LEFT_OUT


class TestExpenseProducts(ExpenseCase):
    record_types = ("expense_type",)

    def synced_type(self, **fields):
        """The type that a sync makes of one with these fields."""
        kind = self.kind(**fields)
        self.sync_through("expense_type")
        return self.expense_type(kind)

    def test_made(self):
        kind = self.synced_type(name="Verpflegung", code="VERPF", vatRate=8.1)
        self.assertEqual((kind.name, kind.code, kind.vat_rate, kind.has_vat_rate), ("Verpflegung", "VERPF", 8.1, True))
        self.assertEqual((kind.active, kind.company_id), (True, self.company))
        product = kind.product_id
        self.assertTrue(kind.product_made)
        self.assertEqual((product.name, product.default_code, product.type), ("Verpflegung", "VERPF", "service"))
        self.assertTrue(product.can_be_expensed)
        self.assertFalse(product.sale_ok)
        self.assertFalse(product.standard_price)
        self.assertFalse(product.taxes_id)
        self.assertEqual((product.company_id, product.uom_id), (self.company, self.env.ref("uom.product_uom_unit")))
        self.assertEqual((kind.tax_id, product.supplier_taxes_id), (self.tax, self.tax))
        self.assertNoIssues()
        self.assertEqual(self.notes("expense_type"), "")
        self.assertSecondSyncWritesNothing()

    def test_product_found_by_code(self):
        product = self.make_product("Essen", default_code="VERPF")
        named = self.make_product("Verpflegung")
        kind = self.synced_type(name="Verpflegung", code="VERPF")
        self.assertEqual((kind.product_id, kind.product_made), (product, False))
        self.assertNotEqual(kind.product_id, named)
        self.assertFalse(product.supplier_taxes_id & self.tax, "what people made is left as it is")

    def test_an_archived_product_is_told(self):
        product = self.make_product("Essen", default_code="VERPF", active=False)
        kind = self.synced_type(name="Verpflegung", code="VERPF")
        self.assertTrue(kind.product_made)
        self.assertIn(f"[VERPF] Essen (ID {product.id}) is archived in Odoo", self.notes("expense_type"))

    def test_product_found_by_name(self):
        product = self.make_product("Verpflegung", default_code="FOOD")
        self.assertEqual(self.synced_type(name="Verpflegung", code="VERPF").product_id, product)

    def test_product_found_by_its_name_in_another_language(self):
        self.env["res.lang"]._activate_lang("de_CH")
        product = self.make_product("Meals")
        product.with_context(lang="de_CH").name = "Verpflegung"
        self.assertEqual(self.synced_type(name="Verpflegung", code=None).product_id, product)

    def test_products_that_are_not_taken(self):
        other = self.env["res.company"].create({"name": "Talwerk AG"})
        code = {"default_code": "VERPF"}
        refused = self.make_product("Verpflegung", **code, standard_price=1.4)
        refused.with_company(self.company).standard_price = 1.4
        refused |= self.make_product("Verpflegung", **code, can_be_expensed=False)
        refused |= self.make_product("Verpflegung", **code, active=False)
        refused |= self.make_product("Verpflegung", **code, company_id=other.id)
        kind = self.synced_type(name="Verpflegung", code="VERPF")
        self.assertNotIn(kind.product_id, refused)
        self.assertTrue(kind.product_made)

    def test_the_companys_own_product_comes_first(self):
        self.make_product("Verpflegung", default_code="VERPF")
        own = self.make_product("Verpflegung", default_code="VERPF", company_id=self.company.id)
        self.assertEqual(self.synced_type(name="Verpflegung", code="VERPF").product_id, own)
        self.assertIn("Several products match", self.notes("expense_type"))

    def test_who_shares_a_product(self):
        """People's product may serve several types; one that was made serves its own alone."""
        product = self.make_product("Spesen", default_code="SP")
        kinds = [self.kind(name="Spesen", code="X1"), self.kind(name="Sonstiges", code="SP")]
        kinds += [self.kind(name="Taxi", code="TAXI"), self.kind(name="Taxi Ausland", code="TAXI")]
        self.sync_through("expense_type")
        kinds.append(self.kind(name="Taxi", code="TX"))
        self.sync_through("expense_type")
        products = [self.expense_type(kind).product_id for kind in kinds]
        self.assertEqual(products[:2], [product, product])
        self.assertEqual(len(set(products[2:])), 3)

    def test_renamed(self):
        found = self.make_product("Essen", default_code="ESS")
        one, two = self.kind(name="Bahn", code="B"), self.kind(name="Essen", code="ESS")
        self.sync_through("expense_type")
        self.simulator.update("expense-types", one, name="Reise Bahn", code="BAHN")
        self.simulator.update("expense-types", two, name="Verpflegung")
        self.sync_through("expense_type")
        made = self.expense_type(one).product_id
        self.assertEqual((made.name, made.default_code), ("Reise Bahn", "BAHN"))
        self.assertEqual((self.expense_type(two).name, found.name), ("Verpflegung", "Essen"))
        made.name = "Zug"
        self.simulator.update("expense-types", one, name="Bahn")
        self.sync_through("expense_type")
        self.assertEqual((self.expense_type(one).name, made.name), ("Bahn", "Zug"), "people's own name stays")
        self.assertSecondSyncWritesNothing()

    def test_archived(self):
        kind = self.kind()
        self.sync_through("expense_type")
        self.simulator.update("expense-types", kind, isActive=False)
        self.sync_through("expense_type")
        record = self.expense_type(kind)
        self.assertFalse(record.active)
        self.assertTrue(record.product_id.active, "old expenses need it")
        self.simulator.update("expense-types", kind, isActive=True)
        self.sync_through("expense_type")
        self.assertTrue(record.active)
        self.assertSecondSyncWritesNothing()

    def test_deleted(self):
        self.kind()  # which stays
        for gone in (self.simulator.delete, self.simulator.vanish):
            kind = self.kind()
            self.sync_through("expense_type")
            gone("expense-types", kind)
            self.sync_through("expense_type", full=True)
            self.assertFalse(self.expense_type(kind).active)
            self.assertSecondSyncWritesNothing()

    def test_recognised(self):
        """A type that is there already, by its code or else by its name."""
        product = self.make_product("Spesen")
        common = {"company_id": self.company.id, "product_id": product.id}
        one, two = self.env["hr.expense.type"].create(
            [{"name": "Zug", "code": "BAHN", **common}, {"name": "Telefon", **common}]
        )
        first, second = self.kind(name="Reise Bahn", code="BAHN"), self.kind(name="Telefon", code="V")
        self.sync_through("expense_type")
        self.assertEqual((self.expense_type(first), self.expense_type(second)), (one, two))
        self.assertEqual((one.name, two.code), ("Reise Bahn", "V"))
        self.assertEqual((one.product_id, one.product_made), (product, False))
        self.assertSecondSyncWritesNothing()

    def test_bad_ones(self):
        """Each is one issue that says what is wrong, and the others are there."""
        bad = {
            "Name: the value is missing": self.kind(),
            "negative": self.kind(),
            "more than 100": self.kind(),
            "not a number": self.kind(),
            "not true or false": self.kind(),
        }
        good = self.kind()
        spoilt = ({"name": ""}, {"vatRate": -1}, {"vatRate": 10**40}, {"vatRate": "viel"}, {"isActive": "vielleicht"})
        for kind, fields in zip(bad.values(), spoilt, strict=True):
            self.spoil(kind, "expense-types", **fields)
        self.spoil(good, "expense-types", code=LEFT_OUT)
        runs = self.sync_through("expense_type")
        self.assertCounts(runs["expense_type"], created=2, failed=5)
        self.assertEqual(len(self.issues()), 5)
        self.assertTrue(self.expense_type(good).product_id)
        for words, kind in bad.items():
            if words != "more than 100":  # it says that nobody means so many digits
                self.assertIn(words, self.issues(external_id=kind).error)

    def test_killed(self):
        """A made product is not there without its type, nor a second time."""
        self.pages_of(2)
        kinds = [self.kind(name=f"Art {number}", code=f"A{number}") for number in range(6)]
        with self.die_at("odoo.addons.hr_sync.engine.pull.importer.Importer", "import_records", after=1):
            self.sync("expense_type")
        self.sync_through("expense_type")
        self.assertTrue(all(self.expense_type(kind) for kind in kinds))
        products = self.env["product.product"].search([("default_code", "in", [f"A{number}" for number in range(6)])])
        self.assertEqual(len(products), 6)


class TestExpenseTaxes(ExpenseCase):
    record_types = ("expense_type",)

    def taxed(self, rate, **fields):
        kind = self.kind(vatRate=rate, **fields)
        self.sync_through("expense_type")
        return self.expense_type(kind)

    def test_no_vat(self):
        self.make_tax(0)
        none, unknown = self.taxed(0), self.taxed(None)
        self.assertFalse(none.tax_id | unknown.tax_id)
        self.assertEqual((none.has_vat_rate, unknown.has_vat_rate), (True, False))
        self.assertEqual(self.notes("expense_type"), "")
        self.assertSecondSyncWritesNothing()

    def test_none_fits(self):
        self.make_tax(2.6, type_tax_use="sale")
        self.make_tax(2.6, amount_type="fixed")
        self.make_tax(2.6, active=False)
        other = self.env["res.company"].create({"name": "Talwerk AG", "country_id": self.env.ref("base.ch").id})
        group = self.env["account.tax.group"].create({"name": "MWST", "company_id": other.id})
        self.make_tax(2.6, company_id=other.id, tax_group_id=group.id)
        kind = self.taxed(2.6, name="Lebensmittel")
        self.assertFalse(kind.tax_id)
        self.assertIn("Lebensmittel: no purchase taxes have 2.6 %", self.notes("expense_type"))

    def test_several_fit(self):
        self.make_tax(8.1, name="Investitionen")
        self.assertFalse(self.taxed(8.1).tax_id)
        self.assertIn("2 purchase taxes have 8.1 %", self.notes("expense_type"))
        included = self.make_tax(8.1, name="inkl.", price_include_override="tax_included")
        self.assertEqual(self.taxed(8.1).tax_id, included)
        usual = self.make_tax(8.1, name="üblich")
        self.company.account_purchase_tax_id = usual
        self.assertEqual(self.taxed(8.1).tax_id, usual)
        own = self.make_tax(8.1, name="eigen")
        self.make_product("Hotel", default_code="HOTEL", supplier_taxes_id=[Command.set(own.ids)])
        self.assertEqual(self.taxed(8.1, code="HOTEL").tax_id, own)

    def test_own_tax_of_another_rate(self):
        own = self.make_tax(3.8)
        self.make_product("Hotel", default_code="HOTEL", supplier_taxes_id=[Command.set(own.ids)])
        self.assertEqual(self.taxed(8.1, code="HOTEL").tax_id, self.tax)

    def test_parents_tax(self):
        """A branch buys with the taxes of its company."""
        branch = self.env["res.company"].create(
            {"name": "Alpenwerk Wil", "parent_id": self.company.id, "country_id": self.env.ref("base.ch").id}
        )
        self.env.user.company_ids |= branch
        self.connection.unlink()
        self.connection = self.connect(company_id=branch.id)
        kind = self.taxed(8.1)
        self.assertEqual((kind.company_id, kind.tax_id), (branch, self.tax))

    def test_new_rate(self):
        other = self.make_tax(3.8)
        kind = self.taxed(8.1)
        external_id = kind.hr_sync_external_id
        self.simulator.update("expense-types", external_id, vatRate=3.8)
        self.sync_through("expense_type")
        self.assertEqual((kind.vat_rate, kind.tax_id, kind.product_id.supplier_taxes_id), (3.8, other, other))
        self.simulator.update("expense-types", external_id, vatRate=None)
        self.sync_through("expense_type")
        self.assertFalse(kind.has_vat_rate)
        self.assertFalse(kind.tax_id | kind.product_id.supplier_taxes_id)
        self.assertSecondSyncWritesNothing()

    def test_chosen_tax_stays(self):
        """What a manager chose stays until the rate changes."""
        chosen = self.make_tax(8.1, name="Investitionen")
        kind = self.taxed(8.1)
        kind.tax_id = chosen
        self.simulator.update("expense-types", kind.hr_sync_external_id, name="Neu")
        self.sync_through("expense_type")
        self.assertEqual((kind.name, kind.tax_id), ("Neu", chosen))
        self.assertSecondSyncWritesNothing()
