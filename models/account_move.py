"""Invoices, as the result of hours reports."""

from odoo import models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "hr.sync.mixin"]
