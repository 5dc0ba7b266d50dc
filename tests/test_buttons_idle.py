"""Buttons that call a system hold no transaction meanwhile: a slow system holds up nobody else."""

from unittest.mock import patch

from ..models.sync import connection_webhook as webhook_module
from ..models.sync.hr_sync_connection_engine import _is_idle
from ..systems.transport import http as transport
from .payroll import PayrollCase
from .twogethr import TwogethrCase


class Calls:
    def watch(self):
        """Collect, call by call, whether a transaction of the button's was open."""
        idle, call = [], transport.Transport._call

        def watched(one, *args, **options):
            idle.append(_is_idle(self.env.cr))
            return call(one, *args, **options)

        self.startPatcher(patch.object(transport.Transport, "_call", watched))
        return idle

    def check(self, idle, press, calls=True):
        idle.clear()
        result = press()
        self.assertEqual(bool(idle), calls)
        self.assertTrue(all(idle))
        return result


class TestButtons(Calls, TwogethrCase):
    employees, units = 2, 1

    def test_the_check_sees_a_transaction(self):
        """What is asserted here would be noticed: after a query the test's cursor is busy."""
        self.assertFalse(_is_idle(self.env.cr))
        with self.assertRaisesRegex(AssertionError, "transaction is open"):
            self.connection._client().tenant(refresh=True)

    def test_buttons(self):
        connection, idle = self.connection, self.watch()
        self.check(idle, connection.action_test)
        self.check(idle, connection.action_register_webhook)
        self.assertTrue(connection.webhook_external_id)
        self.check(idle, connection.action_rotate_webhook_secret)

        def post(*_args, **_options):
            idle.append(_is_idle(self.env.cr))
            raise webhook_module.requests.ConnectionError

        with patch.object(webhook_module.requests, "post", post):
            self.check(idle, connection.action_probe_webhook)
        self.check(idle, connection.action_remove_webhook)
        self.check(idle, connection.stream_ids.filtered("enabled")[0].action_preview, calls=False)

    def test_setting_up(self):
        idle = self.watch()
        other = self.env["res.company"].create({"name": "Talwerk AG"})
        self.env.user.company_ids |= other
        connection = self.make_connection(company_id=other.id)
        setup = self.env["hr.sync.setup"].create({"connection_id": connection.id})
        self.check(idle, setup.action_key)
        self.assertEqual(connection.setup_step, "streams")

    def test_what_failed_is_kept(self):
        """A call that fails leaves what it is about, and what went wrong."""
        self.simulator.faults.add("createWebhook", "status", status=500)
        answer = self.connection.action_register_webhook()["params"]
        self.assertEqual(answer["type"], "danger")
        self.assertTrue(self.connection.webhook_token)
        self.assertFalse(self.connection.webhook_external_id)


class TestButtonsOfTripletex(Calls, PayrollCase):
    def test_update(self):
        idle = self.watch()
        self.check(idle, self.connection.action_test)
        self.connection.action_setup_update()
        setup = self.connection.setup_ids
        self.simulator.keys.add("second")
        setup.new_api_key = "second"
        self.check(idle, setup.action_key)
        self.work()
        while setup.step != "finish":
            setup.action_next()
        setup.write({"first_day": "2026-01-01", "keep_current": True})
        self.simulator.target_schemes = ("http", "https")
        self.check(idle, setup.action_finish)
        self.assertTrue(self.connection.webhook_external_id)
