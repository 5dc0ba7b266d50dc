"""Preview, export, and export again, in a browser."""

from odoo.tests import freeze_time, tagged

from .test_export import ExportCase
from .tours import TourCase


@freeze_time("2026-06-01 08:00:00")
@tagged("hr_sync_tour", "slow")
class TestExportTour(ExportCase, TourCase):
    def tour(self, name, url):
        self.env.flush_all()
        self.start_tour(url, name, login="hsa_officer")
        self.env.invalidate_all()

    def test_export_twice(self):
        """What was approved leaves with the first; the second, from a line of the list, sends nothing."""
        self.approved(2, sent=False)
        before = self.env["hr.sync.run"].search([])
        self.tour("hr_sync_export", "/odoo/action-hr_sync.hr_sync_export_action")
        preview, run = (self.env["hr.sync.run"].search([]) - before).sorted("id")
        self.assertEqual((preview.kind, run.kind, preview.scope), ("preview", "sync", run.scope))
        preview.action_cancel()
        self.work()
        self.assertEqual((run.state, self.counts(run), run.create_uid.login), ("done", {"created": 2}, "hsa_officer"))
        self.assertEqual(len(self.in_tripletex()), 2)
        self.simulator.forget()
        self.tour("hr_sync_export_from_list", "/odoo/action-hr_sync.hr_approved_hours_action")
        run = self.hours._running()
        self.assertEqual(run.scope, {"employees": self.kari.ids, "first": "2026-05-02", "last": "2026-05-02"})
        self.work()
        self.assertEqual((run.state, self.counts(run)), ("done", {"unchanged": 1}))
        self.assertEqual(self.registered(), [])
