"""Time off whose hours are counted by day, for systems that take them so."""

from odoo import api, fields, models

#: What the hours of a leave depend on.
_COUNTED = frozenset(
    (
        "date_from",
        "date_to",
        "employee_id",
        "hr_child_id",
        "holiday_status_id",
        "hr_sync_hours",
        "request_date_from",
        "request_date_from_period",
        "request_date_to",
        "request_date_to_period",
        "request_hour_from",
        "request_hour_to",
        "resource_calendar_id",
        "state",
    )
)


class HrLeave(models.Model):
    _inherit = "hr.leave"

    hr_sync_line_ids = fields.One2many(
        "hr.leave.total.line",
        "leave_id",
        string="Hours by Day",
        readonly=True,
        copy=False,
        groups="hr_sync.group_officer",
    )

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        self.env["hr.leave.recount"]._note("leave_id", leaves)
        return leaves

    def write(self, vals):
        if not _COUNTED.isdisjoint(vals):
            # A public holiday takes the approval back and gives it again: the leave is counted anew then, too.
            self.env["hr.leave.recount"]._note("leave_id", self)
        return super().write(vals)

    def unlink(self):
        # Not by the database, which would leave the totals as they are.
        self.sudo().hr_sync_line_ids.unlink()  # sudo: who may delete a leave need not see its hours
        return super().unlink()
