"""Expenses of an external system."""

from odoo import models

from ..records import Expense


class HrExpense(models.Model):
    _name = "hr.expense"
    _inherit = ["hr.expense", "hr.sync.mixin"]

    _sync_record = Expense
    _sync_day = "date"
