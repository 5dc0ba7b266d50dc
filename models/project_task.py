"""Tasks, as parts of an external system's projects."""

from odoo import models

from ..records import Task


class ProjectTask(models.Model):
    _name = "project.task"
    _inherit = ["project.task", "hr.sync.mixin"]

    _sync_record = Task
