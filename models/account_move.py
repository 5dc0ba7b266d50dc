"""Invoices, as the result of hours reports."""

from odoo import fields, models

from .hr_sync_status_mixin import INTERNAL


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "hr.sync.mixin"]

    hours_report_id = fields.Many2one(
        "hr.hours.report", readonly=True, index="btree_not_null", copy=False, groups=INTERNAL
    )
    hours_report_employee_id = fields.Many2one(
        "hr.employee",
        string="Leased Employee",
        groups=INTERNAL,
        readonly=True,
        index="btree_not_null",
        copy=False,
        help="Whose hours are invoiced.",
    )
