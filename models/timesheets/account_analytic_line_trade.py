"""The trade in which the hours of a timesheet line were worked."""

from odoo import fields, models


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    trade_id = fields.Many2one(
        "hr.trade", check_company=True, help="Trade of these hours, if it is not that of the employee."
    )
