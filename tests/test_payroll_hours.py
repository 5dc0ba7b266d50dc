"""Approved hours on their way out: sent once, corrected, taken back, and reported when they cannot go."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..systems.tripletex import Hours
from .payroll import PayrollCase

DAY = "2026-05-04"


class TestPayrollHours(PayrollCase):
    def prepare(self):
        super().prepare()
        self.connected()

    def test_sent(self):
        """Approved lines of one key go as one entry, and are frozen then; a second time nothing is sent."""
        lines = [self.add_line(4, name="Bolter"), self.add_line(3.5, name="Maling")]
        self.work()
        self.assertEqual(self.in_tripletex(), {})
        self.approve(*lines)
        self.work()
        self.assertEqual(self.in_tripletex(), {("Kari Berg", DAY, "Brygga"): 7.5})
        (entry,) = self.simulator.entities["entry"].values()
        self.assertEqual(entry["comment"], "Bolter; Maling")
        self.assertEqual({line.approval_state for line in lines}, {"frozen"})
        total = lines[0].approved_hours_id
        self.assertEqual((total.hr_sync_external_id, total.hr_sync_state), (str(entry["id"]), "linked"))
        self.simulator.forget()
        self.stream("approved_hours").action_sync()
        self.work()
        self.assertEqual(self.simulator.writes(), 0)
        with self.count_writes() as counter:
            self.work()
        self.assertEqual(counter.statements, [])

    def test_approved_again(self):
        """Lines that are reopened and approved before anybody has looked are in payroll as before."""
        lines = [self.add_line(4, wage_type_id=self.overtime.id), self.add_line(2)]
        self.approve(*lines)
        self.work()
        self.simulator.forget()
        self.reopen(*lines)
        self.approve(*lines)
        self.work()
        self.assertEqual({line.approval_state for line in lines}, {"frozen"})
        self.assertEqual(self.simulator.writes(), 0)

    def test_less_than_nothing(self):
        """What was sent stays, and the sum is shown."""
        line = self.add_line(4)
        self.approve(line)
        self.work()
        more = self.add_line(-5)
        self.approve(more)
        self.work()
        self.assertEqual(list(self.in_tripletex().values()), [4])
        self.assertIn("Kari Berg on 05/04/2026 add up to -1", more.not_sent_reason)
        self.assertEqual((line.approval_state, more.approval_state), ("frozen", "approved"))
        self.reopen(more)
        more.unit_amount = -4
        self.approve(more)
        self.work()
        self.assertEqual(self.in_tripletex(), {})
        self.assertFalse(self.issues())

    def test_corrected_and_taken_back(self):
        """What is reopened is corrected there; the last line of a key removes its entry."""
        first, second = self.add_line(4), self.add_line(2)
        self.approve(first, second)
        self.work()
        self.reopen(second)
        self.work()
        self.assertEqual(self.in_tripletex(), {("Kari Berg", DAY, "Brygga"): 4})
        log = self.env["hr.timesheet.reopening"].search([("line_id", "=", second.id)])
        self.assertEqual((log.was_frozen, log.create_uid), (True, self.users["approver"]))
        second.unit_amount = 3
        self.approve(second)
        self.work()
        self.assertEqual(self.in_tripletex(), {("Kari Berg", DAY, "Brygga"): 7})
        self.reopen(first, second)
        self.work()
        self.assertEqual(self.in_tripletex(), {})
        self.assertFalse(first.approved_hours_id)
        self.approve(first)
        self.work()
        self.assertEqual(self.in_tripletex(), {("Kari Berg", DAY, "Brygga"): 4})

    def test_taken_back_and_not_known(self):
        """Hours are taken back by their entry's id, whatever of them Tripletex does not know any more."""
        lines = self.add_line(4), self.add_line(2, day="2026-05-05")
        self.approve(*lines)
        self.work()
        self.assertEqual(len(self.in_tripletex()), 2)
        links = self.env["hr.sync.link"].search([("connection_id", "=", self.connection.id)])
        links.filtered(lambda link: link.record_type in ("employee", "activity")).unlink()
        self.reopen(*lines)
        self.work()
        self.assertEqual(self.in_tripletex(), {})
        self.assertFalse(self.issues())

    def test_wage_types(self):
        """Hours with a wage type are sent twice: as hours, and as what they are paid by."""
        line = self.add_line(2, wage_type_id=self.overtime.id)
        self.approve(line, self.add_line(6))
        self.work()
        self.assertEqual(self.in_tripletex(), {("Kari Berg", DAY, "Brygga"): 8})
        self.assertEqual(list(self.simulator.wages().values()), [2])
        self.reopen(line)
        self.work()
        self.assertEqual((self.in_tripletex(), self.simulator.wages()), ({("Kari Berg", DAY, "Brygga"): 6}, {}))

    def test_wage_type_refused(self):
        """A line of which payroll has the hours only is not final, and says why."""
        self.simulator.change("salaryType", self.there["overtid"], showInTimesheet=False)
        line = self.add_line(2, wage_type_id=self.overtime.id)
        self.approve(line)
        self.work()
        self.assertEqual(self.in_tripletex(), {("Kari Berg", DAY, "Brygga"): 2})
        self.assertEqual(line.approval_state, "approved")
        self.assertIn("Validering feilet", line.not_sent_reason)
        self.simulator.change("salaryType", self.there["overtid"], showInTimesheet=True)
        self.issues().action_retry()
        self.work()
        self.assertEqual((line.approval_state, line.not_sent_reason), ("frozen", False))

    def test_master_data_stay(self):
        """Nobody's edit of people, projects, wage types or activities leads to a call."""
        self.simulator.forget()
        self.kari.write({"name": "Kari Dahl", "work_email": "kari@example.org", "mobile_phone": "900 00 000"})
        self.project.write({"name": "Brygge", "date_start": "2026-01-01", "date": "2026-12-31"})
        self.overtime.write({"name": "Overtid"})
        self.assembly.write({"name": "Bolting"})
        self.env["hr.employee"].create({"name": "Ny Person", "company_id": self.company.id})
        self.add_project("Nytt prosjekt")
        self.add_wage_type("Ny", "1")
        self.work()
        self.assertEqual(self.simulator.requests, [])

    def test_not_taken_over(self):
        """Hours of somebody who was left out are listed as such, and sent once they have been taken over."""
        ola = self.add_employee("Ola Vik", personnel_number="8")
        elsewhere = self.add_project("Tak", activity_id=self.assembly.id, project_number="2")
        self.approve(self.add_line(employee_id=ola.id), self.add_line(project_id=elsewhere.id), self.add_line(1))
        self.work()
        self.assertEqual(self.in_tripletex(), {("Kari Berg", DAY, "Brygga"): 1})
        issues = self.issues(error_code="reference")
        self.assertEqual(len(issues), 2)
        self.assertIn("does not know Ola Vik", " ".join(issues.mapped("error")))
        self.assertIn("does not know Tak", " ".join(issues.mapped("error")))
        total = self.env["hr.approved.hours"].search([("employee_id", "=", ola.id)])
        self.assertIn("Ola Vik", total.line_ids.not_sent_reason)
        self.assertEqual(total.line_ids.approval_state, "approved")
        self.simulator.add_employee("Ola", "Vik", "8")
        self.simulator.add_project("Tak", "2")
        self.connection.keep_current = True
        self.read_masters()
        self.assertEqual(len(self.in_tripletex()), 3)
        self.assertFalse(self.issues())
        self.assertEqual(total.line_ids.approval_state, "frozen")

    def test_no_activity(self):
        """The line's own activity, else the project's; without any there is an issue."""
        self.project.activity_id = False
        bare, own = self.add_line(), self.add_line(2, activity_id=self.assembly.id)
        self.approve(bare, own)
        self.work()
        self.assertEqual(self.in_tripletex(), {("Kari Berg", DAY, "Brygga"): 2})
        self.assertIn("has no Activity", self.issues().error)
        self.reopen(bare)
        self.project.activity_id = self.assembly
        self.approve(bare)
        self.work()
        self.assertEqual(self.in_tripletex(), {("Kari Berg", DAY, "Brygga"): 9.5})
        self.assertFalse(self.issues())

    def test_closed_month(self):
        """Told on the line, tried again by itself, and sent once the month is open."""
        self.simulator.set_month(self.there["kari"], "2026-05", completed=True)
        line, june = self.add_line(), self.add_line(day="2026-06-01")
        with freeze_time("2026-06-02 08:00:00"):
            self.approve(line, june)
            self.work()
            self.assertEqual(self.in_tripletex(), {("Kari Berg", "2026-06-01", "Brygga"): 7.5})
            self.assertIn("May 2026 is completed", line.not_sent_reason)
            self.assertEqual(self.issues().error_code, "locked")
            calls = len(self.simulator.requests)
            self.work()
            self.assertEqual(len(self.simulator.requests), calls)
        self.simulator.set_month(self.there["kari"], "2026-05")
        with freeze_time("2026-06-02 09:01:00"):
            self.work()
        self.assertEqual(len(self.in_tripletex()), 2)
        self.assertFalse(self.issues())
        self.assertEqual((line.approval_state, line.not_sent_reason), ("frozen", False))
        self.simulator.set_month(self.there["kari"], "2026-05", approved=True)
        with freeze_time("2026-06-02 10:00:00"):
            self.reopen(line)
            self.work()
        self.assertEqual(len(self.in_tripletex()), 2)
        self.assertIn("approved", self.issues().error)
        self.simulator.set_month(self.there["kari"], "2026-05")
        with freeze_time("2026-06-02 11:01:00"):
            self.work()
        self.assertEqual(len(self.in_tripletex()), 1)

    def test_from_a_day_on(self):
        """Hours before the first day stay here, unless they are there already."""
        self.stream("approved_hours").first_day = "2026-05-05"
        early, late = self.add_line(), self.add_line(day="2026-05-05")
        said = self.approve(early, late)
        self.assertEqual(said["type"], "warning")
        self.assertIn("payroll does not get: 1. Hours before 05/05/2026 are not sent.", said["message"])
        self.work()
        self.assertEqual(self.in_tripletex(), {("Kari Berg", "2026-05-05", "Brygga"): 7.5})
        self.assertFalse(self.issues())
        self.assertIn("before 05/05/2026", early.not_sent_reason)
        self.env["res.lang"]._activate_lang("de_DE")
        self.env.invalidate_all()
        self.assertIn("05.05.2026", early.with_context(lang="de_DE").not_sent_reason)
        self.stream("approved_hours").first_day = "2026-05-04"
        self.work()
        self.assertIn(("Kari Berg", "2026-05-04", "Brygga"), self.in_tripletex())
        self.assertFalse(early.not_sent_reason)
        self.reopen(early)
        self.work()
        self.stream("approved_hours").first_day = "2026-05-06"
        self.reopen(late)
        self.work()
        self.assertEqual(self.in_tripletex(), {})

    def test_too_long_a_day(self):
        """25 hours on a day are an issue, over all projects; everybody else's are sent."""
        elsewhere = self.add_project("Tak", activity_id=self.assembly.id)
        lines = [self.add_line(13), self.add_line(12, project_id=elsewhere.id), self.add_line(1, day="2026-05-05")]
        self.approve(*lines)
        self.work()
        self.assertEqual(self.in_tripletex(), {("Kari Berg", "2026-05-05", "Brygga"): 1})
        self.assertIn("25 approved hours on 05/04/2026", self.issues()[0].error)

    def test_project_closed_after_approval(self):
        self.simulator.change("project", self.there["brygga"], isClosed=True)
        line = self.add_line()
        self.approve(line)
        self.work()
        self.assertIn("Brygga is closed", line.not_sent_reason)
        self.simulator.change("project", self.there["brygga"], isClosed=False)
        self.issues().action_retry()
        self.work()
        self.assertEqual(line.approval_state, "frozen")

    def test_key_revoked_half_way(self):
        """The connection stops at once, and nothing is lost or sent twice with a new key."""
        lines = [self.add_line(day=f"2026-05-{number:02}") for number in range(1, 20)]
        self.startPatcher(self.lists_of(5))

        def revoke(_request):
            self.simulator.sessions.clear()
            self.simulator.keys.clear()

        self.simulator.faults.add("POST /timesheet/entry/list", "call", after=2, call=revoke)
        clock = self.startPatcher(freeze_time("2026-06-02 08:00:00"))
        self.approve(*lines)
        self.work()
        self.assertEqual(self.connection.state, "error")
        self.assertEqual(len(self.in_tripletex()), 10)
        self.simulator.keys.add("a-new-key")
        self.connection.api_key = "a-new-key"
        self.connection.action_test()
        clock.tick(timedelta(minutes=2))
        self.work()
        self.assertEqual(set(self.in_tripletex().values()), {7.5})
        self.assertEqual(len(self.in_tripletex()), 19)
        self.assertEqual({line.approval_state for line in lines}, {"frozen"})

    def lists_of(self, size):
        return patch.object(Hours, "most", size)

    def test_lost_answer(self):
        """Nothing is sent again while the lost call may still be carried out, also after what was approved changed."""
        line = self.add_line()
        with freeze_time("2026-06-02 08:00:00") as clock:
            self.approve(line)
            self.simulator.faults.add("POST /timesheet/entry/list", "later")
            self.work()
            self.assertEqual(self.in_tripletex(), {})
            self.reopen(line)  # by now nothing shall be there
            clock.tick(timedelta(seconds=30))
            self.work()
            self.simulator.faults.carry_out()
            self.assertEqual(len(self.in_tripletex()), 1)
            clock.tick(timedelta(minutes=10))
            self.connection.action_resume()
            self.work()
            self.assertEqual(self.in_tripletex(), {})

    def test_killed(self):
        """Killed before, between and after the calls: each total is there once."""
        for number, (owner, method) in enumerate(
            (
                ("odoo.addons.hr_sync.systems.tripletex.hours.Hours", "send"),
                ("odoo.addons.hr_sync.systems.tripletex.totals.TotalsStream", "reconcile"),
                ("odoo.addons.hr_sync.engine.push.keyed.KeyedSender", "_agree"),
            )
        ):
            with (
                self.subTest(method=method),
                freeze_time(f"2026-06-0{number + 1} 08:00:00") as clock,
            ):
                line = self.add_line(day=f"2026-05-{number + 10}")
                self.approve(line)
                with self.die_at(owner, method):
                    self.work()
                clock.tick(timedelta(minutes=10))
                self.work()
                self.assertEqual(line.approval_state, "frozen")
                self.assertEqual(self.in_tripletex()[("Kari Berg", str(line.date), "Brygga")], 7.5)

    def test_unexpected(self):
        """An error that nobody foresaw keeps no other record: the halves are tried apart."""
        lines = [self.add_line(day=f"2026-05-{number:02}") for number in range(1, 9)]
        original = Hours.key_of_record

        def fail(stream, record):
            if record.day.day == 3:
                raise ZeroDivisionError
            return original(stream, record)

        self.approve(*lines)
        self.startPatcher(patch.object(Hours, "key_of_record", fail))
        with freeze_time("2026-06-02 08:00:00") as clock:
            for _turn in range(12):
                with mute_logger("odoo.addons.hr_sync.engine.push.failing", "odoo.addons.hr_sync.engine.issues"):
                    self.work()
                clock.tick(timedelta(minutes=5))
        self.assertEqual(len(self.in_tripletex()), 7)
        self.assertEqual(self.issues().error_code, "unexpected")

    def test_other_system_keeps(self):
        """Where a system does not give hours back, what it has stays frozen."""
        line = self.add_line()
        self.approve(line)
        self.work()
        with patch.object(Hours, "reopens", False), self.assertRaisesRegex(UserError, "does not allow changes"):
            self.reopen(line)
        self.assertEqual(line.approval_state, "frozen")

    def test_export_by_a_person(self):
        """Where hours go on somebody's word, they wait for it."""
        self.stream("approved_hours").trigger = "manual"
        line = self.add_line()
        self.approve(line)
        self.work()
        self.assertEqual((self.in_tripletex(), line.approval_state), ({}, "approved"))
        self.env["hr.approved.hours"].action_export_payroll()
        self.work()
        self.assertEqual(line.approval_state, "frozen")
