"""The lines of hours reports as attendances: when, how long, and beside what else there is."""

from odoo import fields
from odoo.tests import freeze_time

from .hours import HoursCase


@freeze_time("2026-06-01 08:00:00")
class TestAttendances(HoursCase):
    def test_times(self):
        """Local times become UTC, in summer and in winter; the break is taken off, the lunch hours do not count."""
        report = self.imported(
            self.line("2026-01-12", "07:00", "16:30", pause=60), self.line("2026-05-18", "07:00", "16:30", pause=45)
        )
        self.assertEqual(
            self.times(report),
            [("01-12 06:00", "01-12 15:30", 60, 8.5), ("05-18 05:00", "05-18 14:30", 45, 8.75)],
        )
        self.assertEqual(
            report.attendance_ids.mapped("date"), [fields.Date.to_date(day) for day in ("2026-05-18", "2026-01-12")]
        )

    def test_lunch_hours_count_elsewhere(self):
        """Who enters an attendance without a report has the calendar's lunch taken off, as ever."""
        values = {"check_in": "2026-05-18 06:00:00", "check_out": "2026-05-18 15:00:00", "employee_id": self.worker.id}
        self.worker.resource_calendar_id = self.env.ref("resource.resource_calendar_std")
        self.worker.resource_calendar_id.tz = "Europe/Zurich"
        attendance = self.env["hr.attendance"].create(values)
        self.assertEqual(attendance.worked_hours, 8)
        report = self.imported(self.line("2026-05-19", "08:00", "17:00"))
        self.assertEqual(report.attendance_ids.worked_hours, 9)

    def test_part_of_an_attendance(self):
        """Of a part of the time the same part was a break."""
        attendance = self.imported(self.line("2026-05-18", "08:00", "18:00", pause=60)).attendance_ids
        start = fields.Datetime.to_datetime("2026-05-18 06:00:00")
        for until, hours in (("11:00", 4.5), ("16:00", 9), ("20:00", 9), ("06:00", 0), ("02:00", 0)):
            end = fields.Datetime.to_datetime(f"2026-05-18 {until}:00")
            self.assertEqual(attendance._get_worked_hours_in_range(start, end), hours)

    def test_night_shift(self):
        report = self.imported(
            self.line("2026-05-18", "22:00", "06:00", pause=30), self.line("2026-05-20", "16:00", "24:00")
        )
        self.assertEqual(
            self.times(report), [("05-18 20:00", "05-19 04:00", 30, 7.5), ("05-20 14:00", "05-20 22:00", 0, 8)]
        )

    def test_clocks_go_forward(self):
        """2026-03-29 has no 02:00–03:00: the night is an hour shorter; a time within is shifted forward."""
        report = self.imported(
            self.line("2026-03-28", "22:00", "01:30", hours=3.5),
            self.line("2026-03-29", "01:30", "06:00", hours=3.5),
            self.line("2026-03-29", "22:00", "23:00"),
        )
        self.assertEqual(
            self.times(report)[:2], [("03-28 21:00", "03-29 00:30", 0, 3.5), ("03-29 00:30", "03-29 04:00", 0, 3.5)]
        )
        report = self.imported(self.line("2027-03-28", "02:30", "06:00", hours=2.5))
        self.assertEqual(self.times(report), [("03-28 01:30", "03-28 04:00", 0, 2.5)])

    def test_clocks_go_back(self):
        """2025-10-26 has 02:00–03:00 twice: the night is an hour longer; a time within is the first of the two."""
        report = self.imported(
            self.line("2025-10-25", "22:00", "06:00", hours=9), self.line("2025-10-26", "21:00", "22:00")
        )
        self.assertEqual(self.times(report)[0], ("10-25 20:00", "10-26 05:00", 0, 9))
        report = self.imported(self.line("2024-10-27", "02:30", "04:00", hours=2.5))
        self.assertEqual(self.times(report), [("10-27 00:30", "10-27 03:00", 0, 2.5)])

    def test_without_clock_times(self):
        """They follow the day's last line, or begin with the employee's day, or at eight."""
        calendar = self.env["resource.calendar"].create(
            {
                "name": "Early",
                "company_id": self.company.id,
                "tz": "Europe/Zurich",
                "attendance_ids": [
                    (0, 0, {"name": "Mo", "dayofweek": "0", "hour_from": 6.5, "hour_to": 15, "day_period": "full_day"})
                ],
            }
        )
        self.worker.resource_calendar_id = calendar
        report = self.imported(
            self.line("2026-05-18", hours=4.25),
            self.line("2026-05-18", hours=2),
            self.line("2026-05-19", hours=8.4),
            self.line("2026-05-20", "09:00", "11:00"),
            self.line("2026-05-20", hours=1.5, pause=30),
            self.line("2026-05-21", "22:00", "10:00"),
            self.line("2026-05-22", hours=3),
        )
        self.assertEqual(
            self.times(report),
            [
                ("05-18 04:30", "05-18 08:45", 0, 4.25),
                ("05-18 08:45", "05-18 10:45", 0, 2),
                ("05-19 06:00", "05-19 14:24", 0, 8.4),
                ("05-20 07:00", "05-20 09:00", 0, 2),
                ("05-20 09:00", "05-20 10:30", 0, 1.5),
                ("05-21 20:00", "05-22 08:00", 0, 12),
                ("05-22 08:00", "05-22 11:00", 0, 3),  # not before the night is over
            ],
        )
        self.assertSilentAgain()

    def test_two_reports_a_day_without_clock_times(self):
        """Nobody said when it was, so the second follows the first."""
        for _customer in range(2):
            self.report_of(self.line("2026-05-18", hours=4))
        self.sync_through("hours_report")
        found = self.env["hr.attendance"].search([("employee_id", "=", self.worker.id)], order="check_in")
        self.assertEqual([f"{item.check_in:%H:%M}" for item in found], ["06:00", "10:00"])
        self.assertNoIssues()

    def test_overlap_with_what_somebody_entered(self):
        """An issue that names the day; the rest goes on."""
        mine = self.env["hr.attendance"].create(
            {"check_in": "2026-05-18 10:00:00", "check_out": "2026-05-18 11:00:00", "employee_id": self.worker.id}
        )
        bad = self.report_of(
            self.line("2026-05-18", "08:00", "16:00"), self.line("2026-05-19", "08:00", "16:00"), number="SR-7"
        )
        good = self.report_of(self.line("2026-05-20", "08:00", "16:00"))
        run = self.sync_through("hours_report")["hours_report"]
        self.assertCounts(run, created=1, failed=1)
        for said in (self.worker.name, "05/18/2026", "12:00", "13:00", "SR-7"):
            self.assertIn(said, self.problem(bad))
        self.assertTrue(self.report(good))
        self.assertFalse(self.report(bad))
        self.assertEqual(len(self.invoices()), 1)
        mine.unlink()
        self.issues(external_id=bad).action_retry()
        self.work()
        self.assertEqual(len(self.report(bad).attendance_ids), 2)
        self.assertNoIssues()

    def test_overlap_of_two_reports(self):
        first = self.report_of(self.line("2026-05-18", "08:00", "16:00"))
        second = self.report_of(self.line("2026-05-18", "15:00", "17:00"))
        self.assertCounts(self.sync_through("hours_report")["hours_report"], created=1, failed=1)
        self.assertIn("05/18/2026", self.problem(first) or self.problem(second))

    def test_open_attendance(self):
        """One that began before is none of our business; one that began within is in the way."""
        attendance = self.env["hr.attendance"].create(
            {"check_in": "2026-05-18 04:00:00", "employee_id": self.worker.id}
        )
        report = self.imported(self.line("2026-05-18", "08:00", "16:00"), self.line("2026-05-19", hours=3))
        self.assertEqual(len(report.attendance_ids), 2)
        attendance.check_in = "2026-05-20 07:00:00"
        self.imported(self.line("2026-05-20", "08:00", "16:00"))
        self.assertIn("05/20/2026", self.problem())
        self.imported(self.line("2026-05-21"))
        self.assertFalse(self.problem())

    def test_changes(self):
        """Lines are updated, removed and added; who stays keeps its attendance."""
        lines = [self.line(f"2026-05-{day}", "08:00", "12:00", id=f"l{day}") for day in (18, 19, 20)]
        report = self.imported(*lines)
        first, second, _third = report.attendance_ids.sorted("check_in")
        lines = [
            self.line("2026-05-18", "08:00", "13:00", id="l18"),
            lines[1],
            self.line("2026-05-21", "08:00", "12:00", id="l21"),
        ]
        with self.count_writes() as counter:
            self.amend(lines=lines)
        self.assertEqual(sum('INSERT INTO "hr_attendance"' in text for text in counter.statements), 1)
        self.assertEqual(
            [item[:2] for item in self.times(report)],
            [("05-18 06:00", "05-18 11:00"), ("05-19 06:00", "05-19 10:00"), ("05-21 06:00", "05-21 10:00")],
        )
        self.assertEqual(report.attendance_ids.sorted("check_in")[:2], first | second)
        self.assertEqual(self.env["hr.sync.link"].search_count([("record_type", "=", "hours_line")]), 3)
        self.assertNoIssues()
        self.assertSilentAgain()

    def test_lines_change_places(self):
        morning, evening = ("06:00", "10:00"), ("15:00", "20:00")
        report = self.imported(self.line("2026-05-18", *morning, id="a"), self.line("2026-05-18", *evening, id="b"))
        attendances = report.attendance_ids.sorted("check_in")
        self.amend(lines=[self.line("2026-05-18", *evening, id="a"), self.line("2026-05-18", *morning, id="b")])
        self.assertEqual(report.attendance_ids.sorted("check_in"), attendances[::-1])
        self.assertEqual([item[3] for item in self.times(report)], [4, 5])
        self.assertNoIssues()

    def test_a_day_changes_reports(self):
        first = self.report_of(self.line("2026-05-18", "08:00", "12:00"), self.line("2026-05-19", "08:00", "12:00"))
        second = self.report_of(self.line("2026-05-20", "08:00", "12:00"))
        self.sync_through("hours_report")
        self.simulator.update("hours-reports", first, lines=[self.line("2026-05-18", "08:00", "12:00")])
        lines = [self.line("2026-05-20", "08:00", "12:00"), self.line("2026-05-19", "08:00", "12:00")]
        self.simulator.update("hours-reports", second, lines=lines)
        self.sync_through("hours_report")
        self.assertEqual([len(self.report(id_).attendance_ids) for id_ in (first, second)], [1, 2])
        self.assertNoIssues()

    def test_another_employee(self):
        report = self.imported(self.line("2026-05-18", id="a"))
        user, employee = self.lease()
        attendance = report.attendance_ids
        self.amend(userId=user)
        self.assertEqual((report.employee_id, attendance.employee_id), (employee, employee))
        self.assertEqual(report.invoice_id.hours_report_employee_id, employee)
        self.assertIn(employee.name, report.invoice_id.narration)
        self.assertIn(employee.name, report.invoice_id.invoice_line_ids.name)

    def test_deleted_by_a_person(self):
        """It stays deleted; the others are kept up."""
        report = self.imported(self.line("2026-05-18", id="a"), self.line("2026-05-19", id="b"))
        report.attendance_ids.sorted("check_in")[0].unlink()
        self.sync_through("hours_report", full=True)
        self.amend(lines=[self.line("2026-05-18", hours=3, id="a"), self.line("2026-05-19", hours=4, id="b")])
        self.assertEqual(report.attendance_ids.mapped("worked_hours"), [4])
        self.assertNoIssues()

    def test_changed_by_a_person(self):
        """Kept until the report changes; then the stream's policy decides."""
        report = self.imported(self.line("2026-05-18", "08:00", "12:00", id="a"))
        report.attendance_ids.check_out = "2026-05-18 11:00:00"
        self.sync_through("hours_report", full=True)
        self.assertEqual(report.attendance_ids.worked_hours, 5)
        stream = self.connection.stream_ids.filtered(lambda item: item.record_type == "hours_report")
        stream.policy = "odoo"
        self.amend(lines=[self.line("2026-05-18", "08:00", "14:00", id="a")])
        self.assertEqual(report.attendance_ids.worked_hours, 5)
        stream.policy = "remote"
        self.amend(lines=[self.line("2026-05-18", "08:00", "15:00", id="a")])
        self.assertEqual(report.attendance_ids.worked_hours, 7)

    def test_overtime(self):
        """Odoo's overtime rules see the attendances of reports like any other."""
        ruleset = self.env["hr.attendance.overtime.ruleset"].create(
            {
                "name": "Rules",
                "rule_ids": [
                    (0, 0, {"name": "Day", "base_off": "quantity", "quantity_period": "day"}),
                    (0, 0, {"name": "Night", "base_off": "timing", "timing_start": 22, "timing_stop": 24}),
                ],
            }
        )
        self.worker.version_ids.ruleset_id = ruleset
        report = self.imported(
            self.line("2026-05-18", "06:00", "20:00", pause=60, id="a"),
            self.line("2026-05-19", "22:00", "06:00", id="b"),
        )
        self.assertEqual(len(report.attendance_ids), 2)
        self.amend(lines=[self.line("2026-05-18", "06:00", "19:00", pause=60, id="a")])
        self.assertNoIssues()

    def test_draft_reports_count_too(self):
        report = self.imported(self.line("2026-05-18"), state="draft")
        self.assertEqual((report.state, len(report.attendance_ids)), ("draft", 1))
        self.assertFalse(report.invoice_id)

    def test_far_away_days(self):
        for day in ("1900-01-02", "9998-12-31"):
            self.imported(self.line(day, hours=24))
        self.imported(self.line("9998-12-31", "22:00", "06:00", hours=8))
        good = self.imported(self.line("2026-05-18"))
        self.assertTrue(good)
        for job in self.issues():
            self.assertNotIn("unexpected", job.error_code)
