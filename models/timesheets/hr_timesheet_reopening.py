"""The log of approved timesheet lines that were opened again."""

from odoo import fields, models


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
