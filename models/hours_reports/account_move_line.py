"""Invoice lines, as days of hours reports."""

from odoo import fields, models

from ..sync.hr_sync_status_mixin import INTERNAL


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["account.move.line", "hr.sync.guard"]

    hours_report_id = fields.Many2one(
        "hr.hours.report", readonly=True, index="btree_not_null", copy=False, groups=INTERNAL
    )
    hours_report_day = fields.Date(
        readonly=True,
        copy=False,
        groups=INTERNAL,
        help="The day, or the first day if there are several.",
    )

    def _related_analytic_distribution(self):
        """Hours on a project belong to its analytic account."""
        # sudo: users who edit the invoice need no access to the report
        account = self.sudo().hours_report_id.project_id.account_id
        distribution = super()._related_analytic_distribution()
        return {**distribution, str(account.id): 100} if account else distribution
