"""Projects that are closed and reopened: their tasks follow, except those that are closed by themselves."""

from .projects import ProjectCase


class TestProjectClosing(ProjectCase):
    def closing(self, count=2):
        """A project with open tasks and one that is closed."""
        key = self.add_project()
        tasks = [self.add_task(key) for _number in range(count)]
        closed = self.add_task(key, isActive=False)
        self.sync_through("project", "task")
        self.assertEqual([self.task(one).active for one in (*tasks, closed)], [True] * count + [False])
        return key, tasks, closed

    def test_closed_and_reopened(self):
        """Its tasks follow; those that are closed by themselves stay so."""
        key, tasks, closed = self.closing()
        self.simulator.update("projects", key, isActive=False)
        runs = self.sync_through("project", "task")
        self.assertCounts(runs["project"], archived=1)
        self.assertFalse(self.project(key).active)
        self.assertFalse(any(self.task(one).active for one in (*tasks, closed)))
        self.assertSilentAgain()
        self.simulator.update("projects", key, isActive=True)
        runs = self.sync_through("project", "task")
        self.assertCounts(runs["project"], updated=1)
        self.assertTrue(self.project(key).active)
        self.assertEqual([self.task(one).active for one in (*tasks, closed)], [True, True, False])
        self.assertSilentAgain()

    def test_closed_with_its_tasks_and_reopened_without(self):
        key, tasks, closed = self.closing()
        self.simulator.update("projects", key, isActive=False)
        for one in tasks:
            self.simulator.update("subprojects", one, isActive=False)
        self.sync_through("project", "task")
        self.assertSilentAgain()
        self.simulator.update("projects", key, isActive=True)
        self.simulator.update("subprojects", tasks[0], isActive=True)
        self.sync_through("project", "task")
        self.assertEqual([self.task(one).active for one in (*tasks, closed)], [True, False, False])
        self.assertSilentAgain()

    def test_task_opened_in_a_closed_project(self):
        key, tasks, closed = self.closing(count=1)
        self.simulator.update("projects", key, isActive=False)
        self.sync_through("project", "task")
        self.simulator.update("subprojects", closed, isActive=True)
        self.simulator.update("subprojects", tasks[0], isActive=False)
        late = self.add_task(key)
        self.sync_through("project", "task")
        self.assertFalse(self.task(closed).active or self.task(late).active)
        self.assertSilentAgain()
        self.simulator.update("projects", key, isActive=True)
        self.sync_through("project", "task")
        self.assertEqual([self.task(one).active for one in (closed, late, tasks[0])], [True, True, False])
        self.assertSilentAgain()

    def test_task_archived_by_hand(self):
        """A pull changes nothing that nobody changed remotely, not even by way of the project."""
        key, tasks, _closed = self.closing()
        self.task(tasks[0]).active = False
        for active in (False, True):
            self.simulator.update("projects", key, isActive=active)
            self.sync_through("project", "task")
        self.assertEqual([self.task(one).active for one in tasks], [False, True])

    def test_reopened_by_hand(self):
        key, tasks, closed = self.closing()
        own = self.env["project.task"].create({"name": "Eigene", "project_id": self.project(key).id})
        self.project(key).action_archive()
        self.assertFalse(own.active)
        self.project(key).action_unarchive()
        self.assertEqual([self.task(one).active for one in (*tasks, closed)], [True, True, False])
        self.assertTrue(own.active)

    def test_deleted(self):
        key, tasks, _closed = self.closing()
        self.simulator.delete("projects", key)
        self.sync_through("project")
        self.assertFalse(self.project(key).active or self.task(tasks[0]).active)
