"""Absences that are in each other's way, that are in Odoo already, or that cannot be right."""

from datetime import date

from odoo.tests import freeze_time

from .absences import AbsenceCase


@freeze_time("2026-06-01 08:00:00")
class TestAbsenceOverlaps(AbsenceCase):
    def prepare(self):
        super().prepare()
        self.user = self.person()
        self.type, self.other_type = self.kind(name="Urlaub"), self.kind(name="Krank")

    def own_leave(self, kind=None, start="2026-06-08", end="2026-06-12", **values):
        """A leave that somebody made in Odoo."""
        return self.env["hr.leave"].create(
            {
                "employee_id": self.employee(self.user).id,
                "holiday_status_id": self.leave_type(kind or self.type).id,
                "request_date_from": start,
                "request_date_to": end,
                **values,
            }
        )

    # --- Overlaps ------------------------------------------------------------------------------------

    def test_two_that_overlap(self):
        """The second is an issue that names the first, until one of them is cancelled."""
        first = self.absent(self.user, self.type, "2026-06-08", "2026-06-12")
        second = self.absent(self.user, self.other_type, "2026-06-11", "2026-06-16")
        beside = self.absent(self.person(), self.type, "2026-06-11", "2026-06-16")
        runs = self.sync_all()
        self.assertEqual((runs["absence"].created, runs["absence"].failed), (2, 1))
        self.assertApproved(self.leave(first) + self.leave(beside), 9)
        self.assertFalse(self.leave(second))
        issue = self.issues()
        self.assertEqual(issue.external_id, second)
        self.assertIn(f"overlaps with {self.leave(first).display_name}", issue.error)
        self.assertEqual((issue.fix_model, issue.fix_id), ("hr.leave", self.leave(first).id))
        self.simulator.update("absences", first, state="cancelled")
        self.sync_through("absence")
        self.sync_through("absence", full=True)
        self.assertNoIssues()
        self.assertApproved(self.leave(second), 4)
        self.assertSilentAgain()

    def test_overlap_goes_by_itself(self):
        first = self.absent(self.user, self.type, "2026-06-08", "2026-06-12")
        second = self.absent(self.user, self.other_type, "2026-06-11", "2026-06-16")
        self.sync_all()
        self.simulator.update("absences", second, startDate="2026-06-15")
        self.sync_through("absence")
        self.assertNoIssues()
        self.assertApproved(self.leave(first) + self.leave(second), 7)

    def test_overlap_of_what_is_over(self):
        """Rejected and cancelled ones are in nobody's way."""
        for state in ("rejected", "cancelled", "approved", "rejected"):
            self.absent(self.user, self.type, "2026-06-08", "2026-06-12", state=state)
        self.sync_all()
        self.assertNoIssues()
        self.assertSilentAgain()

    def test_change_into_an_overlap(self):
        """What was agreed on stays as it was."""
        first = self.absent(self.user, self.type, "2026-06-08", "2026-06-12")
        second = self.absent(self.user, self.type, "2026-06-15", "2026-06-19")
        self.sync_all()
        self.simulator.update("absences", second, startDate="2026-06-12")
        self.sync_through("absence")
        self.assertEqual(self.issues().external_id, second)
        self.assertApproved(self.leave(second), 5, 40)
        self.simulator.update("absences", first, endDate="2026-06-11")
        self.sync_through("absence", full=True)
        self.assertNoIssues()
        self.assertApproved(self.leave(first) + self.leave(second), 10)
        self.assertSilentAgain()

    def test_two_change_places(self):
        first = self.absent(self.user, self.type, "2026-06-08", "2026-06-12")
        second = self.absent(self.user, self.type, "2026-06-15", "2026-06-19")
        self.sync_all()
        self.simulator.update("absences", first, startDate="2026-06-15", endDate="2026-06-19")
        self.simulator.update("absences", second, startDate="2026-06-08", endDate="2026-06-12")
        self.sync_through("absence")
        self.assertNoIssues()
        self.assertEqual(self.leave(first).request_date_from, date(2026, 6, 15))
        self.assertApproved(self.leave(first) + self.leave(second), 10)

    def test_new_one_where_another_was(self):
        first = self.absent(self.user, self.type, "2026-06-08", "2026-06-12")
        self.sync_all()
        self.simulator.update("absences", first, state="cancelled")
        second = self.absent(self.user, self.other_type, "2026-06-08", "2026-06-12")
        self.sync_through("absence")
        self.assertNoIssues()
        self.assertApproved(self.leave(second), 5)

    def test_overlap_with_a_leave_of_odoo(self):
        self.sync_all()
        own = self.own_leave(self.other_type)
        absence = self.absent(self.user, self.type, "2026-06-11", "2026-06-16")
        self.sync_through("absence")
        self.assertIn(f"(ID {own.id})", self.issues(external_id=absence).error)
        self.assertEqual(own.state, "confirm")

    # --- Those that are there already ----------------------------------------------------------------

    def test_same_one_is_adopted(self):
        self.sync_all()
        own = self.own_leave()
        absence = self.absent(self.user, self.type, "2026-06-08", "2026-06-12", comment="Tessin")
        runs = self.sync_through("absence")
        self.assertNoIssues()
        self.assertEqual((runs["absence"].created, runs["absence"].updated), (0, 1))
        self.assertEqual(self.leave(absence), own)
        self.assertApproved(own, 5, 40)
        self.assertEqual(own.private_name, "Tessin")
        self.assertSilentAgain()

    def test_approved_one_is_adopted_and_changes(self):
        self.sync_all()
        own = self.own_leave()
        own.action_approve()
        resource = self.resource_leaves(own)
        absence = self.absent(self.user, self.type, "2026-06-08", "2026-06-12")
        self.sync_through("absence")
        self.assertEqual((self.leave(absence), self.resource_leaves(own)), (own, resource))
        self.simulator.update("absences", absence, endDate="2026-06-10")
        self.sync_through("absence")
        self.assertNoIssues()
        self.assertApproved(own, 3, 24)
        self.assertSilentAgain()

    def test_refused_ones_count_if_nothing_else_does(self):
        self.sync_all()
        refused = self.own_leave()
        refused.action_refuse()
        own = self.own_leave()
        absence = self.absent(self.user, self.type, "2026-06-08", "2026-06-12")
        self.sync_through("absence")
        self.assertNoIssues()
        self.assertEqual(self.leave(absence), own)
        rejected = self.absent(self.user, self.type, "2026-06-08", "2026-06-12", state="rejected")
        self.sync_through("absence")
        self.assertEqual(self.leave(rejected), refused)

    def test_others_are_not_adopted(self):
        self.sync_all()
        other_span = self.own_leave(start="2026-07-06", end="2026-07-09")
        absence = self.absent(self.user, self.type, "2026-06-08", "2026-06-12")
        half = self.kind(unit="halfDay")
        self.sync_all()
        other_half = self.own_leave(half, "2026-08-03", "2026-08-03", request_date_from_period="pm")
        morning = self.absent(self.user, half, "2026-08-03", startPeriod="morning", endPeriod="morning")
        self.sync_through("absence")
        self.assertNoIssues()
        self.assertNotIn(self.leave(absence), other_span + other_half)
        self.assertNotIn(self.leave(morning), other_half)

    # --- What cannot be right ------------------------------------------------------------------------

    def test_bad_ones_stop_no_other(self):
        """Each is an issue that says what is wrong; the others are there."""
        days = iter(range(1, 29))
        good = [self.absent(self.user, self.type, f"2026-08-{next(days):02d}") for _index in range(3)]
        bad = {
            "ends before it starts": ({"endDate": "2020-01-01"}, "before it starts"),
            "no such day": ({"startDate": "2026-02-31"}, "is not a date"),
            "no date": ({"startDate": None}, "missing"),
            "unknown state": ({"state": "escalated"}, "escalated"),
            "no state": ({"state": None}, "missing"),
            "half of nothing": ({"startPeriod": "afternoon", "endPeriod": "morning"}, "noon"),
            "for ever": ({"endDate": "2926-12-31"}, "too long"),
            "strange period": ({"startPeriod": "evening"}, "evening"),
        }
        ids = {}
        for name, (fields, _words) in bad.items():
            ids[name] = self.absent(self.user, self.type, f"2026-08-{next(days):02d}")
            self.spoil(ids[name], "absences", **fields)
        self.sync_all()
        for absence in good:
            self.assertEqual(self.leave(absence).state, "validate")
        for name, (_fields, words) in bad.items():
            with self.subTest(name):
                self.assertIn(words, self.issues(external_id=ids[name]).error)
        self.assertEqual(len(self.issues()), len(bad))

    def test_of_nobody(self):
        """Without its employee or its type an absence waits outside; the rest goes on."""
        good = self.absent(self.user, self.type, "2026-06-08")
        lost = [self.absent("nobody", self.type, "2026-06-08"), self.absent(self.user, "nothing", "2026-06-09")]
        runs = self.sync_all()
        self.assertEqual(runs["absence"].skipped, 2)
        self.assertTrue(self.leave(good))
        self.assertFalse([absence for absence in lost if self.leave(absence)])

    def test_hostile_comments(self):
        for day, comment in enumerate(("x\x00y", "<script>alert(1)</script>", "ü" * 2000, "😀", "  "), 8):
            absence = self.absent(self.user, self.type, f"2026-06-{day:02d}", comment=comment)
            with self.subTest(comment[:20]):
                self.sync_all()
                self.assertTrue(self.leave(absence))
        self.assertSilentAgain()
