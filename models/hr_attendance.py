"""Attendances, as the lines of hours reports."""

from odoo import models


class HrAttendance(models.Model):
    _name = "hr.attendance"
    _inherit = ["hr.attendance", "hr.sync.mixin"]

    _sync_button_types = ("hours_report",)
