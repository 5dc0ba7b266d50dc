"""Public holidays are the whole company's, at the times of its own zone."""

from datetime import datetime

from odoo.tests import freeze_time

from .absences import AbsenceCase


@freeze_time("2026-06-01 08:00:00")
class TestPublicHolidays(AbsenceCase):
    record_types = ("public_holiday",)

    def prepare(self):
        super().prepare()
        for holiday in self.simulator.all("public-holidays"):
            self.simulator.vanish("public-holidays", holiday["id"])

    def holiday(self, external_id):
        return self._target("public_holiday", "resource.calendar.leaves", external_id, None)

    def add(self, name, day, **fields):
        return self.simulator.add_holiday(name, day, **fields)["id"]

    def times(self, *holidays):
        return [(one.date_from, one.date_to) for one in holidays]

    def rows(self):
        return self.env["resource.calendar.leaves"].search([("company_id", "=", self.company.id)])

    def existing(self, name, start, end, **values):
        return self.env["resource.calendar.leaves"].create(
            {"name": name, "date_from": start, "date_to": end, "company_id": self.company.id, **values}
        )

    def sync_all(self, **options):
        runs = self.sync_through("public_holiday", **options)
        self.assertNoIssues()
        return runs["public_holiday"]

    def test_summer_winter_and_half_days(self):
        summer, winter = self.add("Bundesfeier", "2026-08-01"), self.add("Stephanstag", "2026-12-26")
        half = self.add("Heiligabend", "2026-12-24", isHalfDay=True)
        change = self.add("Tag der Uhr", "2026-10-25")
        self.sync_all()
        self.assertEqual(
            self.times(*map(self.holiday, (summer, winter, half, change))),
            [
                (datetime(2026, 7, 31, 22), datetime(2026, 8, 1, 21, 59, 59)),
                (datetime(2026, 12, 25, 23), datetime(2026, 12, 26, 22, 59, 59)),
                (datetime(2026, 12, 24, 11), datetime(2026, 12, 24, 22, 59, 59)),
                (datetime(2026, 10, 24, 22), datetime(2026, 10, 25, 22, 59, 59)),
            ],
        )
        self.assertFalse(self.rows().calendar_id + self.rows().resource_id.calendar_id)
        self.assertEqual(self.rows().company_id, self.company)
        self.assertEqual(self.holiday(half).hr_sync_external_id, half)
        self.assertSilentAgain()

    def test_changes(self):
        holiday = self.add("Bundesfeier", "2026-08-01")
        self.sync_all()
        row = self.holiday(holiday)
        for fields, times in (
            ({"name": "1. August"}, (datetime(2026, 7, 31, 22), datetime(2026, 8, 1, 21, 59, 59))),
            ({"isHalfDay": True}, (datetime(2026, 8, 1, 10), datetime(2026, 8, 1, 21, 59, 59))),
            ({"date": "2026-08-03"}, (datetime(2026, 8, 3, 10), datetime(2026, 8, 3, 21, 59, 59))),
            ({"isHalfDay": False}, (datetime(2026, 8, 2, 22), datetime(2026, 8, 3, 21, 59, 59))),
        ):
            with self.subTest(fields):
                self.simulator.update("public-holidays", holiday, **fields)
                self.sync_all()
                self.assertEqual(self.times(row), [times])
                self.assertSilentAgain()
        self.assertEqual(row.name, "1. August")
        self.assertEqual(self.rows(), row)

    def test_removed(self):
        holiday = self.add("Bundesfeier", "2026-08-01")
        other = self.add("Neujahr", "2027-01-01")
        self.sync_all()
        self.simulator.vanish("public-holidays", holiday)
        self.assertEqual(self.sync_all(full=True).archived, 1)
        self.assertEqual(self.rows(), self.holiday(other))
        self.let_go("public-holidays", other)
        self.assertFalse(self.rows())
        self.assertFalse(self.link(holiday, "public_holiday"))

    def test_two_locations(self):
        """The same day twice is one row; it goes when both are gone."""
        one, other = self.add("Bundesfeier", "2026-08-01"), self.add("Nationalfeiertag", "2026-08-01")
        self.sync_all()
        self.assertEqual(self.holiday(one), self.holiday(other))
        self.assertEqual(len(self.rows()), 1)
        self.assertSilentAgain()
        self.simulator.vanish("public-holidays", one)
        self.sync_all(full=True)
        self.assertEqual(self.rows(), self.holiday(other))
        self.let_go("public-holidays", other)
        self.assertFalse(self.rows())

    def test_adopted(self):
        """A row that people made is recognised by its day, and stays when the holiday is gone."""
        known = self.existing("1. August", datetime(2026, 7, 31, 22), datetime(2026, 8, 1, 21, 59, 59))
        calendar = self.env["resource.calendar"].create({"name": "Nacht", "company_id": self.company.id})
        own = self.existing("Werkferien", datetime(2026, 8, 2, 22), datetime(2026, 8, 7, 21, 59, 59))
        single = self.existing(
            "Nur nachts", datetime(2026, 9, 1, 22), datetime(2026, 9, 2, 21), calendar_id=calendar.id
        )
        holiday = self.add("Bundesfeier", "2026-08-01")
        self.sync_all()
        self.assertEqual(self.holiday(holiday), known)
        self.assertEqual(known.name, "Bundesfeier")
        self.assertSilentAgain()
        self.let_go("public-holidays", holiday)
        self.assertEqual(self.rows(), known + own + single)

    def test_within_what_lasts_longer(self):
        """A day of the company's own closing time cannot be a holiday beside it: that is an issue, others come."""
        own = self.existing("Werkferien", datetime(2026, 8, 2, 22), datetime(2026, 8, 7, 21, 59, 59))
        inside, beside = self.add("Inventar", "2026-08-03"), self.add("Bundesfeier", "2026-08-01")
        self.sync_through("public_holiday")
        self.assertIn("overlap", self.issues(external_id=inside).error)
        self.assertTrue(self.holiday(beside))
        own.unlink()
        self.sync_all(full=True)
        self.assertTrue(self.holiday(inside))

    def test_bad_ones(self):
        good, unnamed, undated = (self.add(f"Tag {day}", f"2026-08-0{day}") for day in (1, 2, 3))
        self.spoil(unnamed, "public-holidays", touch=False, name="")
        self.spoil(undated, "public-holidays", touch=False, date="2026-02-31")
        self.sync_through("public_holiday")
        self.assertTrue(self.holiday(good))
        self.assertEqual(set(self.issues().mapped("external_id")), {unnamed, undated})


@freeze_time("2026-06-01 08:00:00")
class TestHolidaysAndLeaves(AbsenceCase):
    """What a holiday does to leaves that lie across it."""

    def synced_absence(self, **fields):
        self.user, self.type = self.person(), self.kind(**fields)
        absence = self.absent(self.user, self.type, "2026-06-08", "2026-06-12")
        self.sync_all()
        self.assertNoIssues()
        return absence, self.leave(absence)

    def test_comes_moves_and_goes(self):
        _absence, leave = self.synced_absence()
        self.assertApproved(leave, 5, 40)
        holiday = self.simulator.add_holiday("Betriebsfest", "2026-06-10")["id"]
        before = self.env["mail.message"].search_count([])
        for change, days in (
            ({}, 4),
            ({"isHalfDay": True}, 4.5),
            ({"isHalfDay": False, "date": "2026-06-20"}, 5),
            ({"date": "2026-06-12"}, 4),
        ):
            with self.subTest(change):
                if change:
                    self.simulator.update("public-holidays", holiday, **change)
                self.sync_all()
                self.assertNoIssues()
                self.assertApproved(leave, days)
                self.assertSilentAgain()
        self.let_go("public-holidays", holiday)
        self.assertApproved(leave, 5, 40)
        self.assertEqual(self.env["mail.message"].search_count([]), before, "nobody is notified")

    def test_hours_beside_a_new_holiday(self):
        """Hours are as many as before, at another time."""
        user, kind = self.person(), self.kind(unit="hour")
        absence = self.absent(user, kind, "2026-06-10", "2026-06-11", hours=10)
        self.sync_all()
        self.assertApproved(self.leave(absence), 10 / 8, 10)
        holiday = self.simulator.add_holiday("Betriebsfest", "2026-06-10", isHalfDay=True)["id"]
        self.sync_all()
        self.assertNoIssues()
        self.assertApproved(self.leave(absence), 10 / 8, 10)
        self.assertEqual(self.leave(absence).date_to.hour, 13)
        self.assertSilentAgain()
        self.let_go("public-holidays", holiday)
        self.sync_all()
        self.assertNoIssues()
        self.assertApproved(self.leave(absence), 10 / 8, 10)

    def test_other_states(self):
        absence, leave = self.synced_absence()
        self.simulator.update("absences", absence, state="requested")
        self.sync_all()
        self.simulator.add_holiday("Betriebsfest", "2026-06-10")
        self.sync_all()
        self.assertEqual((leave.state, leave.number_of_days), ("confirm", 4))
        self.assertNoTrace(leave)

    def test_lines_of_a_holiday_within_a_leave(self):
        """A leave that is cancelled after all leaves the holiday's own timesheet line, and no other."""
        self.simulator.add_holiday("Betriebsfest", "2026-06-10")
        absence, leave = self.synced_absence()
        self.assertEqual(len(self.lines(leave)), 4)
        self.simulator.update("absences", absence, state="cancelled")
        self.sync_all()
        lines = self.env["account.analytic.line"].search([("employee_id", "=", leave.employee_id.id)])
        self.assertFalse(lines.holiday_id)
        self.assertEqual(
            [line.date.isoformat() for line in lines if line.date.isoformat() < "2026-07-01"], ["2026-06-10"]
        )

    def test_many_past_ones(self):
        """Odoo writes lines for past holidays of all employees; nothing else happens."""
        self.person()
        self.sync_all()
        for month in range(1, 6):
            self.simulator.add_holiday(f"Fest {month}", f"2026-0{month}-11")
        runs = self.sync_all()
        self.assertNoIssues()
        self.assertEqual(runs["public_holiday"].created, 5)
        self.assertSilentAgain()
