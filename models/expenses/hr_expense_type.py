"""Expense types of an external system, each with the product that Odoo wants."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import float_compare

from ...engine.languages import in_other_languages, languages
from ...records import MISSING, ExpenseType, _lt, clean_text

#: Decimals of a rate of VAT that count.
_RATE_PLACES = 4


class HrExpenseType(models.Model):
    """What expenses are made for; leads to the product and to the tax, so that expenses need not search for them."""

    _name = "hr.expense.type"
    _inherit = ["hr.sync.mixin"]
    _description = "Expense Type"
    _order = "name, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char(index="btree_not_null")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    active = fields.Boolean(default=True)
    has_vat_rate = fields.Boolean(string="VAT Rate is Known", default=True)
    vat_rate = fields.Float(string="VAT Rate (%)", digits=(6, _RATE_PLACES))
    product_id = fields.Many2one(
        "product.product",
        string="Category",
        required=True,
        check_company=True,
        ondelete="restrict",
        domain=[("can_be_expensed", "=", True)],
        help="The product that expenses of this type are booked with.",
    )
    product_made = fields.Boolean(
        readonly=True, copy=False, help="The product was created by the sync, which also renames it."
    )
    tax_id = fields.Many2one(
        "account.tax",
        string="Purchase Tax",
        check_company=True,
        domain=[("type_tax_use", "=", "purchase")],
        help="The tax that expenses of this type contain.",
    )

    _sync_record = ExpenseType
    _sync_vital = ("vat_rate",)
    _sync_fields = {"name": "name", "code": "code", "active": "active"}
    _sync_labels = {"vat_rate": "vat_rate"}

    @api.model
    def _sync_values(self, record, refs):
        values = super()._sync_values(record, refs)
        if record.vat_rate is not MISSING:
            values["has_vat_rate"] = record.vat_rate is not None
            values["vat_rate"] = float(record.vat_rate or 0)
        return values

    def _sync_to_record(self, names, refs):
        record = super()._sync_to_record(names, refs)
        values = {}
        if "vat_rate" in names:
            values["vat_rate"] = Decimal(f"{self.vat_rate:.{_RATE_PLACES}f}") if self.has_vat_rate else None
        return type(record)(external_id="", **record.values(), **values)

    @api.model
    def _sync_create(self, values, records, refs):
        company = refs.connection.company_id
        products = ProductFinder(self, company)
        found = [products.find(one.get("code"), one["name"], refs) for one in values]
        missing = [one for one, product in zip(values, found, strict=True) if not product]
        products.tell_archived(missing, refs)
        made = iter(products.make([(one["name"], one.get("code")) for one in missing]))
        for one, product in zip(values, found, strict=True):
            one.update({"company_id": company.id, "product_made": not product})
            one["product_id"] = (product or next(made)).id
        return self.create(values)

    def _sync_write(self, values):
        """A product created by the sync has the name of its type, unless someone renamed it."""
        made = self.filtered("product_made")
        renamed = made.filtered(lambda kind: kind.product_id.name == kind.name).product_id
        recoded = made.filtered(lambda kind: (kind.product_id.default_code or "") == (kind.code or "")).product_id
        self.write(values)
        if "name" in values:
            renamed.write({"name": values["name"]})
            for products, texts in in_other_languages(renamed, {"name": values["name"]}):
                products.write(texts)
        if "code" in values:
            recoded.write({"default_code": values["code"]})

    def _sync_finish(self, records, refs):
        """The tax follows the rate; a product that the sync made has the same."""
        company = refs.connection.company_id
        taxes = refs.once("purchase taxes", lambda: self._sync_purchase_taxes(company))
        by_tax = {}
        for kind, record in zip(self, records, strict=True):
            if record.vat_rate is not MISSING:
                by_tax.setdefault(kind._sync_tax(taxes, refs), []).append(kind)
        for tax, kinds in by_tax.items():
            kinds = self.concat(*kinds)
            kinds.filtered(lambda kind, tax=tax: kind.tax_id != tax).write({"tax_id": tax.id})
            products = kinds.filtered("product_made").product_id
            products = products.filtered(lambda product, tax=tax: product.supplier_taxes_id != tax)
            products.write({"supplier_taxes_id": [Command.set(tax.ids)]})

    def _sync_tax(self, taxes, refs):
        """The one of ``taxes`` that expenses of this type have; none where that would be a guess.

        The product's own comes first, then the one that the company buys with by default, then the
        only one, then the only one of those that are included in the price.
        """
        self.ensure_one()
        none = taxes.browse()
        if not self.has_vat_rate or not self.vat_rate:
            return none
        company = refs.connection.company_id
        fitting = taxes.filtered(lambda tax: not float_compare(tax.amount, self.vat_rate, _RATE_PLACES))
        own = none if self.product_made else self.product_id.supplier_taxes_id & fitting
        usual = (company.account_purchase_tax_id or company.root_id.account_purchase_tax_id) & fitting
        included = fitting.filtered("price_include")
        for found in (own, usual, fitting, included):
            if len(found) == 1:
                return found
        refs.note(
            _lt(
                "Expense type %(type)s: %(count)s purchase taxes have %(rate)s %%, so no tax is set on its"
                " expenses. Choose the tax on the expense type.",
                type=self.name,
                count=len(fitting) or _lt("no"),
                rate=f"{self.vat_rate:g}",
            )
        )
        return none

    @api.model
    def _sync_purchase_taxes(self, company):
        """The company's purchase taxes that are a percentage."""
        domain = Domain(self.env["account.tax"]._check_company_domain(company))
        domain &= Domain("type_tax_use", "=", "purchase") & Domain("amount_type", "=", "percent")
        return self.env["account.tax"].search(domain)


class ProductFinder:
    """The products that people use for expenses already, by their codes and names.

    Not one with a cost, as Odoo would put that before the amount. Nor one that the sync made for another type: two
    types would rename it in turn. One that people made may serve several, as they gave it the code or the name.
    """

    def __init__(self, types, company):
        self.env = types.env(context={**types.env.context, "active_test": True})
        self.company = company
        Product = self.env["product.product"].with_company(company)
        made = types.with_context(active_test=False)._search([("product_made", "=", True)])
        usable = Domain(Product._check_company_domain(company)) & Domain("can_be_expensed", "=", True)
        usable &= Domain("id", "not in", made.subselect("product_id"))
        self._usable = usable
        self._by_code, self._by_name = {}, {}
        # All of them, which are few: a search would miss texts with characters that nobody sees.
        products = Product.search_fetch(usable, ["default_code", "name"])
        for product in products.filtered("default_code"):
            self._by_code.setdefault(clean_text(product.default_code), []).append(product)
        # People see names in their own language.
        for lang in languages(self.env):
            for product in products.with_context(lang=lang):
                self._by_name.setdefault(clean_text(product.name), []).append(product.with_env(Product.env))

    def find(self, code, name, refs):
        """The product with that code, or else with that name, the company's own first; empty if there is none."""
        products = self._free(self._by_code.get(code, ())) or self._free(self._by_name.get(name, ()))
        if len(products) > 1:
            refs.note(
                _lt(
                    "Several products match the expense type %(type)s: %(product)s (ID %(id)s) was used.",
                    type=name,
                    product=products[0].display_name,
                    id=products[0].id,
                )
            )
        return products[:1]

    def tell_archived(self, missing, refs):
        """Say for which of the types that get a new product there is an archived one (one query)."""
        codes = [one["code"] for one in missing if one.get("code")]
        named = Domain("default_code", "in", codes) | Domain("name", "in", [one["name"] for one in missing])
        domain = self._usable & named & Domain("active", "=", False)
        for product in self.env["product.product"].with_context(active_test=False).search(domain) if missing else ():
            refs.note(
                _lt(
                    "The category %(product)s (ID %(id)s) is archived in Odoo, so a new one with the same name or"
                    " code was created. If the archived one is correct, unarchive it and choose it on the expense"
                    " type.",
                    product=product.display_name,
                    id=product.id,
                )
            )

    def _free(self, products):
        found = self.env["product.product"].with_company(self.company).concat(*dict.fromkeys(products))
        found = found.filtered(lambda product: self.company.currency_id.is_zero(product.standard_price))
        return found.sorted(lambda product: (not product.company_id, product.id))

    def make(self, wanted):
        """Products for (name, code) pairs."""
        common = {
            "type": "service",
            "can_be_expensed": True,
            "purchase_ok": True,
            "sale_ok": False,
            "uom_id": self.env.ref("uom.product_uom_unit").id,
            "standard_price": 0.0,
            "list_price": 0.0,
            "company_id": self.company.id,
            "taxes_id": [Command.clear()],
            "supplier_taxes_id": [Command.clear()],
        }
        values = [{**common, "name": name, "default_code": code} for name, code in wanted]
        return self.env["product.product"].with_company(self.company).create(values)
