"""Hours that Tripletex refuses without saying why, and what each line says as long as it is not there."""

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from .accounts import new_test_users
from .payroll import PayrollCase
from .pushing import PushCase

POST, PUT, DELETE = (
    "POST /timesheet/entry/list",
    "PUT /timesheet/entry/list",
    "DELETE /timesheet/entry/{id}",
)


@freeze_time("2026-06-01 08:00:00")
class TestPayrollRefused(PayrollCase):
    later = PushCase.later

    def prepare(self):
        super().prepare()
        self.ola = self.add_second_employee()
        self.connected()

    def refuse(self, operation, status):
        """Whatever is sent of Kari's hours is answered with that."""

        def concerns(request):
            if isinstance(request.body, list):
                return any(one["employee"]["id"] == self.there["kari"] for one in request.body)
            entry = self.simulator.entities["entry"].get(int(request.path.rpartition("/")[2]))
            return bool(entry) and entry["employee"]["id"] == self.there["kari"]

        self.simulator.faults.add(operation, "status", status=status, times=None, when=concerns)

    def changed(self, operation):
        """Lines of Kari and Ola that are about to be sent by that operation."""
        lines = self.add_line(3) | self.add_line(4, employee_id=self.ola.id)
        if operation != POST:
            self.approve(lines)
            self.work()
            self.reopen(lines)
        if operation == PUT:
            lines.write({"unit_amount": 6})
        if operation != DELETE:
            self.approve(lines)
        return lines

    def test_closed_week(self):
        """It closes the days of one person; the hours of others go, whatever the refusal looks like."""
        for operation in (POST, PUT, DELETE):
            for status in (403, 404):
                with self.subTest(operation=operation, status=status):
                    lines = self.changed(operation)
                    self.simulator.set_week(self.there["kari"], "2026-19", approved=True)
                    self.refuse(operation, status)
                    self.work()
                    self.assertIn("Week 2026-19 is approved", self.issues().error)
                    self.assertEqual(lines[1].approval_state, "open" if operation == DELETE else "frozen")
                    self.assertFalse(self.connection.stream_ids.filtered("stopped"))
                    self.simulator.weeks.clear()
                    self.simulator.faults.clear()
                    self.later(minutes=61)
                    self.work()
                    self.check_done(lines)

    def test_a_reopened_line_whose_correction_is_blocked(self):
        """It says so for what payroll has of that very line, also by wage type, until it is corrected there."""
        lines = self.changed(DELETE)
        line, other = lines
        # On the same day and project: one that payroll never had, and one of another wage type.
        never = self.add_line(1)
        paid = self.add_line(2, wage_type_id=self.overtime.id)
        self.approve(paid)
        with freeze_time("2026-06-01 08:01:00"):
            self.work()
        self.simulator.set_week(self.there["kari"], "2026-19", approved=True)
        self.reopen(paid)
        self.refuse(DELETE, 403)
        self.refuse(PUT, 403)
        self.work()
        log = self.env["hr.timesheet.reopening"].search([("line_id", "=", paid.id)])
        for said in (paid.not_sent_reason, log.reason):
            self.assertIn("Week 2026-19 is approved", said)
        self.assertIn("Payroll still has the hours", paid.not_sent_reason)
        self.assertFalse(never.not_sent_reason, "payroll never had it")
        self.assertFalse(other.not_sent_reason, "Ola's were corrected")
        self.assertFalse(line.not_sent_reason, "the line was corrected before")
        self.simulator.weeks.clear()
        self.simulator.faults.clear()
        self.later(minutes=61)
        self.work()
        self.assertFalse(log.reason or paid.not_sent_reason)

    def test_what_tripletex_does_not_know_leads_to_the_set_up(self):
        """Whoever may go through it gets there from the issue; others read who can."""
        known = {"company_id": self.company.id, "activity_id": self.project.activity_id.id}
        unknown = self.env["project.project"].create({"name": "Nybygg", "project_number": "99", **known})
        self.approve(self.add_line(3, project_id=unknown.id))
        self.work()
        issue = self.issues()
        self.assertIn("set-up", issue.error)
        groups = {"administrator": "hr_sync.group_administrator", "officer": "hr_sync.group_officer"}
        users = new_test_users(self.env(user=1), self.company, "hsu_", groups)
        seen = {name: issue.with_user(user).with_company(self.company) for name, user in users.items()}
        self.assertTrue(seen["administrator"].needs_setup)
        self.assertFalse(seen["administrator"].setup_hint)
        self.assertIn(users["administrator"].name, seen["officer"].setup_hint)
        action = seen["administrator"].action_open_setup()
        setup = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((setup._name, setup.connection_id), ("hr.sync.setup", self.connection))
        with self.assertRaises(AccessError):
            seen["officer"].action_open_setup()

    def test_lists_of_reopened_lines(self):
        """They cost as many queries however long they are, and the hours of another company count for nothing."""
        lines = self.env["account.analytic.line"].union(
            *(self.add_line(1, day=f"2026-05-0{day}") for day in range(4, 9))
        )
        self.approve(lines)
        self.work()
        self.assertEqual(set(lines.mapped("approval_state")), {"frozen"})
        self.reopen(lines)
        self.connection.action_pause()
        self.work()
        other = self.env["res.company"].create({"name": "Other AS"})
        reader = self.users["approver"]
        reader.company_ids |= other
        lines = lines.with_user(reader).with_context(allowed_company_ids=[other.id, self.company.id])
        lines[0].read(["not_sent_reason"])  # from now on Odoo has the record rules
        counts = {}
        for part in (lines[:2], lines):
            self.env.flush_all()
            self.env.invalidate_all()
            queries = []
            with self.watch_queries(lambda cursor, *_query, seen=queries: seen.append(cursor._obj.query)):
                reasons = set(part.mapped("not_sent_reason"))
            self.assertEqual(len(reasons), 1)
            self.assertIn("Paused", reasons.pop())
            counts[len(part)] = len(queries)
        self.assertEqual(counts[5], counts[2])

    def check_done(self, lines):
        self.assertFalse(self.issues())
        there = sorted(self.in_tripletex().values())
        self.assertEqual(there, sorted(line.unit_amount for line in lines if line.approval_state == "frozen"))
        if fixed := lines.filtered(lambda line: line.approval_state != "open"):
            self.reopen(fixed)
        lines.unlink()
        self.work()
        self.assertEqual(self.in_tripletex(), {})

    def test_not_found(self):
        """What the answer denies but is there counts as refused, and is tried again by itself."""
        for operation in (POST, PUT, DELETE):
            with self.subTest(operation=operation):
                lines = self.changed(operation)
                self.refuse(operation, 404)
                self.work()
                self.assertIn("retries every hour", self.issues().error)
                self.simulator.faults.clear()
                self.later(minutes=61)
                self.work()
                self.check_done(lines)

    def test_right_lost(self):
        """Nothing is closed, so that it is about the key: the stream stops, and nothing is said to be gone."""
        for operation in (POST, PUT, DELETE):
            with self.subTest(operation=operation):
                lines = self.changed(operation)
                self.refuse(operation, 403)
                self.work()
                self.assertTrue(self.stream("approved_hours").stopped)
                self.assertFalse(self.issues())
                self.simulator.faults.clear()
                self.connection.action_sync()
                self.work()
                self.check_done(lines)

    def test_each_line_says_why(self):
        connection, line = self.connection, self.add_line(3)

        def revoke():
            self.simulator.keys.clear()
            self.simulator.sessions.clear()

        reasons = {
            "rejected the key": revoke,
            "Paused": connection.action_pause,
            "did not respond": lambda: self.simulator.faults.add(POST, "status", status=500, times=None),
            "suspended until": lambda: self.simulator.faults.add(POST, "status", status=429, times=None),
            "when you export them": lambda: self.stream("approved_hours").write({"trigger": "manual"}),
        }
        for reason, happen in reasons.items():
            with self.subTest(reason=reason):
                happen()
                self.approve(line)
                self.work()
                line.invalidate_recordset()
                self.assertEqual(line.approval_state, "approved")
                self.assertIn(reason, line.not_sent_reason)
                self.simulator.faults.clear()
                self.simulator.keys = {self.simulator.key}
                self.stream("approved_hours").trigger = "change"
                connection.action_resume()
                self.later(minutes=61)
                self.work()
                line.invalidate_recordset()
                self.assertEqual((line.approval_state, line.not_sent_reason), ("frozen", False))
                self.reopen(line)
                self.work()
