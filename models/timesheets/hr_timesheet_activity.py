"""Activities: what kind of work a timesheet line is about."""

from odoo import api, fields, models

from ...records import Activity


class HrTimesheetActivity(models.Model):
    _name = "hr.timesheet.activity"
    _inherit = ["hr.sync.mixin"]
    _description = "Timesheet Activity"
    _order = "name"

    _sync_record = Activity
    _sync_fields = {"name": "name", "code": "code", "billable": "billable", "active": "active"}

    name = fields.Char(required=True)
    code = fields.Char(help="Code of the activity in the external system, where it has one.")
    billable = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    active = fields.Boolean(default=True)

    @api.model
    def _sync_create(self, values, records, refs):
        return self.create([{"company_id": refs.connection.company_id.id, **one} for one in values])

    @api.ondelete(at_uninstall=False)
    def _unlink_unused_totals(self):
        # sudo: nobody deletes totals by hand
        self.env["hr.approved.hours"].sudo()._forget_unused("activity_id", self)
