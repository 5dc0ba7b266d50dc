"""A connection has several access points, of which it uses one; each can be tested, and the test says what to do."""

import socket
from unittest.mock import patch

import psycopg2
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..systems.transport import lines
from .avantage import AvantageCase


class TestAvantageAccessPoints(AvantageCase):
    def tested(self, **values):
        """What the test of one more access point says, which is not the default one."""
        point = self.add_point("Filiale", **values)
        answer = point.action_test()["params"]
        self.assertEqual(point.test_state, "failed" if answer["type"] == "danger" else "works")
        self.assertTrue(point.tested_at)
        self.assertIn(point.test_result, (answer["message"], answer["title"]))
        self.assertEqual(self.connection.state, "connected", "it is not the one in use")
        return answer["message"]

    def administrator(self):
        values = {"company_id": self.company.id, "company_ids": self.company.ids}
        return new_test_user(self.env, "admin2", groups="hr_sync.group_administrator", **values)

    def test_the_first_one_is_the_default(self):
        self.assertTrue(self.point.is_default)
        self.assertEqual(self.connection.base_url, self.simulator.address)
        self.assertEqual((self.connection.state, self.connection.tenant_name), ("connected", "Avantage 01"))
        self.assertEqual(self.connection.tenant["timezone"], "America/Toronto")

    def test_works(self):
        self.assertEqual(self.tested(), "")

    def test_an_address_without_scheme(self):
        point = self.add_point("Filiale", address=self.simulator.address.removeprefix("tcp://"))
        self.assertEqual(point.address, self.simulator.address)

    def test_nothing_listens(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.assertIn("Start MainTCP", self.tested(address=f"tcp://127.0.0.1:{port}"))

    def test_filtered(self):
        def silent(*_args, **_options):
            raise TimeoutError("timed out")

        # No address of this machine can be filtered without rights over its firewall.
        with patch.object(socket, "create_connection", silent):
            self.assertIn("Windows firewall", self.tested())

    def test_no_banner(self):
        self.simulator.banner = None
        with patch.object(lines, "TIMEOUT", 0.2), patch.object(lines, "DEADLINE", 2.0):
            self.assertIn("sends no greeting", self.tested())

    def test_a_gateway_with_a_key(self):
        self.simulator.banner = bytes(range(128, 200)) + b"\r\n"
        self.assertIn("encrypted gateways are not supported", self.tested())

    def test_log_in_refused(self):
        self.assertIn("Avantage refused the log-in", self.tested(password="another"))
        self.env["res.lang"]._activate_lang("de_DE")
        german = self.connection.access_point_ids[-1].with_context(lang="de_DE")
        self.assertIn("hat die Anmeldung abgelehnt", german.test_result)

    @mute_logger("odoo.addons.hr_sync.models.sync.hr_sync_connection_engine")
    def test_the_default_one_is_refused(self):
        self.point.password = "another"
        self.assertIn("Avantage refused the log-in", self.point.action_test()["params"]["message"])
        self.assertEqual((self.connection.state, self.point.test_state), ("error", "failed"))

    def test_a_failure_is_worded_once(self):
        """For what is kept and what is shown: the default access point keeps it on the connection."""
        other = self.add_point("Filiale", password="another")
        self.point.password = "another"
        kind = type(self.connection)
        counted = {"autospec": True, "side_effect": kind._sentence}
        for point, kept in ((other, (other, "test_result")), (self.point, (self.connection, "last_error"))):
            with self.subTest(point.name), patch.object(kind, "_sentence", **counted) as worded:
                message = point.action_test()["params"]["message"]
                record, name = kept
                self.assertIn("Avantage refused the log-in", message)
                self.assertEqual((worded.call_count, record[name]), (1, message))

    def test_another_default(self):
        other = self.add_point("Filiale", address=self.simulator.address.replace("127.0.0.1", "localhost"))
        other.action_make_default()
        self.assertEqual(self.connection.access_point_ids.filtered("is_default"), other)
        self.assertEqual(self.connection.base_url, other.address)
        self.assertEqual(self.connection.action_test()["params"]["type"], "success")
        self.assertEqual(other.test_state, "works")

    def test_there_is_always_a_default(self):
        self.add_point("Filiale")
        with self.assertRaisesRegex(UserError, "another access point the default"):
            self.point.unlink()

    def test_never_two_defaults(self):
        other = self.add_point("Filiale", is_default=True)
        self.assertFalse(self.point.is_default)
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            self.cr.execute("UPDATE hr_sync_access_point SET is_default = TRUE WHERE id = %s", [self.point.id])
        self.assertTrue(other.is_default)

    def test_a_connection_without_access_point(self):
        connection = self.env["hr.sync.connection"].create(
            {"name": "Autre", "system": "avantage", "company_id": self.company.id}
        )
        with self.assertRaisesRegex(UserError, "Add an access point first"):
            connection.action_test()

    def test_who_sees_and_who_writes(self):
        officer = new_test_user(
            self.env, "agent", groups="hr_sync.group_officer", company_id=self.company.id, company_ids=self.company.ids
        )
        mine = self.point.with_user(officer)
        self.assertEqual(mine.name, "Serveur")
        for refused in (lambda: mine.password, lambda: mine.write({"name": "x"}), mine.action_test):
            with self.assertRaises(AccessError):
                refused()
        main = self.env.ref("base.main_company")
        other = new_test_user(
            self.env, "autre", groups="hr_sync.group_administrator", company_id=main.id, company_ids=main.ids
        )
        with self.assertRaises(AccessError):
            self.point.with_user(other).with_context(allowed_company_ids=main.ids).action_make_default()
        with self.assertRaisesRegex(AccessError, "cannot be edited"):
            self.point.with_user(self.administrator()).write({"test_state": "works"})

    def test_an_administrator_adds_them(self):
        administrator = self.administrator()
        self.connection.unlink()
        values = {"name": "Autre", "system": "avantage", "company_id": self.company.id}
        connection = self.env["hr.sync.connection"].with_user(administrator).create(values)
        point = {"address": self.simulator.address, "login": self.simulator.user, "password": self.simulator.password}
        connection.access_point_ids = [(0, 0, {"name": name, **point}) for name in ("Un", "Deux")]
        first, second = connection.access_point_ids.sorted("id")
        self.assertEqual((first.is_default, second.is_default), (True, False))
        second.action_make_default()
        self.assertEqual((first.is_default, second.is_default), (False, True))
        self.assertEqual(second.action_test()["params"]["type"], "success")
        with self.assertRaisesRegex(AccessError, "cannot be edited"):
            second.is_default = False

    def test_in_the_steps_of_a_set_up(self):
        """The access point is entered in the first step; the second one shows the tables, and can check the numbers."""
        self.connection.unlink()
        setup = self.env["hr.sync.setup"].with_user(self.administrator())
        setup = setup.create({"name": "Avantage", "system": "avantage", "company_id": self.company.id})
        self.assertIn("Enable-WindowsOptionalFeature", setup.guide)
        with self.assertRaisesRegex(UserError, "Add an access point first"):
            setup.action_key()
        point = {"address": self.simulator.address, "login": self.simulator.user, "password": self.simulator.password}
        setup.write({"access_point_ids": [(0, 0, {"name": "Serveur", **point})]})
        setup.action_key()
        self.assertEqual((setup.step, setup.state), ("streams", "draft"))
        self.assertEqual(setup.table_ids.filtered("table_name").mapped("name")[:1], ["projects"])
        setup.table_ids[0].column_ids.filtered(lambda column: column.name == "status").number = "6"
        self.assertEqual(setup.action_check_numbers()["res_model"], "hr.sync.number.check")

    def test_a_neutralised_copy_has_no_password(self):
        self.neutralize()
        self.assertFalse(self.point.password)
