"""What somebody changes in payroll after the hours were sent is noticed, and corrected or reported."""

from .payroll import PayrollCase

DAY = "2026-05-04"
KEY = ("Kari Berg", DAY, "Brygga")


class TestPayrollChangedThere(PayrollCase):
    def prepare(self):
        super().prepare()
        self.connected()
        self.line = self.add_line(3, wage_type_id=self.overtime.id)
        self.approve(self.line)
        self.work()
        self.total = self.line.approved_hours_id
        self.simulator.forget()

    def entry(self, kind="entry"):
        (id_,) = self.simulator.entities[kind]
        return id_

    def register(self, **values):
        self.simulator.put_entry("entry", values, self.entry())

    def sync_record(self):
        self.total.action_hr_sync_now()

    def sync_stream(self):
        self.stream("approved_hours").action_sync()

    def sync_connection(self):
        self.connection.action_sync()

    def approve_again(self):
        self.reopen(self.line)
        self.approve(self.line)

    def ways(self):
        return (self.sync_record, self.sync_stream, self.sync_connection, self.approve_again)

    def test_set_right(self):
        """However somebody asks for it, what was changed, moved or deleted there is as in Odoo again."""
        changes = {
            "hours": lambda: self.register(hours=9),
            "comment": lambda: self.register(comment="Annet"),
            "day": lambda: self.register(date="2026-05-20"),
            "deleted": lambda: self.simulator.entities["entry"].clear(),
        }
        for way in self.ways():
            for name, change in changes.items():
                with self.subTest(way=way.__name__, change=name):
                    change()
                    way()
                    self.work()
                    self.assertEqual(self.in_tripletex(), {KEY: 3})
                    entry = self.simulator.entities["entry"][self.entry()]
                    self.assertEqual((entry["comment"], self.line.approval_state), (self.line.name, "frozen"))
                    self.assertFalse(self.issues())
                    self.assertEqual(self.total.hr_sync_external_id, str(entry["id"]))

    def test_said(self):
        """The run names whose hours somebody had changed there; the history has both values."""
        self.approve(self.add_line(2, day="2026-05-05"))
        self.work()
        for entry in list(self.simulator.entities["entry"].values()):
            if entry["date"] == DAY:
                self.simulator.put_entry("entry", {"hours": 9}, entry["id"])
        self.sync_stream()
        self.work()
        note = self.stream("approved_hours")._last_run().note_ids
        self.assertIn("Changed in the external system; Odoo's values were sent again", note.details)
        self.assertEqual((note.count, self.env[note.res_model].browse(note.res_ids)), (1, self.total))
        [change] = self.env["hr.sync.change"].search([("res_id", "=", self.total.id), ("kind", "=", "updated")])
        self.assertIn("09:00 → 03:00", change.summary)
        self.assertEqual(change.job_id.display_name, "Approved hours")
        self.assertEqual(self.total.display_name, "Kari Berg, 05/04/2026")
        self.sync_stream()
        self.work()
        self.assertFalse(self.stream("approved_hours")._last_run().note_ids)

    def test_wage_types_set_right(self):
        self.simulator.put_entry("specification", {"count": 8}, self.entry("specification"))
        self.connection.action_sync()
        self.work()
        self.assertEqual(list(self.simulator.wages().values()), [3])

    def test_unchanged(self):
        """A look at what is there writes nothing, there or in Odoo, and takes one call for all."""
        self.approve(*(self.add_line(2, day=f"2026-05-{day:02}") for day in range(5, 25)))
        self.work()
        for way in self.ways():
            with self.subTest(way=way.__name__):
                way()
                self.env.flush_all()
                self.simulator.forget()
                with self.count_writes() as counter:
                    self.work()
                written = [one for one in counter.statements if "account_analytic_line" not in one]
                self.assertEqual((self.simulator.writes(), written), (0, []))
                self.assertLessEqual(self.simulator.count("GET /timesheet/entry"), 1)

    def test_asked(self):
        """Where the stream asks, or the other side is said to win, nothing is overwritten without a word."""
        stream = self.stream("approved_hours")
        for policy in ("ask", "remote"):
            with self.subTest(policy=policy):
                stream.policy = policy
                self.register(hours=9)
                stream.action_sync()
                self.work()
                self.assertEqual(self.in_tripletex(), {KEY: 9})
                issue = self.issues(error_code="conflict")
                self.assertIn("Somebody has changed this in Tripletex: Hours 09:00", issue.error)
                self.assertIn("Hours 09:00", self.total.reason)
                issue.action_keep_odoo()
                self.work()
                self.assertEqual(self.in_tripletex(), {KEY: 3})
                self.assertFalse(self.issues())

    def test_left_as_it_is(self):
        """A person may leave what was changed there; only another change is asked about then."""
        stream = self.stream("approved_hours")
        stream.policy = "ask"
        self.register(hours=9)
        stream.action_sync()
        self.work()
        self.issues().action_take_remote()
        self.work()
        stream.action_sync()
        self.work()
        self.assertEqual(self.in_tripletex(), {KEY: 9})
        self.assertFalse(self.issues())
        self.register(hours=8)
        stream.action_sync()
        self.work()
        self.assertIn("Hours 08:00", self.issues().error)
        self.simulator.entities["entry"].clear()
        self.issues().action_ignore()
        stream.action_sync()
        self.work()
        self.assertEqual(self.issues().error_code, "not_found")
        self.issues().action_retry()
        self.work()
        self.assertEqual(self.in_tripletex(), {KEY: 3})

    def test_moved_onto_another(self):
        """An entry that somebody moves to where Odoo has other hours becomes those; its own are sent anew."""
        other = self.add_line(5, day="2026-05-05")
        self.register(date="2026-05-05")
        self.approve(other)
        self.work()
        self.connection.action_sync()
        self.work()
        self.assertEqual(self.in_tripletex(), {KEY: 3, ("Kari Berg", "2026-05-05", "Brygga"): 5})
        self.assertEqual({line.approval_state for line in self.line | other}, {"frozen"})
        self.assertFalse(self.issues())

    def test_exchanged(self):
        """Two entries that somebody has exchanged are distinguished by what they are about."""
        other = self.add_line(5, day="2026-05-05")
        self.approve(other)
        self.work()
        first, second = self.simulator.entities["entry"].values()
        first["date"], second["date"] = second["date"], first["date"]
        self.connection.action_sync()
        self.work()
        self.assertEqual(self.in_tripletex(), {KEY: 3, ("Kari Berg", "2026-05-05", "Brygga"): 5})
        self.assertFalse(self.issues())

    def test_deleted_on_both_sides(self):
        """What is to be taken back and is not there any more needs nobody's leave."""
        lines = [self.add_line(1, day=f"2026-05-{day:02}") for day in range(5, 25)]
        self.approve(*lines)
        self.work()
        self.reopen(*lines, self.line)
        self.work()
        self.assertEqual(set(self.issues().mapped("error_code")), {"guard"})
        self.simulator.entities["entry"].clear()
        self.connection.action_sync()
        self.work()
        self.assertFalse(self.issues())

    def test_more_than_a_day_has(self):
        """What is to be taken back is, although the day's other hours cannot be sent."""
        other = self.add_project("Tak", activity_id=self.assembly.id)
        self.reopen(self.line)
        self.approve(self.add_line(25, project_id=other.id))
        self.work()
        self.assertEqual(self.in_tripletex(), {})

    def test_right_given_back(self):
        """A stream that stopped, as the key may not do it any more, goes on when a person syncs it."""
        self.simulator.forbidden.add("/timesheet/entry")
        self.register(hours=9)
        self.sync_stream()
        self.work()
        self.assertTrue(self.stream("approved_hours").stopped)
        self.simulator.forbidden.clear()
        self.sync_stream()
        self.work()
        self.assertEqual(self.in_tripletex(), {KEY: 3})
        self.assertFalse(self.stream("approved_hours").stopped)

    def test_answer_that_does_not_fit(self):
        """What is wrong with all of them is one issue, and is no question any more when it works again."""
        self.simulator.spec = None
        self.register(hours=9)
        (entry,) = self.simulator.entities["entry"].values()
        entry["employee"], employee = None, entry["employee"]
        self.sync_stream()
        self.work()
        self.assertEqual(self.issues().error_code, "contract")
        entry["employee"] = employee
        self.sync_stream()
        self.work()
        self.assertEqual(self.in_tripletex(), {KEY: 3})
        self.assertFalse(self.issues())

    def test_look_that_is_refused(self):
        """A look at what is there that failed is made up for: when somebody tries again, and when something is sent."""

        def try_again():
            self.issues().action_retry()

        def send():
            self.approve(self.add_line(1, day="2026-05-06"))

        for then in (try_again, send):
            for kind, options in (("status", {"status": 409}), ("malformed", {})):
                with self.subTest(then=then.__name__, kind=kind):
                    self.register(hours=9)
                    self.simulator.faults.add("GET /timesheet/entry", kind, **options)
                    self.sync_stream()
                    self.work()
                    self.assertTrue(self.issues())
                    then()
                    self.work()
                    self.assertEqual(self.in_tripletex()[KEY], 3)
                    self.assertFalse(self.issues())
                    lines = self.env["account.analytic.line"].search([("date", "=", "2026-05-06")])
                    self.reopen(*lines)
                    lines.unlink()
                    self.work()

    def test_there_twice(self):
        """Which of two entries is meant is for a person to say; nothing is written, whichever comes first."""
        id_ = self.entry()
        other = {**self.simulator.entities["entry"][id_], "hours": 2.0}
        for double in (id_ - 500, id_ + 500):
            with self.subTest(double=double):
                self.simulator.entities["entry"][double] = {**other, "id": double}
                for way in self.ways():
                    way()
                    self.work()
                    self.assertIn("more than one entry of these hours on 05/04/2026", self.issues().error)
                    self.assertIn("Delete the surplus entries", self.line.not_sent_reason)
                self.assertEqual(self.simulator.writes(), 0)
                del self.simulator.entities["entry"][double]
                self.sync_connection()
                self.work()
                self.assertFalse(self.issues())
                self.assertEqual((self.in_tripletex(), self.total.hr_sync_external_id), ({KEY: 3}, str(id_)))

    def test_policy(self):
        """Of streams that only send, Odoo's value wins from the start."""
        sending = self.connection.stream_ids.filtered(lambda stream: stream.direction == "out")
        self.assertEqual(set(sending.mapped("policy")), {"odoo"})


class TestPayrollConnectedAgain(PayrollCase):
    """Whatever happens to approved hours while their connection is removed, or being set up again."""

    def prepare(self):
        super().prepare()
        self.connected()
        self.lines = [self.add_line(number, day=f"2026-05-{number + 3:02}") for number in range(1, 4)]
        self.approve(*self.lines)
        self.work()

    def test_reopened_while_removed(self):
        gone, changed, _same = self.lines
        self.connection.action_remove()
        self.reopen(gone, changed)
        changed.unit_amount = 7
        self.approve(changed)
        self.env.cr.flush()
        self.connection = self.make_connection()
        self.connected()
        self.work()
        self.assertEqual(sorted(self.in_tripletex().values()), [3, 7])
        self.assertEqual(changed.approval_state, "frozen")
        self.assertFalse(self.issues())
        self.simulator.forget()
        self.work()
        self.assertEqual(self.simulator.requests, [])

    def test_changed_there_while_removed(self):
        self.connection.action_remove()
        self.simulator.entities["entry"].popitem()
        self.connection = self.make_connection()
        self.connected()
        self.work()
        self.assertEqual(sorted(self.in_tripletex().values()), [1, 2, 3])

    def test_reopened_while_it_is_switched_off(self):
        stream = self.stream("approved_hours")
        stream.enabled = False
        self.reopen(self.lines[0])
        self.work()
        stream.enabled = True
        self.work()
        self.assertEqual(sorted(self.in_tripletex().values()), [2, 3])

    def test_approved_while_it_is_switched_off(self):
        stream = self.stream("approved_hours")
        stream.enabled = False
        line = self.add_line(4, day="2026-05-20")
        self.approve(line)
        self.work()
        self.assertIn("disabled for Tripletex", line.not_sent_reason)
        stream.enabled = True
        self.work()
        self.assertEqual(sorted(self.in_tripletex().values()), [1, 2, 3, 4])
        self.assertFalse(line.not_sent_reason)

    def test_exported_by_a_person(self):
        """Where hours go on a person's word, what is found again waits for it as well."""
        self.connection.action_remove()
        self.reopen(self.lines[0])
        self.connection = self.make_connection()
        self.stream("approved_hours").trigger = "manual"
        self.connected()
        self.work()
        self.assertEqual(len(self.in_tripletex()), 3)
        self.env["hr.approved.hours"].action_export_payroll()
        self.work()
        self.assertEqual(sorted(self.in_tripletex().values()), [2, 3])
