"""The child for whom somebody is off."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class HrLeave(models.Model):
    _inherit = "hr.leave"

    hr_for_child = fields.Boolean(related="holiday_status_id.for_child", export_string_translation=False)
    hr_child_id = fields.Many2one(
        "hr.employee.child",
        string="Child",
        compute="_compute_hr_child_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.depends("employee_id", "holiday_status_id")
    def _compute_hr_child_id(self):
        """What was chosen, as long as it is a child of the employee and the type is for children."""
        for leave in self:
            fits = leave.holiday_status_id.for_child and leave.hr_child_id.employee_id == leave.employee_id
            leave.hr_child_id = leave.hr_child_id if fits else False

    @api.constrains("hr_child_id", "employee_id")
    def _check_hr_child(self):
        for leave in self.sudo():  # sudo: whoever approves a leave need not see the employee's children
            if leave.hr_child_id and leave.hr_child_id.employee_id != leave.employee_id:
                raise ValidationError(
                    self.env._(
                        "%(child)s is not a child of %(employee)s. Choose another one.",
                        child=leave.hr_child_id.name,
                        employee=leave.employee_id.name,
                    )
                )
