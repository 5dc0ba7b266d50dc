"""A connection whose system is not installed any more does nothing, loses nothing, and goes on once it is back."""

import json
import time
from contextlib import contextmanager
from unittest.mock import patch

from lxml import etree
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user

from ..systems import SYSTEMS, Tripletex, Twogethr
from .pushing import PushCase


class TestAbsentSystem(PushCase):
    def prepare(self):
        super().prepare()
        self.user, self.anna = self.synced(firstName="Anna", lastName="Muster", jobTitle="Alt")
        self.commit()
        self.work()

    @contextmanager
    def absent(self):
        """The addon that declares the system is not installed."""
        with patch.dict(SYSTEMS):
            del SYSTEMS["twogethr"]
            self.env.invalidate_all()
            yield
        self.env.invalidate_all()

    def test_it_does_nothing_and_says_so(self):
        self.simulator.requests.clear()
        self.simulator.update_user(self.user, jobTitle="Neu")
        with self.absent():
            self.assertIn("the app for twogethr is not installed", self.connection.muted_reason)
            self.assertEqual(self.connection.health, self.connection.muted_reason)
            self.connection.stream_ids.sudo().write({"last_success": "2020-01-01"})
            self.work()
            self.env["hr.sync.connection"]._watch()
            self.assertFalse(self.connection.stale_since)
            presses = {
                "sync": self.connection.action_sync,
                "test": self.connection.action_test,
                "stream": self.stream().action_sync,
                "preview": self.stream().action_preview,
                "list": self.env["hr.employee"].with_context(hr_sync_system="twogethr").action_hr_sync,
                "record": self.anna.action_hr_sync_now,
            }
            for name, press in presses.items():
                with self.subTest(name), self.assertRaisesRegex(UserError, "not installed"):
                    press()
            self.assertEqual(self.connection.state, "connected")
        self.assertEqual(len(self.simulator.requests), 0)
        self.assertFalse(self.connection.muted_reason)

    def test_everything_opens(self):
        admin = self.env.ref("base.user_admin")
        admin.company_ids |= self.company
        admin.company_id = self.company
        env = self.env(user=admin, context={"allowed_company_ids": self.company.ids})
        with self.absent():
            connection = self.connection.with_env(env)
            connection.action_setup_update()
            setup = connection.setup_ids
            for record, view in ((connection, "form"), (setup, "setup"), (setup, "choice")):
                form = Form(record, f"hr_sync.hr_sync_connection_view_{view}")
                self.assertIn("not installed", form.muted_reason)
            connection.read()
            connection.stream_ids.read()
            for stream in connection.stream_ids:
                Form(stream)
            self.assertIn(("twogethr", "twogethr"), connection.fields_get(["system"])["system"]["selection"])
            for kind in ("list", "kanban", "search", "form"):
                arch = etree.fromstring(env["hr.employee"].get_view(view_type=kind)["arch"])
                self.assertFalse(arch.xpath("//button[@name='action_hr_sync'] | //filter[contains(@name, 'twogethr')]"))
            Form(self.anna.with_env(env))
            Form(env["res.config.settings"])
            with Form(connection) as form:
                form.name = "Vorher 2getHR"
            env["hr.sync.link"].search([]).read()
            env["hr.sync.job"].search([]).read()
            connection.action_pause()
            connection.action_resume()
        self.assertEqual((connection.name, connection.state), ("Vorher 2getHR", "connected"))

    def test_it_goes_on(self):
        """What was edited meanwhile is sent, and what changed remotely is read."""
        links = self.env["hr.sync.link"].search([])
        self.simulator.requests.clear()
        with self.absent():
            self.work()
            self.assertTrue(self.connection.muted)
            self.anna.job_title = "Neu"
            born = self.env["hr.employee"].create({"name": "Beat Neuer", "company_id": self.company.id})
            self.commit()
            self.work()
            self.assertEqual(len(self.simulator.requests), 0)
            self.simulator.update_user(self.user, ahvNumber=None, mobile="+41 79 000 00 00")
        self.work()
        self.assertFalse(self.connection.muted)
        self.sync("employee")
        self.send()
        self.assertEqual(self.simulator.user(self.user)["jobTitle"], "Neu")
        self.assertTrue(born.hr_sync_external_id)
        self.assertEqual(self.env["hr.sync.link"].search([("id", "in", links.ids)]), links)
        self.assertEqual(self.anna.hr_sync_state, "linked")

    def test_what_was_noticed_by_nobody_is_compared(self):
        """A link that differs is found once the system is back, although nothing has queued it."""
        with self.absent():
            self.work()
            self.anna.job_title = "Neu"
            self.commit()
            self.env["hr.sync.job"].search([("direction", "=", "out")]).unlink()
        self.work()
        self.assertEqual(self.simulator.user(self.user)["jobTitle"], "Neu")

    def test_webhooks_are_not_taken(self):
        connection = self.connection.sudo()
        connection.write({"webhook_token": "t" * 20, "webhook_secret": "s" * 40})
        body = json.dumps({"id": "d-1", "event": "user.updated", "entityId": self.user}).encode()
        now = time.time()
        headers = Twogethr().sign_webhook(body, "s" * 40, now)
        self.assertTrue(connection._verify_delivery(headers, body, now))
        # Another system's way of checking, which is used so that an answer takes as long, says nothing about it.
        with self.absent(), patch.object(Tripletex, "verify_webhook", return_value=True):
            self.assertFalse(connection._verify_delivery(headers, body, now))

    def test_none_is_made(self):
        with self.absent(), self.assertRaisesRegex(ValidationError, "No installed app knows the system twogethr"):
            self.env["hr.sync.connection"].create(
                {"name": "X", "system": "twogethr", "company_id": self.env["res.company"].create({"name": "X"}).id}
            )

    def test_button_that_is_pressed_too_late(self):
        """The settings were opened while the system was there."""
        admin = self.env.ref("base.user_admin")
        admin.company_ids |= self.company
        context = {"hr_sync_system": "tripletex", "allowed_company_ids": self.company.ids}
        settings = self.env(user=admin, context=context)["res.config.settings"].create({})
        with patch.dict(SYSTEMS):
            del SYSTEMS["tripletex"]
            with self.assertRaisesRegex(ValidationError, "No installed app knows the system tripletex"):
                settings.action_hr_sync_connect()

    def test_removed(self):
        with self.absent():
            self.connection.sudo().webhook_external_id = "9"
            self.connection.action_remove()
        self.assertFalse(self.connection.active)

    def test_officers_read_it(self):
        officer = new_test_user(
            self.env, "hsas", "hr_sync.group_officer", company_id=self.company.id, company_ids=self.company.ids
        )
        with self.absent():
            self.assertIn("not installed", self.connection.with_user(officer).muted_reason)
