"""The wage type by which an employee's hours are paid, unless the line or its project says something else."""

from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    wage_type_id = fields.Many2one(
        "hr.wage.type",
        string="Default Wage Type",
        check_company=True,
        groups="hr.group_hr_user",
        help="Used for timesheet lines that have none and whose project has none.",
    )
