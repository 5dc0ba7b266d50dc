"""Absences without an end run until today, and are prolonged day by day."""

from datetime import date

from odoo.tests import freeze_time

from .absences import AbsenceCase


class TestOpenAbsences(AbsenceCase):
    def test_prolonged(self):
        with freeze_time("2026-06-10 08:00:00"):
            absence = self.absent(self.person(), self.kind(), "2026-06-08")
            self.spoil(absence, "absences", endDate=None)
            notes = self.sync_all()["absence"].notes
            leave = self.leave(absence)
            self.assertEqual((leave.state, leave.request_date_to), ("validate", date(2026, 6, 10)))
            self.assertApproved(leave, 3, 24)
            self.assertIn("it has no end: it is imported up to 06/10/2026 and extended daily", notes)
            self.assertSilentAgain()
        with freeze_time("2026-06-12 08:00:00"):
            self.sync_all(full=True)
            self.assertEqual(self.leave(absence), leave)
            self.assertApproved(leave, 5, 40)
            self.spoil(absence, "absences", endDate="2026-06-11")
            self.sync_all()
            self.assertApproved(leave, 4, 32)
            self.assertNoIssues()

    def test_hours_count_once_there_is_an_end(self):
        """Until then they would be used up on the first days."""
        with freeze_time("2026-06-10 08:00:00"):
            absence = self.absent(self.person(), self.kind(unit="hour"), "2026-06-08", hours=16)
            self.spoil(absence, "absences", endDate="9999-12-31")
            self.sync_all()
            self.assertNoIssues()
            self.assertApproved(self.leave(absence), 3, 24)
            self.assertSilentAgain()
        with freeze_time("2026-06-12 08:00:00"):
            self.sync_all(full=True)
            self.assertApproved(self.leave(absence), 5, 40)
            self.spoil(absence, "absences", endDate="2026-06-09")
            self.sync_all()
            self.assertNoIssues()
            self.assertApproved(self.leave(absence), 2, 16)
