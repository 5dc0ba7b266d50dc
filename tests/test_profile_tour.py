"""An unknown system is connected in a browser: from its API description to the first sync."""

from urllib.parse import quote

from odoo.tests import freeze_time, new_test_user, tagged

from .common import SyncCase
from .simulators.dialects import DialectSimulator, Snake
from .simulators.dialects.description import describe
from .simulators.twogethr import TwogethrSimulator
from .simulators.twogethr.extent import Extent
from .tours import TourCase

GROUPS = "hr_sync.group_administrator,hr.group_hr_manager,hr_holidays.group_hr_holidays_manager"


@freeze_time("2026-06-15 08:00:00")
@tagged("hr_sync_tour", "slow")
class TestProfileTour(SyncCase, TourCase):
    system = "rest"
    start = "/odoo"
    browser_size = "1280x800"

    def prepare(self):
        super().prepare()
        self.company = self.env["res.company"].create({"name": "Alpenwerk", "country_id": self.env.ref("base.ch").id})
        self.env.user.company_ids |= self.company
        self.env = self.env(context={**self.env.context, "allowed_company_ids": self.company.ids})
        extent = Extent(projects=2, absences=3, months_of_time=1)
        self.source = TwogethrSimulator(employees=6, units=2, seed=7, extent=extent).start()
        self.addCleanup(self.source.stop)
        self.simulator = DialectSimulator(Snake, self.source.store).start()
        self.simulator.description = describe(self.simulator.dialect)
        self.addCleanup(self.simulator.stop)
        new_test_user(self.env, "hr_sync_tour", groups=GROUPS, company_id=self.company.id, company_ids=self.company.ids)

    def tour(self, name, url, **options):
        self.env.flush_all()
        self.start_tour(url, f"hr_sync_profile_{name}", login="hr_sync_tour", **options)
        self.env.invalidate_all()

    def test_from_the_description_to_the_first_sync(self):
        cookies = {"hr_sync_tour_url": quote(self.simulator.url, safe="")}
        self.tour("begin", self.start, cookies=cookies)
        self.connection = self.env["hr.sync.connection"].search([("company_id", "=", self.company.id)])
        self.assertEqual((self.connection.state, self.connection.setup_step), ("draft", "match"))
        self.work()
        self.assertFalse(self.all_employees())
        self.tour("finish", "/odoo/action-hr_sync.hr_sync_overview_action")
        self.work()
        self.assertEqual(self.connection.state, "connected")
        people = {one["personnelNumber"] for one in self.source.store.all("users")}
        self.assertEqual(set(self.all_employees().mapped("personnel_number")), people)


class TestProfileTourOnPhone(TestProfileTour):
    """The same on a narrow screen."""

    start = "/odoo/action-hr_sync.hr_sync_overview_action"
    browser_size = "420x900"
    touch_enabled = True
