"""What public holidays take from absences: on whose day, and how much of it."""

from datetime import date

from odoo.tests import freeze_time

from .absences import AbsenceCase


@freeze_time("2026-06-01 08:00:00")
class TestHolidayDays(AbsenceCase):
    def prepare(self):
        super().prepare()
        for holiday in self.simulator.all("public-holidays"):
            self.simulator.vanish("public-holidays", holiday["id"])

    def test_people_in_other_time_zones_have_it_on_their_own_day(self):
        self.simulator.add_holiday("Bundesfeier", "2026-06-09")
        days, hours = self.kind(), self.kind(unit="hour")
        for zone in ("Europe/Zurich", "Pacific/Auckland", "Pacific/Honolulu", "America/New_York"):
            with self.subTest(zone):
                user, employee = self.synced(self.period("2020-01-01"))
                employee.tz = zone
                week = self.absent(user, days, "2026-06-08", "2026-06-12")
                before, after = (self.absent(user, hours, day, hours=8) for day in ("2026-06-15", "2026-06-16"))
                around = self.absent(user, hours, "2026-06-22", "2026-06-24", hours=24)
                self.sync_through("public_holiday", "absence")
                self.assertNoIssues()
                self.assertApproved(self.leave(week), 4, 32)
                for absence, worked in ((before, 8), (after, 8), (around, 24)):
                    self.assertApproved(self.leave(absence), worked / 8, worked)
                    self.assertFalse(self.leave(absence).hr_sync_hours)

    def test_hours_beside_a_holiday_elsewhere(self):
        """The hours before and after it are those of the own days, whatever the clocks of the company show."""
        self.simulator.add_holiday("Bundesfeier", "2026-06-09")
        kind = self.kind(unit="hour")
        for zone in ("Pacific/Auckland", "Pacific/Honolulu"):
            with self.subTest(zone):
                user, employee = self.synced(self.period("2020-01-01"))
                employee.tz = zone
                absences = [self.absent(user, kind, day, hours=8) for day in ("2026-06-08", "2026-06-10")]
                self.sync_through("public_holiday", "absence")
                self.assertNoIssues()
                for absence in absences:
                    self.assertApproved(self.leave(absence), 1, 8)
                    self.assertFalse(self.leave(absence).hr_sync_hours, "the schedule has all of them")

    def test_half_holidays_cost_half_a_day(self):
        """Days and hours say the same, also of types that count whole days."""
        for day in ("2026-06-09", "2026-06-11"):
            self.simulator.add_holiday("Halber Tag", day, isHalfDay=True)
        user, kind = self.person(), self.kind()
        absence = self.absent(user, kind, "2026-06-08", "2026-06-15")
        single = self.absent(user, kind, "2026-06-22")
        self.sync_all()
        self.assertApproved(self.leave(absence), 5, 40)
        self.assertApproved(self.leave(single), 1, 8)
        self.assertSilentAgain()

    def test_a_holiday_that_comes_later(self):
        """Odoo counts anew, by the same rule; a holiday that was synced before has the company's zone."""
        absence = self.absent(self.person(), self.kind(), "2026-06-08", "2026-06-12")
        self.sync_all()
        self.assertApproved(self.leave(absence), 5, 40)
        holiday = self.simulator.add_holiday("Halber Tag", "2026-06-09", isHalfDay=True)["id"]
        self.sync_all()
        self.assertApproved(self.leave(absence), 4.5, 36)
        row = self._target("public_holiday", "resource.calendar.leaves", holiday, None)
        self.assertEqual((row.hr_sync_tz, row.date_from.date()), ("Europe/Zurich", date(2026, 6, 9)))
        self.env.add_to_compute(row._fields["hr_sync_tz"], row)
        self.env.flush_all()
        self.assertEqual(row.hr_sync_tz, "Europe/Zurich")
