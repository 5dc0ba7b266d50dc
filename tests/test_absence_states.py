"""Whatever way an absence changes, the leave follows, with all that an approval brings along and nothing else."""

from datetime import date

from odoo.tests import freeze_time

from .absences import AbsenceCase


@freeze_time("2026-06-01 08:00:00")
class TestAbsenceStates(AbsenceCase):
    def prepare(self):
        super().prepare()
        self.user = self.person()
        self.type = self.kind(name="Urlaub")

    def synced_absence(self, start="2026-06-08", end="2026-06-12", **fields):
        absence = self.absent(self.user, self.type, start, end, **fields)
        self.sync_all()
        self.assertNoIssues()
        return absence, self.leave(absence)

    def change_absence(self, absence, **fields):
        self.simulator.update("absences", absence, **fields)
        runs = self.sync_through("absence")
        self.assertNoIssues()
        self.assertEqual(runs["absence"].updated, 1)

    def test_each_state(self):
        kinds = {"requested": "confirm", "approved": "validate", "rejected": "refuse", "cancelled": "cancel"}
        made = {
            state: self.absent(self.user, self.type, f"2026-07-{day:02d}", state=state)
            for day, state in zip((6, 7, 8, 9), kinds, strict=True)
        }
        self.sync_all()
        self.assertNoIssues()
        for state, absence in made.items():
            with self.subTest(state):
                leave = self.leave(absence)
                self.assertEqual(leave.state, kinds[state])
                if state == "approved":
                    self.assertApproved(leave, 1, 8)
                    self.assertEqual(len(self.lines(leave)), 1)
                else:
                    self.assertNoTrace(leave)
        self.assertSilentAgain()

    def test_from_each_state_to_each_other(self):
        absence, leave = self.synced_absence(state="requested")
        states = {"requested": "confirm", "approved": "validate", "rejected": "refuse", "cancelled": "cancel"}
        seen = "requested"
        # Each pair once.
        for state in (
            "approved", "requested", "rejected", "requested", "cancelled", "requested", "approved", "rejected",
            "approved", "cancelled", "approved", "requested", "rejected", "cancelled", "rejected", "approved",
        ):  # fmt: skip
            with self.subTest(before=seen, after=state):
                self.change_absence(absence, state=state)
                self.assertEqual(leave.state, states[state])
                if state == "approved":
                    self.assertApproved(leave, 5, 40)
                    self.assertEqual(len(self.lines(leave)), 5)
                else:
                    self.assertNoTrace(leave)
            seen = state
        self.assertEqual(self.leave(absence), leave)
        self.assertSilentAgain()

    def test_approved_and_moved(self):
        absence, leave = self.synced_absence()
        self.change_absence(absence, startDate="2026-06-10", endDate="2026-06-16")
        self.assertApproved(leave, 5, 40)
        self.assertEqual((leave.request_date_from, leave.request_date_to), (date(2026, 6, 10), date(2026, 6, 16)))
        days = [date(2026, 6, day) for day in (10, 11, 12, 15, 16)]
        self.assertEqual(self.lines(leave).mapped("date"), days)
        self.assertEqual(self.meetings(leave).start_date, date(2026, 6, 10))
        self.assertSilentAgain()

    def test_approved_then_asked_for_again_with_other_dates(self):
        """2getHR lets people correct what was approved: it goes back to the superior."""
        absence, leave = self.synced_absence()
        self.change_absence(absence, state="requested", endDate="2026-06-09")
        self.assertEqual((leave.state, leave.number_of_days), ("confirm", 2))
        self.assertNoTrace(leave)
        self.change_absence(absence, state="approved")
        self.assertApproved(leave, 2, 16)
        self.assertSilentAgain()

    def test_other_type_and_other_person(self):
        absence, leave = self.synced_absence()
        other_type, other = self.kind(name="Krank", unit="halfDay"), self.person(self.period("2020-01-01", hours=20))
        self.simulator.update("absences", absence, absenceTypeId=other_type, userId=other)
        self.sync_all()
        self.assertNoIssues()
        self.assertEqual(leave.holiday_status_id, self.leave_type(other_type))
        self.assertEqual(leave.employee_id, self.employee(other))
        self.assertEqual(leave.resource_calendar_id, self.employee(other).resource_calendar_id)
        self.assertEqual(self.resource_leaves(leave).resource_id, self.employee(other).resource_id)
        self.assertEqual(leave.number_of_hours, 20)
        self.assertEqual(self.lines(leave).employee_id, self.employee(other))
        self.assertSilentAgain()

    def test_changed_after_it_was_approved_in_odoo(self):
        """Nobody has approved the new days."""
        absence, leave = self.synced_absence(state="requested")
        leave.action_approve()
        self.assertEqual(leave.state, "validate")
        self.simulator.update("absences", absence, endDate="2026-06-19")
        notes = self.sync_through("absence")["absence"].notes
        self.assertEqual((leave.state, leave.request_date_to), ("confirm", date(2026, 6, 19)))
        self.assertIn("was approved in Odoo and has since changed", notes)
        self.assertSilentAgain()

    def test_comment_alone_leaves_the_approval_alone(self):
        absence, leave = self.synced_absence(comment="Tessin")
        resource, meeting = self.resource_leaves(leave), leave.meeting_id
        self.assertEqual(leave.private_name, "Tessin")
        self.change_absence(absence, comment=None)
        self.assertFalse(leave.private_name)
        self.assertApproved(leave, 5)
        self.assertEqual((self.resource_leaves(leave), leave.meeting_id), (resource, meeting))

    def test_deleted_and_back(self):
        for state in ("approved", "requested", "rejected"):
            with self.subTest(state):
                absence, leave = self.synced_absence(state=state)
                before = leave.state
                self.simulator.delete("absences", absence)
                runs = self.sync_through("absence")
                self.assertEqual(runs["absence"].archived, 1)
                self.assertEqual(leave.state, "cancel")
                self.assertNoTrace(leave)
                self.assertSilentAgain()
                self.undelete(absence)
                self.sync_through("absence")
                self.assertNoIssues()
                self.assertEqual(leave.state, before)
                self.assertSilentAgain()
                self.simulator.delete("absences", absence)
                self.sync_through("absence")

    def test_deleted_and_back_as_something_else(self):
        absence, leave = self.synced_absence()
        self.simulator.delete("absences", absence)
        self.sync_through("absence")
        self.undelete(absence, state="requested", endDate="2026-06-08")
        self.sync_through("absence")
        self.assertEqual((leave.state, leave.number_of_days), ("confirm", 1))
        self.assertSilentAgain()

    def test_vanished(self):
        """Gone without a mark: the next pass over everything finds out."""
        absence, leave = self.synced_absence()
        self.let_go("absences", absence)
        self.assertEqual(leave.state, "cancel")
        self.assertNoTrace(leave)

    def test_deleted_in_odoo(self):
        absence, leave = self.synced_absence()
        leave.unlink()
        self.simulator.update("absences", absence, comment="Neu")
        self.sync_through("absence")
        self.assertNoIssues()
        self.assertFalse(self.env["hr.leave"].search([("employee_id", "=", self.employee(self.user).id)]))

    def test_second_approval_is_not_asked_for(self):
        """A type with two approvals, or one that asks for allocations, takes what was approved elsewhere."""
        self.sync_all()
        kind = self.leave_type(self.type)
        kind.write({"leave_validation_type": "both", "requires_allocation": True})
        absence = self.absent(self.user, self.type, "2026-06-08", "2026-06-12")
        self.sync_through("absence")
        self.assertNoIssues()
        self.assertApproved(self.leave(absence), 5)
        self.change_absence(absence, endDate="2026-06-10")
        self.assertApproved(self.leave(absence), 3)

    def test_without_approval(self):
        """A type that needs none in Odoo has requests all the same while they are open in the external system."""
        self.type = self.kind(name="Krank", requiresApproval=False)
        absence, leave = self.synced_absence(state="requested")
        self.assertEqual(leave.state, "confirm")
        self.change_absence(absence, state="approved")
        self.assertApproved(leave, 5)
        self.assertSilentAgain()
