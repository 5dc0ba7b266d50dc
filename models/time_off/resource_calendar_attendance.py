"""The hours of working schedules."""

from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        self.env["hr.leave.recount"]._note("calendar_id", rows.calendar_id)
        return rows

    def write(self, vals):
        calendars = self.calendar_id
        result = super().write(vals)
        self.env["hr.leave.recount"]._note("calendar_id", calendars | self.calendar_id)
        return result

    def unlink(self):
        self.env["hr.leave.recount"]._note("calendar_id", self.calendar_id)
        return super().unlink()
