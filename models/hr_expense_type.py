"""Expense types of an external system, each with the product that Odoo wants."""

from odoo import fields, models

from ..records import ExpenseType


class HrExpenseType(models.Model):
    _name = "hr.expense.type"
    _inherit = ["hr.sync.mixin"]
    _description = "Expense Type"
    _order = "name"

    _sync_record = ExpenseType

    name = fields.Char(required=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    active = fields.Boolean(default=True)
