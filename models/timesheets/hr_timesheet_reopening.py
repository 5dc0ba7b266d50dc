"""The log of approved timesheet lines that were opened again."""

from odoo import fields, models
from odoo.fields import Domain


class HrTimesheetReopening(models.Model):
    """One line for each time; ``create_uid`` and ``create_date`` say by whom and when."""

    _name = "hr.timesheet.reopening"
    _inherit = "hr.sync.guard"
    _description = "Reopened Timesheet Line"
    _order = "id desc"
    _rec_name = "employee_id"

    line_id = fields.Many2one("account.analytic.line", readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    employee_id = fields.Many2one("hr.employee", required=True, readonly=True, ondelete="cascade")
    project_id = fields.Many2one("project.project", readonly=True)
    date = fields.Date(required=True, readonly=True)
    hours = fields.Float(readonly=True)
    was_frozen = fields.Boolean(string="Already in Payroll", readonly=True)
    reason = fields.Text(string="Not Corrected in Payroll", compute="_compute_reason", compute_sudo=True)

    def _compute_reason(self):
        # sudo (compute_sudo): anyone who may read the log may read why payroll still has the hours.
        Total = self.env["hr.approved.hours"]
        mine = Domain("employee_id", "in", self.employee_id.ids) & Domain("date", "in", list(set(self.mapped("date"))))
        totals = Total.search(mine).grouped(lambda total: (total.employee_id, total.date, total.project_id))
        for log in self:
            found = totals.get((log.employee_id, log.date, log.project_id), Total) if log.was_frozen else Total
            log.reason = "\n".join(filter(None, found.mapped("reason"))) or False
