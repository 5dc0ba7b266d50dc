"""Calls to payroll whose answers were lost, and what became of the entries meanwhile."""

from unittest.mock import patch

from odoo.tests import freeze_time

from ..systems.tripletex import Hours
from .payroll import PayrollCase
from .pushing import PushCase

DAY, ELSEWHERE = "2026-05-04", "2026-05-20"
POST, LIST = "POST /timesheet/entry/list", "GET /timesheet/entry"


@freeze_time("2026-06-10 08:00:00")
class TestPayrollLost(PayrollCase):
    later = PushCase.later

    def prepare(self):
        super().prepare()
        self.ola = self.add_second_employee()
        self.connected()
        self.line = self.add_line(3)

    def lose(self):
        """Approve the line; it arrives, and nobody hears of it. Returns the entry's id."""
        self.simulator.faults.add(POST, "reset", applied=True)
        self.approve(self.line)
        self.work()
        (id_,) = self.simulator.entities["entry"]
        return id_

    def move(self, id_, day=ELSEWHERE, **more):
        self.simulator.put_entry("entry", {"date": day, **more}, id_)

    def register(self, hours, day=DAY, by=2, **more):
        """Somebody registers hours of Kari there."""
        names = {"employee": "kari", "project": "brygga", "activity": "montering"}
        given = {name: {"id": self.there[known]} for name, known in names.items()}
        return self.simulator.put_entry("entry", {**given, "date": day, "hours": hours, **more}, by=by)["id"]

    def go_on(self, minutes=10):
        self.later(minutes=minutes)
        self.work()

    def days(self):
        """The hours there by day."""
        return {day: hours for (_name, day, _project), hours in self.in_tripletex().items()}

    def test_moved_before_it_was_known(self):
        """It is ours all the same: it is moved back, and its hours are there once."""
        id_ = self.lose()
        self.move(id_, hours=9)
        self.go_on()
        self.assertEqual(self.days(), {DAY: 3})
        self.assertEqual(self.line.approved_hours_id.hr_sync_external_id, str(id_))
        self.assertEqual(self.line.approval_state, "frozen")

    def test_moved_and_reopened(self):
        """What is not approved any more is taken back from wherever it is now."""
        self.move(self.lose())
        self.reopen(self.line)
        self.go_on()
        self.assertEqual(self.days(), {})
        self.assertFalse(self.issues())

    def test_moved_to_somebody_else(self):
        ola = next(id_ for id_, one in self.simulator.entities["employee"].items() if one["firstName"] == "Ola")
        self.move(self.lose(), employee={"id": ola})
        self.go_on()
        self.assertEqual(self.in_tripletex(), {("Kari Berg", DAY, "Brygga"): 3})

    def test_looking_is_refused(self):
        """What a lost call has left is still ours after the look for it was refused, however often."""
        for status in (429, 403, 500, 409):
            for reopened in (False, True):
                with self.subTest(status=status, reopened=reopened):
                    self.line = self.add_line(3)
                    id_ = self.lose()
                    self.move(id_)
                    for _time in range(2):
                        self.simulator.faults.add(LIST, "status", status=status, times=4 if status == 500 else 1)
                        self.go_on(400)
                    self.simulator.faults.clear()
                    if reopened:
                        self.reopen(self.line)
                    self.connection.action_resume()
                    self.connection.action_sync()
                    self.go_on(400)
                    self.go_on(400)
                    self.assertEqual(self.days(), {} if reopened else {DAY: 3})
                    self.simulator.entities["entry"].clear()
                    if not reopened:
                        self.reopen(self.line)
                    self.line.unlink()
                    self.go_on()

    def test_right_lost_half_way(self):
        """What was not sent yet goes as soon as the stream goes on; what was sent waits until it can be looked for."""
        self.startPatcher(patch.object(Hours, "most", 1))
        other = self.add_line(4, day="2026-05-05")
        self.simulator.faults.add(POST, "status", status=403, after=1)
        self.approve(self.line, other)
        self.work()
        self.assertTrue(self.stream("approved_hours").stopped)
        self.assertEqual(len(self.days()), 1)
        self.simulator.faults.clear()
        self.connection.action_sync()
        self.work()
        self.assertEqual(self.days(), {DAY: 3, "2026-05-05": 4})
        self.assertEqual(sorted((self.line | other).mapped("approval_state")), ["approved", "frozen"])
        self.go_on()
        self.assertEqual((self.line | other).mapped("approval_state"), ["frozen", "frozen"])
        self.assertEqual(self.days(), {DAY: 3, "2026-05-05": 4})

    def test_refused_half_way(self):
        """A limit that is met after some were sent makes nobody forget those."""
        self.startPatcher(patch.object(Hours, "most", 1))
        other = self.add_line(4, day="2026-05-05")
        self.simulator.faults.add(POST, "status", status=429, after=1)
        self.approve(self.line, other)
        self.work()
        self.assertEqual(len(self.days()), 1)
        self.reopen(self.line, other)
        self.go_on()
        self.go_on()
        self.assertEqual(self.days(), {})

    def test_never_arrived(self):
        """Of a call that was not carried out nothing is taken for ours, alike as it may be."""
        self.simulator.faults.add(POST, "reset")
        self.approve(self.line)
        self.work()
        self.register(3, comment=self.line.name)
        self.register(3, day=ELSEWHERE, comment=self.line.name)
        self.reopen(self.line)
        self.go_on()
        self.assertEqual(self.days(), {DAY: 3, ELSEWHERE: 3})
        self.assertFalse(self.issues())

    def test_nobody_says_who_made_it(self):
        """Where it cannot be known whose an entry is, a person is asked, and nothing is sent or removed."""
        self.simulator.tells_changes = False
        id_ = self.lose()
        self.move(id_)
        self.go_on()
        self.assertEqual(self.days(), {ELSEWHERE: 3})
        issue = self.issues(error_code="taken")
        self.assertIn("05/20/2026", issue.error)
        self.assertEqual(issue.res_id, self.line.approved_hours_id.id)
        self.simulator.remove_entry("entry", id_, None)
        issue.action_retry()
        self.work()
        self.assertEqual(self.days(), {DAY: 3})
        self.assertFalse(self.issues())

    def test_somebody_else_made_it(self):
        """A person who says so, by trying again, has the hours sent beside it."""
        self.simulator.tells_changes = False
        self.move(self.lose())
        self.go_on()
        self.issues(error_code="taken").action_retry()
        self.work()
        self.assertEqual(self.days(), {DAY: 3, ELSEWHERE: 3})

    def test_others_hours_stay(self):
        """Ours was moved and other hours were registered in its place: only ours are taken back."""
        self.approve(self.line)
        self.work()
        (id_,) = self.simulator.entities["entry"]
        self.move(id_)
        self.register(5)
        self.reopen(self.line)
        self.work()
        self.assertEqual(self.days(), {DAY: 5})

    def test_replaced(self):
        """Ours was moved and another stands in its place: the sum is there once."""
        self.approve(self.line)
        self.work()
        (id_,) = self.simulator.entities["entry"]
        self.move(id_)
        self.register(5)
        self.connection.action_sync()
        self.work()
        self.assertEqual(self.days(), {DAY: 3})

    def test_moved_into_a_closed_month(self):
        """It is reported, and corrected once the month is open."""
        self.approve(self.line)
        self.work()
        (id_,) = self.simulator.entities["entry"]
        self.move(id_, day="2026-06-04")
        self.simulator.set_month(self.there["kari"], "2026-06", completed=True)
        self.connection.action_sync()
        self.work()
        self.assertEqual(self.days(), {"2026-06-04": 3})
        self.assertIn("June 2026 is completed", self.issues().error)
        self.simulator.set_month(self.there["kari"], "2026-06")
        self.go_on(61)
        self.assertEqual(self.days(), {DAY: 3})
        self.assertFalse(self.issues())

    def test_moved_onto_one_that_cannot_be_sent(self):
        """Ours stands where other hours are to be, which cannot be sent: it goes when they are reopened."""
        other_day = "2026-05-11"
        for reopened in (False, True):
            with self.subTest(reopened=reopened):
                line = self.add_line(3)
                self.approve(line)
                self.work()
                (id_,) = self.simulator.entities["entry"]
                self.move(id_, day=other_day)
                self.simulator.set_week(self.there["kari"], "2026-20", approved=True)
                other = self.add_line(5, day=other_day)
                self.approve(other)
                if reopened:
                    self.reopen(line)
                self.connection.action_sync()
                self.work()
                self.assertEqual(self.days(), {other_day: 3, **({} if reopened else {DAY: 3})})
                self.reopen(other)
                self.simulator.weeks.clear()
                self.go_on(61)
                self.assertEqual(self.days(), {} if reopened else {DAY: 3})
                if not reopened:
                    self.reopen(line)
                    self.work()
