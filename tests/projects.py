"""Projects and time for tests: what each test adds to an almost empty company."""

from odoo.tests import new_test_user

from .people import PeopleCase


class ProjectCase(PeopleCase):
    """A company that has projects."""

    record_types = ("department", "employee", "project", "task")

    def prepare(self):
        super().prepare()
        self.sync_through("department")

    def project(self, external_id):
        return self._target("project", "project.project", external_id, None)

    def task(self, external_id):
        return self._target("task", "project.task", external_id, None)

    def add_project(self, **fields):
        """Add a project; returns its id."""
        return self.simulator.add_project(**fields)["id"]

    def add_task(self, project, **fields):
        return self.simulator.add_subproject(project, **fields)["id"]

    def manager(self, user=True):
        """An employee who leads projects, with a user of their own or without; returns the external id."""
        external_id, employee = self.synced()
        if user:
            employee.user_id = self.user(external_id)
        return external_id

    def customer(self, name="Seilbahn AG", **values):
        return self.env["res.partner"].create({"name": name, "is_company": True, **values})

    def stream(self, record_type):
        return self.connection.stream_ids.filtered(lambda item: item.record_type == record_type)

    def user(self, name, *groups):
        """A user of the company with these groups."""
        companies = {"company_id": self.company.id, "company_ids": self.company.ids}
        return new_test_user(self.env, f"hsp_{name}", groups=",".join(("base.group_user", *groups)), **companies)

    def notes(self, run):
        return (run.notes or "").splitlines()


class TimesheetCase(ProjectCase):
    """A company in which one person works on one project, and there is a project for all the rest."""

    record_types = ("department", "employee", "project", "task", "activity", "time_entry")

    def prepare(self):
        super().prepare()
        self.worker = self.person()
        self.work_on = self.add_project(name="Neubau")
        self.part = self.add_task(self.work_on, name="Konzept")
        self.general = self.env["project.project"].create({"name": "Allgemein", "company_id": self.company.id})
        self.connection.default_project_id = self.general

    def add_entry(self, hours=8.4, day="2026-05-04", user=None, **fields):
        """Add an entry; returns its id."""
        return self.simulator.add_time_entry(user or self.worker, day, hours, **fields)["id"]

    def gone(self):
        """Somebody who has left, and is archived; returns the external id."""
        return self.person(self.period("2020-01-01"), self.period("2026-05-15", status="left"), status="left")

    def line(self, external_id):
        return self._target("time_entry", "account.analytic.line", external_id, None)

    def all_lines(self):
        return self.env["account.analytic.line"].search([("company_id", "=", self.company.id)])

    def synced_entry(self, **fields):
        key = self.add_entry(**fields)
        self.sync_through()
        return key, self.line(key)
