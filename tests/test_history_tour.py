"""The history in a browser: on a record and on a run, in a window and on a phone."""

from odoo.tests import new_test_user, tagged

from .tours import TourCase
from .twogethr import TwogethrCase


class HistoryTourCase(TwogethrCase, TourCase):
    employees, units = 0, 1

    def prepare(self):
        super().prepare()
        groups = "hr_sync.group_officer,hr.group_hr_manager"
        new_test_user(self.env, "hr_sync_tour", groups=groups, company_id=self.company.id, company_ids=self.company.ids)
        user = self.simulator.add_user(firstName="Ladina", lastName="Caduff", jobTitle="Köchin")
        self.sync()
        self.simulator.update_user(user["id"], jobTitle="Chefin")
        self.run_there = self.sync()["employee"]
        self.ladina = self.employee(user["id"])

    def tour(self, name, url):
        self.env.flush_all()
        self.start_tour(url, name, login="hr_sync_tour")

    def tour_record(self):
        self.tour("hr_sync_history_record", f"/odoo/action-hr.open_view_employee_list_my/{self.ladina.id}")

    def tour_run(self):
        self.tour("hr_sync_history_run", f"/odoo/action-hr_sync.hr_sync_run_action/{self.run_there.id}")


@tagged("hr_sync_tour", "slow")
class TestHistoryTour(HistoryTourCase):
    browser_size = "1280x900"

    def test_record(self):
        self.tour_record()

    def test_run(self):
        self.tour_run()


@tagged("hr_sync_tour", "slow")
class TestHistoryTourOnPhone(HistoryTourCase):
    browser_size = "420x900"
    touch_enabled = True

    def test_record(self):
        self.tour_record()

    def test_run(self):
        self.tour_run()
