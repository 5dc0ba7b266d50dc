"""Time off types that are mapped to one kind of absence: their hours of a day are one entry, and its sum is right."""

from unittest.mock import patch

from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..records import unpacked
from .shared_entities import MONDAY, SharedCase

AWAY, LEARNING = ("06-01", "Away"), ("06-01", "Learning")


@freeze_time("2026-06-15 08:00:00")
class TestSharedEntities(SharedCase):
    def test_one_entry(self):
        """The sum is sent by one call; a second pass sends nothing and writes nothing."""
        self.hours(self.doctor, 8, 10)
        self.hours(self.care, 10, 11)
        self.hours(self.course, 13, 17)
        self.send()
        self.assertEqual(self.shown(), {AWAY: 3, LEARNING: 4})
        self.assertEqual(self.sent(), ["POST /absence-hours"] * 2)
        first, second, other = self.links(self.doctor, self.care, self.course)
        self.assertEqual(first, second)
        self.assertNotEqual(first, other)
        self.sync_now()
        self.assertEqual(self.sent(), [])
        self.send()
        with self.count_writes() as counter:
            self.send()
        self.assertEqual(counter.statements, [])

    def test_states(self):
        """Each of the records says that it is in sync, and who has exported it."""
        self.hours(self.doctor, 8, 10)
        self.hours(self.care, 10, 11)
        self.stream.trigger = "manual"
        self.count()
        self.sync_now()
        totals = self.total(self.doctor) + self.total(self.care)
        self.assertEqual(totals.mapped("hr_sync_state"), ["linked", "linked"])
        self.assertEqual(totals.hr_sync_exported_by_id, self.env.user)
        [run] = self.env["hr.sync.run"].search([("stream_id", "=", self.stream.id), ("trigger", "=", "manual")])
        self.assertEqual((run.state, run.created), ("done", 2))

    def test_joins_later(self):
        """What comes later is added by sending the new sum, whatever is there."""
        self.hours(self.doctor, 8, 10)
        self.send()
        self.hours(self.care, 10, 11)
        self.send()
        self.assertEqual(self.shown(), {AWAY: 3})
        self.assertEqual(self.sent(), ["POST /absence-hours", "PATCH /absence-hours/{id}"])
        self.assertEqual(len(set(self.links(self.doctor, self.care))), 1)

    def test_withdrawn(self):
        """The sum is corrected while others remain, and the entry is removed with the last of them."""
        first, second = self.hours(self.doctor, 8, 10), self.hours(self.care, 10, 11)
        self.send()
        self.sent()
        first.action_refuse()
        self.send()
        self.assertEqual(self.shown(), {AWAY: 1})
        self.assertEqual(self.sent(), ["PATCH /absence-hours/{id}"])
        self.assertEqual(self.links(self.doctor)[0], None)
        second.action_refuse()
        self.send()
        self.assertEqual((self.shown(), self.sent()), ({}, ["DELETE /absence-hours/{id}"]))
        self.assertEqual(self.links(self.doctor, self.care), [None, None])
        self.assertFalse(self.issues())

    def test_withdrawn_together(self):
        leaves = self.hours(self.doctor, 8, 10) + self.hours(self.care, 10, 11)
        self.send()
        self.sent()
        leaves.action_refuse()
        self.send()
        self.assertEqual((self.shown(), self.sent()), ({}, ["DELETE /absence-hours/{id}"]))
        self.assertFalse(self.env["hr.sync.link"].search([("record_type", "=", "absence_hours")]))

    def test_withdrawn_and_not_mapped(self):
        """The sum is corrected although one of its types has no value any more; with the last of them it goes."""
        first, second = self.hours(self.doctor, 8, 10), self.hours(self.care, 10, 11)
        self.send()
        self.row(self.doctor).unlink()
        first.action_refuse()
        self.send()
        self.assertEqual(self.shown(), {AWAY: 1})
        self.assertFalse(self.issues())
        self.row(self.care).unlink()
        second.action_refuse()
        self.send()
        self.assertEqual(self.shown(), {})
        self.assertFalse(self.issues())

    def test_shortened(self):
        leave = self.hours(self.doctor, 8, 10)
        self.hours(self.care, 10, 11)
        self.send()
        self.change(leave, request_hour_to=9)
        self.send()
        self.assertEqual(self.shown(), {AWAY: 2})

    def test_deleted(self):
        """A total that is deleted in Odoo leaves the sum of the others."""
        self.hours(self.doctor, 8, 10)
        self.hours(self.care, 10, 11)
        self.send()
        self.total(self.doctor).unlink()
        self.env.cr.flush()
        self.work()
        self.assertEqual(self.shown(), {AWAY: 1})

    def test_mapped_anew(self):
        """The former entry is corrected, and the new one made; mapped back, it is one again, and the other goes."""
        self.hours(self.doctor, 8, 10)
        self.hours(self.care, 10, 11)
        self.send()
        self.sent()
        self.remap(self.care, self.learning)
        self.assertEqual(self.shown(), {AWAY: 2, LEARNING: 1})
        self.assertEqual(sorted(self.sent()), ["PATCH /absence-hours/{id}", "POST /absence-hours"])
        self.assertEqual(len(set(self.links(self.doctor, self.care))), 2)
        self.remap(self.care, self.away)
        self.assertEqual(self.shown(), {AWAY: 3})
        self.assertEqual(self.sent(), ["PATCH /absence-hours/{id}", "DELETE /absence-hours/{id}"])
        self.assertEqual(len(set(self.links(self.doctor, self.care))), 1)
        self.assertFalse(self.issues())

    def test_exchanged(self):
        """Each kind keeps its entry where the types change places."""
        self.row(self.care).unlink()
        self.map(self.care, self.learning)
        self.hours(self.doctor, 8, 10)
        self.hours(self.care, 10, 11)
        self.send()
        before = self.links(self.doctor, self.care)
        self.sent()
        self.row(self.doctor).value_id = self.learning
        self.remap(self.care, self.away)
        self.assertEqual(self.shown(), {AWAY: 1, LEARNING: 2})
        self.assertEqual(self.sent(), ["PATCH /absence-hours/{id}"] * 2)
        self.assertEqual(self.links(self.care, self.doctor), before)

    def test_not_mapped(self):
        """A type without a value says so, and does not stop the others; it is added once it is mapped."""
        sick = self.hourly("Sick", None)
        self.hours(self.doctor, 8, 10)
        self.hours(sick, 10, 11)
        self.send()
        self.assertEqual(self.shown(), {AWAY: 2})
        self.assertEqual(self.issues().mapped("error_code"), ["mapping"])
        self.assertEqual(self.total(sick).hr_sync_state, "failed")
        self.assertEqual(self.total(self.doctor).hr_sync_state, "linked")
        self.remap(sick, self.away)
        self.assertEqual(self.shown(), {AWAY: 3})
        self.assertFalse(self.issues())

    def test_mapping_emptied(self):
        """What cannot be sent any more is not in the sum of the others."""
        self.hours(self.doctor, 8, 10)
        self.hours(self.care, 10, 11)
        self.send()
        self.remap(self.care, False)
        self.assertEqual(self.shown(), {AWAY: 2})
        self.assertEqual(self.issues().res_id, self.total(self.care).id)
        self.remap(self.care, self.away)
        self.assertEqual(self.shown(), {AWAY: 3})
        self.assertFalse(self.issues())

    def test_lost_answer(self):
        """The entry that a call without an answer has made is found, and has both."""
        self.hours(self.doctor, 8, 10)
        self.hours(self.care, 10, 11)
        self.count()
        self.simulator.faults.add("POST /absence-hours", "reset", applied=True)
        self.work()
        self.later(minutes=10)
        self.work()
        self.assertEqual((self.shown(), self.sent()), ({AWAY: 3}, ["POST /absence-hours"]))
        self.assertEqual(len(set(self.links(self.doctor, self.care))), 1)
        self.assertFalse(self.issues())

    def test_lost_answer_and_mapped_anew(self):
        """What a lost call has made is found where it was made, although the types are mapped otherwise now."""
        self.hours(self.doctor, 8, 10)
        self.hours(self.care, 10, 11)
        self.count()
        self.simulator.faults.add("POST /absence-hours", "reset", applied=True)
        self.work()
        self.row(self.doctor).value_id = self.learning
        self.row(self.care).value_id = self.learning
        self.later(minutes=10)
        self.send()
        self.send()
        self.assertEqual(self.shown(), {LEARNING: 3})
        self.assertFalse(self.issues())

    def test_never_arrived(self):
        """A call that was not carried out is made again, with what is wanted by then."""
        leave = self.hours(self.doctor, 8, 10)
        self.hours(self.care, 10, 11)
        self.count()
        self.simulator.faults.add("POST /absence-hours", "reset")
        self.work()
        leave.action_refuse()
        self.later(minutes=10)
        self.send()
        self.assertEqual(self.shown(), {AWAY: 1})
        self.assertEqual(len(self.env["hr.sync.link"].search([("record_type", "=", "absence_hours")])), 1)

    def test_killed(self):
        """Between the mark and the answer, before the call and after it."""
        for method, day in (("send", "2026-06-02"), ("_agree", "2026-06-03")):
            with self.subTest(method=method):
                self.hours(self.doctor, 8, 10, day=day)
                self.hours(self.care, 10, 11, day=day)
                self.count()
                owner = "hr_sync_beispiel.absence_hours.AbsenceHoursStream"
                owner = owner if method == "send" else "hr_sync.engine.push.keyed.KeyedSender"
                with self.die_at(f"odoo.addons.{owner}", method):
                    self.work()
                self.later(minutes=10)
                self.work()
                self.assertEqual(self.shown()[day[5:], "Away"], 3)
                self.assertEqual(self.sent(), ["POST /absence-hours"])

    def test_changed_there(self):
        """A run compares the sum, and sends it again where somebody has changed it."""
        self.hours(self.doctor, 8, 10)
        self.hours(self.care, 10, 11)
        self.send()
        [entry] = self.simulator.entities["absence-hours"].values()
        entry["hours"] = 9
        self.sent()
        self.sync_now()
        self.assertEqual((self.shown(), self.sent()), ({AWAY: 3}, ["PATCH /absence-hours/{id}"]))

    def test_conflict(self):
        """Where a person is to be asked, all of the records wait for one answer."""
        self.hours(self.doctor, 8, 10)
        self.hours(self.care, 10, 11)
        self.send()
        self.stream.policy = "ask"
        [entry] = self.simulator.entities["absence-hours"].values()
        entry["hours"] = 9
        self.sync_now()
        self.assertEqual(self.shown(), {AWAY: 9})
        issues = self.issues()
        self.assertEqual(issues.mapped("error_code"), ["conflict", "conflict"])
        self.assertIn("Hours 09:00", issues[0].error)
        issues[0].action_retry()
        self.work()
        self.assertEqual(self.shown(), {AWAY: 3})
        self.assertFalse(self.issues())

    def preview(self, **scope):
        """What a preview says: the record's type, the outcome, the hours before and after, and the reason."""
        run = self.stream.sudo()._request_preview(scope or None)
        self.work()
        self.assertEqual((run.state, run.error), ("done", False))
        proposals = self.env["hr.sync.proposal"].search([("stream_id", "=", self.stream.id)])
        found = []
        for one in proposals.sorted("res_id"):
            hours = [
                tuple(float(str(unpacked(change[way]) or 0)) for way in ("before", "after"))
                for change in one.changes
                if change["name"] == "hours"
            ]
            kind = self.env["hr.leave.total"].browse(one.res_id).holiday_status_id.name
            found.append((kind, one.outcome, *hours, one.error))
        return run, found

    def test_preview(self):
        """The sum is shown once, with what it is made of; and what corrects it."""
        self.stream.trigger = "manual"
        leave = self.hours(self.doctor, 8, 10)
        self.hours(self.care, 10, 11)
        self.count()
        run, found = self.preview()
        self.assertEqual(found, [("Doctor", "create_there", (0, 3), "Sum of: Doctor 02:00; Care 01:00")])
        self.assertEqual(run.outbound, 1)
        care = self.total(self.care)
        _run, found = self.preview(ids=care.ids)
        self.assertEqual([one[:3] for one in found], [("Care", "create_there", (0, 3))])
        self.sync_now()
        self.assertEqual(self.preview()[1], [])
        leave.action_refuse()
        self.count()
        self.assertEqual(self.preview()[1], [("Care", "send", (3, 1), False)])
        self.hours(self.course, 13, 14)
        self.remap(self.course, self.away)
        self.assertEqual(self.preview()[1], [("Care", "send", (3, 2), "Sum of: Care 01:00; Course 01:00")])
        self.sync_now()
        self.assertEqual((self.shown(), self.preview()[1]), ({AWAY: 2}, []))

    def test_there_already(self):
        """An entry that stands at the key is set to the sum."""
        self.simulator.add("absence-hours", person="Anna", day=MONDAY, type="Away", hours=5)
        self.hours(self.doctor, 8, 10)
        self.hours(self.care, 10, 11)
        self.send()
        self.assertEqual((self.shown(), self.sent()), ({AWAY: 3}, ["PATCH /absence-hours/{id}"]))

    def test_refused(self):
        """All records that were to be sent have the issue; the sum goes once it is taken."""
        self.hours(self.doctor, 8, 10)
        self.hours(self.care, 10, 11)
        self.count()
        self.simulator.faults.add("POST /absence-hours", "status", status=422)
        self.work()
        self.assertEqual(len(self.issues()), 2)
        self.issues().action_retry()
        self.work()
        self.assertEqual(self.shown(), {AWAY: 3})
        self.assertFalse(self.issues())

    def test_former_entry_stays(self):
        """An entry whose place another has taken, and that cannot be removed, is an issue until it can."""
        self.row(self.care).unlink()
        self.map(self.care, self.learning)
        self.hours(self.doctor, 8, 10)
        self.hours(self.care, 10, 11)
        self.send()
        self.simulator.faults.add("DELETE /absence-hours/{id}", "status", status=422)
        self.remap(self.care, self.away)
        self.assertEqual(self.shown(), {AWAY: 3, LEARNING: 1})
        self.assertEqual(self.issues().res_id, self.total(self.care).id)
        self.issues().action_retry()
        self.work()
        self.assertEqual(self.shown(), {AWAY: 3})
        self.assertEqual(len(set(self.links(self.doctor, self.care))), 1)
        self.assertFalse(self.issues())

    def test_error_in_a_program(self):
        """A record over which a program fails stops none of those with which it is one entity."""
        self.hours(self.doctor, 8, 10)
        self.hours(self.care, 10, 11)
        self.count()
        bad, Total = self.total(self.care), self.registry["hr.leave.total"]
        original = Total._sync_to_record

        def build(total, names, refs):
            if total.id == bad.id:
                raise ZeroDivisionError
            return original(total, names, refs)

        with (
            patch.object(Total, "_sync_to_record", build),
            mute_logger("odoo.addons.hr_sync.engine.push.failing", "odoo.addons.hr_sync.engine.issues"),
        ):
            self.work()
        self.assertEqual(self.shown(), {AWAY: 2})
        self.assertEqual(self.issues().mapped("res_id"), bad.ids)

    def test_queries(self):
        """As many for many people as for a few."""
        counts = {}
        for size in (2, 8):
            people = [self.employee_named(f"P{size}-{number}") for number in range(size)]
            for one in people:
                self.hours(self.doctor, 8, 10, employee=one)
                self.hours(self.care, 10, 11, employee=one)
            self.count()
            seen = []
            self.env.flush_all()
            self.env.invalidate_all()
            with self.watch_queries(lambda _cursor, query, *_rest, seen=seen: seen.append(str(query))):
                self.work()
            self.assertEqual(len(self.sent()), size)
            counts[size] = len([query for query in seen if "SELECT" in query])
        self.assertLessEqual(counts[8], counts[2] + 2, counts)
