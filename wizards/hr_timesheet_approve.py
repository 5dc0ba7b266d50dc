"""Approves the timesheets of some people for a week or a month at once."""

from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import date_utils

from ..models.sync.feedback import notification


class HrTimesheetApprove(models.TransientModel):
    _name = "hr.timesheet.approve"
    _description = "Approve Timesheets"

    period = fields.Selection([("week", "Week"), ("month", "Month")], required=True, default="week")
    date = fields.Date(string="Date in Period", required=True, default=fields.Date.context_today)
    date_from = fields.Date(compute="_compute_days", string="From")
    date_to = fields.Date(compute="_compute_days", string="To")
    employee_ids = fields.Many2many(
        "hr.employee.public", string="Employees", help="If empty: all employees you can approve."
    )
    offered_ids = fields.Many2many("hr.employee.public", compute="_compute_lines")
    line_ids = fields.Many2many("account.analytic.line", compute="_compute_lines", string="To Be Approved")
    line_count = fields.Integer(compute="_compute_lines", string="Lines")
    hours = fields.Float(compute="_compute_lines")
    #: What the list shows, by line; stored, so that the button gets the list that the user has seen.
    shown = fields.Json(compute="_compute_shown", store=True, readonly=False)

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

    @api.depends("line_ids")
    def _compute_shown(self):
        for wizard in self:
            wizard.shown = wizard._described()

    def _described(self):
        """What the list shows of each line to be approved: ``{id: values}``, as JSON returns it."""
        names = ("date", "employee_id", "project_id", "activity_id", "name", "unit_amount")
        return {
            str(line["id"]): [str(value) for value in line.values()]
            for line in self.line_ids._origin.read(names, load=None)
        }

    def action_approve(self):
        """Approve what the list has shown; what was entered or changed since then is not approved unseen."""
        self.ensure_one()
        present, shown = self._described(), self.shown or {}
        seen = [int(line) for line, values in present.items() if shown.get(line) == values]
        approved = seen and self.line_ids.browse(seen).action_approve_timesheet()
        unseen = len(present) - len(seen)
        if not unseen:
            if not seen:
                return notification(self.env._("Nothing to approve"), self.env._("No line is open any more."), "info")
            return approved
        message = self.env._(
            "Timesheet lines that were entered or changed after the list was opened: %(count)s. They were not approved."
            " Open the list again to see them.",
            count=unseen,
        )
        title = self.env._("Timesheet lines approved: %s", len(seen))
        return notification(title, message, "warning", sticky=True)
