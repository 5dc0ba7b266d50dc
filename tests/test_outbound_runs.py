"""What leaves in bulk is a run: it is scheduled, counted, compared and cancelled as a pull is."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..engine.push.outbound_run import OutboundRun
from ..engine.push.outbox import Outbox
from ..records import unpacked
from .payroll import PayrollCase


@freeze_time("2026-06-01 08:00:00")
class OutboundCase(PayrollCase):
    def prepare(self):
        super().prepare()
        self.connected()
        self.hours = self.stream("approved_hours")

    def approved(self, count, sent=True):
        """So many totals, each of another day."""
        lines = [self.add_line(1 + number % 8, day=f"2026-05-{number + 1:02}") for number in range(count)]
        self.approve(*lines)
        if sent:
            self.work()
            self.assertEqual(len(self.in_tripletex()), count)
            self.simulator.forget()
        return lines

    def run_out(self, trigger="manual", **options):
        """An outbound run that is worked off."""
        run = self.hours.sudo()._request_outbound(trigger, **options)
        self.work()
        return run

    def counts(self, run):
        names = ("created", "recreated", "updated", "removed", "unchanged", "skipped", "conflicted", "failed")
        return {name: run[name] for name in names if run[name]}

    def registered(self):
        return [one for one in self.simulator.requests if one.method != "GET" and "entry" in one.path]


@freeze_time("2026-06-01 08:00:00")
class TestOutboundRuns(OutboundCase):
    def test_on_schedule(self):
        """What waits for the schedule goes when its time has come, and once."""
        self.hours.trigger = "schedule"
        self.approved(3, sent=False)
        self.work()
        self.assertEqual(self.in_tripletex(), {})
        with freeze_time(fields.Datetime.now() + timedelta(minutes=self.hours.interval)):
            self.work()
            run = self.hours._last_run()
            self.assertEqual((run.direction, run.trigger, run.state), ("out", "schedule", "done"))
            self.assertEqual(self.counts(run), {"created": 3})
            self.assertEqual(len(self.in_tripletex()), 3)
            self.work()
            self.assertEqual(self.hours._last_run(), run)

    def test_late(self):
        self.hours.trigger = "schedule"
        self.assertFalse(self.hours._is_stale())
        with freeze_time(fields.Datetime.now() + timedelta(minutes=3 * self.hours.interval)):
            self.assertTrue(self.hours._is_stale())
            self.work()
            self.assertFalse(self.hours._is_stale())

    def test_by_hand_beside_a_schedule(self):
        self.hours.trigger = "schedule"
        self.approved(2, sent=False)
        self.hours.action_sync()
        self.work()
        self.assertEqual(self.counts(self.hours._last_run()), {"created": 2})

    def test_queued_once(self):
        self.assertEqual(len(self.hours._request_outbound("manual") | self.hours._request_outbound("schedule")), 1)

    def test_after_a_refusal(self):
        """Whoever syncs by hand starts a stopped stream again, also when nothing waits to be sent."""
        self.approved(1)
        self.simulator.forbidden.add("/timesheet/entry")
        run = self.run_out()
        self.assertEqual(run.state, "failed")
        self.assertIn("no permission to write", self.hours.stopped)
        self.simulator.forbidden.clear()
        self.hours.action_sync()
        self.work()
        run = self.hours._last_run()
        self.assertEqual((run.state, self.counts(run)), ("done", {"unchanged": 1}))
        self.assertFalse(self.hours.stopped)

    def test_tried_again_after_a_refusal(self):
        with freeze_time("2026-06-01 08:00:00") as clock:
            self.approved(1)
            self.simulator.forbidden.add("/timesheet/entry")
            first = self.run_out()
            self.simulator.forbidden.clear()
            clock.tick(timedelta(hours=1))
            self.work()
            self.assertNotEqual(self.hours._last_run(), first)
            self.assertEqual(self.hours._last_run().state, "done")
            self.assertFalse(self.hours.stopped)

    def test_retry_of_an_issue_about_the_stream(self):
        """It asks for an outbound run, not for a pass that nobody can make."""
        issue = self.env["hr.sync.job"].create(
            {
                "connection_id": self.connection.id,
                "record_type": "approved_hours",
                "external_id": "",
                "purpose": "issue",
                "state": "failed",
                "error_code": "contract",
            }
        )
        issue.action_retry()
        self.work()
        self.assertEqual(issue.state, "done")
        run = self.hours._last_run()
        self.assertEqual((run.direction, run.state), ("out", "done"))

    # --- Comparing -----------------------------------------------------------------------------------

    def test_second_run_sends_nothing(self):
        self.approved(4)
        run = self.run_out()
        self.assertEqual((run.state, self.counts(run)), ("done", {"unchanged": 4}))
        self.assertEqual(self.registered(), [])
        self.assertEqual((run.progress, run.fetched, run.expected), (100.0, 4, 4))

    def test_edited_there(self):
        """Odoo wins: what somebody has changed there is put right; otherwise it is asked about."""
        self.approved(3)
        self.hours.policy = "odoo"
        entry = next(iter(self.simulator.entities["entry"]))
        self.simulator.put_entry("entry", {"hours": 7.25}, entry)
        run = self.run_out()
        self.assertEqual((run.state, self.counts(run)), ("done", {"unchanged": 2, "updated": 1}))
        self.assertNotIn(7.25, self.in_tripletex().values())
        self.hours.policy = "ask"
        self.simulator.put_entry("entry", {"hours": 7.25}, entry)
        run = self.run_out()
        self.assertEqual((run.state, self.counts(run)), ("partial", {"unchanged": 2, "conflicted": 1}))
        self.assertIn(7.25, self.in_tripletex().values())

    def test_all_of_it_is_missing(self):
        """As when a key has lost the right to read: nothing is made again before a person says so."""
        self.approved(4)
        self.hours.policy = "odoo"
        self.simulator.entities["entry"].clear()
        run = self.run_out()
        self.assertEqual(run.state, "failed")
        self.assertIn("Compared records that are missing in Tripletex: 4 of 4.", run.error)
        self.assertEqual(self.in_tripletex(), {})
        issue = self.env["hr.sync.job"].search([("error_code", "=", "guard"), ("state", "=", "failed")])
        self.assertEqual(issue.record_type, "approved_hours")
        self.assertEqual(issue.action_allow()["params"]["title"], "It will be sent again")
        self.work()
        self.assertEqual(len(self.in_tripletex()), 4)
        self.assertEqual(self.counts(self.hours._last_run()), {"recreated": 4})
        self.assertEqual(issue.state, "done")

    # --- Stopping ------------------------------------------------------------------------------------

    def test_cancel(self):
        """Between two calls; what was queued for the run waits for the next one."""
        self.hours.trigger = "schedule"
        self.approved(3, sent=False)
        run = self.hours.sudo()._request_outbound("manual")
        send = Outbox.send

        def cancel(outbox, stream, ids):
            done = send(outbox, stream, ids)
            if ids:
                run.with_env(outbox.env).cancel_asked = True
            return done

        with patch.object(self.hours._declaration(), "batch", 1), patch.object(Outbox, "send", cancel):
            self.work()
        self.assertEqual((run.state, self.counts(run)), ("cancelled", {"created": 1}))
        self.assertEqual(len(self.in_tripletex()), 1)
        self.work()
        self.assertEqual(len(self.in_tripletex()), 1)
        self.run_out()
        self.assertEqual(len(self.in_tripletex()), 3)

    def test_in_slices(self):
        self.approved(6)
        with patch.object(self.hours._declaration(), "compared", 2):
            run = self.hours.sudo()._request_outbound("manual")
            turns = self.work_in_slices(commits=2)
        self.assertGreater(turns, 2)
        self.assertEqual((run.state, self.counts(run)), ("done", {"unchanged": 6}))

    def test_what_waits_is_read_by_the_page(self):
        """Of many waiting jobs, a page reads those about its own records."""
        self.hours.trigger = "manual"
        lines = self.approved(6, sent=False)
        self.run_out()
        days = [fields.Date.to_string(line.date) for line in lines]
        self.approve(*(self.add_line(1, day=day, name="Mer") for day in days))
        read, queue = [], OutboundRun._queue

        def counted(run, changed):
            rows = []
            with self.watch_queries(lambda cursor, query, *_rest: rows.append((str(query), cursor.rowcount))):
                queue(run, changed)
            read.append(sum(count for query, count in rows if 'FROM "hr_sync_job"' in query))

        with (
            patch.object(self.hours._declaration(), "compared", 2),
            patch.object(OutboundRun, "_queue", counted),
            patch.object(Outbox, "drain", lambda _outbox: False),
        ):
            run = self.run_out()
        self.assertEqual((run.state, self.counts(run)), ("done", {"updated": 6}))
        self.assertEqual([count for count in read if count], [2, 2, 2])

    def test_links_are_read_once(self):
        """What is as agreed is known by what was read with the links: after the call they are not read again."""
        self.approved(3)
        read, sort = [], OutboundRun._sort

        def watched(*args):
            with self.watch_queries(lambda _cursor, query, *_rest: read.append(str(query))):
                return sort(*args)

        with patch.object(OutboundRun, "_sort", watched):
            run = self.run_out()
        self.assertEqual(self.counts(run), {"unchanged": 3})
        self.assertEqual([query for query in read if 'FROM "hr_sync_link"' in query], [])

    def test_scope(self):
        """A run may be about some people and days only."""
        self.hours.trigger = "manual"
        self.approved(4, sent=False)
        self.run_out(scope={"employees": self.kari.ids, "first": "2026-05-02", "last": "2026-05-03"})
        self.assertEqual(sorted(day for _name, day, _project in self.in_tripletex()), ["2026-05-02", "2026-05-03"])
        self.run_out(scope={"employees": [0]})
        self.assertEqual(len(self.in_tripletex()), 2)

    def test_one_that_raises(self):
        """An error in a program over one record keeps no other from being compared."""
        lines = self.approved(3)
        build, broken = type(self.env["hr.approved.hours"])._sync_to_record, lines[1].approved_hours_id.id

        def fail(total, names, refs):
            if total.id == broken:
                raise ZeroDivisionError("simulated")
            return build(total, names, refs)

        with (
            patch.object(self.registry["hr.approved.hours"], "_sync_to_record", fail),
            mute_logger("odoo.addons.hr_sync.engine.push.failing", "odoo.addons.hr_sync.engine.issues"),
        ):
            run = self.run_out()
        self.assertEqual((run.state, self.counts(run)), ("partial", {"unchanged": 2, "failed": 1}))

    def test_one_that_cannot_be_sent(self):
        self.hours.trigger = "schedule"
        self.approved(2, sent=False)
        self.approve(self.add_line(-5, day="2026-05-20"))
        run = self.run_out()
        self.assertEqual((run.state, self.counts(run)), ("partial", {"created": 2, "failed": 1}))


@freeze_time("2026-06-01 08:00:00")
class TestOutboundPreview(OutboundCase):
    def look(self, **options):
        run = self.hours.sudo()._request_preview(**options)
        with self.count_writes() as counter:
            self.work()
        self.assertEqual((run.state, run.error, counter.tables), ("done", False, []))
        self.assertEqual(self.registered(), [])
        return run

    def outcomes(self, run):
        return sorted(run.proposal_ids.mapped("outcome"))

    def test_what_would_be_sent(self):
        """Record by record and field by field, with what is there now; nothing is sent or written."""
        self.hours.trigger = "manual"
        self.approved(2, sent=False)
        self.run_out()
        self.simulator.forget()
        entry = next(iter(self.simulator.entities["entry"]))
        self.simulator.put_entry("entry", {"hours": 7.25}, entry)
        self.simulator.forget()
        fresh = self.add_line(3, day="2026-05-20")
        impossible = self.add_line(-5, day="2026-05-21")
        self.approve(fresh, impossible)
        run = self.look()
        self.assertEqual(self.outcomes(run), ["create_there", "send", "unsent"])
        self.assertEqual((run.outbound, run.unchanged, run.skipped), (2, 1, 1))
        changed = run.proposal_ids.filtered(lambda one: one.outcome == "send")
        (change,) = changed.changes
        self.assertEqual((str(unpacked(change["before"])), str(unpacked(change["after"]))), ("7.25", "1"))
        unsent = run.proposal_ids.filtered(lambda one: one.outcome == "unsent")
        self.assertIn("add up to -5", unsent.error)
        self.assertEqual(unsent.res_id, impossible.approved_hours_id.id)

    def test_policy(self):
        """What somebody has changed there is not overwritten unless Odoo wins."""
        self.approved(1)
        self.hours.policy = "ask"
        self.simulator.put_entry("entry", {"hours": 7.25}, next(iter(self.simulator.entities["entry"])))
        self.simulator.forget()
        self.assertEqual(self.outcomes(self.look()), ["conflict"])

    def test_before_the_first_day(self):
        """What the stream leaves out is listed with the reason."""
        self.hours.trigger = "manual"
        self.approved(2, sent=False)
        self.hours.first_day = "2026-05-02"
        run = self.look()
        self.assertEqual(self.outcomes(run), ["create_there", "unsent"])
        self.assertIn("Hours before 05/02/2026", run.proposal_ids.filtered("error").error)

    def test_what_would_be_refused(self):
        """What the external system would not take now is listed with its reason, as found by reading."""
        self.hours.trigger = "manual"
        self.approved(2, sent=False)
        self.approve(self.add_line(day="2026-04-01"))
        self.simulator.set_month(self.there["kari"], "2026-04", completed=True)
        run = self.look()
        self.assertEqual(self.outcomes(run), ["create_there", "create_there", "unsent"])
        self.assertIn("April 2026 is completed", run.proposal_ids.filtered("error").error)
        self.assertEqual((run.outbound, run.skipped), (2, 1))

    def test_scope(self):
        self.hours.trigger = "manual"
        self.approved(4, sent=False)
        run = self.look(scope={"employees": self.kari.ids, "first": "2026-05-02", "last": "2026-05-03"})
        self.assertEqual(self.outcomes(run), ["create_there", "create_there"])
