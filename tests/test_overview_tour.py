"""The first page of the app in a browser, in a window and on a phone: an empty one, and one with something to do."""

from odoo.tests import tagged

from .overview import OverviewCase
from .people import PeopleCase
from .tours import TourCase


class OverviewTourCase(OverviewCase, PeopleCase, TourCase):
    record_types = ("department", "employee")

    def prepare(self):
        super().prepare()
        self.add_users()

    def tour(self, name, user):
        self.env.flush_all()
        url = "/odoo/action-hr_sync.hr_sync_overview_action"
        self.start_tour(url, f"hr_sync_overview_{name}", login=self.users[user].login)
        self.env.invalidate_all()

    def check_empty(self):
        """Administrators get a button, officers read whom to ask."""
        self.connection.unlink()
        self.tour("connect", "administrator")
        self.tour("ask", "officer")

    def check_something_to_do(self):
        """From the number of issues to the list; a sync is started, and the connection resumed."""
        self.person(lastName="Falsch", ahvNumber="756.1234.5678.90")
        self.sync()
        self.tour("sync", "officer")
        self.assertEqual(
            set(self.connection.run_ids.filtered(lambda run: run.state == "running").mapped("trigger")), {"manual"}
        )
        self.work()
        self.connection._fail("The API key was refused.")
        self.tour("stopped", "officer")
        self.tour("resume", "administrator")
        self.assertEqual(self.connection.state, "connected")


@tagged("hr_sync_tour", "slow")
class TestOverviewTour(OverviewTourCase):
    browser_size = "1280x900"

    def test_empty(self):
        self.check_empty()

    def test_something_to_do(self):
        self.check_something_to_do()


@tagged("hr_sync_tour", "slow")
class TestOverviewTourOnPhone(OverviewTourCase):
    browser_size = "420x900"
    touch_enabled = True

    def test_empty(self):
        self.check_empty()

    def test_something_to_do(self):
        self.check_something_to_do()
