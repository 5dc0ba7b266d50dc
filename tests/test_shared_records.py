"""Records that belong to no company, as Odoo makes projects: who they are, and whose connection keeps them in sync."""

from odoo.tests import freeze_time

from .absences import AbsenceCase
from .payroll import PayrollCase
from .projects import ProjectCase


@freeze_time("2026-06-01 08:00:00")
class TestSharedProjects(ProjectCase):
    sending = ("project", "task")

    def prepare(self):
        super().prepare()
        self.shared = self.env["project.project"].create({"name": "Neubau"})
        self.key = self.add_project(name="Neubau")

    def send(self):
        self.env.flush_all()
        self.env.cr.flush()
        self.work()

    def other_connection(self):
        """A company with a connection of its own, to a tenant of its own."""
        company = self.env["res.company"].create({"name": "Talwerk AG"})
        self.env.user.company_ids |= company
        self.simulator = self.simulate(employees=0, units=1)
        self.add_project(name="Neubau")
        connection = self.connect(company_id=company.id)
        self.sync("project", connection=connection)
        return connection

    def test_it_is_the_pair_and_stays_in_sync(self):
        self.sync_through("project", "task")
        self.assertEqual(self.project(self.key), self.shared)
        self.assertFalse(self.shared.company_id)
        self.assertNoIssues()
        self.shared.name = "Halle 7"
        task = self.env["project.task"].create({"name": "Dach", "project_id": self.shared.id})
        self.send()
        self.sync_through("project", "task")
        self.send()
        self.assertEqual(self.simulator.get("projects", self.key)["name"], "Halle 7")
        self.assertIn("Dach", [one["name"] for one in self.simulator.all("subprojects")])
        self.assertTrue(self.link(self.task_key("Dach"), "task"))
        self.simulator.update("projects", self.key, name="Halle 8")
        self.sync_through("project")
        self.assertEqual((self.shared.name, task.project_id), ("Halle 8", self.shared))

    def task_key(self, name):
        return next(one["id"] for one in self.simulator.all("subprojects") if one["name"] == name)

    def test_task_is_the_pair(self):
        task = self.env["project.task"].create({"name": "Dach", "project_id": self.shared.id})
        key = self.add_task(self.key, name="Dach", number=None)
        self.sync_through("project", "task")
        self.assertEqual(self.task(key), task)

    def test_one_of_the_company_comes_first(self):
        own = self.env["project.project"].create({"name": "Neubau", "company_id": self.company.id})
        self.sync_through("project")
        self.assertEqual(self.project(self.key), own)

    def test_two_shared_ones_are_a_question(self):
        self.shared.copy({"name": "Neubau"})
        self.sync("project")
        self.assertEqual(self.issues(external_id=self.key).error_code, "match")

    def test_one_of_another_company_is_none(self):
        self.shared.company_id = self.env["res.company"].create({"name": "Talwerk AG"})
        self.sync_through("project")
        self.assertNotEqual(self.project(self.key), self.shared)

    def test_one_that_another_company_syncs_is_a_question(self):
        self.sync_through("project")
        other = self.other_connection()
        issue = self.issues(connection_id=other.id)
        self.assertEqual((issue.error_code, issue.candidates), ("match", self.shared.ids))
        self.assertIn("another company", issue.error)
        self.assertEqual(self.env["project.project"].search_count([("name", "=", "Neubau")]), 1)

    def test_it_is_created_remotely_where_there_is_one_company(self):
        self.sync_through("project")
        project = self.env["project.project"].create({"name": "Umbau"})
        self.send()
        self.sync_through("project")
        self.send()
        self.assertNotIn("Umbau", [one["name"] for one in self.simulator.all("projects")])
        self.assertIn("no company", project.hr_sync_hint)
        self.env["res.users"].with_context(active_test=False).search([]).write(
            {"company_ids": [(4, self.company.id)], "company_id": self.company.id}
        )
        self.env["res.company"].search([("id", "!=", self.company.id)]).active = False
        project.name = "Umbau 2"
        self.send()
        self.sync_through("project")
        self.send()
        self.assertIn("Umbau 2", [one["name"] for one in self.simulator.all("projects")])


@freeze_time("2026-06-01 08:00:00")
class TestSharedMasterData(AbsenceCase):
    def test_department_and_what_it_refers_to(self):
        local = self.env["hr.department"].create({"name": "Verkauf", "company_id": False})
        unit = self.simulator.add_unit("Verkauf", parentId=self.simulator.units[0]["id"])["id"]
        self.sync_all()
        self.assertEqual(self.department(unit), local)
        self.assertEqual(local.parent_id, self.department(self.simulator.units[0]["id"]))
        self.assertNoIssues()
        self.assertSilentAgain()

    def test_time_off_type(self):
        local = self.env["hr.leave.type"].create(
            {"name": "Krankheit", "company_id": False, "requires_allocation": False}
        )
        kind = self.kind(name="Krankheit", code=None)
        self.sync_all()
        self.assertEqual(self.leave_type(kind), local)

    def test_working_schedule(self):
        """One that all companies share is used; the company's own comes first."""
        _user, first = self.synced(self.period("2020-01-01", hours=30.0))
        schedule = first.resource_calendar_id
        shared = schedule.copy({"company_id": False, "name": "30 Stunden"})
        schedule.active = False
        _user, second = self.synced(self.period("2020-01-01", hours=30.0))
        self.assertEqual(second.resource_calendar_id, shared)
        schedule.active = True
        _user, third = self.synced(self.period("2020-01-01", hours=30.0))
        self.assertEqual(third.resource_calendar_id, schedule)


@freeze_time("2026-06-02 08:00:00")
class TestSharedProjectsInPayroll(PayrollCase):
    def test_project_is_the_pair_with_its_activity(self):
        """A shared project has the activity of the company that syncs it, which other companies' lines do not get."""
        shared = self.env["project.project"].create({"name": "Tak", "allow_timesheets": True})
        self.simulator.add_project("Tak", "2", activities=(self.there["montering"],))
        self.connected()
        self.assertEqual((shared.project_number, shared.activity_id), ("2", self.assembly))
        self.assertEqual(self.env["project.project"].search_count([("name", "=", "Tak")]), 1)
        self.assertEqual(self.add_line(project_id=shared.id)._payroll_value("activity_id"), self.assembly)
        company = self.env["res.company"].create({"name": "Dalverk AS"})
        self.env.user.company_ids |= company
        employee = self.env["hr.employee"].create({"name": "Ola Dal", "company_id": company.id})
        self.env = self.env(context={**self.env.context, "allowed_company_ids": (self.company | company).ids})
        line = self.add_line(project_id=shared.id, employee_id=employee.id)
        self.assertEqual(line.company_id, company)
        self.assertFalse(line._payroll_value("activity_id"))
