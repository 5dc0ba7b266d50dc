"""Time off types, as an external system's absence types."""

from odoo import models

from ..records import AbsenceType


class HrLeaveType(models.Model):
    _name = "hr.leave.type"
    _inherit = ["hr.leave.type", "hr.sync.mixin"]

    _sync_record = AbsenceType
