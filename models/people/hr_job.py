"""Jobs, which a person maps to values of an external system."""

from odoo import models

from ...records import Job


class HrJob(models.Model):
    _name = "hr.job"
    _inherit = ["hr.job", "hr.sync.mixin"]

    _sync_record = Job
    _sync_fields = {"name": "name", "active": "active"}
