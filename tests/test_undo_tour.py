"""Undo in a browser: one field from the history, and a run, in a window and on a phone."""

from odoo.tests import new_test_user, tagged

from .tours import TourCase
from .twogethr import TwogethrCase

#: Wider than its column in the window and than a card on the phone.
LONG = "Stellvertretende Leiterin der Betriebsgastronomie, Einkauf und Lebensmittelsicherheit"


class UndoTourCase(TwogethrCase, TourCase):
    employees, units = 0, 1

    def prepare(self):
        super().prepare()
        groups = "hr_sync.group_officer,hr.group_hr_manager"
        new_test_user(self.env, "hr_sync_tour", groups=groups, company_id=self.company.id, company_ids=self.company.ids)
        self.user = self.simulator.add_user(
            firstName="Ladina", lastName="Caduff", jobTitle="Köchin", privateEmail="alt@post.example"
        )
        self.sync()
        self.simulator.update_user(self.user["id"], jobTitle=LONG, privateEmail="neu@post.example")
        self.run_there = self.sync()["employee"]
        self.ladina = self.employee(self.user["id"])

    def undo(self, url):
        self.env.flush_all()
        self.start_tour(url, "hr_sync_undo", login="hr_sync_tour")
        self.env.invalidate_all()
        self.assertEqual(self.ladina.job_title, "Köchin")
        self.assertEqual(self.ladina.private_email, "neu@post.example", "its line was cleared")

    def change_url(self):
        [change] = self.env["hr.sync.change"].search([("run_id", "=", self.run_there.id)])
        return f"/odoo/action-hr_sync.hr_sync_change_action/{change.id}"

    def undo_change(self):
        self.undo(self.change_url())

    def undo_nothing(self):
        """Somebody has edited both fields since."""
        self.ladina.write({"job_title": "Wirtin", "private_email": "hier@post.example"})
        self.env.flush_all()
        self.start_tour(self.change_url(), "hr_sync_undo_nothing", login="hr_sync_tour")

    def undo_run(self):
        self.undo(f"/odoo/action-hr_sync.hr_sync_run_action/{self.run_there.id}")


@tagged("hr_sync_tour", "slow")
class TestUndoTour(UndoTourCase):
    browser_size = "1280x900"

    def test_change(self):
        self.undo_change()

    def test_run(self):
        self.undo_run()

    def test_nothing(self):
        self.undo_nothing()


@tagged("hr_sync_tour", "slow")
class TestUndoTourOnPhone(UndoTourCase):
    browser_size = "420x900"
    touch_enabled = True

    def test_change(self):
        self.undo_change()

    def test_run(self):
        self.undo_run()

    def test_nothing(self):
        self.undo_nothing()
