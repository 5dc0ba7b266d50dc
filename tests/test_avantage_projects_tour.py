"""A project is linked by hand and its activities are read, in a browser."""

from odoo.tests import new_test_user, tagged

from .avantage import AvantageCase
from .simulators.avantage.simulator import SimulatedTable
from .tours import TourCase

SCHOOL = "0000026008"


class ProjectsTourCase(AvantageCase, TourCase):
    def prepare(self):
        super().prepare()
        projects = self.stream("project")
        projects.import_new = False
        self.stream("project_activity").enabled = True
        self.column("projects", "status").number = "6"
        self.setting("closed_projects", "F")
        for number, name, status in ((26008, "École Saint-Jean", "O"), (26010, "Aréna", "F")):
            self.simulator.add_project(number, name, status)
        self.simulator.tables["R09", "ACTIVE"] = SimulatedTable(("ACNO", 0), [["01100", "Excavation"]])
        self.simulator.tables["R09", "CONPRE"] = SimulatedTable(("CPCONUM", 0), [[SCHOOL, "01100", "125000.50"]])
        self.enter("activities", "ACTIVE", "ACNO", code=0, name=1)
        self.enter("budget", "CONPRE", "CPCONUM", project=0, activity=1, amount=2)
        self.project = self.env["project.project"].create({"name": "École", "company_id": self.company.id})
        new_test_user(
            self.env,
            "hr_sync_tour",
            groups="hr_sync.group_administrator,project.group_project_manager",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        self.sync("project")

    def tour(self, name):
        self.env.flush_all()
        self.start_tour(f"/odoo/project.project/{self.project.id}", name, login="hr_sync_tour")
        self.env.invalidate_all()


@tagged("hr_sync_tour", "slow")
class TestAvantageProjectsTour(ProjectsTourCase):
    def test_link_a_project(self):
        self.tour("hr_sync_link_project")
        self.assertEqual(self.link(SCHOOL, "project").res_id, self.project.id)
        self.work()
        self.tour("hr_sync_read_activities")
        self.work()
        self.tour("hr_sync_see_activities")


@tagged("hr_sync_tour", "slow")
class TestAvantageProjectsTourOnPhone(ProjectsTourCase):
    browser_size = "420x900"
    touch_enabled = True

    def test_link_a_project(self):
        self.tour("hr_sync_link_project_phone")
        self.assertEqual(self.link(SCHOOL, "project").res_id, self.project.id)
