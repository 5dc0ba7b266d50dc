"""Expense types of an external system, each with the product that Odoo wants."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import float_compare

from ..records import MISSING, ExpenseType


class HrExpenseType(models.Model):
    _name = "hr.expense.type"
    _inherit = ["hr.sync.mixin"]
    _description = "Expense Type"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char(index="btree_not_null")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    active = fields.Boolean(default=True)
    has_vat_rate = fields.Boolean(string="VAT Rate is Known")
    vat_rate = fields.Float(string="VAT Rate (%)", digits=(6, 4))
    product_id = fields.Many2one(
        "product.product",
        string="Category",
        required=True,
        check_company=True,
        ondelete="restrict",
        domain=[("can_be_expensed", "=", True)],
        help="The product that expenses of this type are booked with.",
    )
    product_made = fields.Boolean(readonly=True, copy=False, help="The sync made the product, and renames it.")
    tax_id = fields.Many2one(
        "account.tax",
        string="Purchase Tax",
        check_company=True,
        domain=[("type_tax_use", "=", "purchase")],
        help="The tax that expenses of this type contain.",
    )

    _sync_record = ExpenseType
    _sync_fields = {"name": "name", "code": "code", "active": "active"}

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
            values["vat_rate"] = Decimal(str(round(self.vat_rate, 4))) if self.has_vat_rate else None
        return type(record)(external_id="", **record.values(), **values)

    @api.model
    def _sync_create(self, values, records, refs):
        company = refs.connection.company_id
        products, missing = ProductFinder(self.env, company), []
        for one in values:
            one.update({"company_id": company.id, "product_made": False})
            product = products.find(one.get("code"), one["name"])
            if product:
                one["product_id"] = product.id
            else:
                missing.append(one)
        made = products.make([(one["name"], one.get("code")) for one in missing])
        for one, product in zip(missing, made, strict=True):
            one.update({"product_id": product.id, "product_made": True})
        return self.create(values)

    def _sync_finish(self, records, refs):
        taxes = refs.once("purchase taxes", lambda: self._sync_purchase_taxes(refs.connection.company_id))
        for expense_type, record in zip(self, records, strict=True):
            if record.vat_rate is not MISSING:
                expense_type.tax_id = expense_type._sync_tax(taxes, refs)
            if not expense_type.product_made:
                continue
            product, values = expense_type.product_id, {}
            if record.name is not MISSING and product.name != expense_type.name:
                values["name"] = expense_type.name
            if record.code is not MISSING and (product.default_code or False) != (expense_type.code or False):
                values["default_code"] = expense_type.code
            if record.vat_rate is not MISSING and product.supplier_taxes_id != expense_type.tax_id:
                values["supplier_taxes_id"] = [Command.set(expense_type.tax_id.ids)]
            if values:
                product.write(values)

    def _sync_tax(self, taxes, refs):
        """The purchase tax of the type's rate: the product's own, or else the only one of the company's that fits."""
        self.ensure_one()
        if not self.has_vat_rate:
            own = self.product_id.supplier_taxes_id & taxes
            return own if len(own) == 1 else own.browse()
        if not self.vat_rate:
            return taxes.browse()
        fitting = taxes.filtered(lambda tax: float_compare(tax.amount, self.vat_rate, precision_digits=4) == 0)
        own = self.product_id.supplier_taxes_id & fitting
        if len(own) == 1 or len(fitting) == 1:
            return own if len(own) == 1 else fitting
        refs.note(
            self.env._(
                "Expense type %(type)s: %(count)s purchase taxes have %(rate)s %%, so its expenses get none. Choose the"
                " tax on the expense type.",
                type=self.name,
                count=len(fitting) or self.env._("no"),
                rate=f"{self.vat_rate:g}",
            )
        )
        return taxes.browse()

    @api.model
    def _sync_purchase_taxes(self, company):
        """The company's purchase taxes that are a percentage."""
        domain = Domain(self.env["account.tax"]._check_company_domain(company))
        domain &= Domain("type_tax_use", "=", "purchase") & Domain("amount_type", "=", "percent")
        return self.env["account.tax"].search(domain)


class ProductFinder:
    """The products that can be expensed and have no cost of their own: Odoo would put the cost before the amount."""

    def __init__(self, env, company):
        self.env = env(context={**env.context, "active_test": True})
        self.company = company
        domain = Domain("can_be_expensed", "=", True) & Domain("company_id", "in", (company.id, False))
        products = self.env["product.product"].with_company(company).search(domain, order="company_id, id")
        free = products.filtered(lambda product: company.currency_id.is_zero(product.standard_price))
        self._by_code = {product.default_code: product for product in reversed(free) if product.default_code}
        self._by_name = {product.name: product for product in reversed(free)}

    def find(self, code, name):
        """The product with that code, or else with that name and no other code; None if there is none."""
        if code and code in self._by_code:
            return self._by_code[code]
        product = self._by_name.get(name)
        return product if product and (not code or not product.default_code) else None

    def make(self, wanted):
        """Products for (name, code) pairs."""
        common = {
            "type": "service",
            "can_be_expensed": True,
            "purchase_ok": True,
            "sale_ok": False,
            "standard_price": 0.0,
            "list_price": 0.0,
            "company_id": self.company.id,
            "taxes_id": [Command.clear()],
            "supplier_taxes_id": [Command.clear()],
        }
        values = [{**common, "name": name, "default_code": code} for name, code in wanted]
        return self.env["product.product"].with_company(self.company).create(values)
