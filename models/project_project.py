"""Projects, as an external system's projects."""

from odoo import models

from ..records import Project


class ProjectProject(models.Model):
    _name = "project.project"
    _inherit = ["project.project", "hr.sync.mixin"]

    _sync_record = Project
