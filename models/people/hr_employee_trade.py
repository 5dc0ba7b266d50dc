"""The trade of an employee, as payroll systems of construction companies know it."""

from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    trade_id = fields.Many2one(
        "hr.trade",
        check_company=True,
        groups="hr.group_hr_user",
        help="Usual trade of the employee. A timesheet line can have another one.",
    )
