"""Public holidays of an external system."""

from odoo import models

from ..records import PublicHoliday


class ResourceCalendarLeaves(models.Model):
    _name = "resource.calendar.leaves"
    _inherit = ["resource.calendar.leaves", "hr.sync.mixin"]

    _sync_record = PublicHoliday
    _sync_removes = True
