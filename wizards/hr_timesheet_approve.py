"""Approves the timesheets of some people for a week or a month at once."""

from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import date_utils


class HrTimesheetApprove(models.TransientModel):
    _name = "hr.timesheet.approve"
    _description = "Approve Timesheets"

    period = fields.Selection([("week", "Week"), ("month", "Month")], required=True, default="week")
    date = fields.Date(string="Any Day of It", required=True, default=fields.Date.context_today)
    date_from = fields.Date(compute="_compute_days", string="From")
    date_to = fields.Date(compute="_compute_days", string="To")
    employee_ids = fields.Many2many(
        "hr.employee.public", string="Employees", help="Everybody you may approve, if empty."
    )
    offered_ids = fields.Many2many("hr.employee.public", compute="_compute_lines")
    line_ids = fields.Many2many("account.analytic.line", compute="_compute_lines", string="To Be Approved")
    line_count = fields.Integer(compute="_compute_lines", string="Lines")
    hours = fields.Float(compute="_compute_lines")

    @api.depends("period", "date")
    def _compute_days(self):
        for wizard in self:
            day = wizard.date or fields.Date.context_today(wizard)
            wizard.date_from = date_utils.start_of(day, wizard.period or "week")
            wizard.date_to = date_utils.end_of(day, wizard.period or "week")

    @api.depends("period", "date", "employee_ids")
    def _compute_lines(self):
        for wizard in self:
            mine = self.env["account.analytic.line"]._to_approve_domain()
            days = Domain("date", ">=", wizard.date_from) & Domain("date", "<=", wizard.date_to)
            lines = self.env["account.analytic.line"].search(mine & days)
            wizard.offered_ids = [Command.set(lines.employee_id.ids)]
            if wizard.employee_ids:
                chosen = set(wizard.employee_ids._origin.ids)
                lines = lines.filtered(lambda line, chosen=chosen: line.employee_id.id in chosen)
            wizard.line_ids = lines
            wizard.line_count = len(lines)
            wizard.hours = sum(lines.mapped("unit_amount"))

    def action_approve(self):
        """Approve what is shown; what has been entered since is not approved unseen."""
        self.ensure_one()
        self.line_ids.action_approve_timesheet()
        return {"type": "ir.actions.act_window_close"}
