"""Time off, as an external system's absences."""

from odoo import models

from ..records import Absence


class HrLeave(models.Model):
    _name = "hr.leave"
    _inherit = ["hr.leave", "hr.sync.mixin"]

    _sync_record = Absence
