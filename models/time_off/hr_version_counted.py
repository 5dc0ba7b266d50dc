"""Versions of employees: with another working schedule, time off has other hours."""

from odoo import api, models

_COUNTED = frozenset(("active", "contract_date_end", "contract_date_start", "date_version", "resource_calendar_id"))


class HrVersion(models.Model):
    _inherit = "hr.version"

    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create(vals_list)
        self.env["hr.leave.recount"]._note("employee_id", versions.employee_id)
        return versions

    def write(self, vals):
        result = super().write(vals)
        if not _COUNTED.isdisjoint(vals):
            self.env["hr.leave.recount"]._note("employee_id", self.employee_id)
        return result

    def unlink(self):
        self.env["hr.leave.recount"]._note("employee_id", self.employee_id)
        return super().unlink()
