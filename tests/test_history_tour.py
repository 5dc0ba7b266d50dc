"""The history, in a browser: on a record and on a run."""

from odoo.tests import new_test_user, tagged

from .tours import TourCase
from .twogethr import TwogethrCase


@tagged("hr_sync_tour", "slow")
class TestHistoryTour(TwogethrCase, TourCase):
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

    def test_record(self):
        self.tour("hr_sync_history_record", f"/odoo/action-hr.open_view_employee_list_my/{self.ladina.id}")

    def test_run(self):
        self.tour("hr_sync_history_run", f"/odoo/action-hr_sync.hr_sync_run_action/{self.run_there.id}")
