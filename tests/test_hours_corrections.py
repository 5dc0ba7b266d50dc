"""Hours reports whose hours differ from their clock times: rounded ones, and corrections."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .hours import HoursCase


@freeze_time("2026-06-01 08:00:00")
class TestHoursCorrections(HoursCase):
    def test_rounded_hours_count(self):
        """What was stamped stays as it was; what counts everywhere are the hours, and the run says so."""
        report = self.imported(
            self.line("2026-05-18", "07:58", "12:04", hours=4), self.line("2026-05-19", "09:00", "09:00", hours=0.25)
        )
        self.assertEqual(
            self.times(report), [("05-18 05:58", "05-18 10:04", 0, 4), ("05-19 07:00", "05-19 07:15", 0, 0.25)]
        )
        self.assertEqual(report.total_hours, 4.25)
        self.assertEqual([quantity for quantity, _price in self.billed(report.invoice_id)], [4, 0.25])
        self.assertFalse(self.problem())
        self.assertSilentAgain()
        notes = self.amend(lines=[self.line("2026-05-18", "07:58", "12:04", hours=4.1)]).notes
        self.assertFalse(notes, "a minute is no difference")
        notes = self.amend(lines=[self.line("2026-05-18", "07:58", "12:04", hours=4.25)]).notes
        self.assertIn(self.worker.name, notes)
        self.assertIn("the reported 4.25 hours are used; the clock times less the break give 4.1", notes)

    def test_the_connection_says_how_hours_are_rounded(self):
        self.connection.rounding = 5
        report = self.imported(self.line("2026-05-18", "07:58", "12:04", hours=4))
        self.assertFalse(report)
        self.assertIn("4 hours were reported", self.problem())
        self.connection.rounding = 6
        self.sync_through("hours_report")
        self.assertEqual(self.report(self.last).total_hours, 4)
        self.assertFalse(self.problem())

    def test_a_persons_change_counts(self):
        attendance = self.imported(self.line("2026-05-18", "07:58", "12:04", hours=4)).attendance_ids
        attendance.check_out = "2026-05-18 11:04:00"
        self.assertEqual(round(attendance.worked_hours, 4), 5)

    def test_a_correction_is_taken_off_its_day(self):
        report = self.imported(
            self.line("2026-05-18", "08:00", "12:00", id="a"),
            self.line("2026-05-18", "13:00", "17:00", id="b"),
            self.line("2026-05-18", hours=-5, id="c", note="Korrektur"),
            self.line("2026-05-19", hours=8, id="d"),
            self.line("2026-05-19", hours=-1.5, id="e"),
            hourlyRate=50,
        )
        self.assertEqual([worked for *_times, worked in self.times(report)], [3, 0, 6.5])
        self.assertEqual(report.total_hours, 9.5)
        self.assertEqual(self.billed(report.invoice_id), [(3, 50), (6.5, 50)])
        self.assertSilentAgain()
        self.amend(lines=[self.line("2026-05-18", "08:00", "12:00", id="a")])
        self.assertEqual([worked for *_times, worked in self.times(report)], [4])

    def test_a_line_becomes_a_correction(self):
        report = self.imported(
            self.line("2026-05-18", "08:00", "12:00", id="a"), self.line("2026-05-18", hours=2, id="b")
        )
        self.assertEqual(len(report.attendance_ids), 2)
        self.amend(lines=[self.line("2026-05-18", "08:00", "12:00", id="a"), self.line("2026-05-18", hours=-1, id="b")])
        self.assertEqual([worked for *_times, worked in self.times(report)], [3])
        self.assertSilentAgain()

    def test_no_day_has_less_than_nothing(self):
        self.imported(self.line("2026-05-18", hours=2), self.line("2026-05-18", hours=-3))
        self.assertIn("05/18/2026 the corrections subtract more hours", self.problem())

    def test_a_draft_with_an_old_sum_cannot_be_posted(self):
        """The report changed and could not be taken over: its invoice says so, and waits."""
        invoice = self.imported(self.line("2026-05-18", hours=8), hourlyRate=50).invoice_id
        self.assertFalse(invoice.hours_report_issue)
        self.amend(lines=[self.line("2026-05-18", hours=2), self.line("2026-05-18", hours=-3)])
        invoice.invalidate_recordset()
        self.assertEqual(invoice.amount_untaxed, 400)
        self.assertIn("subtract more hours", invoice.hours_report_issue)
        with self.assertRaisesRegex(UserError, "open issue.*subtract more hours"):
            invoice.action_post()
        self.amend(lines=[self.line("2026-05-18", hours=8), self.line("2026-05-18", hours=-1.5)])
        invoice.invalidate_recordset()
        self.assertEqual((invoice.amount_untaxed, invoice.hours_report_issue), (325, False))
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_what_a_person_ignores_holds_no_invoice(self):
        invoice = self.imported(self.line("2026-05-18", hours=8)).invoice_id
        self.amend(lines=[self.line("2026-05-18", hours=30)])
        self.issues(external_id=self.last).state = "ignored"
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")
