"""Absences become leaves that count the right time, wherever they lie."""

from datetime import date, datetime

from odoo.tests import freeze_time

from .absences import AbsenceCase


@freeze_time("2026-06-01 08:00:00")
class TestAbsences(AbsenceCase):
    def one(self, start, end=None, unit="day", periods=(), **fields):
        """The leave of one absence of a new person."""
        absence = self.absent(self.person(*periods), self.kind(unit=unit), start, end, **fields)
        self.sync_all()
        self.assertNoIssues()
        return self.leave(absence)

    # --- Days ----------------------------------------------------------------------------------------

    def test_whole_days(self):
        leave = self.one("2026-06-08", "2026-06-12", comment="Tessin")
        self.assertApproved(leave, 5, 40)
        self.assertEqual((leave.date_from, leave.date_to), (datetime(2026, 6, 8, 6), datetime(2026, 6, 12, 15)))
        self.assertEqual(leave.private_name, "Tessin")
        self.assertEqual(leave.company_id, self.company)
        self.assertEqual(len(self.lines(leave)), 5)
        self.assertSilentAgain()

    def test_in_the_past(self):
        self.assertApproved(self.one("2023-02-06", "2023-02-10"), 5, 40)
        self.assertSilentAgain()

    def test_over_a_weekend_and_a_public_holiday(self):
        self.simulator.add_holiday("Betriebsfest", "2026-06-15")
        leave = self.one("2026-06-11", "2026-06-17")
        self.assertApproved(leave, 4, 32)
        self.assertEqual([line.date.day for line in self.lines(leave)], [11, 12, 16, 17])
        self.assertSilentAgain()

    def test_wholly_on_a_weekend(self):
        leave = self.one("2026-06-13", "2026-06-14")
        self.assertApproved(leave, 0, 0)
        self.assertSilentAgain()

    def test_wholly_on_a_public_holiday(self):
        self.simulator.add_holiday("Betriebsfest", "2026-06-15")
        self.assertApproved(self.one("2026-06-15"), 0, 0)
        self.assertSilentAgain()

    def test_of_somebody_who_has_left(self):
        leave = self.one(
            "2026-04-20",
            "2026-04-24",
            periods=(self.period("2020-01-01"), self.period("2026-05-01", status="left")),
        )
        self.assertFalse(leave.employee_id.active)
        self.assertApproved(leave, 5, 40)
        self.assertEqual(len(self.lines(leave)), 5)
        self.assertSilentAgain()

    def test_of_somebody_who_has_left_and_changes(self):
        user = self.person(self.period("2020-01-01"), self.period("2026-05-01", status="left"))
        absence = self.absent(user, self.kind(), "2026-04-20", "2026-04-24")
        self.sync_all()
        self.simulator.update("absences", absence, endDate="2026-04-21")
        self.sync_all()
        self.assertNoIssues()
        self.assertApproved(self.leave(absence), 2, 16)
        self.assertEqual(len(self.lines(self.leave(absence))), 2)

    def test_before_the_contract_and_after_its_end(self):
        """What lies outside of the contract goes with what lies in it."""
        periods = (self.period("2026-06-10"), self.period("2026-06-24", status="left"))
        user = self.person(*periods)
        kind = self.kind()
        absences = [
            self.absent(user, kind, *days)
            for days in (
                ("2026-06-08", "2026-06-12"),
                ("2026-06-22", "2026-06-26"),
                ("2026-05-04", "2026-05-05"),
                ("2026-07-06", "2026-07-07"),
            )
        ]
        self.sync_all()
        self.assertNoIssues()
        for absence, days in zip(absences, (5, 5, 2, 2), strict=True):
            self.assertApproved(self.leave(absence), days)
        self.assertSilentAgain()

    def test_part_time(self):
        """Somebody who works in the mornings has a day off that is four hours long."""
        leave = self.one("2026-06-08", "2026-06-12", periods=(self.period("2020-01-01", hours=20),))
        self.assertApproved(leave, 5, 20)
        self.assertSilentAgain()

    def test_without_working_time(self):
        """Somebody without any fixed hours can be absent too."""
        leave = self.one("2026-06-08", "2026-06-12", periods=(self.period("2020-01-01", hours=0.0),))
        self.assertEqual((leave.state, leave.number_of_hours), ("validate", 0))
        self.assertSilentAgain()

    # --- Half days -----------------------------------------------------------------------------------

    def test_half_days(self):
        for fields, days, hours in (
            ({"startPeriod": "afternoon"}, 4.5, 36),
            ({"endPeriod": "morning"}, 4.5, 36),
            ({"startPeriod": "afternoon", "endPeriod": "morning"}, 4, 32),
            ({"startPeriod": "morning", "endPeriod": "afternoon"}, 5, 40),
        ):
            with self.subTest(fields):
                leave = self.one("2026-06-08", "2026-06-12", "halfDay", **fields)
                self.assertApproved(leave, days, hours)
                self.assertEqual(sum(self.lines(leave).mapped("unit_amount")), hours)
        self.assertSilentAgain()

    def test_half_of_one_day(self):
        for period, hours in (("morning", (6, 10)), ("afternoon", (11, 15))):
            with self.subTest(period):
                leave = self.one("2026-06-08", unit="halfDay", startPeriod=period, endPeriod=period)
                self.assertApproved(leave, 0.5, 4)
                self.assertEqual((leave.date_from.hour, leave.date_to.hour), hours)
        self.assertSilentAgain()

    def test_both_halves_of_a_day_apart(self):
        """Two absences on one day do not overlap."""
        user, kind = self.person(), self.kind(unit="halfDay")
        halves = [
            self.absent(user, kind, "2026-06-08", startPeriod=period, endPeriod=period)
            for period in ("morning", "afternoon")
        ]
        self.sync_all()
        self.assertNoIssues()
        for absence in halves:
            self.assertApproved(self.leave(absence), 0.5, 4)

    def test_half_days_of_somebody_who_works_in_the_mornings(self):
        """Half a day without work costs nothing, and the others nothing less."""
        periods = (self.period("2020-01-01", hours=20),)
        for fields, hours in (
            ({}, 20),
            ({"startPeriod": "afternoon"}, 16),
            ({"endPeriod": "morning"}, 20),
        ):
            with self.subTest(fields):
                leave = self.one("2026-06-08", "2026-06-12", "halfDay", periods, **fields)
                self.assertApproved(leave, hours / 4, hours)
        leave = self.one("2026-06-08", None, "halfDay", periods, startPeriod="afternoon", endPeriod="afternoon")
        self.assertEqual((leave.state, leave.number_of_hours), ("validate", 0))
        self.assertSilentAgain()

    def test_half_day_of_a_type_of_whole_days(self):
        """The type counts half days from then on, in Odoo alone; what was taken before keeps its days."""
        user, kind = self.person(), self.kind(unit="day")
        whole = self.absent(user, kind, "2026-06-15", "2026-06-19")
        self.sync_all()
        self.assertEqual(self.leave_type(kind).request_unit, "day")
        half = self.absent(user, kind, "2026-06-08", "2026-06-12", endPeriod="morning")
        self.sync_all()
        self.assertNoIssues()
        self.assertEqual(self.leave_type(kind).request_unit, "half_day")
        self.assertApproved(self.leave(half), 4.5, 36)
        self.assertApproved(self.leave(whole), 5, 40)
        self.assertSilentAgain()

    # --- Hours ---------------------------------------------------------------------------------------

    def test_hours(self):
        """They begin with the day's work; the lunch break is none of them."""
        for hours, until in (
            (5, (12, 0)),
            (4, (10, 0)),
            (1.5, (7, 30)),
            (4.2, (11, 12)),
            (8, (15, 0)),
            (2.25, (8, 15)),
        ):
            with self.subTest(hours):
                leave = self.one("2026-06-08", unit="hour", hours=hours)
                self.assertAlmostEqual(leave.number_of_hours, hours)
                self.assertEqual((leave.date_from.hour, leave.date_to.hour, leave.date_to.minute), (6, *until))
                self.assertApproved(leave, hours / 8, hours)
        self.assertSilentAgain()

    def test_hours_over_several_days(self):
        leave = self.one("2026-06-12", "2026-06-15", unit="hour", hours=13)
        self.assertApproved(leave, 13 / 8, 13)
        self.assertSilentAgain()

    def test_hours_up_to_a_weekend(self):
        """Hours that are used up on Friday end there."""
        leave = self.one("2026-06-12", "2026-06-14", unit="hour", hours=3)
        self.assertApproved(leave, 3 / 8, 3)
        self.assertEqual(leave.request_date_to, date(2026, 6, 12))
        self.assertSilentAgain()

    def test_hours_of_whole_days(self):
        """A type that is counted by the hour, and nothing said about hours."""
        self.assertApproved(self.one("2026-06-08", "2026-06-09", unit="hour"), 2, 16)
        leave = self.one("2026-06-08", "2026-06-09", unit="hour", startPeriod="afternoon")
        self.assertApproved(leave, 1.5, 12)
        self.assertSilentAgain()

    def test_hours_beside_a_public_holiday(self):
        self.simulator.add_holiday("Betriebsfest", "2026-06-08", isHalfDay=True)
        self.assertApproved(self.one("2026-06-08", "2026-06-09", unit="hour", hours=5), 5 / 8, 5)
        self.assertSilentAgain()

    def test_hours_that_change(self):
        user, kind = self.person(), self.kind(unit="hour")
        absence = self.absent(user, kind, "2026-06-08", hours=2)
        self.sync_all()
        self.simulator.update("absences", absence, hours=6.5)
        self.sync_all()
        self.assertNoIssues()
        self.assertApproved(self.leave(absence), 6.5 / 8, 6.5)
        self.simulator.update("absences", absence, startDate="2026-06-09", endDate="2026-06-09")
        self.sync_all()
        self.assertNoIssues()
        self.assertApproved(self.leave(absence), 6.5 / 8, 6.5)
        self.simulator.update("absences", absence, hours=None)
        self.sync_all()
        self.assertNoIssues()
        self.assertApproved(self.leave(absence), 1, 8)
        self.simulator.update("absences", absence, endDate="2026-06-11")
        self.sync_all()
        self.assertNoIssues()
        self.assertApproved(self.leave(absence), 3, 24)
        self.assertSilentAgain()

    def test_hours_that_do_not_fit(self):
        user, kind = self.person(), self.kind(unit="hour")
        good = self.absent(user, kind, "2026-06-10", hours=3)
        bad = {
            self.absent(user, kind, "2026-06-08", hours=30): "30 hours are more than the time",
            self.absent(user, kind, "2026-06-15", "2026-06-19", hours=2): "used up before the last working day",
            self.absent(user, kind, "2026-06-22", hours=0): "an absence cannot have",
        }
        self.sync_all()
        self.assertApproved(self.leave(good), 3 / 8, 3)
        for absence, words in bad.items():
            self.assertIn(words, self.issues(external_id=absence).error)
        self.assertEqual(len(self.issues()), len(bad))
        for absence in bad:
            self.simulator.update("absences", absence, hours=None)
        self.sync_all()
        self.assertNoIssues()

    def test_hours_of_a_type_that_counts_days(self):
        self.assertApproved(self.one("2026-06-08", unit="day", hours=3), 1, 8)
        self.assertSilentAgain()
