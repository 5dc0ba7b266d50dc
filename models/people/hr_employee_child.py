"""The children of employees, for whom they are off when they are ill, or on parental leave."""

from odoo import fields, models


class HrEmployeeChild(models.Model):
    """HR officers keep them; employees see their own, to choose one in a time off request."""

    _name = "hr.employee.child"
    _inherit = ["hr.sync.guard"]
    _description = "Child of an Employee"
    _order = "employee_id, birthday, id"

    employee_id = fields.Many2one("hr.employee", required=True, index=True, ondelete="cascade")
    name = fields.Char(required=True)
    birthday = fields.Date()
