"""The step of a set-up in which values are mapped: it is there where it is needed, and can be left."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, new_test_user
from odoo.tools import mute_logger

from ..systems.kleer.client import PRODUCTION, TEST
from .choosing import SSN
from .common import SyncCase
from .simulators.kleer import KleerSimulator


@freeze_time("2026-06-15 08:00:00")
class TestSetupMappings(SyncCase):
    """A set-up past its test; time off is mapped to activities, of which one is called like a time off type."""

    system = "kleer"

    def prepare(self):
        super().prepare()
        self.company = self.env["res.company"].create({"name": "Exempel", "country_id": self.env.ref("base.se").id})
        self.env.user.company_ids |= self.company
        self.env = self.env(context={**self.env.context, "allowed_company_ids": self.company.ids})
        self.simulator = KleerSimulator().start()
        self.addCleanup(self.simulator.stop)
        self.vacation, self.illness = (self.simulator.add_activity(name) for name in ("Semester", "Sjuk"))
        self.simulator.add_contract(self.simulator.add_user("Anna Berg", "anna@exempel.example"), ssn=SSN["Anna Berg"])
        values = {"company_id": self.company.id, "requires_allocation": False}
        self.env["hr.leave.type"].search([]).active = False
        self.holidays, self.sick = self.env["hr.leave.type"].create(
            [{**values, "name": "Semester"}, {**values, "name": "Illness"}]
        )
        user = new_test_user(
            self.env,
            "setup_administrator",
            "hr_sync.group_administrator",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        self.setup = self.env["hr.sync.setup"].with_user(user)
        self.setup = self.setup.create({"name": "Kleer", "system": "kleer", "company_id": self.company.id})
        self.setup.write({"host": "other", "base_url": self.simulator.base_url, "api_key": self.simulator.token})
        self.connection = self.setup.connection_id
        self.setup.access_setting_ids.filtered(lambda one: one.name == "company").value = self.simulator.company_id
        self.setup.action_key()

    def stream(self, record_type="absence_hours"):
        return self.setup.stream_ids.filtered(lambda one: one.record_type == record_type)

    def look(self):
        self.stream().enabled = True
        self.setup.action_look()
        self.work(self.connection.sudo())
        self.setup.action_preview()

    def row(self, kind):
        return self.setup.mapping_ids.filtered(lambda row: row.res_id == kind.id)

    def test_where_it_is_needed(self):
        """The step is there only if something that is switched on is sent by a mapping."""
        self.assertIn("1. Log-in", self.setup.progress)
        self.stream().enabled = False
        self.assertNotIn("Mappings", self.setup.progress)
        self.setup.action_look()
        self.work(self.connection.sudo())
        self.setup.action_preview()
        self.assertEqual((self.setup.step, self.connection.mapping_values_read), ("preview", False))
        self.setup.action_back()
        self.setup.action_back()
        self.look()
        self.assertEqual(self.setup.step, "mappings")
        self.assertIn("4. Mappings", self.setup.progress)

    def test_environment(self):
        """Where a system has environments, one of them is chosen, or another address is entered."""
        other = self.env["res.company"].create({"name": "Andere AB"})
        self.env.user.company_ids |= other
        with Form(self.env["hr.sync.connect"].with_context(allowed_company_ids=[other.id])) as form:
            form.system = "kleer"
        setup = self.env["hr.sync.setup"].browse(form.record.action_continue()["res_id"])
        with Form(setup, view="hr_sync.hr_sync_connection_view_setup") as form:
            self.assertEqual((form.host, form.base_url), ("production", PRODUCTION))
            form.host = "test"
        self.assertEqual((setup.host, setup.base_url), ("test", TEST))
        with Form(setup, view="hr_sync.hr_sync_connection_view_setup") as form:
            form.host = "other"
            form.base_url = "https://kleer.example/v1"
        self.assertEqual((setup.host, setup.base_url), ("other", "https://kleer.example/v1"))
        with Form(setup, view="hr_sync.hr_sync_connection_view_setup") as form:
            form.host = "production"
        self.assertEqual(setup.base_url, PRODUCTION)

    def test_mapped(self):
        """A proposal is accepted and a value chosen; the preview that follows knows both, and nothing is sent."""
        self.look()
        self.assertTrue(self.connection.mapping_values_read)
        self.assertEqual((self.setup.reading_values, self.setup.proposed_count), (False, 1))
        self.assertEqual(
            self.setup.mapping_notice,
            "Time Off Types: 2 not mapped. Records with these values are not sent; an issue names each value.",
        )
        self.setup.action_accept_proposals()
        self.assertEqual(self.row(self.holidays).value_id.external_id, str(self.vacation))
        found = self.env["hr.sync.mapping.value"].search([("external_id", "=", str(self.illness))])
        self.setup.web_save({"mapping_ids": [Command.update(self.row(self.sick).id, {"value_id": found.id})]}, {})
        self.assertEqual((self.row(self.sick).value_id, self.setup.mapping_notice), (found, ""))
        with self.assertRaises(AccessError):
            self.setup.web_save({"mapping_ids": [Command.update(self.row(self.sick).id, {"mapping": "x"})]}, {})
        self.assertFalse(self.connection.run_ids.filtered(lambda run: run.kind != "preview"))
        self.setup.action_mapped()
        self.assertEqual((self.setup.step, self.setup.looking), ("preview", True))
        with self.assertRaisesRegex(UserError, "Complete the set-up steps first"):
            self.setup.action_start()
        self.work(self.connection.sudo())
        self.assertEqual({request.method for request in self.simulator.requests}, {"GET"})
        self.setup.action_start()
        self.work(self.connection.sudo())
        self.assertEqual((self.connection.state, self.connection.unmapped_count), ("connected", 0))

    def test_left_out(self):
        """Nothing has to be mapped, and values that cannot be read keep nobody in the step."""
        self.simulator.faults.add("GET /activity", "status", status=403, times=None)
        with mute_logger("odoo.addons.hr_sync.engine.failures"):
            self.look()
        self.assertTrue(self.connection.mapping_values_error)
        self.assertFalse(self.setup.reading_values)
        asked = len(self.simulator.requests)
        self.work(self.connection.sudo())
        self.assertEqual(len(self.simulator.requests), asked, "while a set-up rests nothing is read again by itself")
        self.simulator.faults.clear()
        self.setup.action_read_values()
        self.assertTrue(self.setup.reading_values)
        self.work(self.connection.sudo())
        self.assertEqual((self.setup.proposed_count, self.connection.mapping_values_error), (1, False))
        self.setup.action_mapped()
        self.work(self.connection.sudo())
        self.setup.action_start()
        self.assertEqual((self.connection.state, self.connection.unmapped_count), ("connected", 2))
