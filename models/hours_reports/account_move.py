"""Invoices, as the result of hours reports."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..sync.hr_sync_status_mixin import INTERNAL


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
        help="Employee whose hours are invoiced.",
    )
    hours_report_issue = fields.Text(
        compute="_compute_hours_report_issue",
        groups=INTERNAL,
        help="Why the invoice may differ from the hours report.",
    )

    def _compute_hours_report_issue(self):
        reports = self.filtered(lambda move: move.state == "draft").hours_report_id
        domain = Domain("res_model", "=", "hr.hours.report") & Domain("res_id", "in", reports.ids)
        domain &= Domain("purpose", "=", "issue") & Domain("state", "in", ("failed", "pending"))
        # sudo: users who invoice need no access to issues, but have to know that there is one.
        jobs = self.env["hr.sync.job"].sudo().search(domain) if reports else ()
        errors = {job.res_id: job.error for job in jobs}
        for move in self:
            move.hours_report_issue = move.state == "draft" and errors.get(move.hours_report_id.id)

    def _post(self, soft=True):
        """A draft whose report could not be taken over has the sum that the report had before."""
        for move in self:
            if issue := move.hours_report_issue:
                raise UserError(
                    self.env._(
                        "The invoice of hours report %(number)s cannot be confirmed, as the report has an open issue:"
                        " %(issue)s\nSolve it under HR Sync → Issues, or ignore it there.",
                        number=move.ref,
                        issue=issue,
                    )
                )
        return super()._post(soft)
