"""How a connection gets in: a token and a number, or the password of a user who may have several companies."""

import logging

from odoo.exceptions import UserError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from .kleer import KleerCase
from .simulators.kleer import KleerSimulator

_ENGINE = "odoo.addons.hr_sync.models.sync.hr_sync_connection_engine"


@freeze_time("2026-06-01 08:00:00")
class TestKleerAccess(KleerCase):
    def prepare(self):
        super().prepare()
        self.connection.write({"api_key": False})
        self.enter(company=False, email=self.simulator.email, password=self.simulator.password)

    def setting(self, name):
        return self.connection.setting_ids.filtered(lambda one: one.name == name)

    def tested(self):
        return self.connection.action_test()["params"]

    def other_company(self, id_=4712, name="Andra AB"):
        self.simulator.more_companies.append({"id": id_, "name": name, "token": "another-token-77ab"})

    def test_password(self):
        answer = self.tested()
        self.assertEqual((answer["type"], self.connection.state), ("success", "connected"), answer["message"])
        self.simulator.forget()
        self.sync(full=True)
        self.assertEqual(self.simulator.count("GET /user"), 1)
        self.assertEqual(self.simulator.count("POST /access/authenticate"), 0, "the token is kept")

    def test_token_that_ends_is_replaced(self):
        self.tested()
        self.simulator.token = "a-new-token-90cc"
        self.simulator.forget()
        self.sync(full=True)
        self.assertEqual(self.simulator.count("POST /access/authenticate"), 1)
        self.assertEqual(self.connection.state, "connected")

    def test_wrong_password(self):
        self.enter(password="falskt-1234")
        with mute_logger(_ENGINE):
            answer = self.tested()
        self.assertEqual(answer["type"], "danger")
        self.assertIn("refused the e-mail address or the password", answer["message"])

    def test_no_payroll_right(self):
        self.simulator.accesses = ["Timereport", "PAYROLL_OWN"]
        answer = self.tested()
        self.assertEqual(answer["type"], "warning")
        self.assertIn("Administer all the payroll", answer["message"])

    def test_payroll_right_of_a_token(self):
        """Who may read users only is told what is missing."""
        self.connection.api_key = self.simulator.token
        self.enter(company=self.simulator.company_id)
        self.simulator.faults.add("GET /payroll/user", "status", status=403, times=None)
        self.assertIn("Administer all the payroll", self.tested()["message"])

    def test_two_companies(self):
        self.other_company()
        with mute_logger(_ENGINE):
            answer = self.tested()
        self.assertEqual(answer["type"], "danger")
        self.assertIn("several companies: Exempel AB, Andra AB", answer["message"])
        choices = self.setting("login_company").choice_ids
        self.assertEqual(choices.mapped("name"), ["Exempel AB (4711)", "Andra AB (4712)"])
        self.setting("login_company").choice_id = choices[0]
        self.assertEqual(self.tested()["type"], "success")
        self.assertEqual(self.connection.tenant_name, "Exempel AB")

    def test_company_that_is_gone(self):
        self.other_company()
        self.enter(login_company="4713")
        with mute_logger(_ENGINE):
            self.assertIn("no longer has access to the chosen company", self.tested()["message"])

    def test_neither(self):
        self.enter(email=False)
        with mute_logger(_ENGINE):
            self.assertIn("Enter the token and the number of the company, or", self.tested()["message"])

    def test_other_systems_need_a_key(self):
        other = self.env["hr.sync.connection"].create(
            {"name": "x", "system": "tripletex", "company_id": self.company.id, "base_url": self.simulator.base_url}
        )
        with self.assertRaisesRegex(UserError, "API key first"):
            other.action_test()

    def test_password_is_in_no_log(self):
        with self.assertLogs(level=logging.DEBUG) as logs:
            self.tested()
            self.enter(password="falskt<1234>")
            self.tested()
        for secret in (self.simulator.password, "falskt<1234>", "falskt&lt;1234&gt;"):
            self.assertNotIn(secret, "\n".join(logs.output))
        self.assertFalse(self.setting("password").value)

    def test_guide(self):
        setup = self.env["hr.sync.setup"].new({"connection_id": self.connection.id})
        for words in (
            *("Administer all the payroll", "Finance manager", "User permissions: administrate", "secure password"),
            *("change log", "BankID", "Salary reports – Management", "Administrator/manager must submit salary report"),
        ):
            self.assertIn(words, setup.guide)

    def test_two_connections_of_one_company(self):
        """Each Kleer company is a connection, which its name labels; both keep their own links."""
        second = KleerSimulator(token="second-token-5512", company_id="4712")
        second.company.update(name="Andra AB", orgno="556677-0000")
        with second:
            bo = second.add_user("Bo Ek", "bo@exempel.example")
            other = self.make_connection(name="Kleer Andra", simulator=second)
            self.assertEqual(other.action_test()["params"]["type"], "success")
            self.sync(connection=other)
            self.tested()
            self.sync(full=True)
            self.assertEqual((self.connection.state, other.state), ("connected", "connected"))
            self.assertEqual(self.employee(str(bo), other).name, "Bo Ek")
            self.assertEqual(self.employee(str(self.id)), self.anna)
            names = (self.connection | other).mapped("display_name")
            self.assertEqual(names, ["Kleer", "Kleer Andra"])
            self.assertEqual(second.violations, [])
