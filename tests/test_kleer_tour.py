"""Kleer from the set-up to a day of time off that was locked there, in a browser."""

from unittest.mock import patch
from urllib.parse import quote

from odoo.tests import freeze_time, new_test_user, tagged

from ..systems.kleer import access
from .choosing import SSN
from .common import SyncCase
from .leave_totals import FULL, LeaveTotalCase
from .simulators.kleer import KleerSimulator
from .tours import TourCase

GROUPS = "hr_sync.group_administrator,hr.group_hr_manager,hr_holidays.group_hr_holidays_manager"
LOGIN = {"POST /access/authenticate"}


@freeze_time("2026-06-15 08:00:00")
@tagged("hr_sync_tour", "slow")
class TestKleerTour(SyncCase, TourCase):
    """The company has no connection yet; Anna Berg is known on both sides, Bo Ek only in Odoo."""

    system, tz = "kleer", "Europe/Stockholm"
    calendar, off = LeaveTotalCase.calendar, LeaveTotalCase.off
    count, send = LeaveTotalCase.count, LeaveTotalCase.send

    def prepare(self):
        super().prepare()
        self.company = self.env["res.company"].create({"name": "Exempel", "country_id": self.env.ref("base.se").id})
        self.env.user.company_ids |= self.company
        self.env = self.env(context={**self.env.context, "allowed_company_ids": self.company.ids})
        self.simulator = KleerSimulator().start()
        self.addCleanup(self.simulator.stop)
        self.simulator.more_companies.append({"id": 4712, "name": "Andra AB", "token": "another-token-77ab"})
        self.simulator.add_activity("Semester")
        self.simulator.add_activity("Sjuk")
        self.user = self.simulator.add_user("Anna Berg", "anna@exempel.example")
        self.simulator.add_contract(self.user, ssn=SSN["Anna Berg"])
        self.simulator.add_user("Bo Ek", "bo@exempel.example")
        self.company.resource_calendar_id = self.calendar("Full time", dict.fromkeys(range(5), FULL))
        values = {"company_id": self.company.id, "tz": self.tz, "date_version": "2020-01-01"}
        values["resource_calendar_id"] = self.company.resource_calendar_id.id
        self.anna, self.bo = self.env["hr.employee"].create(
            [{**values, "name": "Anna Berg", "ssnid": SSN["Anna Berg"]}, {**values, "name": "Bo Ek"}]
        )
        kind = {"company_id": self.company.id, "requires_allocation": False, "leave_validation_type": "hr"}
        self.holidays, _sick = self.env["hr.leave.type"].create(
            [{**kind, "name": name, "request_unit": "day"} for name in ("Vacation", "Sjuk")]
        )
        new_test_user(self.env, "hr_sync_tour", groups=GROUPS, company_id=self.company.id, company_ids=self.company.ids)

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(access, "COMPANIES", access.Companies()))

    def tearDown(self):
        self.assertEqual([str(one) for one in self.simulator.violations], [])
        super().tearDown()

    def tour(self, name, url, **options):
        self.env.flush_all()
        self.start_tour(url, f"hr_sync_kleer_{name}", login="hr_sync_tour", **options)
        self.env.invalidate_all()

    @property
    def stream(self):
        return self.connection.stream_ids.filtered(lambda one: one.record_type == "absence_hours")

    def test_from_the_set_up_to_a_locked_day(self):
        """Nothing is written before the set-up ends; an open day is sent, a locked one after it is open and retried."""
        cookies = {"hr_sync_tour_url": quote(self.simulator.base_url, safe="")}
        self.tour("begin", "/odoo", cookies=cookies)
        self.connection = self.env["hr.sync.connection"].search([("company_id", "=", self.company.id)])
        self.assertEqual((self.connection.state, self.connection.setup_step), ("draft", "match"))
        self.assertEqual(self.connection.tenant_name, "Exempel AB")
        self.work()
        self.assertEqual((self.anna | self.bo).mapped("hr_sync_state"), [False, False])
        self.tour("match", "/odoo/action-hr_sync.hr_sync_overview_action")
        self.assertEqual((self.connection.state, self.connection.setup_step), ("draft", "preview"))
        self.work()
        self.tour("finish", "/odoo/action-hr_sync.hr_sync_overview_action")
        self.work()
        self.assertEqual((self.connection.state, self.stream.trigger), ("connected", "manual"))
        self.assertEqual((self.anna | self.bo).mapped("hr_sync_state"), ["linked", "linked"])
        self.assertEqual({request.operation for request in self.simulator.requests if request.method != "GET"}, LOGIN)
        self.off("2026-05-04", "2026-05-05")
        self.send()
        self.simulator.close_day(self.user, "2026-05-05", "Approved")
        self.tour("export", "/odoo")
        self.assertEqual(self.simulator.reported(), {})
        self.work()
        listed = self.env["hr.sync.proposal"].search([("stream_id", "=", self.stream.id)]).mapped("title")
        self.assertEqual(sorted(listed), ["Anna Berg, 05/04/2026", "Anna Berg, 05/05/2026"])
        self.assertEqual(self.issues().mapped("error_code"), ["locked"])
        first, second = ((self.user, f"2026-05-0{day}", "Semester") for day in (4, 5))
        self.assertEqual(self.simulator.reported(), {first: [8]})
        self.simulator.close_day(self.user, "2026-05-05", "Open")
        self.tour("retry", "/odoo")
        self.work()
        self.assertEqual(self.simulator.reported(), {first: [8], second: [8]})
        self.assertFalse(self.issues())
