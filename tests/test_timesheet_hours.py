"""Hours of time entries as people work: over midnight, rounded, and corrected."""

from odoo.tests import freeze_time

from ..engine.notes import MOST
from ..records import joined, unpacked
from .projects import TimesheetCase


@freeze_time("2026-06-01 08:00:00")
class TestTimesheetHours(TimesheetCase):
    def test_nights(self):
        """The whole line is about the day on which it starts."""
        nights = {("22:00", "06:00"): 8, ("18:00", "00:00"): 6, ("22:30", "01:15"): 2.75}
        keys = {
            self.add_entry(hours=hours, start=start, end=end, projectId=self.work_on): hours
            for (start, end), hours in nights.items()
        }
        run = self.sync_through()["time_entry"]
        for key, hours in keys.items():
            self.assertEqual((self.line(key).unit_amount, str(self.line(key).date)), (hours, "2026-05-04"))
        self.assertFalse(run.notes)

    def test_rounded_hours_count(self):
        keys = [
            self.add_entry(hours=hours, start=start, end=end, projectId=self.work_on)
            for start, end, hours in (("08:03", "11:58", 4), ("09:00", "09:04", 0.25))
        ]
        notes = self.notes(self.sync_through()["time_entry"])
        self.assertEqual([self.line(key).unit_amount for key in keys], [4, 0.25])
        self.assertEqual(len(notes), 2)
        self.assertIn(self.employee(self.worker).name, notes[0])
        self.assertSilentAgain()

    def test_what_is_further_apart_is_an_issue_until_the_rounding_is_known(self):
        key = self.add_entry(hours=8.5, start="08:00", end="16:00", projectId=self.work_on)
        self.sync_through()
        self.assertIn("8.5 hours were reported", self.issues(external_id=key).error)
        self.connection.rounding = 30
        self.sync_through()
        self.assertEqual(self.line(key).unit_amount, 8.5)
        self.assertNoIssues()

    def test_remarks_of_one_cause_are_one_note(self):
        """The note counts them, lists them up to a limit that it names, and leads to the lines."""
        for minute in range(1, 6):
            self.add_entry(hours=4, start=f"08:0{minute}", end="11:58", projectId=self.work_on)
        note = self.sync_through()["time_entry"].note_ids
        self.assertRegex(note.text, r"^5 × On … the reported … hours are used")
        self.assertEqual((len(note.details.splitlines()), len(note.res_ids), note.limit_notice), (5, 5, False))
        lines = self.env[note.res_model].search(note.action_open_records()["domain"])
        self.assertEqual(set(lines.mapped("company_id.id")), {self.company.id})
        self.assertEqual((note.may_open, len(lines)), (True, 5))
        sentence = unpacked(note.sentences[0])
        note.run_id._note([sentence.filled(label=joined(["Anna", str(number)])) for number in range(MOST)])
        self.assertRegex(note.text, rf"^{MOST}\+ × On …")
        self.assertEqual(len(note.details.splitlines()), MOST)
        self.assertIn(f"only the first {MOST} are listed", note.limit_notice)

    def test_a_correction_counts_towards_payroll(self):
        """A negative line is deducted from what its day has; less than nothing is not sent, and says why."""
        activity = self.simulator.add_activity(name="Montage")["id"]
        fields = {"projectId": self.work_on, "activityTypeId": activity}
        worked, more = self.add_entry(hours=8, **fields), self.add_entry(hours=1, **fields)
        self.spoil(more, "time-entries", hours=-2.5)
        self.sync_through()
        lines = self.line(worked) | self.line(more)
        self.assertEqual(sum(lines.mapped("unit_amount")), 5.5)
        lines.action_approve_timesheet()
        self.assertEqual(lines.approved_hours_id.hours, 5.5)
        self.assertEqual(lines.approved_hours_id._sync_outcome(), "send")
