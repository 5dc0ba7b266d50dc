"""Hours of time off from their mapping to the second export, in a browser."""

from odoo.tests import freeze_time, new_test_user, tagged

from .shared_entities import SharedCase
from .tours import TourCase

DAY = "2026-05-04"


@freeze_time("2026-06-15 08:00:00")
@tagged("hr_sync_tour", "slow")
class TestAbsenceHoursTour(SharedCase, TourCase):
    def prepare(self):
        super().prepare()
        groups = "hr_sync.group_administrator,hr.group_hr_user,hr_holidays.group_hr_holidays_user"
        new_test_user(self.env, "hr_sync_tour", groups=groups, company_id=self.company.id, company_ids=self.company.ids)

    def tour(self, name, url):
        self.env.flush_all()
        self.start_tour(url, f"hr_sync_absence_hours_{name}", login="hr_sync_tour")
        self.env.invalidate_all()

    def runs(self):
        return self.env["hr.sync.run"].search([("stream_id", "=", self.stream.id)], order="id desc")

    def test_from_the_mapping_to_the_second_export(self):
        """Scheduled, previewed, started and cancelled, mapped, exported; the second export sends nothing."""
        for kind in (self.doctor, self.care):
            self.row(kind).unlink()
            self.row(kind)
        self.stream.trigger = "manual"
        self.hours(self.doctor, 8, 10, day=DAY)
        self.hours(self.care, 10, 11, day=DAY)
        self.count()
        url = f"/odoo/hr.sync.stream/{self.stream.id}"
        self.tour("schedule", url)
        self.assertEqual((self.stream.trigger, self.stream.schedule, self.stream.at_hour), ("schedule", "weekly", 6.5))
        self.work()
        self.assertEqual((self.runs()[0].kind, self.runs()[0].state), ("preview", "done"))
        self.tour("start", url)
        self.tour("cancel", f"/odoo/action-hr_sync.hr_sync_run_action/{self.runs()[0].id}")
        self.work()
        self.assertEqual((self.runs()[0].kind, self.runs()[0].state), ("sync", "cancelled"))
        self.assertEqual(self.sent(), [])
        self.tour("map", f"/odoo/action-hr_sync.hr_sync_connection_action/{self.connection.id}")
        self.assertEqual((self.row(self.doctor) + self.row(self.care)).value_id, self.away)
        self.runs().action_cancel()  # the comparison that the mapping has asked for would send them
        self.work()
        self.assertEqual(self.sent(), [])
        self.tour("export", "/odoo/action-hr_sync.hr_sync_export_action")
        self.work()
        self.assertEqual((self.shown(), self.sent()), ({("05-04", "Away"): 3}, ["POST /absence-hours"]))
        self.tour("export", "/odoo/action-hr_sync.hr_sync_export_action")
        self.work()
        self.tour("unchanged", f"/odoo/action-hr_sync.hr_sync_run_action/{self.runs()[0].id}")
        self.assertEqual(self.sent(), [])
