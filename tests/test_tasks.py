"""Tasks: parts of projects, which move with them and between them."""

from datetime import date, datetime

from .projects import ProjectCase
from .queries import FlatCase


class TestTasks(ProjectCase):
    def test_everything(self):
        project = self.add_project()
        key = self.add_task(
            project,
            number="01",
            name="Konzept",
            description="Was & wie.\nUnd wann.",
            plannedHours=120.5,
            deadline="2026-07-31",
        )
        winter = self.add_task(project, deadline="2026-12-31")
        runs = self.sync_through("task")
        self.assertCounts(runs["task"], created=2)
        task = self.task(key)
        self.assertEqual(
            (task.name, task.task_number, task.allocated_hours, task.project_id, task.company_id),
            ("Konzept", "01", 120.5, self.project(project), self.company),
        )
        self.assertEqual(task.date_deadline, datetime(2026, 7, 31, 21, 59), "the end of the day in Zurich")
        self.assertEqual(self.task(winter).date_deadline, datetime(2026, 12, 31, 22, 59))
        self.assertFalse(task.user_ids)
        self.assertFalse(task.date_assign)
        self.assertIn("Was &amp; wie.", str(task.description))
        self.assertIn(task, task.search([("hr_sync_external_id", "=", key)]))
        self.assertNoIssues()
        self.assertSilentAgain()

    def test_emptied(self):
        key = self.add_task(self.add_project(), plannedHours=8, deadline="2026-07-31", description="Etwas")
        self.sync_through("task")
        self.simulator.update("subprojects", key, plannedHours=None, deadline=None, description=None, number=None)
        self.sync_through("task")
        task = self.task(key)
        names = ("allocated_hours", "date_deadline", "description", "task_number")
        self.assertEqual([name for name in names if task[name]], [])
        self.assertSilentAgain()

    def test_deadline_at_another_time_of_the_day(self):
        """The day is what both sides know."""
        self.stream("task").policy = "ask"
        key = self.add_task(self.add_project(), deadline="2026-07-31")
        self.sync_through("task")
        self.task(key).date_deadline = datetime(2026, 7, 31, 8, 0)
        self.simulator.update("subprojects", key, deadline="2026-08-01")
        self.sync_through("task")
        self.assertNoIssues()
        self.assertEqual(self.task(key).date_deadline.date(), date(2026, 8, 1))

    def test_moved(self):
        first, second, closed = self.add_project(), self.add_project(), self.add_project(isActive=False)
        key = self.add_task(first)
        self.sync_through("task")
        task = self.task(key)
        self.simulator.update("subprojects", key, projectId=second)
        self.sync_through("task")
        self.assertEqual((self.task(key), task.project_id, task.active), (task, self.project(second), True))
        self.assertSilentAgain()
        self.simulator.update("subprojects", key, projectId=closed)
        self.sync_through("task")
        self.assertEqual((task.project_id, task.active), (self.project(closed), False))
        self.assertSilentAgain()
        self.simulator.update("subprojects", key, projectId=first)
        self.sync_through("task")
        self.assertEqual((task.project_id, task.active), (self.project(first), True))
        self.assertSilentAgain()

    def test_moved_while_archived_by_hand(self):
        first, second = self.add_project(), self.add_project()
        key = self.add_task(first)
        self.sync_through("task")
        self.task(key).active = False
        self.simulator.update("subprojects", key, projectId=second)
        self.sync_through("task")
        self.assertEqual((self.task(key).project_id, self.task(key).active), (self.project(second), False))

    def test_reopened(self):
        key = self.add_task(self.add_project(), isActive=False)
        self.sync_through("task")
        self.assertFalse(self.task(key).active)
        self.simulator.update("subprojects", key, isActive=True)
        self.sync_through("task")
        self.assertTrue(self.task(key).active)
        self.simulator.delete("subprojects", key)
        self.sync_through("task")
        self.assertFalse(self.task(key).active)

    def test_recognised(self):
        """Within its project only, whatever company the task itself names."""
        known, other = self.add_project(name="Neubau"), self.add_project(name="Umbau")
        self.sync_through("project")
        Task = self.env["project.task"]
        task = Task.create({"name": "Konzept", "project_id": self.project(known).id})
        task.company_id = False
        Task.create({"name": "Montage", "project_id": self.project(other).id})
        Task.create({"name": "Abnahme", "project_id": self.project(known).id, "is_template": True})
        keys = [self.add_task(known, name=name) for name in ("Konzept", "Montage", "Abnahme")]
        runs = self.sync_through("task")
        self.assertCounts(runs["task"], created=2, updated=1)
        self.assertEqual(self.task(keys[0]), task)
        self.assertSilentAgain()

    def test_without_its_project(self):
        """A task is put off until its project is there, and then comes by itself."""
        project = self.add_project()
        task = self.add_task(project)
        self.spoil(project, "projects", name="")
        runs = self.sync_through("project", "task")
        self.assertCounts(runs["task"], skipped=1)
        self.assertEqual(len(self.issues()), 1)
        self.simulator.update("projects", project, name="Neubau")
        self.sync_through("project")
        self.work()
        self.assertEqual(self.task(task).project_id, self.project(project))
        self.assertNoIssues()

    def test_one_bad_task_stops_no_other(self):
        project = self.add_project()
        good = [self.add_task(project) for _number in range(3)]
        bad = {}
        for spoilt in (
            {"name": ""},
            {"plannedHours": -1},
            {"plannedHours": "viel"},
            {"plannedHours": int("9" * 40)},
            {"deadline": "2026-02-31"},
            {"deadline": "0026-01-01"},
            {"projectId": None},
            {"isActive": 3},
        ):
            key = self.add_task(project)
            self.spoil(key, "subprojects", **spoilt)
            bad[key] = spoilt
        self.sync_through("task")
        for key, spoilt in bad.items():
            with self.subTest(spoilt=spoilt):
                self.assertEqual(len(self.issues(record_type="task", external_id=key)), 1)
                # A task is worth something without its hours, not without its name or project.
                self.assertEqual(bool(self.task(key)), spoilt.keys().isdisjoint(("name", "projectId")))
        self.assertTrue(all(self.task(key) for key in good))

    def test_silent(self):
        """Nobody is notified, assigned, or made to follow, whoever follows the project or leads it."""
        lead, other = self.manager(), self.manager()
        watched = self.add_project(name="Beobachtet", leaderId=lead)
        self.sync_through("project")
        follower = self.user("follower").partner_id
        self.project(watched).message_subscribe(follower.ids)
        before = self.notices()
        second = self.add_project(leaderId=other, customerName=self.customer(email="a@seilbahn.example").name)
        keys = [self.add_task(watched), self.add_task(second)]
        self.sync_through("project", "task")
        self.simulator.update("subprojects", keys[1], projectId=watched)
        self.simulator.update("projects", second, leaderId=lead, isActive=False)
        self.sync_through("project", "task")
        self.assertEqual(self.notices(), before)
        self.assertEqual(self.task(keys[1]).project_id, self.project(watched))

    def test_killed_half_way(self):
        project = self.add_project()
        for _number in range(120):
            self.add_task(project)
        self.sync_through("project")
        self.stream("task")._request("manual", True)
        with self.die_at("odoo.addons.hr_sync.engine.pull.importer.Importer", "import_records", after=1):
            self.work()
        count = self.env["project.task"].search_count([("project_id", "=", self.project(project).id)])
        self.assertTrue(0 < count < 120, count)
        self.work()
        self.sync_through("task")
        self.assertEqual(self.env["project.task"].search_count([("project_id", "=", self.project(project).id)]), 120)
        self.assertNoIssues()
        self.assertSilentAgain()


class TestProjectQueries(FlatCase):
    """Customers, managers and projects are looked up for all of a page at once."""

    record_types = ("department", "employee", "project", "task")
    record_type = "task"

    def fill(self, size):
        self.sync("employee")
        users = [user["id"] for user in self.simulator.users]
        for number in range(size):
            name = f"Kunde {number}" if number % 2 else f"Unbekannt {number}"
            self.env["res.partner"].create({"name": f"Kunde {number}", "is_company": True})
            project = self.simulator.add_project(customerName=name, leaderId=users[number % len(users)])
            self.simulator.add_subproject(project["id"], deadline="2026-07-31")
        if self.record_type == "task":
            self.sync("project")

    def test_flat(self):
        self.check_flat()


class TestProjectPageQueries(TestProjectQueries):
    record_type = "project"
