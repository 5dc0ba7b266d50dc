"""What a connection says of itself: "in sync" only if nothing is missing."""

from odoo.tests import freeze_time

from .expenses import ExpenseCase
from .pushing import PushCase


@freeze_time("2026-06-01 08:00:00")
class TestHealthSentences(ExpenseCase):
    def test_the_last_sync_failed(self):
        self.sync_through()
        self.assertEqual(self.connection.health, "In sync.")
        self.simulator.faults.add("listUsers", "status", status=503, times=None)
        self.sync("employee")
        self.assertIn("The last sync", self.connection.health)
        self.assertIn("failed", self.connection.health)
        self.assertIn("Service Unavailable", self.connection.health)
        self.assertNotIn("In sync", self.connection.health)
        self.simulator.faults.clear()
        self.connection.action_resume()
        self.sync_through()
        self.assertEqual(self.connection.health, "In sync.")

    def test_every_sync_failed(self):
        for operation in ("listOrganisationUnits", "listUsers", "listProjects", "listExpenseTypes", "listExpenses"):
            self.simulator.faults.add(operation, "status", status=503, times=None)
        self.sync()
        self.assertIn("The last sync of 5 record types failed: ", self.connection.health)

    def test_one_that_lacks_a_right(self):
        self.sync_through()
        self.simulator.faults.add("listExpenses", "status", status=403, detail="The scope expenses.read is missing.")
        self.sync("expense")
        self.assertIn("Stopped: Expense. ", self.connection.health)
        self.assertIn("expenses.read", self.connection.health)

    def test_a_first_sync_that_is_not_done(self):
        for _number in range(8):
            self.person()
        self.pages_of(2)
        self.assertEqual(self.connection.health, "Connected. Nothing has been synced yet.")
        self.connection.action_sync()
        self.assertIn("Sync waiting to start: Department.", self.connection.health)
        while not self.connection.run_ids.filtered(lambda run: run.record_type == "employee" and run.fetched):
            with self.slice(6):
                self.work()
        run = self.connection.run_ids.filtered(lambda run: run.record_type == "employee")
        self.assertEqual(run.state, "running")
        self.assertEqual(self.connection.health, f"Sync in progress: Employee, {int(run.progress)} %.")
        self.assertGreater(run.progress, 0)
        self.work()
        self.assertEqual(self.connection.health, "In sync.")

    def test_types_that_were_never_synced(self):
        self.sync_through("department", "employee")
        self.assertEqual(self.connection.health, "Not synced yet: Expense type, Project, Expense.")
        self.connection.stream_ids.filtered(
            lambda one: one.record_type in ("project", "expense_type", "expense")
        ).enabled = False
        self.assertEqual(self.connection.health, "In sync.", "a person has switched off the rest")

    def test_a_cancelled_sync(self):
        self.sync_through()
        self.connection.stream_ids.filtered(lambda one: one.record_type == "expense").action_sync()
        self.connection.run_ids.filtered(lambda run: run.state == "running").action_cancel()
        self.assertIn("The last sync was cancelled: ", self.connection.health)

    def test_issues_and_skipped_records(self):
        self.sync_through()
        for number in range(3):
            self.spend(amount=0, day=f"2026-05-2{number}", state="submitted")
        self.expense_type(self.type).unlink()
        self.spend()
        self.sync_through()
        self.assertIn("Issues that need attention: ", self.connection.health)
        self.assertNotIn("In sync", self.connection.health)

    def test_issues_while_a_sync_runs(self):
        self.spend(amount=0, state="submitted")
        self.sync_through()
        self.connection.action_sync()
        self.assertRegex(self.connection.health, r"^Sync waiting to start: .* Issues that need attention: 1\.$")

    def test_everything_switched_off(self):
        self.sync_through()
        self.connection.stream_ids.enabled = False
        self.assertEqual(self.connection.health, "Connected. No record type is enabled.")


@freeze_time("2026-06-01 08:00:00")
class TestHealthOfSending(PushCase):
    def test_changes_that_wait_for_the_next_sync(self):
        """What is not sent when it changes is not there yet, and nobody else tells so."""
        _user, employee = self.synced(firstName="Anna", lastName="Keller")
        self.assertEqual(self.connection.health, "In sync.")
        stream = self.connection.stream_ids.filtered(lambda one: one.record_type == "employee")
        for trigger in ("schedule", "manual"):
            with self.subTest(trigger):
                stream.trigger = trigger
                for number in (f"{trigger} 1", f"{trigger} 2"):
                    employee.job_title = number
                    self.commit()
                self.work()
                self.assertEqual(
                    self.connection.health, "Changes in Odoo that the next sync of their type will send: 1."
                )
                self.assertIn(employee.id, self.waiting_ids())
                self.sync_through("employee")
                self.assertEqual(self.connection.health, "In sync.")

    def waiting_ids(self):
        action = self.connection.action_open_waiting()
        return self.env[action["res_model"]].search(action["domain"]).mapped("res_id")
