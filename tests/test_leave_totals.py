"""Hours of time off on their way out: sent once, corrected, taken back."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ConcurrencyError
from odoo.tests import freeze_time, new_test_user
from odoo.tools import mute_logger

from ..engine.push.slice import Slice
from ..systems import SYSTEMS
from .leave_totals import MORNING, LeaveTotalCase
from .pushing import PushCase

MONDAY = ("Anna", "06-01", "Holidays")
TUESDAY = ("Anna", "06-02", "Holidays")


@freeze_time("2026-06-15 08:00:00")
class TestLeaveTotals(LeaveTotalCase):
    later = PushCase.later

    def test_sent_once(self):
        """What is approved goes, with nobody's word; a second pass sends nothing and writes nothing."""
        self.off("2026-06-01", "2026-06-02")
        self.send()
        self.assertEqual(self.there(), {MONDAY: 8, TUESDAY: 8})
        totals = self.env["hr.leave.total"].search([("company_id", "=", self.company.id)])
        self.assertEqual(set(totals.mapped("hr_sync_state")), {"linked"})
        self.assertEqual(set(totals.mapped("hr_sync_synced_at")), {fields.Datetime.now()})
        self.simulator.forget()
        self.stream.action_sync()
        self.send()
        self.assertEqual(self.writes(), [])
        self.send()  # what the run has asked to be counted again
        with self.count_writes() as counter:
            self.send()
        self.assertEqual(counter.statements, [])

    def test_read_once(self):
        """What a sending needs to know is read once; twice for what a lost call may have left, and for that alone."""
        self.off("2026-06-01")
        self.count()
        with self.slices() as read:
            self.simulator.faults.add("POST /absence-hours", "reset", applied=True)
            self.work()
            self.assertEqual(read, [1])
            self.off("2026-06-02")
            self.count()
            self.later(minutes=10)
            self.work()
            self.assertEqual(read, [1, 2, 1])
        self.assertEqual(self.there(), {MONDAY: 8, TUESDAY: 8})

    @contextmanager
    def slices(self):
        """Collects how many records each slice has that is read."""
        sizes, read = [], Slice.__init__

        def begin(part, stream, ids):
            sizes.append(len(ids))
            read(part, stream, ids)

        with patch.object(Slice, "__init__", begin):
            yield sizes

    def test_refused(self):
        leave = self.off("2026-06-01", "2026-06-02")
        self.send()
        leave.action_refuse()
        self.send()
        self.assertEqual(self.there(), {})
        self.assertFalse(self.issues())

    def test_refused_and_not_mapped(self):
        """What is taken back goes, although the type is not mapped any more, and nobody can build the rest."""
        leave = self.off("2026-06-01", "2026-06-02")
        self.send()
        mine = [("res_model", "=", "hr.leave.type"), ("res_id", "=", self.holidays.id)]
        self.env["hr.sync.mapping"].search(mine).value_id.vanished = True
        leave.action_refuse()
        self.send()
        self.assertEqual(self.there(), {})
        self.assertFalse(self.issues())

    def test_refused_and_not_linked(self):
        """The same where Beispiel does not know the employee any more."""
        leave = self.off("2026-06-01", "2026-06-02")
        self.send()
        self.env["hr.sync.link"].search([("res_id", "=", self.anna.id), ("res_model", "=", "hr.employee")]).unlink()
        leave.action_refuse()
        self.send()
        self.assertEqual(self.there(), {})
        self.assertFalse(self.issues())

    def test_refused_after_a_lost_create(self):
        """What a lost call may have made is not forgotten where nothing says how to find it; mapped again, it goes."""
        leave = self.off("2026-06-01")
        self.count()
        self.simulator.faults.add("POST /absence-hours", "reset", applied=True)
        self.work()
        row = self.env["hr.sync.mapping"].search(
            [("res_model", "=", "hr.leave.type"), ("res_id", "=", self.holidays.id)]
        )
        row.value_id.vanished = True
        leave.action_refuse()
        self.later(minutes=10)
        self.send()
        self.assertEqual(self.there(), {MONDAY: 8})
        self.assertEqual(self.issues().mapped("error_code"), ["mapping"])
        row.value_id.vanished = False
        self.issues().action_retry()
        self.send()
        self.assertEqual(self.there(), {})
        self.assertFalse(self.issues())

    def test_refused_after_a_lost_removal(self):
        leave = self.off("2026-06-01")
        self.send()
        mine = [("res_model", "=", "hr.leave.type"), ("res_id", "=", self.holidays.id)]
        self.env["hr.sync.mapping"].search(mine).value_id.vanished = True
        leave.action_refuse()
        self.count()
        self.simulator.faults.add("DELETE /absence-hours/{id}", "reset", applied=True)
        self.work()
        self.later(minutes=10)
        self.send()
        self.assertEqual(self.there(), {})
        self.assertFalse(self.env["hr.sync.link"].search([("record_type", "=", "absence_hours")]))
        self.assertFalse(self.issues())

    def test_cancelled(self):
        leave = self.off("2026-06-22")
        self.send()
        self.assertEqual(len(self.there()), 1)
        leave._force_cancel()
        self.send()
        self.assertEqual(self.there(), {})

    def test_deleted(self):
        """What is deleted in Odoo, by an administrator, is corrected too; the rest of the day stays."""
        hours = self.kind("Doctor", "hour")
        first = self.off("2026-06-01", kind=hours, request_hour_from=8, request_hour_to=10)
        self.off("2026-06-01", kind=hours, request_hour_from=10, request_hour_to=11)
        self.send()
        self.assertEqual(self.there(), {("Anna", "06-01", "Doctor"): 3})
        first.unlink()
        self.send()
        self.assertEqual(self.there(), {("Anna", "06-01", "Doctor"): 1})

    def test_changed(self):
        """Shortened, moved, of another type, of somebody else."""
        bert = self.employee_named("Bert")
        leave = self.off("2026-06-01", "2026-06-02")
        self.send()
        self.change(leave, request_date_to="2026-06-01")
        self.send()
        self.assertEqual(self.there(), {MONDAY: 8})
        self.change(leave, request_date_from="2026-06-02", request_date_to="2026-06-02")
        self.send()
        self.assertEqual(self.there(), {TUESDAY: 8})
        self.change(leave, holiday_status_id=self.illness.id)
        self.send()
        self.assertEqual(self.there(), {("Anna", "06-02", "Illness"): 8})
        self.change(leave, employee_id=bert.id)
        self.send()
        self.assertEqual(self.there(), {("Bert", "06-02", "Illness"): 8})
        self.assertFalse(self.issues())

    def test_archived(self):
        """Of somebody who left, what was sent stays, and can be taken back."""
        leave = self.off("2026-06-01", "2026-06-02")
        self.send()
        self.anna.write({"active": False})
        self.send()
        self.assertEqual(self.there(), {MONDAY: 8, TUESDAY: 8})
        leave.action_refuse()
        self.send()
        self.assertEqual(self.there(), {})

    def test_schedule(self):
        """Hours that a change of the schedule has made others are corrected there."""
        self.off("2026-06-01", "2026-06-02")
        self.send()
        half = self.calendar("Mornings", dict.fromkeys(range(5), MORNING))
        self.anna.create_version({"date_version": "2026-06-02", "resource_calendar_id": half.id})
        self.send()
        self.assertEqual(self.there(), {MONDAY: 8, TUESDAY: 4})

    def test_nobody_waits(self):
        """An approval leaves a request; it is counted by the scheduled action, which the approval triggers."""
        self.off("2026-06-01", "2026-06-02")
        self.env.cr.flush()
        self.assertFalse(self.env["hr.leave.total"].search([("company_id", "=", self.company.id)]))
        cron = self.env.ref("hr_sync.ir_cron_leave_recount")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))
        cron.ir_actions_server_id.run()
        self.assertEqual(len(self.env["hr.leave.total"].search([("company_id", "=", self.company.id)])), 2)
        self.assertFalse(self.env["hr.leave.recount"].search([]))

    def test_switched_off(self):
        """Without a stream nothing is kept; one that is switched on later counts what was approved before."""
        self.stream.enabled = False
        early, late = self.off("2026-04-30"), self.off("2026-06-01")
        self.count()
        self.assertFalse(self.env["hr.leave.recount"].search([]))
        self.assertFalse((early | late).hr_sync_line_ids)
        self.stream.enabled = True
        self.stream.action_sync()
        self.work()
        self.send()
        self.assertEqual(self.there(), {MONDAY: 8}, "from the first day of last month on")
        self.stream.first_day = "2026-04-01"
        self.stream.action_sync()
        self.work()
        self.send()
        self.assertEqual(self.there(), {MONDAY: 8, ("Anna", "04-30", "Holidays"): 8})

    def test_no_system(self):
        """Where no installed system takes such hours, not even a query is made."""
        self.count()
        with patch.dict(SYSTEMS):
            for code in [code for code, system in SYSTEMS.items() if system.knows("absence_hours")]:
                del SYSTEMS[code]
            seen = []
            leave = self.off("2026-06-01")
            with self.watch_queries(lambda _cursor, query, *_rest: seen.append(str(query))):
                self.env.cr.flush()
            self.assertFalse([one for one in seen if "hr_leave_recount" in one or "hr_leave_total" in one])
        self.count()
        self.assertFalse(leave.hr_sync_line_ids)

    def test_first_day(self):
        """Hours before the first day stay here."""
        self.stream.first_day = "2026-06-02"
        self.off("2026-06-01", "2026-06-02")
        self.send()
        self.assertEqual(self.there(), {TUESDAY: 8})
        monday = self.env["hr.leave.total"].search([("date", "=", "2026-06-01")])
        self.assertIn("Hours before 06/02/2026 are not sent", monday.hr_sync_hint)

    def test_not_known(self):
        """A type that nobody has mapped to a kind of absence is named in an issue."""
        kind = self.env["hr.leave.type"].create({"name": "Military", "company_id": self.company.id})
        kind.requires_allocation = False
        self.off("2026-06-01", kind=kind)
        self.send()
        self.assertEqual(self.there(), {})
        self.assertIn("Military", self.issues(error_code="mapping").error)

    def test_not_sent_back(self):
        """What the system itself has as an absence is not sent back to it; what somebody adds in Odoo is."""
        hours = self.kind("Doctor", "hour")
        brought = self.off("2026-06-01", kind=hours, request_hour_from=8, request_hour_to=10)
        own = self.off("2026-06-01", kind=hours, request_hour_from=10, request_hour_to=11)
        day = self.off("2026-06-02")
        for leave in brought | day:
            self.env["hr.sync.link"].create(
                {
                    "connection_id": self.connection.id,
                    "record_type": "absence",
                    "external_id": f"absence-{leave.id}",
                    "res_model": "hr.leave",
                    "res_id": leave.id,
                    "state": "linked",
                    "made": True,
                }
            )
        self.send()
        self.assertEqual(self.there(), {("Anna", "06-01", "Doctor"): 1})
        own.action_refuse()
        self.send()
        self.assertEqual(self.there(), {}, "of the day only the system's own hours are left")

    def test_lost_answer(self):
        """An entry whose answer was lost is found by what it is about, and not made again."""
        self.off("2026-06-01")
        self.count()
        self.simulator.faults.add("POST /absence-hours", "reset", applied=True)
        self.work()
        self.assertEqual(len(self.there()), 1)
        self.later(minutes=10)
        self.work()
        self.assertEqual(self.there(), {MONDAY: 8})
        self.assertEqual(self.writes(), ["POST /absence-hours"])
        self.assertFalse(self.issues())

    def test_changed_there(self):
        """What somebody changed or deleted there is sent again when a person syncs."""
        self.off("2026-06-01", "2026-06-02")
        self.send()
        first, second = self.simulator.entities["absence-hours"]
        self.simulator.entities["absence-hours"][first]["hours"] = 1
        del self.simulator.entities["absence-hours"][second]
        self.stream.action_sync()
        self.work()
        self.send()
        self.assertEqual(self.there(), {MONDAY: 8, TUESDAY: 8})

    def test_one_bad(self):
        """A leave that cannot be counted stops no other, and is counted once somebody syncs."""
        bad, good = self.off("2026-06-01"), self.off("2026-06-02")
        Total = self.registry["hr.leave.total"]
        original = Total._count

        def count(model, leaves, first=None):
            if bad in leaves:
                raise ValueError("not a schedule")
            return original(model, leaves, first)

        with patch.object(Total, "_count", count), mute_logger("odoo.addons.hr_sync.models.time_off.hr_leave_recount"):
            self.send()
        self.assertEqual(self.there(), {TUESDAY: 8})
        self.assertEqual(self.env["hr.leave.recount"].search([]).leave_id, bad)
        self.stream.action_sync()
        self.work()
        self.send()
        self.assertEqual(self.there(), {MONDAY: 8, TUESDAY: 8})
        self.assertEqual(good.hr_sync_line_ids.hours, 8)

    def test_conflict(self):
        """Where another transaction has changed the same, the request stays, and is done at the next call."""
        self.off("2026-06-01")
        self.count()
        self.off("2026-06-02")
        Total = self.registry["hr.leave.total"]
        with patch.object(Total, "_count", side_effect=ConcurrencyError("changed")):
            self.count()
        self.assertTrue(self.env["hr.leave.recount"].search([]))
        self.send()
        self.assertEqual(self.there(), {MONDAY: 8, TUESDAY: 8})

    def test_rights(self):
        """People read the totals of their companies, and write none."""
        self.off("2026-06-01")
        self.count()
        total = self.env["hr.leave.total"].search([("company_id", "=", self.company.id)])
        groups = "hr_holidays.group_hr_holidays_user,hr_sync.group_officer"
        values = {"groups": groups, "company_id": self.company.id, "company_ids": self.company.ids}
        officer = new_test_user(self.env, "totals_officer", **values)
        mine = total.with_user(officer).with_context(allowed_company_ids=self.company.ids)
        self.assertEqual(mine.line_ids.mapped("hours"), [8])
        for record in (mine, mine.line_ids):
            with self.assertRaises(AccessError):
                record.write({"hours": 1})
            with self.assertRaises(AccessError):
                record.unlink()
        other = self.env["res.company"].create({"name": "Fremd"})
        values = {"groups": groups, "company_id": other.id, "company_ids": other.ids}
        stranger = new_test_user(self.env, "totals_stranger", **values)
        with self.assertRaises(AccessError):
            total.with_user(stranger).with_context(allowed_company_ids=other.ids).read(["hours"])
        with self.assertRaises(AccessError):
            total.line_ids.with_user(stranger).with_context(allowed_company_ids=other.ids).read(["hours"])
