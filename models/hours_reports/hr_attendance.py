"""Attendances, as the lines of hours reports."""

from odoo import api, fields, models

from ...engine.context import engine_says


class HrAttendance(models.Model):
    _name = "hr.attendance"
    _inherit = ["hr.attendance", "hr.sync.mixin"]

    _sync_button_types = ("hours_report",)

    hours_report_id = fields.Many2one(
        "hr.hours.report", readonly=True, index="btree_not_null", copy=False, ondelete="set null"
    )
    break_minutes = fields.Integer(
        string="Break", readonly=True, copy=False, help="Minutes between check-in and check-out that were not worked."
    )
    hours_adjustment = fields.Float(
        string="Adjustment",
        readonly=True,
        copy=False,
        help="Hours by which the reported time differs from check-in to check-out less the break: it was rounded, or"
        " corrected by another line of the report.",
        export_string_translation=False,
    )

    @api.depends("break_minutes", "hours_adjustment", "hours_report_id")
    def _compute_worked_hours(self):
        return super()._compute_worked_hours()

    def _get_worked_hours_in_range(self, start_dt, end_dt):
        """A report tells the break and the hours, so the lunch hours of the calendar do not count; of a part of the
        time, the same part was a break, and the same part of the adjustment belongs to it."""
        if not self.hours_report_id or not self.check_out:
            return super()._get_worked_hours_in_range(start_dt, end_dt)
        passed = (self.check_out - self.check_in).total_seconds()
        within = (min(self.check_out, end_dt) - max(self.check_in, start_dt)).total_seconds()
        if passed <= 0 or within <= 0:
            return 0.0
        worked = passed - self.break_minutes * 60 + self.hours_adjustment * 3600
        return max(worked, 0.0) / 3600 * (within / passed)

    @api.constrains("check_in", "check_out", "employee_id")
    def _check_validity(self):
        """While a sync lets lines of a report change places, one after the other, they overlap."""
        return None if engine_says(self.env, "hr_sync_checks_later") else super()._check_validity()
