"""What the form of an approved timesheet line says: why nobody can edit it, and who can reopen it."""

from odoo import api, fields, models


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    fixed_reason = fields.Text(
        compute="_compute_fixed_reason", groups="base.group_user", export_string_translation=False
    )
    may_reopen = fields.Boolean(
        compute="_compute_fixed_reason", groups="base.group_user", export_string_translation=False
    )

    @api.depends("approval_state")
    @api.depends_context("uid", "lang")
    def _compute_fixed_reason(self):
        self.fixed_reason = self.may_reopen = False
        fixed = self._fixed()
        kept, approvable = fixed._why_kept(), fixed._approvable()
        for line in fixed:
            line.may_reopen = line not in kept and line in approvable
            line.fixed_reason = kept.get(line) or line._why_fixed(line.may_reopen)

    def _why_fixed(self, may_reopen):
        if not may_reopen:
            return self.env._(
                "These hours are approved for payroll, so they cannot be changed or deleted. An approver of"
                " timesheets, or the manager of the employee, can reopen them."
            )
        if self.approval_state == "frozen":
            return self.env._(
                "These hours are in payroll, so they cannot be changed or deleted. Reopen them to correct them: payroll"
                " is corrected as well, and gets what you change once you have approved it again."
            )
        return self.env._(
            "These hours are approved for payroll, so they cannot be changed or deleted. Reopen them to correct them."
        )
