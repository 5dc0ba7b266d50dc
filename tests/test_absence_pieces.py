"""An absence across a change of the working schedule is several leaves, and follows when the schedule changes."""

from datetime import date

from odoo.tests import freeze_time

from .absences import AbsenceCase

JAN, JUL, SEP = "2026-01-01", "2026-07-01", "2026-09-01"


@freeze_time("2026-06-01 08:00:00")
class TestAbsencePieces(AbsenceCase):
    def prepare(self):
        super().prepare()
        self.both = [self.period(JAN), self.period(JUL, hours=20)]
        self.type = self.kind(unit="halfDay")

    def absence_of(self, periods, start="2026-06-29", end="2026-07-03", **fields):
        self.user = self.person(*periods)
        absence = self.absent(self.user, self.type, start, end, **fields)
        self.sync_all()
        self.assertNoIssues()
        return absence

    def work(self, connection=None):
        result = super().work(connection)
        self.assertFalse(self.env["hr.sync.job"].search([("state", "=", "pending")]))
        return result

    def change_periods(self, *periods):
        self.simulator.update_user(self.user, workPeriods=list(periods))
        self.sync_through("employee")
        self.assertNoIssues()

    def shape(self, absence):
        """(first day, last day, hours) of each leave."""
        return [
            (piece.request_date_from.isoformat(), piece.request_date_to.isoformat(), piece.number_of_hours)
            for piece in self.pieces(absence)
        ]

    def test_across_a_change(self):
        absence = self.absence_of(self.both, startPeriod="afternoon", endPeriod="morning", comment="Tessin")
        self.assertEqual(self.shape(absence), [("2026-06-29", "2026-06-30", 12), (JUL, "2026-07-03", 12)])
        pieces = self.pieces(absence)
        self.assertEqual(pieces.mapped("hr_sync_external_id"), [absence, absence])
        self.assertEqual(pieces.mapped("private_name"), ["Tessin", "Tessin"])
        links = self.link(absence, "absence")
        self.assertEqual(sorted(links.mapped("part")), ["", "2"])
        self.assertApproved(pieces, 4.5)
        self.assertSilentAgain()

    def test_across_three_schedules(self):
        periods = [self.period(JAN), self.period("2026-06-30", hours=30), self.period(JUL, hours=20)]
        absence = self.absence_of(periods)
        self.assertEqual([one[0] for one in self.shape(absence)], ["2026-06-29", "2026-06-30", JUL])
        self.assertSilentAgain()

    def test_across_a_change_of_nothing(self):
        """Two periods with the same hours are no border, nor is a gap between two contracts of the same kind."""
        absence = self.absence_of([self.period(JAN), self.period(JUL)])
        self.assertEqual(self.shape(absence), [("2026-06-29", "2026-07-03", 40)])
        absence = self.absence_of(
            [self.period(JAN, validTo="2026-06-30"), self.period("2026-07-02")], "2026-06-29", "2026-07-03"
        )
        self.assertEqual(self.shape(absence), [("2026-06-29", "2026-07-03", 40)])

    def test_hours_across_a_change(self):
        self.type = self.kind(unit="hour")
        absence = self.absence_of(self.both, "2026-06-30", "2026-07-02", hours=14)
        self.assertEqual(self.shape(absence), [("2026-06-30", "2026-06-30", 8), (JUL, "2026-07-02", 6)])
        self.assertSilentAgain()

    def test_state_follows(self):
        absence = self.absence_of(self.both, state="requested")
        for state, here in (
            ("approved", "validate"),
            ("rejected", "refuse"),
            ("approved", "validate"),
            ("requested", "confirm"),
            ("approved", "validate"),
            ("cancelled", "cancel"),
        ):
            with self.subTest(state):
                self.simulator.update("absences", absence, state=state)
                self.sync_through("absence")
                self.assertNoIssues()
                self.assertEqual(self.pieces(absence).mapped("state"), [here, here])
                if state == "approved":
                    self.assertApproved(self.pieces(absence))
                else:
                    self.assertNoTrace(self.pieces(absence))
        self.assertSilentAgain()

    def test_deleted_and_back(self):
        absence = self.absence_of(self.both)
        self.simulator.delete("absences", absence)
        self.sync_through("absence")
        self.assertEqual(self.pieces(absence).mapped("state"), ["cancel", "cancel"])
        self.assertSilentAgain()
        self.undelete(absence)
        self.sync_through("absence")
        self.assertEqual(self.pieces(absence).mapped("state"), ["validate", "validate"])
        self.assertSilentAgain()

    def test_dates_move_over_the_border_and_back(self):
        absence = self.absence_of(self.both)
        first = self.leave(absence)
        self.simulator.update("absences", absence, startDate="2026-06-22", endDate="2026-06-26")
        self.sync_through("absence")
        self.assertEqual(self.shape(absence), [("2026-06-22", "2026-06-26", 40)])
        self.assertEqual(len(self.link(absence, "absence")), 1)
        self.assertEqual(len(self.env["hr.leave"].search([("employee_id", "=", first.employee_id.id)])), 1)
        self.simulator.update("absences", absence, startDate="2026-06-29", endDate="2026-07-01", comment="Neu")
        self.sync_through("absence")
        self.assertNoIssues()
        self.assertEqual(self.shape(absence), [("2026-06-29", "2026-06-30", 16), (JUL, JUL, 4)])
        self.assertEqual(self.leave(absence), first)
        self.assertEqual(self.pieces(absence).mapped("private_name"), ["Neu", "Neu"])
        self.assertApproved(self.pieces(absence))
        self.assertSilentAgain()

    # --- When the schedule changes -------------------------------------------------------------------

    def test_version_comes_and_goes(self):
        absence = self.absence_of([self.period(JAN)])
        self.assertEqual(self.shape(absence), [("2026-06-29", "2026-07-03", 40)])
        self.change_periods(*self.both)
        self.assertEqual(len(self.employee(self.user).version_ids), 2)
        self.assertEqual(self.shape(absence), [("2026-06-29", "2026-06-30", 16), (JUL, "2026-07-03", 12)])
        self.assertApproved(self.pieces(absence))
        self.assertSilentAgain()
        self.change_periods(self.period(JAN))
        self.assertEqual(self.shape(absence), [("2026-06-29", "2026-07-03", 40)])
        self.assertApproved(self.pieces(absence), 5, 40)
        self.assertSilentAgain()

    def test_version_moves(self):
        absence = self.absence_of(self.both)
        self.change_periods(self.period(JAN), self.period("2026-07-02", hours=20))
        self.assertEqual(self.shape(absence), [("2026-06-29", JUL, 24), ("2026-07-02", "2026-07-03", 8)])
        self.assertSilentAgain()

    def test_leave_wholly_in_the_new_version(self):
        absence = self.absence_of([self.period(JAN)], "2026-08-03", "2026-08-07")
        self.change_periods(*self.both)
        self.assertEqual(self.shape(absence), [("2026-08-03", "2026-08-07", 20)])
        self.assertApproved(self.leave(absence), 5, 20)
        self.assertSilentAgain()

    def test_leave_that_the_change_does_not_touch(self):
        """It is not even looked at."""
        absence = self.absence_of([self.period(JAN)], "2026-06-08", "2026-06-12")
        resource = self.resource_leaves(self.leave(absence))
        self.change_periods(*self.both)
        self.assertEqual(self.resource_leaves(self.leave(absence)), resource)
        self.assertFalse(self.env["hr.sync.job"].search([("record_type", "=", "absence")]))

    def test_schedule_changes_in_place(self):
        absence = self.absence_of([self.period(JAN, key="a")])
        self.change_periods(self.period(JAN, key="a", hours=20))
        self.assertEqual(self.shape(absence), [("2026-06-29", "2026-07-03", 20)])
        self.assertSilentAgain()

    def test_each_state_survives_a_change(self):
        absences = {}
        for state in ("requested", "approved", "rejected", "cancelled"):
            absences[state] = (self.absence_of([self.period(JAN)], state=state), self.user)
        for _absence, user in absences.values():
            self.simulator.update_user(user, workPeriods=self.both)
        self.sync_all()
        self.assertNoIssues()
        kinds = {"requested": "confirm", "approved": "validate", "rejected": "refuse", "cancelled": "cancel"}
        for state, (absence, _user) in absences.items():
            self.assertEqual(self.pieces(absence).mapped("state"), [kinds[state]] * 2)
        self.assertSilentAgain()

    def test_killed_between_the_change_and_the_cut(self):
        """The wish to read the absences again is committed with the versions."""
        absence = self.absence_of([self.period(JAN)])
        self.simulator.update_user(self.user, workPeriods=self.both)
        with self.die_at("odoo.addons.hr_sync.models.time_off.hr_leave_writer.AbsenceWriter", "apply"):
            self.sync("employee")
        self.assertEqual(len(self.employee(self.user).version_ids), 2)
        self.assertEqual(len(self.pieces(absence)), 1)
        self.work()
        self.assertEqual(self.shape(absence), [("2026-06-29", "2026-06-30", 16), (JUL, "2026-07-03", 12)])
        self.assertSilentAgain()

    def test_a_person_changes_versions(self):
        """Then Odoo does what it does."""
        absence = self.absence_of([self.period(JAN)], "2026-08-03", "2026-08-07")
        leave = self.leave(absence)
        employee = leave.employee_id
        half = self.env["resource.calendar"].search([("company_id", "=", self.company.id)], limit=1).copy()
        employee.create_version(
            {
                "date_version": date(2026, 7, 1),
                "contract_date_start": date(2026, 1, 1),
                "resource_calendar_id": half.id,
            }
        )
        self.assertIn(leave.state, ("validate", "confirm", "refuse"))
        self.assertEqual(leave.resource_calendar_id, half)

    def test_a_person_deletes_a_part(self):
        absence = self.absence_of(self.both)
        self.pieces(absence)[1].unlink()
        self.simulator.update("absences", absence, comment="Neu", endDate="2026-07-02")
        self.sync_through("absence")
        self.assertNoIssues()
        self.assertEqual(self.shape(absence), [("2026-06-29", "2026-06-30", 16)])
        self.assertSilentAgain()
