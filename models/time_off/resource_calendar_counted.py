"""Working schedules: with other hours, time off has other hours."""

from odoo import models

_COUNTED = frozenset(("flexible_hours", "full_time_required_hours", "hours_per_day", "two_weeks_calendar", "tz"))


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        result = super().write(vals)
        if not _COUNTED.isdisjoint(vals):
            self.env["hr.leave.recount"]._note("calendar_id", self)
        return result
