"""What refers to a record that was deleted in Odoo is listed and explained, once for each such record."""

from odoo.tests import freeze_time

from .absences import AbsenceCase
from .expenses import ExpenseCase
from .people import PeopleCase
from .projects import TimesheetCase


class LeftOut:
    """A look at what is left out."""

    def delete(self, record):
        record.unlink()
        self.env.flush_all()

    def skipped(self):
        return self.env["hr.sync.job"].search([("state", "=", "skipped")])

    def previewed(self, stream):
        stream.action_preview()
        self.work()
        return stream.connection_id.run_ids.filtered(lambda run: run.kind == "preview")[:1]

    def skips(self, run):
        """What the list of a preview says is skipped."""
        action = run.action_open_skipped()
        return self.env[action["res_model"]].search(action["domain"])

    def deleted_issue(self, name, count):
        """The one open issue; it names what was deleted, and says how many records need it."""
        issue = self.issues()
        self.assertEqual(issue.mapped("error_code"), ["deleted"])
        said = (
            f"{name} was deleted in Odoo. Records that refer to it and were skipped, or imported without it: {count}."
        )
        self.assertIn(said, issue.error)
        self.assertNotIn("In sync", self.connection.health)
        self.assertIn("Issues that need attention: 1.", self.connection.health)
        return issue

    def assertInSync(self):
        self.assertNoIssues()
        self.assertEqual((self.skipped().mapped("error"), self.connection.health), ([], "In sync."))


@freeze_time("2026-06-01 08:00:00")
class TestLeftOutExpenses(LeftOut, ExpenseCase):
    def prepare(self):
        super().prepare()
        self.sync_through()
        self.assertInSync()
        self.delete(self.expense_type(self.type))
        self.keys = [self.spend(50), self.spend(60)]
        self.sync_through()
        self.issue = self.deleted_issue("Expense type Verpflegung", 2)

    def test_one_issue_and_a_list(self):
        self.assertEqual((self.issue.record_type, self.issue.external_id), ("expense_type", self.type))
        self.assertEqual(set(self.skipped().mapped("external_id")), set(self.keys))
        self.assertIn("Skipped records (2): Expense type Verpflegung was deleted", self.connection.health)
        self.assertEqual(self.connection.skipped_count, 2)
        action = self.connection.action_open_skipped()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), self.skipped())
        with self.count_writes() as counter:
            self.sync(full=True)
        self.assertEqual(counter.statements, [])
        self.assertEqual(self.deleted_issue("Expense type Verpflegung", 2), self.issue)

    def test_more_of_them_are_counted(self):
        self.spend(70)
        self.sync_through("expense")
        self.assertEqual(self.deleted_issue("Expense type Verpflegung", 3), self.issue)

    def test_retry_changes_nothing(self):
        self.issue.action_retry()
        self.work()
        self.assertEqual(self.deleted_issue("Expense type Verpflegung", 2), self.issue)
        self.skipped().action_retry()
        self.work()
        self.assertEqual(set(self.skipped().mapped("external_id")), set(self.keys))

    def test_created_again(self):
        self.issue.action_create_new()
        self.work()
        self.assertTrue(self.expense_type(self.type))
        self.assertEqual({self.expense(key).expense_type_id for key in self.keys}, {self.expense_type(self.type)})
        self.sync_through()
        self.assertInSync()

    def test_they_refer_to_something_else(self):
        other = self.kind(name="Reise", code="RE")
        for key in self.keys:
            self.simulator.update("expenses", key, expenseTypeId=other)
        self.sync_through()
        self.assertTrue(all(self.expense(key) for key in self.keys))
        self.assertInSync()

    def test_they_are_gone_there(self):
        for key in self.keys:
            self.simulator.store["expenses"].entries.pop(key)
        self.sync_through(full=True)
        self.assertInSync()

    def test_ignored(self):
        """What a person chose to leave out is no trouble; chosen otherwise, it comes."""
        self.issue.action_ignore()
        self.issue._ignore("not needed")
        self.sync_through(full=True)
        self.assertEqual(self.issue.state, "ignored")
        self.assertEqual((self.connection.health, self.connection.skipped_count), ("In sync.", 0))
        self.issue.action_create_new()
        self.work()
        self.assertTrue(all(self.expense(key) for key in self.keys))

    def test_a_preview_says_so_too(self):
        stream = self.connection.stream_ids.filtered(lambda one: one.record_type == "expense")
        run = self.previewed(stream)
        self.assertEqual(set(self.skips(run).mapped("external_id")), set(self.keys))
        self.assertEqual(set(self.skips(run).mapped("error")), set(self.skipped().mapped("error")))
        self.assertEqual(run.skipped, 2)

    def test_single_records_are_ignored(self):
        self.skipped()._ignore("not needed")
        self.sync_through(full=True)
        self.assertInSync()


@freeze_time("2026-06-01 08:00:00")
class TestLeftOutTime(LeftOut, TimesheetCase):
    def test_project_and_employee(self):
        other, project = self.person(), self.add_project(name="Umbau")
        self.sync_through()
        self.delete(self.project(project))
        self.delete(self.employee(other))
        self.add_entry(projectId=project)
        self.add_entry(projectId=project, user=other)
        self.sync_through()
        said = {issue.record_type: issue.error for issue in self.issues()}
        self.assertEqual(set(said), {"employee", "project"})
        self.assertIn("or imported without it: 2.", said["project"])
        self.assertIn("or imported without it: 1.", said["employee"])
        self.assertEqual(len(self.skipped()), 2)

    def test_rules_are_listed_too(self):
        """What a rule leaves out is skipped with its reason, without an issue."""
        self.connection.default_project_id = False
        keys = [self.add_entry(), self.add_entry()]
        self.sync_through()
        self.assertNoIssues()
        self.assertEqual(set(self.skipped().mapped("external_id")), set(keys))
        self.assertIn("Skipped records (2): Time entries without a project", self.connection.health)
        run = self.previewed(self.stream("time_entry"))
        self.assertEqual(set(self.skips(run).mapped("external_id")), set(keys))
        self.assertIn("Not set in the connection: Default Project", self.skips(run)[0].error)
        self.connection.default_project_id = self.general
        self.sync_through()
        self.assertInSync()

    def test_promised_and_skipped(self):
        """What a preview promised and a sync then skipped is said in the preview's own list."""
        key = self.add_entry(projectId=self.work_on)
        run = self.previewed(self.stream("time_entry"))
        self.assertEqual((run.proposal_ids.mapped("outcome"), self.skips(run).ids), (["create"], []))
        self.sync_through("project")
        self.delete(self.project(self.work_on))
        self.sync_through()
        self.assertEqual(self.skips(run).mapped("external_id"), [key])
        self.assertIn("Neubau was deleted in Odoo", self.skips(run).error)


@freeze_time("2026-06-01 08:00:00")
class TestLeftOutAbsences(LeftOut, AbsenceCase):
    def test_type(self):
        user, kind = self.person(), self.kind(name="Umzug")
        self.sync_all()
        self.delete(self.leave_type(kind))
        self.absent(user, kind, "2026-05-04")
        self.sync_all()
        self.deleted_issue("Absence type Umzug", 1).action_create_new()
        self.work()
        self.sync_all()
        self.assertInSync()


@freeze_time("2026-06-01 08:00:00")
class TestLeftOutPeople(LeftOut, PeopleCase):
    def prepare(self):
        super().prepare()
        self.north = self.simulator.add_unit("Verkauf Nord")["id"]
        self.sales = self.simulator.add_unit("Verkauf")["id"]
        self.mover = self.person(organisationUnitId=self.sales)
        self.sync_through("department", "employee")
        self.delete(self.department(self.north))
        self.simulator.update_user(self.mover, organisationUnitId=self.north)
        self.fresh = self.person(organisationUnitId=self.north)
        self.sync_through("department", "employee")
        self.issue = self.deleted_issue("Department Verkauf Nord", 2)

    def test_shown_on_the_records(self):
        for user in (self.mover, self.fresh):
            employee = self.employee(user)
            self.assertEqual((employee.hr_sync_state, employee.hr_sync_job_id), ("waiting", self.issue))
            self.assertIn(employee, self.env["hr.employee"].search([("hr_sync_state", "=", "waiting")]))
            self.assertNotIn(employee, self.env["hr.employee"].search([("hr_sync_state", "=", "linked")]))

    def test_again_writes_nothing(self):
        with self.count_writes() as counter:
            self.sync("department", "employee", full=True)
        self.assertEqual(counter.statements, [])
        self.assertEqual(self.deleted_issue("Department Verkauf Nord", 2), self.issue)

    def test_created_again(self):
        self.issue.action_create_new()
        self.work()
        for user in (self.mover, self.fresh):
            self.assertEqual(self.employee(user).department_id, self.department(self.north))
            self.assertEqual(self.employee(user).hr_sync_state, "linked")
        self.assertEqual(self.department(self.north).name, "Verkauf Nord")
        self.assertInSync()

    def test_linked_to_another_one(self):
        other = self.env["hr.department"].create({"name": "Norden", "company_id": self.company.id})
        self.link(self.north, "department").write({"state": "linked", "res_id": other.id})
        self.sync_through("department", "employee")
        self.assertEqual({self.employee(user).department_id for user in (self.mover, self.fresh)}, {other})
        self.assertInSync()

    def test_they_move_on(self):
        for user in (self.mover, self.fresh):
            self.simulator.update_user(user, organisationUnitId=self.sales)
        self.sync_through("department", "employee")
        self.assertEqual(
            {self.employee(user).department_id for user in (self.mover, self.fresh)}, {self.department(self.sales)}
        )
        self.assertInSync()

    def test_ignored(self):
        self.issue._ignore()
        self.sync_through("department", "employee")
        self.assertInSync()
