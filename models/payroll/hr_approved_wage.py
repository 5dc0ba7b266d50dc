"""Approved hours by employee, day and wage type."""

from odoo import api, fields, models

from ...records import ApprovedWage, Employee, WageType


class HrApprovedWage(models.Model):
    _name = "hr.approved.wage"
    _inherit = ["hr.approved.total"]
    _description = "Approved Hours by Wage Type"

    _sync_record = ApprovedWage
    _sync_fields = {"day": "date", "note": "note"}
    _sync_refs = {"employee": (Employee, "employee_id"), "wage_type": (WageType, "wage_type_id")}
    _sync_labels = {"hours": "hours"}
    _total_key = ("employee_id", "date", "wage_type_id")
    _total_field = "approved_wage_id"

    wage_type_id = fields.Many2one("hr.wage.type", required=True, readonly=True)
    line_ids = fields.One2many("account.analytic.line", "approved_wage_id", string="Timesheet Lines", readonly=True)

    _key_unique = models.UniqueIndex(
        "(company_id, employee_id, date, wage_type_id, part)",
        "A total for this employee, day and wage type already exists.",
    )

    @api.model
    def _key_of_line(self, line, split=()):
        """Lines without a wage type are paid as the employee is paid anyway."""
        return super()._key_of_line(line, split) if line._payroll_value("wage_type_id") else None
