"""Absences of people who work at night, without fixed hours, or outside of them."""

from odoo.fields import Command
from odoo.tests import freeze_time

from .absences import AbsenceCase

NIGHT = [{"weekday": day, "start": "22:00", "end": "06:00"} for day in range(1, 6)]
#: The same with a break, which the external system tells as two stretches.
BROKEN_NIGHT = [
    slot
    for day in range(1, 6)
    for slot in (
        {"weekday": day, "start": "21:00", "end": "01:00"},
        {"weekday": day % 7 + 1, "start": "01:30", "end": "05:30"},
    )
]
HALF_DAYS = [{"weekday": day, "start": "08:00", "end": "12:00"} for day in range(1, 6)]


@freeze_time("2026-06-01 08:00:00")
class TestNights(AbsenceCase):
    def times(self, leave):
        return [f"{moment:%d %H:%M}" for moment in (leave.date_from, leave.date_to)]

    def off(self, start, end=None, schedule=NIGHT, unit="hour", **fields):
        user = self.person(self.period("2020-01-01", schedule=schedule))
        absence = self.absent(user, self.kind(unit=unit), start, end, **fields)
        self.sync_all()
        self.assertEqual(self.issues(external_id=absence).error or "", "")
        leave = self.leave(absence)
        self.assertSilentAgain()
        return leave

    def test_one_night_by_the_hour(self):
        for day, begins in (("2026-06-08", "08 20:00"), ("2026-06-17", "17 20:00"), ("2026-06-12", "12 20:00")):
            with self.subTest(day):
                leave = self.off(day, hours=8)
                self.assertEqual(self.times(leave), [begins, f"{int(begins[:2]) + 1:02} 04:00"])
                self.assertApproved(leave, 1, 8)

    def test_part_of_a_night(self):
        for hours, ends in ((1.5, "08 21:30"), (5, "09 01:00")):
            with self.subTest(hours):
                leave = self.off("2026-06-08", hours=hours)
                self.assertEqual(self.times(leave), ["08 20:00", ends])
                self.assertApproved(leave, hours / 8, hours)

    def test_whole_nights(self):
        for unit in ("day", "half_day", "hour"):
            for start, end, days in (("2026-06-08", None, 1), ("2026-06-08", "2026-06-12", 5)):
                with self.subTest(unit=unit, end=end):
                    leave = self.off(start, end, unit="halfDay" if unit == "half_day" else unit)
                    self.assertApproved(leave, days, 8 * days)

    def test_half_a_night(self):
        for period, times in (("morning", ["08 20:00", "09 00:00"]), ("afternoon", ["09 00:00", "09 04:00"])):
            with self.subTest(period):
                leave = self.off("2026-06-08", unit="halfDay", startPeriod=period, endPeriod=period)
                self.assertEqual(self.times(leave), times)
                self.assertApproved(leave, 0.5, 4)

    def test_a_night_with_a_break(self):
        leave = self.off("2026-06-08", schedule=BROKEN_NIGHT, hours=8)
        self.assertEqual(self.times(leave), ["08 19:00", "09 03:30"])
        self.assertApproved(leave, 1, 8)

    def test_nights_in_which_the_clocks_change(self):
        """They are one night each; the hours are those of the source, be it by the clock or really worked."""
        weekend = [{"weekday": day, "start": "20:00", "end": "06:00"} for day in (5, 6, 7, 1)]
        for day, real in (("2026-10-24", 11), ("2026-03-28", 9)):
            for hours in (10, real):
                with self.subTest(day, hours=hours):
                    self.assertApproved(self.off(day, schedule=weekend, hours=hours), 1, hours)
            with self.subTest(day):
                self.assertApproved(self.off(day, schedule=weekend, unit="day"), 1, real)
                self.assertApproved(self.off(day, schedule=weekend, hours=4), hours=4)
        self.assertApproved(self.off("2026-10-23", "2026-10-26", schedule=weekend, unit="day"), 4, 41)
        self.assertApproved(self.off("2026-10-23", "2026-10-26", schedule=weekend, hours=40), hours=40)

    def test_hours_outside_the_nights(self):
        """They are as many nights as one has of them."""
        for start, end, hours, days in (("2026-06-14", None, 8, 1), ("2026-06-08", "2026-06-12", 44, 5.5)):
            with self.subTest(start):
                self.assertApproved(self.off(start, end, hours=hours), days, hours)

    def test_what_is_worked_by_day_stays_as_it_was(self):
        self.assertApproved(self.off("2026-06-08", schedule=HALF_DAYS, unit="day"), 1, 4)


@freeze_time("2026-06-01 08:00:00")
class TestWholeDays(AbsenceCase):
    def test_around_the_clock(self):
        """Who works all 24 hours has no night: what a person takes off counts as it does without this addon."""
        parts = ((0, 12, "morning"), (12, 24, "afternoon"))
        rows = [
            Command.create(
                {"name": "x", "dayofweek": str(day), "hour_from": first, "hour_to": last, "day_period": part}
            )
            for day in range(5)
            for first, last, part in parts
        ]
        calendar = self.env["resource.calendar"].create(
            {"name": "24 h", "hours_per_day": 24, "attendance_ids": [Command.clear(), *rows], "tz": "UTC"}
        )
        kind = self.env["hr.leave.type"].create({"name": "Own", "requires_allocation": False, "request_unit": "hour"})
        employee = self.env["hr.employee"].create(
            {"name": "Rund Um", "company_id": self.company.id, "resource_calendar_id": calendar.id, "tz": "UTC"}
        )
        leave = self.env["hr.leave"].create(
            {
                "employee_id": employee.id,
                "holiday_status_id": kind.id,
                "request_date_from": "2026-06-08",
                "request_date_to": "2026-06-08",
            }
        )
        self.assertAlmostEqual(leave.number_of_hours, 24, 2)


@freeze_time("2026-06-01 08:00:00")
class TestToldHours(AbsenceCase):
    def off(self, period, *dates, **fields):
        absence = self.absent(self.person(period), self.kind(unit="hour"), *dates, **fields)
        run = self.sync_all()["absence"]
        self.assertEqual(self.issues(external_id=absence).error or "", "")
        return absence, self.leave(absence), run.notes or ""

    def test_people_without_fixed_hours(self):
        """Their hours are those of the source, from eight on."""
        absence, leave, notes = self.off(self.period("2020-01-01", hours=0), "2026-06-08", hours=6)
        self.assertApproved(leave, 6 / 8, 6)
        self.assertEqual((leave.request_hour_from, leave.request_hour_to), (8, 14))
        self.assertFalse(notes)
        self.assertSilentAgain()
        self.simulator.update("absences", absence, hours=4)
        self.sync_all()
        self.assertApproved(leave, 4 / 8, 4)

    def test_hours_outside_the_schedule(self):
        for day, hours in (("2026-06-08", 8), ("2026-06-13", 5), ("2026-06-15", 20)):
            with self.subTest(day):
                _absence, leave, notes = self.off(self.period("2020-01-01", schedule=HALF_DAYS), day, hours=hours)
                self.assertApproved(leave, hours=hours)
                self.assertEqual((str(leave.request_date_from), str(leave.request_date_to)), (day, day))
                self.assertIn(f"the reported {hours} hours are used", notes)
                self.assertSilentAgain()

    def test_more_hours_than_several_days_have(self):
        _absence, leave, _notes = self.off(self.period("2020-01-01"), "2026-06-08", "2026-06-12", hours=48)
        self.assertApproved(leave, 6, 48)
        self.assertSilentAgain()

    def test_hours_that_fit_after_all(self):
        """They are the schedule's again, and a person's own times too."""
        absence, leave, _notes = self.off(self.period("2020-01-01"), "2026-06-08", hours=10)
        self.assertEqual(leave.hr_sync_hours, 10)
        self.simulator.update("absences", absence, hours=6)
        self.sync_all()
        self.assertEqual(leave.hr_sync_hours, 0)
        self.assertApproved(leave, 6 / 8, 6)
        self.simulator.update("absences", absence, hours=10, state="requested")
        self.sync_all()
        self.assertEqual(leave.number_of_hours, 10)
        leave.write({"request_hour_from": 8, "request_hour_to": 10})
        self.assertEqual((leave.hr_sync_hours, leave.number_of_hours), (0, 2))

    def test_people_whose_hours_are_flexible(self):
        """Also those whom somebody has given such a schedule in Odoo, or none at all."""
        flexible = self.env["resource.calendar"].create(
            {"name": "Flexible", "company_id": self.company.id, "flexible_hours": True, "hours_per_day": 8}
        )
        kind = self.kind(unit="hour")
        for calendar in (flexible, flexible.browse()):
            with self.subTest(calendar.name):
                user, employee = self.synced(self.period("2020-01-01"))
                employee.version_ids.resource_calendar_id = calendar
                absences = {
                    self.absent(user, kind, "2026-06-08", hours=6): 6,
                    self.absent(user, kind, "2026-06-13", hours=5): 5,
                    self.absent(user, kind, "2026-06-15", "2026-06-17", hours=21): 21,
                }
                self.sync_through("absence")
                self.assertNoIssues()
                for absence, hours in absences.items():
                    self.assertEqual(
                        (self.leave(absence).state, self.leave(absence).number_of_hours), ("validate", hours)
                    )
