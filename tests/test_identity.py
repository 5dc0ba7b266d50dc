"""Identity: another company's key, a copied database or another address stop a connection without a write."""

import logging
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tools import mute_logger
from psycopg2.errors import UniqueViolation

from .twogethr import TwogethrCase


class TestIdentity(TwogethrCase):
    """The connection stores who is on both ends, and compares before anything is written."""

    employees, units = 4, 2

    def prepare(self):
        super().prepare()
        self.sync()
        self.user = self.plain_users()[0]
        self.person = self.employee(self.user["id"])

    def check_stopped(self, *words):
        self.connection.action_sync()
        runs = self.connection.run_ids.filtered(lambda run: run.state == "running")
        self.assertTrue(runs)
        with self.count_writes() as counter, self.quiet():
            self.work()
        self.assertEqual(counter.statements, [])
        self.assertEqual(self.connection.state, "error")
        self.assertEqual(set(runs.mapped("state")), {"failed"})
        for word in ("Nothing was written", *words):
            self.assertIn(word, self.connection.last_error)
            self.assertIn(word, runs[0].error)
        self.assertTrue(self.person.active)
        with self.assertRaises(UserError):
            self.connection.action_sync()

    def quiet(self):
        logger = logging.getLogger("odoo.addons.hr_sync.models.sync.hr_sync_connection_engine")
        return patch.object(logger, "disabled", True)

    def strangers(self):
        """The same address, another company behind the key."""
        store = self.simulator.store
        store.company["id"], store.company["name"] = "another-tenant", "Fremd GmbH"
        for user in self.simulator.users:
            self.simulator.vanish_user(user["id"])
        self.simulator.add_user()

    def test_key_of_another_company(self):
        self.strangers()
        self.check_stopped("another company", "Fremd GmbH")

    def test_key_of_another_company_and_a_job(self):
        """A job that waits is not done with the wrong company either (to which nobody is known: 404)."""
        job = self.env["hr.sync.job"].create(
            {
                "connection_id": self.connection.id,
                "record_type": "employee",
                "external_id": self.user["id"],
                "res_model": "hr.employee",
                "res_id": self.person.id,
            }
        )
        self.strangers()
        with self.count_writes() as counter, self.quiet():
            self.work()
        self.assertEqual(counter.statements, [])
        self.assertTrue(self.person.active)
        self.assertEqual(job.state, "pending")

    def test_key_changes_between_two_slices(self):
        self.pages_of(1)
        for user in self.simulator.users:
            self.simulator.update_user(user["id"], jobTitle="Neu")
        self.connection.action_sync()
        with self.slice(6):
            self.work()
        self.assertIn("running", self.connection.run_ids.mapped("state"))
        self.strangers()
        with self.count_writes() as counter, self.quiet():
            self.work()
        self.assertEqual(counter.statements, [])
        self.assertEqual(self.connection.state, "error")

    def test_testing_with_the_key_of_another_company(self):
        self.strangers()
        with self.assertRaisesRegex(UserError, "another company"):
            self.connection.action_test()

    def test_copied_database(self):
        self.env["ir.config_parameter"].set_param("database.uuid", "11111111-2222-3333-4444-555555555555")
        self.check_stopped()

    def freeze_address(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("web.base.url", "https://odoo.alpenwerk.example")
        parameters.set_param("web.base.url.freeze", "True")
        self.connection.action_test()

    def test_other_address(self):
        self.freeze_address()
        self.assertCounts(self.sync(full=True)["employee"], unchanged=4)
        self.env["ir.config_parameter"].set_param("web.base.url", "https://staging.alpenwerk.example")
        self.check_stopped()

    def test_address_that_is_not_frozen(self):
        """It changes whenever an administrator logs in under another name: that is no other database."""
        self.env["ir.config_parameter"].set_param("web.base.url", "https://intern.alpenwerk.example")
        self.assertCounts(self.sync(full=True)["employee"], unchanged=4)

    def test_testing_again_accepts_the_address(self):
        self.freeze_address()
        self.env["ir.config_parameter"].set_param("web.base.url", "https://neu.alpenwerk.example")
        self.check_stopped()
        self.connection.action_test()
        self.assertCounts(self.sync(full=True)["employee"], unchanged=4)

    def test_removed_and_connected_again(self):
        ignored = self.plain_users()[1]
        self.spoil(ignored["id"], gender="quantum")
        self.sync()
        self.issues(external_id=ignored["id"])._ignore()
        self.connection.unlink()
        self.assertTrue(self.connection.exists())
        self.assertFalse(self.connection.active)
        former, count = self.connection, len(self.all_employees())
        self.connection = self.connect(name="2getHR, neu")
        self.assertFalse(self.env["hr.sync.link"].search([("connection_id", "=", former.id)]))
        with self.count_writes() as counter:
            runs = self.sync()
        self.assertEqual(counter.statements, [])
        self.assertCounts(runs["employee"], unchanged=3, skipped=1)
        self.assertEqual(len(self.all_employees()), count)
        self.assertEqual(self.employee(self.user["id"]), self.person)
        self.work(former)

    def test_one_active_connection_per_tenant(self):
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.connect()
