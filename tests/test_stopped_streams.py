"""A right that is lost for a while: it is shown where people look, and it goes on by itself, or by any button."""

from datetime import timedelta
from itertools import pairwise

from odoo import fields
from odoo.tests import freeze_time, new_test_user

from .payroll import PayrollCase
from .pushing import PushCase


class TestHoursRefused(PayrollCase):
    """The key may no longer register hours; nothing of Tripletex is read but what is to be sent."""

    def prepare(self):
        super().prepare()
        self.connected()

    def refuse(self):
        self.simulator.forbidden.add("/timesheet/entry")
        lines = self.add_line(4) | self.add_line(2, day="2026-05-05")
        self.approve(lines)
        self.work()
        return lines

    def calls(self):
        return len([one for one in self.simulator.requests if one.path.startswith("/timesheet/entry")])

    def check_sent(self, lines):
        self.work()
        self.assertEqual(sorted(self.in_tripletex().values()), [2, 4])
        self.assertFalse(self.stream("approved_hours").stopped)
        self.assertFalse(self.connection.stream_ids.filtered("refusals"))
        lines.invalidate_recordset()
        self.assertFalse(any(lines.mapped("not_sent_reason")))
        self.assertNotIn("Stopped", self.connection.health)

    def test_told(self):
        self.connection.responsible_id = new_test_user(
            self.env(user=1),
            "hs_responsible",
            "hr_sync.group_officer,hr.group_hr_user",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        lines = self.refuse()
        stream, total = self.stream("approved_hours"), lines[0].approved_hours_id
        self.assertIn("has no permission", stream.stopped)
        self.assertIn("Stopped: Approved hours", self.connection.health)
        self.assertIn("has no permission", self.connection.health)
        for line in lines:
            self.assertIn("has no permission", line.not_sent_reason)
        self.assertEqual((total.hr_sync_stopped, total.hr_sync_state), (stream.stopped, "waiting"))
        self.env["hr.sync.connection"]._watch()
        self.assertIn("has no permission", self.connection.stale_activity_id.note)
        self.simulator.forbidden.clear()
        stream.action_sync()
        self.check_sent(lines)
        self.env["hr.sync.connection"]._watch()
        self.assertFalse(self.connection.stale_activity_id)

    def test_tried_again_by_itself(self):
        """Less and less often, and with one call each time."""
        with freeze_time("2026-06-01 08:00:00") as clock:
            lines = self.refuse()
            tries = []
            for _quarter in range(4 * 24):
                clock.tick(timedelta(minutes=15, seconds=1))
                before = self.calls()
                self.work()
                if self.calls() > before:
                    self.assertEqual(self.calls() - before, 1)
                    tries.append(fields.Datetime.now())
            waits = [(after - before).total_seconds() for before, after in pairwise(tries)]
            self.assertEqual(waits, sorted(waits))
            self.assertTrue(5 < len(tries) < 12, tries)
            self.simulator.forbidden.clear()
            clock.tick(timedelta(hours=6, minutes=1))
            self.check_sent(lines)

    def test_every_button_tries_at_once(self):
        stream = self.stream("approved_hours")
        buttons = {
            "stream": stream.action_sync,
            "sync": self.connection.action_sync,
            "resume": self.connection.action_resume,
            "test": self.connection.action_test,
            "retry": lambda: self.connection.job_ids.filtered(lambda job: job.state == "pending").action_retry(),
            "update": self.update,
        }
        lines = self.refuse()
        for name, press in buttons.items():
            before = self.calls()
            self.work()
            self.assertEqual(self.calls(), before, "it rests")
            press()
            self.assertTrue(stream.stopped, "not gone before it has worked")
            before = self.calls()
            self.work()
            self.assertGreater(self.calls(), before, name)
            self.assertTrue(stream.stopped)
        self.simulator.forbidden.clear()
        self.connection.action_resume()
        self.check_sent(lines)

    def update(self):
        self.connection.action_setup_update()
        setup = self.connection.setup_ids
        setup.action_key()
        self.work()
        while setup.step != "finish":
            setup.action_next()
        setup.first_day = "2026-01-01"
        setup.action_finish()

    def test_stopped_before_the_update(self):
        """What an earlier version has stopped says neither what was refused nor when to try again."""
        lines = self.refuse()
        self.stream("approved_hours").write({"stopped_way": False, "retry_at": False, "refusals": 0})
        self.simulator.forbidden.clear()
        self.check_sent(lines)

    def test_nothing_left_to_send(self):
        lines = self.refuse()
        self.reopen(lines)
        self.connection.job_ids.filtered(lambda job: job.state == "pending").sudo().write({"state": "done"})
        self.connection.action_resume()
        self.work()
        self.assertFalse(self.stream("approved_hours").stopped)


class TestPeopleRefused(PushCase):
    def prepare(self):
        super().prepare()
        self.connection.stream_ids.interval = 60

    def test_reading(self):
        with freeze_time("2026-06-01 08:00:00") as clock:
            user, person = self.synced(firstName="Anna", lastName="Muster")
            self.simulator.faults.add("listUsers", "status", status=403, detail="No users.read.", times=None)
            self.sync()
            stream = self.stream()
            self.assertIn("users.read", stream.stopped)
            self.assertIn("users.read", self.connection.health)
            person.invalidate_recordset()
            self.assertIn("users.read", person.hr_sync_stopped)
            self.simulator.faults.clear()
            self.simulator.store.update("users", user, {"lastName": "Neu"})
            clock.tick(timedelta(minutes=5))
            self.work()
            self.assertTrue(stream.stopped)
            clock.tick(timedelta(minutes=11))
            self.work()
            self.assertFalse(stream.stopped)
            self.assertEqual(person.name, "Anna Neu")
            self.assertEqual(self.connection.health, "In sync.")

    def test_the_first_pass(self):
        """A person has begun it: it is tried again although it has never been done."""
        self.simulator.faults.add("listUsers", "status", status=403, times=None)
        self.sync()
        self.assertTrue(self.stream().stopped)
        self.simulator.faults.clear()
        self.connection.action_test()
        self.work()
        self.assertFalse(self.stream().stopped)
        self.assertTrue(self.stream().last_success)

    def test_sending(self):
        """Who may not write may read: one call is refused, the others wait, and what changes there comes in."""
        for number in range(3):
            self.person(firstName="Berta", lastName=f"Meier {number}")
        user, person = self.synced(firstName="Anna", lastName="Muster")
        self.simulator.faults.add("updateUser", "status", status=403, detail="No users.write.", times=None)
        others = self.all_employees().filtered(lambda one: one != person)
        for one in person | others:
            one.work_phone = "+41 44 111 22 33"
        self.commit()
        self.simulator.forget()
        self.work()
        self.assertEqual(len(self.written()), 1)
        stream = self.stream()
        self.assertEqual(stream.stopped_way, "out")
        others.invalidate_recordset()
        self.assertIn("users.write", others[0].hr_sync_stopped)
        self.simulator.store.update("users", user, {"lastName": "Neu"})
        self.sync("employee")
        self.assertEqual(person.name, "Anna Neu")
        self.assertTrue(stream.stopped, "it still may not write")
        self.simulator.faults.clear()
        others[0].action_hr_sync_now()
        self.work()
        self.assertFalse(stream.stopped)
        self.assertFalse(self.waiting())
