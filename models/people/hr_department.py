"""Departments, as organisational units of an external system."""

from odoo import api, models

from ...engine.context import is_engine
from ...records import Department, Employee


class HrDepartment(models.Model):
    _name = "hr.department"
    _inherit = ["hr.department", "hr.sync.mixin"]

    _sync_record = Department
    _sync_fields = {"name": "name", "active": "active"}
    _sync_refs = {"parent": (Department, "parent_id"), "head": (Employee, "manager_id")}

    @api.model
    def _sync_create(self, values, records, refs):
        return self.create([{"company_id": refs.connection.company_id.id, **one} for one in values])

    def _update_employee_manager(self, manager_id):
        """In a sync, a new head does not become the manager of members whose manager comes from elsewhere too.

        Odoo hands the head down to every member that has no manager; the external system says itself who that is,
        and "nobody" is an answer.
        """
        if not is_engine(self.env):
            return super()._update_employee_manager(manager_id)
        linked = self.env["hr.sync.link"]._search([("res_model", "=", "hr.employee"), ("state", "=", "linked")])
        for department in self:
            self.env["hr.employee"].search(
                [
                    ("id", "!=", manager_id),
                    ("department_id", "=", department.id),
                    ("parent_id", "=", department.manager_id.id),
                    ("id", "not in", linked.subselect("res_id")),
                ]
            ).write({"parent_id": manager_id})
        return None
