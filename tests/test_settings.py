"""Settings > Flectra 2getHR Integration is the current company's connection, as a form."""

import base64

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from .people import PeopleCase
from .twogethr import RECORD_TYPES

KEY = "settings-key-3f9a1c"


class TestSettings(PeopleCase):
    def prepare(self):
        super().prepare()
        self.connection.unlink()
        self.simulator.api_key = KEY
        self.connections = self.env["hr.sync.connection"]
        admin = self.env.ref("base.user_admin")
        admin.company_ids |= self.company
        admin.company_id = self.company
        self.env = self.env(user=admin, context={**self.env.context, "allowed_company_ids": self.company.ids})

    def save(self, env=None, **values):
        """Open the settings, enter values, save; returns the company's connection."""
        env = env or self.env
        with Form(env["res.config.settings"]) as form:
            for name, value in values.items():
                setattr(form, f"twogethr_{name}", value)
        form.record.execute()
        return env["hr.sync.connection"].search([("company_id", "=", env.company.id)])

    def entered(self, **values):
        return self.save(base_url=self.simulator.url, api_key=KEY, **values)

    def settings(self):
        return self.env["res.config.settings"].with_context(hr_sync_system="twogethr").create({})

    def test_nothing_is_made_of_nothing(self):
        self.assertFalse(self.save())
        self.assertFalse(self.connections.search([("company_id", "=", self.company.id)]))

    def test_first_save_makes_it_later_ones_edit_it(self):
        connection = self.entered()
        self.assertEqual(len(connection), 1)
        self.assertEqual((connection.system, connection.api_key, connection.state), ("twogethr", KEY, "draft"))
        self.assertEqual(set(connection.stream_ids.mapped("record_type")), set(RECORD_TYPES))
        again = self.save(base_url="https://other.example")
        self.assertEqual(again, connection)
        self.assertEqual((connection.base_url, connection.api_key), ("https://other.example", KEY))

    def test_saving_again_writes_nothing(self):
        connection = self.entered()
        before = connection.write_date
        self.env.flush_all()
        with self.count_writes():
            self.save()
        self.assertEqual(connection.write_date, before)
        self.assertEqual(connection.api_key, KEY)

    def test_url_as_people_paste_it(self):
        url = self.simulator.url
        for pasted in (f"{url}/", f"{url}/swagger/index.html", f" {url}/swagger/v1/swagger.json ", f"{url}/swagger/"):
            self.assertEqual(self.save(base_url=pasted, api_key=KEY).base_url, url, pasted)
        self.assertEqual(
            self.save(base_url="t-2payroll-api.azurewebsites.net/").base_url, "https://t-2payroll-api.azurewebsites.net"
        )

    def test_key_stays_on_the_connection(self):
        """The key is in no parameter and in no column of the form's own table."""
        self.entered()
        self.env.flush_all()
        self.assertFalse(self.env["ir.config_parameter"].sudo().search([("value", "ilike", KEY)]))
        self.env.cr.execute("SELECT row_to_json(s)::text FROM res_config_settings s")
        self.assertNotIn(KEY, "".join(row[0] for row in self.env.cr.fetchall()))
        self.env.cr.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'res_config_settings'"
        )
        self.assertFalse([name for (name,) in self.env.cr.fetchall() if name.startswith("twogethr")])

    def test_flags(self):
        for record_type in RECORD_TYPES:
            connection = self.entered(**{f"sync_{record_type}": False})
            off = connection.stream_ids.filtered(lambda stream: not stream.enabled)
            self.assertEqual(off.mapped("record_type"), [record_type])
            self.save(**{f"sync_{record_type}": True})
        self.save(sync_department=True, sync_employee=True, bank_accounts=True)
        self.assertEqual(set(connection.stream_ids.mapped("enabled")), {True})
        employees = connection.stream_ids.filtered(lambda stream: stream.record_type == "employee")
        self.assertTrue(employees.bank_accounts)
        self.assertFalse(any((connection.stream_ids - employees).mapped("bank_accounts")))
        self.save(sync_employee=False)
        self.assertFalse(employees.enabled)

    def test_default_journal(self):
        """Only a sales journal will do; the refusal names the journal and says what to choose."""
        Journal = self.env["account.journal"]
        connection = self.entered()
        for kind in ("purchase", "general", "bank", "cash", "credit"):
            journal = Journal.create(
                {"name": f"Test {kind}", "code": f"T{kind[:3]}", "type": kind, "company_id": self.company.id}
            )
            with self.assertRaises(ValidationError, msg=kind) as caught:
                self.save(default_journal_id=journal)
            self.assertIn(f"Test {kind}", str(caught.exception))
            self.assertIn("Choose a sales journal", str(caught.exception))
            self.env.invalidate_all()
            self.assertFalse(connection.default_journal_id)
        sale = Journal.create({"name": "Rechnungen", "code": "RE", "type": "sale", "company_id": self.company.id})
        self.assertEqual(self.save(default_journal_id=sale).default_journal_id, sale)

    def test_other_defaults(self):
        project = self.env["project.project"].create({"name": "Allgemein", "company_id": self.company.id})
        customer = self.env["res.partner"].create({"name": "Diverse"})
        connection = self.entered(
            default_project_id=project, default_customer_id=customer, invoice_from="submitted", invoice_lines="report"
        )
        self.assertEqual((connection.default_project_id, connection.default_customer_id), (project, customer))
        self.assertEqual((connection.invoice_from, connection.invoice_lines), ("submitted", "report"))
        self.assertEqual(self.settings().twogethr_invoice_from, "submitted")

    def test_switched_off_says_so(self):
        """The button of a type that is off does not pretend to run."""
        self.save(base_url=self.simulator.url, api_key=KEY, sync_expense=False)
        self.settings().action_hr_sync_test()
        with self.assertRaisesRegex(UserError, "Expense is disabled"):
            self.env["hr.expense"].with_context(hr_sync_system="twogethr").action_hr_sync()

    def test_journal_of_another_company(self):
        self.entered()
        other = self.env["res.company"].create({"name": "Talwerk AG"})
        journal = (
            self.env["account.journal"]
            .sudo()
            .create({"name": "Fremd", "code": "FR", "type": "sale", "company_id": other.id})
        )
        with self.assertRaises(UserError):
            self.save(default_journal_id=journal)

    def test_each_company_its_own(self):
        mine = self.entered()
        other = self.env["res.company"].create({"name": "Talwerk AG"})
        self.env.user.company_ids |= other
        env = self.env(context={**self.env.context, "allowed_company_ids": [other.id, self.company.id]})
        theirs = self.save(env, base_url="https://other.example", api_key="another-key")
        self.assertEqual(theirs.company_id, other)
        self.assertEqual((mine.base_url, mine.api_key), (self.simulator.url, KEY))
        self.assertEqual(env["res.config.settings"].create({}).twogethr_api_key, "another-key")
        self.assertEqual(self.settings().twogethr_api_key, KEY)

    def test_settings_without_our_rights(self):
        """Who administers the database but not HR Sync can open and save Settings, and sees no key."""
        self.entered()
        user = new_test_user(
            self.env, "sysadmin", groups="base.group_system", company_id=self.company.id, company_ids=self.company.ids
        )
        env = self.env(user=user)
        arch = env["res.config.settings"].get_view(view_type="form")["arch"]
        self.assertNotIn("twogethr", arch)
        Form(env["res.config.settings"]).save().execute()
        self.assertNotIn("twogethr_api_key", env["res.config.settings"].fields_get())

    # --- The test button ---------------------------------------------------------------------------

    def assertRefused(self, pattern):
        models = "odoo.addons.hr_sync.models.sync"
        with mute_logger("odoo.addons.hr_sync.systems.transport.http", f"{models}.hr_sync_connection_engine"):
            answer = self.settings().action_hr_sync_test()["params"]
        self.assertEqual(answer["type"], "danger")
        self.assertRegex(answer["message"], pattern)

    def test_button_without_a_connection(self):
        with self.assertRaisesRegex(UserError, "URL and the API key"):
            self.settings().action_hr_sync_test()
        self.save(base_url=self.simulator.url)
        with self.assertRaisesRegex(UserError, "URL and the API key"):
            self.settings().action_hr_sync_test()

    def test_button(self):
        connection = self.entered()
        action = self.settings().action_hr_sync_test()
        self.assertEqual(action["params"]["type"], "success")
        self.assertIn("Alpenwerk AG", action["params"]["title"])
        self.assertEqual(connection.state, "connected")
        settings = self.settings()
        self.assertEqual((settings.twogethr_state, settings.twogethr_tenant_name), ("connected", "Alpenwerk AG"))

    def test_button_with_a_wrong_key(self):
        connection = self.save(base_url=self.simulator.url, api_key="not-the-key")
        self.assertRefused("key was refused")
        self.assertEqual(connection.state, "error")

    def test_button_with_nobody_there(self):
        connection = self.entered()
        self.simulator.stop()
        self.assertRefused("cannot be reached")
        self.assertEqual(connection.state, "draft")

    def test_button_with_a_web_page(self):
        connection = self.entered()
        self.simulator.faults.add("*", "html", times=None)
        self.assertRefused("web page")
        self.assertEqual(connection.state, "draft")

    # --- The contract ------------------------------------------------------------------------------

    def test_garbage_for_a_contract(self):
        connection = self.entered()
        for garbage in (b"no json", b"{}", b"[1]", b"\xff\xfe\x00"):
            with self.assertRaises(ValidationError, msg=garbage) as caught:
                connection.contract = base64.b64encode(garbage)
            self.assertIn("Swagger JSON", str(caught.exception))
            self.env.invalidate_all()
        self.assertFalse(connection.contract)
        self.settings().action_hr_sync_test()

    def test_contract_of_the_customer(self):
        import json

        connection = self.entered()
        connection.contract = base64.b64encode(json.dumps(self.simulator.swagger).encode())
        self.settings().action_hr_sync_test()
        self.assertEqual(connection.state, "connected")
