"""Employees whose hours are approved: they cannot be deleted while there are any, in Odoo or in a payroll system."""

from odoo import api, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        for name in ("hr.approved.hours", "hr.approved.wage"):
            self.env[name]._check_employees_deletable(self)
