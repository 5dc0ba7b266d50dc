"""The set-up of a stream that sends, in a browser: a person decides who is sent, and an officer sees who is."""

from odoo.tests import tagged

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
        self.start_tour("/odoo/action-hr_sync.hr_sync_connection_action", "hr_sync_choose_who", login="hr_sync_tour")
        self.env.invalidate_all()
        self.assertEqual(self.names_there(), ["Anna Berg", "Nina Lind"])
        self.work()
        self.assertEqual(self.names_there(), ["Anna Berg", "Bo Ek", "Eva Grip"])
        self.assertEqual([self.link(user).res_id for user in users], [anna.id, eva.id])
        self.user("hr_sync_officer", "officer,hr.group_hr_user")
        url = f"/odoo/action-hr_sync.hr_sync_connection_action/{self.connection.id}/hr.sync.stream/{self.stream.id}"
        self.start_tour(url, "hr_sync_who_is_sent", login="hr_sync_officer")
