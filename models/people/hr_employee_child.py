"""The children of employees, for whom they are off when they are ill, or on parental leave."""

from odoo import api, fields, models
from odoo.fields import Domain


class HrEmployeeChild(models.Model):
    """HR officers keep them; employees see their own, to choose one in a time off request."""

    _name = "hr.employee.child"
    _inherit = ["hr.sync.guard"]
    _description = "Child of an Employee"
    _order = "employee_id, birthday, id"

    employee_id = fields.Many2one("hr.employee", required=True, index=True, ondelete="cascade")
    name = fields.Char(required=True)
    birthday = fields.Date()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        names = ", ".join(self.mapped("name"))
        self.env["hr.leave.total"]._check_taken_back(Domain("hr_child_id", "in", self.ids), names)
