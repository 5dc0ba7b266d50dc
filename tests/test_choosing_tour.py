"""The set-up of a stream that sends, in a browser: a person decides who is sent, and an officer sees who is."""

from datetime import timedelta

from odoo.tests import freeze_time, tagged

from .choosing import ChoosingCase
from .tours import TourCase


@tagged("hr_sync_tour", "slow")
class TestChoosingTour(ChoosingCase, TourCase):
    def test_who_is_sent(self):
        anna, _bo, _cia, eva, _fia = self.here("Anna Berg", "Bo Ek", "Cia Dal", "Eva Grip", "Fia")
        users = [self.there("Anna Berg"), self.there("Nina Lind")]
        self.user("hr_sync_tour")
        setup = self.env["hr.sync.setup"].create({"connection_id": self.connection.id})
        setup.action_key()
        setup.action_look()
        self.work()
        self.start_tour("/odoo/action-hr_sync.hr_sync_overview_action", "hr_sync_choose_who", login="hr_sync_tour")
        self.env.invalidate_all()
        self.assertEqual(self.names_there(), ["Anna Berg", "Nina Lind"])
        self.work()
        self.assertEqual(self.names_there(), ["Anna Berg", "Bo Ek", "Eva Grip"])
        self.assertEqual([self.link(user).res_id for user in users], [anna.id, eva.id])
        self.user("hr_sync_officer", "officer,hr.group_hr_user")
        url = f"/odoo/action-hr_sync.hr_sync_connection_action/{self.connection.id}/hr.sync.stream/{self.stream.id}"
        self.start_tour(url, "hr_sync_who_is_sent", login="hr_sync_officer")


@tagged("hr_sync_tour", "slow")
class TestConfirmingTour(ChoosingCase, TourCase):
    def test_first_record(self):
        """Creating is switched on, one record is created and confirmed, and the others follow."""
        clock = self.enterContext(freeze_time("2026-06-01 08:00:00"))
        self.connected()
        self.here("Anna Berg", "Bo Ek", "Cia Dal")
        self.connection.setting_ids.filtered(lambda one: one.name == "may_create").value = "false"
        self.user("hr_sync_tour")
        url = f"/odoo/action-hr_sync.hr_sync_connection_action/{self.connection.id}"
        self.tour(url, "hr_sync_allow_to_create")
        self.stream.action_open_sending()
        self.env["hr.sync.sending"].search([("stream_id", "=", self.stream.id)]).action_create()
        self.send(clock)
        self.assertEqual(len(self.names_there()), 1)
        self.tour(url, "hr_sync_confirm_first")
        self.send(clock)
        self.assertEqual(self.names_there(), ["Anna Berg", "Bo Ek", "Cia Dal"])

    def tour(self, url, name):
        self.env.flush_all()
        self.start_tour(url, name, login="hr_sync_tour")
        self.env.invalidate_all()

    def send(self, clock):
        """Let the worker send now, and what waits for a minute."""
        for _turn in range(2):
            self.env.cr.flush()
            self.work()
            clock.tick(timedelta(minutes=2))
        self.env.invalidate_all()
