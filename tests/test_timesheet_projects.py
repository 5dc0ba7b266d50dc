"""Time entries: on which project, and which task of it, they go."""

from .projects import TimesheetCase


class TestTimesheetProjects(TimesheetCase):
    def test_default_project(self):
        """Where an entry without a project goes is nobody's change of it."""
        self.stream("time_entry").policy = "ask"
        key, line = self.synced_entry()
        self.assertEqual((line.project_id, line.account_id), (self.general, self.general.account_id))
        self.assertSilentAgain()
        self.simulator.update("time-entries", key, projectId=self.work_on)
        self.sync_through("time_entry")
        self.assertEqual((line.project_id, line.account_id), (self.project(self.work_on), line.project_id.account_id))
        self.simulator.update("time-entries", key, projectId=None)
        self.sync_through("time_entry")
        self.assertEqual((line.project_id, line.account_id), (self.general, self.general.account_id))
        self.assertNoIssues()
        self.assertSilentAgain()

    def test_no_default_project(self):
        """Left out with one sentence that says what to do, and taken over as soon as that is done."""
        self.connection.default_project_id = False
        keys = [self.add_entry() for _number in range(3)]
        other = self.add_entry(projectId=self.work_on)
        runs = self.sync_through()
        self.assertCounts(runs["time_entry"], created=1, skipped=3)
        self.assertEqual(len(self.notes(runs["time_entry"])), 1)
        self.assertIn("Choose a default project", runs["time_entry"].notes)
        skipped = self.env["hr.sync.job"].search([("record_type", "=", "time_entry"), ("state", "=", "skipped")])
        self.assertEqual({(one.fix_model, one.fix_id) for one in skipped}, {("hr.sync.connection", self.connection.id)})
        self.assertTrue(self.line(other))
        self.assertNoIssues()
        self.connection.default_project_id = self.general
        runs = self.sync_through("time_entry")
        self.assertTrue(runs["time_entry"].full)
        self.assertCounts(runs["time_entry"], created=3, unchanged=1)
        self.assertEqual({self.line(key).project_id for key in keys}, {self.general})

    def test_only_what_matters_is_read_again(self):
        self.sync_through()
        streams = self.connection.stream_ids.filtered("last_full")
        self.assertTrue(streams)
        self.connection.write({"default_project_id": self.general.id, "name": "Anders"})
        self.assertEqual(self.connection.stream_ids.filtered("last_full"), streams)
        self.connection.default_project_id = self.env["project.project"].create(
            {"name": "Rest", "company_id": self.company.id}
        )
        left = self.connection.stream_ids.filtered("last_full")
        self.assertEqual((streams - left).mapped("record_type"), ["time_entry"])

    def test_default_project_known_there_too(self):
        there = self.add_project(name="Allgemein")
        _key, line = self.synced_entry()
        answer = self.add_entry(projectId=there)
        self.sync_through("time_entry")
        self.assertEqual(self.project(there), self.general)
        self.assertEqual((line.project_id, self.line(answer).project_id), (self.general, self.general))
        self.assertSilentAgain()

    def test_task_of_another_project(self):
        other = self.add_project(name="Umbau")
        good = self.add_entry(projectId=self.work_on, subprojectId=self.part)
        bad = self.add_entry()
        self.spoil(bad, "time-entries", projectId=other, subprojectId=self.part)
        self.sync_through()
        self.assertTrue(self.line(good))
        self.assertEqual((self.line(bad).task_id.id, self.line(bad).project_id), (False, self.project(other)))
        issue = self.issues()
        self.assertEqual(issue.external_id, bad)
        for name in ("Neubau", "Umbau", "Konzept"):
            self.assertIn(name, issue.error)
        # The same in one that is there already, whichever of the two is changed.
        self.spoil(good, "time-entries", projectId=other)
        self.sync_through("time_entry")
        self.assertEqual(self.line(good).project_id, self.project(self.work_on))
        self.assertEqual(len(self.issues()), 2)
        self.spoil(good, "time-entries", projectId=self.work_on, subprojectId=self.add_task(other))
        self.sync_through("time_entry", "task")
        self.assertEqual(self.line(good).task_id, self.task(self.part))
        self.assertEqual(len(self.issues()), 2)
        self.spoil(good, "time-entries", projectId=None, subprojectId=self.part)
        self.sync_through("time_entry")
        self.assertEqual(
            (self.line(good).project_id, self.line(good).task_id), (self.project(self.work_on), self.task(self.part))
        )

    def test_task_without_project(self):
        """The task says on which project it was."""
        key = self.add_entry()
        self.spoil(key, "time-entries", subprojectId=self.part)
        self.sync_through()
        self.assertEqual(self.line(key).project_id, self.project(self.work_on))
        self.assertSilentAgain()

    def test_project_or_task_comes_later(self):
        """An entry waits for its project, but not for its task."""
        task_later = self.add_entry(projectId=self.work_on, subprojectId=self.part)
        project = self.add_project()
        project_later = self.add_entry(projectId=project)
        self.spoil(project, "projects", name="")
        self.spoil(self.part, "subprojects", name="")
        self.sync_through()
        self.assertEqual(self.line(task_later).project_id, self.project(self.work_on))
        self.assertFalse(self.line(task_later).task_id)
        self.assertFalse(self.line(project_later))
        self.simulator.update("projects", project, name="Umbau")
        self.simulator.update("subprojects", self.part, name="Konzept")
        self.sync_through("project", "task")
        self.work()
        self.assertEqual(self.line(task_later).task_id, self.task(self.part))
        self.assertEqual(self.line(project_later).project_id, self.project(project))
        self.assertNoIssues()
        self.assertSilentAgain()

    def test_moved_task(self):
        """Its lines go along, and that is nobody's change."""
        self.stream("time_entry").policy = "ask"
        other = self.add_project(name="Umbau")
        key, line = self.synced_entry(projectId=self.work_on, subprojectId=self.part)
        self.simulator.update("subprojects", self.part, projectId=other)
        self.spoil(key, "time-entries", projectId=other)
        self.sync_through()
        self.assertEqual(line.project_id, self.project(other))
        self.assertNoIssues()
        self.assertSilentAgain()

    def test_archived_account(self):
        """One sentence for a project, not an issue for each of its entries."""
        self.sync_through()
        self.project(self.work_on).account_id.active = False
        keys = [self.add_entry(projectId=self.work_on) for _number in range(3)]
        other = self.add_entry()
        runs = self.sync_through("time_entry")
        self.assertCounts(runs["time_entry"], created=1, skipped=3)
        self.assertIn("Neubau", runs["time_entry"].notes)
        self.assertTrue(self.line(other))
        self.assertNoIssues()
        self.project(self.work_on).account_id.active = True
        self.sync_through("time_entry", full=True)
        self.assertTrue(all(self.line(key) for key in keys))

    def test_project_without_timesheets(self):
        """One that was found in Odoo gets an account when time is booked on it."""
        found = self.env["project.project"].create(
            {"name": "Neubau", "company_id": self.company.id, "allow_timesheets": False}
        )
        self.assertFalse(found.account_id)
        _key, line = self.synced_entry(projectId=self.work_on)
        self.assertEqual((line.project_id, line.account_id), (found, found.account_id))
        self.assertTrue(found.allow_timesheets and found.account_id)
