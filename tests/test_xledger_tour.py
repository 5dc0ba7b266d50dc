"""Time off is exported as a file, and through the API once Xledger offers it, in a browser."""

from odoo.tests import freeze_time, tagged

from .tours import TourCase
from .xledger_absences import XledgerAbsenceCase

EXPORT = "/odoo/action-hr_sync.hr_sync_export_action"


@freeze_time("2026-06-15 08:00:00")
@tagged("hr_sync_tour", "slow")
class TestXledgerTour(XledgerAbsenceCase, TourCase):
    mutations = ()

    def tour(self, name, url):
        self.env.flush_all()
        self.start_tour(url, name, login="hsx_officer")
        self.env.invalidate_all()

    def test_file_then_api(self):
        leave = self.off("2026-05-04", "2026-05-08")
        self.off("2026-05-11", kind=self.kind("Parental leave"))
        self.tour("hr_sync_xledger_file", EXPORT)
        file = self.env["hr.sync.file"].search([])
        self.assertEqual((file.create_uid, file.line_ids.mapped("res_id")), (self.users["officer"], leave.ids))
        self.tour("hr_sync_xledger_files", "/odoo/action-hr_sync.hr_sync_file_action")
        self.xledger.mutations = ("addAbsences", "updateAbsences", "removeAbsences")
        self.test()
        self.work()
        self.simulator.forget()
        self.tour("hr_sync_xledger_push", EXPORT)
        self.work()
        self.assertEqual(self.there(), [("Kari", "FERIE", "05-04", "05-08", "100")])
        self.assertEqual(leave.hr_sync_exported_by_id, self.users["officer"])
        self.assertIn(file.name, leave.hr_sync_in_file)
