"""References: set as soon as both ends are there, in whatever order they come."""

from .twogethr import TwogethrCase


class TestReferences(TwogethrCase):
    """Promise 3, for what points from one record to another: nothing is lost, however late the target comes."""

    employees, units = 8, 3

    def check_all_set(self):
        for user in self.simulator.users:
            employee = self.employee(user["id"])
            self.assertTrue(employee)
            self.assertEqual(employee.parent_id, self.employee(user["managerId"] or ""), employee.name)
            self.assertEqual(employee.department_id, self.department(user["organisationUnitId"] or ""), employee.name)
        for unit in self.simulator.units:
            department = self.department(unit["id"])
            self.assertEqual(department.parent_id, self.department(unit["parentId"] or ""), department.name)
            self.assertEqual(department.manager_id, self.employee(unit["headUserId"] or ""), department.name)
        self.assertFalse(self.env["hr.sync.link"].search([("waiting", "!=", False)]))

    def test_one_click(self):
        """Heads are people, who come after departments, and yet are there when the runs are reported done."""
        states = []
        self.registry_run = self.registry["hr.sync.run"]
        original = self.registry_run._finish

        def finish(runs, state, error=False):
            heads = runs.env["hr.department"].search_count([("manager_id", "!=", False)])
            states.append((runs.record_type, state, heads))
            return original(runs, state, error)

        self.patch(self.registry_run, "_finish", finish)
        self.connection.action_sync()
        self.work()
        self.assertEqual(states[-1][:2], ("employee", "done"))
        self.assertEqual(states[-1][2], len([unit for unit in self.simulator.units if unit["headUserId"]]))
        self.check_all_set()

    def test_managers_on_later_pages(self):
        self.pages_of(1)
        self.sync()
        self.check_all_set()

    def test_parents_on_later_pages(self):
        """Children are listed before their parents."""
        entries = self.simulator.store["organisation-units"].entries
        order = sorted(entries, key=lambda id_: entries[id_].data["parentId"] is None)
        for id_ in order:
            entries[id_] = entries.pop(id_)
        self.pages_of(1)
        self.sync()
        self.check_all_set()

    def test_killed_between_pages(self):
        self.pages_of(2)
        self.connection.action_sync()
        for after in (1, 2, 3):
            with self.die_at("odoo.addons.hr_sync.engine.pull.importer.Importer", "import_records", after=after):
                self.work()
        self.work()
        self.check_all_set()

    def test_killed_before_references_are_settled(self):
        self.connection.action_sync()
        with self.die_at("odoo.addons.hr_sync.engine.pull.references.References", "resolve", after=1):
            self.work()
        self.assertEqual(len(self.all_employees()), 8)
        self.work()
        self.check_all_set()
        self.assertEqual(set(self.connection.run_ids.mapped("state")), {"done"})

    def test_unknown_department(self):
        user = self.plain_users()[0]
        ghost = "7b0c36a5-0000-4000-8000-000000000000"
        self.spoil(user["id"], organisationUnitId=ghost)
        runs = self.sync()
        employee = self.employee(user["id"])
        self.assertEqual(employee.name, f"{user['firstName']} {user['lastName']}")
        self.assertFalse(employee.department_id)
        self.assertEqual(runs["employee"].created, 8)
        issue = self.issues()
        self.assertEqual(issue.mapped("error_code"), ["reference"])
        self.assertEqual((issue.external_id, issue.res_id), (user["id"], employee.id))
        self.assertIn("Not found in Odoo: Department (Department 7b0c36a5", issue.error)
        with self.count_writes() as counter:
            self.sync(full=True)
        self.assertEqual(self.issues(), issue)
        self.assertEqual(counter.statements, [])
        self.simulator.add_unit("Nachzügler", id=ghost)
        self.sync()
        self.assertEqual(issue.state, "done")
        self.assertEqual(employee.department_id.name, "Nachzügler")

    def test_retry_changes_nothing(self):
        """A person may ask again: the issue is open afterwards, not waiting for ever."""
        user = self.plain_users()[0]
        self.spoil(user["id"], organisationUnitId="7b0c36a5-0000-4000-8000-000000000000")
        self.sync()
        issue = self.issues()
        issue.action_retry()
        self.work()
        self.assertEqual(issue.state, "failed")
        self.simulator.forget()
        self.work()
        self.assertEqual(self.simulator.count("getUser"), 0)

    def test_lost_reference_does_not_hide_another_fault(self):
        user = self.plain_users()[0]
        self.spoil(user["id"], organisationUnitId="7b0c36a5-0000-4000-8000-000000000000")
        self.sync()
        self.spoil(user["id"], birthDate="2087-01-01")
        for _pass in range(2):
            self.sync()
            self.assertIn("Birthday", self.issues(external_id=user["id"]).error)

    def test_manager_who_was_deleted_in_odoo(self):
        """There is nothing to wait for, and nothing to complain about."""
        self.sync()
        user = next(user for user in self.simulator.users if user["managerId"])
        manager = self.employee(user["managerId"])
        manager.unlink()
        self.sync(full=True)
        self.sync(full=True)
        self.assertFalse(self.issues())
        self.assertFalse(self.employee(user["id"]).parent_id)

    def test_head_does_not_overwrite_managers(self):
        """Odoo hands a department's head down to members without a manager; null is an answer."""
        unit = self.simulator.units[0]
        user = self.plain_users()[0]
        self.spoil(user["id"], organisationUnitId=unit["id"], managerId=None)
        self.sync()
        self.assertFalse(self.employee(user["id"]).parent_id)
        self.check_all_set()
        head = next(other for other in self.plain_users() if other["id"] != user["id"])
        self.simulator.update_unit(unit["id"], headUserId=head["id"])
        self.sync()
        self.assertEqual(self.department(unit["id"]).manager_id, self.employee(head["id"]))
        self.assertFalse(self.employee(user["id"]).parent_id)
        self.check_all_set()

    def test_move_to_a_department_with_a_head(self):
        """Moving keeps a manager of nobody, too."""
        user = self.plain_users()[0]
        self.simulator.update_user(user["id"], managerId=None)
        self.sync()
        target = next(unit for unit in self.simulator.units if unit["id"] != user["organisationUnitId"])
        self.simulator.update_user(user["id"], organisationUnitId=target["id"])
        self.sync()
        self.assertEqual(self.employee(user["id"]).department_id, self.department(target["id"]))
        self.assertFalse(self.employee(user["id"]).parent_id)
