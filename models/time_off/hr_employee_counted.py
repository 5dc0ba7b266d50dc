"""Employees whose time off is counted by day: they cannot be deleted while a system still has their hours."""

from odoo import api, models
from odoo.fields import Domain


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        # While there are leaves, Odoo itself refuses to delete their employee.
        taken_back = Domain("employee_id", "in", self.ids) & Domain("line_ids", "=", False)
        self.env["hr.leave.total"]._check_taken_back(taken_back, ", ".join(self.mapped("name")))
