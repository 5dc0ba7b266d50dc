"""Approved hours by employee, day, project and activity."""

from odoo import fields, models

from ...records import Activity, ApprovedHours, Employee, Project


class HrApprovedHours(models.Model):
    _name = "hr.approved.hours"
    _inherit = ["hr.approved.total"]
    _description = "Approved Hours"

    _sync_record = ApprovedHours
    _sync_fields = {"day": "date", "note": "note"}
    _sync_refs = {
        "employee": (Employee, "employee_id"),
        "project": (Project, "project_id"),
        "activity": (Activity, "activity_id"),
    }
    _sync_labels = {"hours": "hours"}
    _total_key = ("employee_id", "date", "project_id", "activity_id")
    _total_field = "approved_hours_id"

    project_id = fields.Many2one("project.project", readonly=True, index=True)
    activity_id = fields.Many2one("hr.timesheet.activity", readonly=True)
    line_ids = fields.One2many("account.analytic.line", "approved_hours_id", string="Timesheet Lines", readonly=True)

    # Of several rows of one key, two transactions at once could make each one of their own.
    _key_unique = models.UniqueIndex(
        "(company_id, employee_id, date, COALESCE(project_id, 0), COALESCE(activity_id, 0))",
        "A total for this employee, day, project and activity already exists.",
    )
