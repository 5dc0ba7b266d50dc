"""Activities: what kind of work a timesheet line is about."""

from odoo import fields, models

from ..records import Activity


class HrTimesheetActivity(models.Model):
    _name = "hr.timesheet.activity"
    _inherit = ["hr.sync.mixin"]
    _description = "Timesheet Activity"
    _order = "name"

    _sync_record = Activity

    name = fields.Char(required=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    active = fields.Boolean(default=True)
