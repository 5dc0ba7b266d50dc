"""The first record that is created in the external system is confirmed by a person before others are."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from ..systems import SYSTEMS, Kleer, register
from ..systems.kleer import Employees
from .choosing import ChoosingCase

START = "2026-06-01 08:00:00"


class TestConfirming(ChoosingCase):
    """Three employees were chosen; creating has just been switched on."""

    def prepare(self):
        super().prepare()
        self.connected()
        self.people = self.here("Anna Berg", "Bo Ek", "Cia Dal")

    def setUp(self):
        super().setUp()
        self.clock = self.enterContext(freeze_time(START))
        self.switch("false")
        self.switch("true")

    def switch(self, value):
        self.connection.setting_ids.filtered(lambda one: one.name == "may_create").value = value

    def choose(self):
        self.stream.action_open_sending()
        self.env["hr.sync.sending"].search([("stream_id", "=", self.stream.id)]).action_create()
        self.send()

    def send(self):
        """Let the worker send now, and what waits for a minute."""
        for _turn in range(2):
            self.env.cr.flush()
            self.work()
            self.clock.tick(timedelta(minutes=2))
        self.env.invalidate_all()

    def test_confirmed(self):
        """One is sent, the others are held back with a reason, and follow once it is confirmed."""
        self.choose()
        [name] = self.names_there()
        first = self.people.filtered(lambda one: one.name == name)
        self.assertEqual(self.stream.first_res_id, first.id)
        self.assertIn(f"{name} was created in Kleer first. Check it there", self.stream.first_notice)
        self.assertIn(self.stream.first_notice, self.connection.health)
        others = self.people - first
        for one in others:
            self.assertEqual(self.row(one).state, "unsent")
            self.assertIn(f"Not sent: {name} was created in Kleer first", self.row(one).reason)
        self.assertIn("Somebody has to confirm", others[0].hr_sync_hint)
        self.assertEqual(self.compare()["Cia Dal" if first.name != "Cia Dal" else "Bo Ek"], "unsent")
        self.assertIn("Somebody has to confirm", self.run_out().notes)
        others[0].work_phone = "123"
        self.send()
        self.assertEqual(self.names_there(), [name])
        administrator = self.user("administrator")
        self.stream.with_user(administrator).action_confirm_first()
        self.send()
        self.assertEqual(self.names_there(), ["Anna Berg", "Bo Ek", "Cia Dal"])
        self.assertEqual(self.stream.confirmed_by_id, administrator)
        self.assertTrue(self.stream.confirmed_at)
        self.assertFalse(self.stream.first_notice)
        self.assertIn(f"{name} is right in the external system", self.connection.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "No record waits"):
            self.stream.action_confirm_first()

    def test_confirmed_at_once(self):
        """Those that were put off until then are sent at once."""
        self.stream.action_open_sending()
        self.env["hr.sync.sending"].search([("stream_id", "=", self.stream.id)]).action_create()
        for names in (1, 3):
            self.env.cr.flush()
            self.work()
            self.assertEqual(len(self.names_there()), names)
            if names == 1:
                self.stream.action_confirm_first()

    def test_refused(self):
        """Creating is switched off again; switched on, the next one is to be confirmed."""
        self.choose()
        [name] = self.names_there()
        self.stream.action_refuse_first()
        self.assertEqual(self.connection._setting_values()["may_create"], False)
        self.send()
        self.run_out()
        self.assertEqual(self.names_there(), [name])
        self.assertFalse(self.stream.first_notice)
        self.assertIn("may not create employees", self.row(self.people[-1]).reason)
        self.switch("true")
        self.run_out()
        self.send()
        self.assertEqual(len(self.names_there()), 2)
        self.assertTrue(self.stream.first_notice)

    def test_refused_by_the_system(self):
        """A record that was not created confirms nothing and holds nobody: the next one is tried."""
        self.simulator.faults.add("PUT /user", "status", status=400)
        self.choose()
        self.assertEqual(len(self.names_there()), 1)
        self.assertTrue(self.issues())
        self.assertIn(self.names_there()[0], self.stream.first_notice)

    def test_both_ways(self):
        """A stream that also reads creates the others as well once the first one is confirmed."""
        self.stream.write({"direction": "both", "policy": "odoo"})
        self.sync()
        self.choose()
        self.assertEqual(len(self.names_there()), 1)
        self.stream.action_confirm_first()
        self.send()
        self.assertEqual(len(self.names_there()), 3)

    def test_rights(self):
        """Administrators of the company confirm; officers see what waits."""
        self.choose()
        officer = self.stream.with_user(self.user("officer", "officer"))
        self.assertTrue(officer.first_notice)
        for action in ("action_confirm_first", "action_refuse_first"):
            with self.assertRaises(AccessError):
                getattr(officer, action)()
        with self.assertRaises(AccessError):
            self.stream.with_user(self.user("administrator")).confirmed_at = "2026-06-01 08:00:00"
        self.assertFalse(self.stream.confirmed_at)

    def test_declared(self):
        """What is declared has to be a setting that can be switched on, of a stream that creates one by one."""
        for setting, batch in (("street", 0), ("nothing", 0), ("may_create", 5)):
            stream = type("Stream", (Employees,), {"create_setting": setting, "batch": batch})
            system = type("Other", (Kleer,), {"code": "other", "streams": (stream,), "mappings": ()})()
            with self.subTest(setting=setting), self.assertRaisesRegex(ValueError, "cannot allow employee to create"):
                register(system)
        self.assertNotIn("other", SYSTEMS)
