"""Timesheets for tests: people who work, a manager, an approver, and what they have registered."""

from .accounts import new_test_users
from .prepared import PreparedCase

GROUPS = {
    "worker": "hr_timesheet.group_hr_timesheet_user",
    "manager": "hr_timesheet.group_hr_timesheet_user",
    "other": "hr_timesheet.group_hr_timesheet_user",
    "approver": "hr_timesheet.group_hr_timesheet_approver",
    "administrator": "hr_timesheet.group_timesheet_manager",
}


class ApprovalCase(PreparedCase):
    def prepare(self):
        super().prepare()
        self.company = self.env["res.company"].create(
            {"name": "Fjellverk AS", "country_id": self.env.ref("base.no").id}
        )
        self.env.user.company_ids |= self.company
        self.env = self.env(context={**self.env.context, "allowed_company_ids": self.company.ids})
        self.users = new_test_users(self.env, self.company, "hsa_", GROUPS)
        self.manager = self.add_employee("Marit Lund", user_id=self.users["manager"].id)
        self.kari = self.add_employee("Kari Berg", user_id=self.users["worker"].id, parent_id=self.manager.id)
        self.assembly = self.add_activity("Montering")
        self.project = self.add_project("Brygga", activity_id=self.assembly.id)

    def add_employee(self, name, **values):
        return self.env["hr.employee"].create({"name": name, "company_id": self.company.id, **values})

    def add_activity(self, name):
        return self.env["hr.timesheet.activity"].create({"name": name, "company_id": self.company.id})

    def add_wage_type(self, name, code):
        return self.env["hr.wage.type"].create({"name": name, "code": code, "company_id": self.company.id})

    def add_project(self, name, **values):
        return self.env["project.project"].create(
            {"name": name, "company_id": self.company.id, "allow_timesheets": True, **values}
        )

    def add_line(self, hours=7.5, day="2026-05-04", name="Arbeid", **values):
        return self.env["account.analytic.line"].create(
            {
                "employee_id": self.kari.id,
                "project_id": self.project.id,
                "date": day,
                "unit_amount": hours,
                "name": name,
                **values,
            }
        )

    def as_(self, name, records):
        user = self.users[name]
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def totals(self, model="hr.approved.hours"):
        """What is approved, by day, as (hours, description), of the company's only person."""
        found = self.env[model].search([("company_id", "=", self.company.id)])
        return sorted((str(total.date), total.hours, total.note or "") for total in found if total.hours)
