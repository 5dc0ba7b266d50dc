"""What happens on either side while an outbound run is under way."""

from unittest.mock import patch

from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..engine.push.outbound_run import OutboundRun
from .test_outbound_lists import OutboundListCase
from .test_outbound_runs import OutboundCase


def before(method, happen):
    """Let ``happen(run)`` take place once, before a step of the next run."""
    original, waits = getattr(OutboundRun, method), [True]

    def step(run, *args, **options):
        if waits and waits.pop():
            happen(run)
        return original(run, *args, **options)

    return patch.object(OutboundRun, method, step)


@freeze_time("2026-06-01 08:00:00")
class TestMeanwhileInOdoo(OutboundCase):
    def approve_in(self, run, *lines, reopen=False):
        """Approve lines, or reopen them, in a transaction of the worker."""
        lines = run.env["account.analytic.line"].browse([line.id for line in lines])
        lines = lines.with_user(self.users["approver"]).sudo(False)
        lines.action_reopen_timesheet() if reopen else lines.action_approve_timesheet()

    def test_edited_while_it_is_compared(self):
        """The run counts what it has compared; the edit is sent as well."""
        lines = self.approved(3)
        more = self.add_line(2, day="2026-05-02", name="Mer")
        self.env.flush_all()
        with before("_sort", lambda run: self.approve_in(run, more)):
            run = self.run_out()
        self.assertEqual((run.state, self.counts(run)), ("done", {"unchanged": 3}))
        self.assertEqual(self.in_tripletex()["Kari Berg", "2026-05-02", "Brygga"], lines[1].unit_amount + 2)
        self.assertEqual(self.counts(self.run_out()), {"unchanged": 3})

    def test_out_of_scope_before_it_is_sent(self):
        """What is not approved any more when its turn comes is not sent, and counted as skipped."""
        self.hours.trigger = "manual"
        lines = self.approved(3, sent=False)
        with before("_compare", lambda run: self.approve_in(run, lines[1], reopen=True)):
            run = self.run_out(scope={"first": "2026-05-01", "last": "2026-05-31"})
        self.assertEqual((run.state, self.counts(run)), ("done", {"created": 2, "skipped": 1}))
        self.assertEqual(sorted(day for _name, day, _project in self.in_tripletex()), ["2026-05-01", "2026-05-03"])

    def test_one_of_many_raises(self):
        """An error in a program over one record keeps no other of the scope from being sent."""
        self.hours.trigger = "manual"
        lines = self.approved(5, sent=False)
        build, broken = type(self.env["hr.approved.hours"])._sync_to_record, lines[2].approved_hours_id.id

        def fail(total, names, refs):
            if total.id == broken:
                raise ZeroDivisionError("simulated")
            return build(total, names, refs)

        with (
            patch.object(self.registry["hr.approved.hours"], "_sync_to_record", fail),
            mute_logger("odoo.addons.hr_sync.engine.push.failing", "odoo.addons.hr_sync.engine.issues"),
        ):
            run = self.run_out(scope={"employees": self.kari.ids})
        self.assertEqual((run.state, self.counts(run)), ("partial", {"created": 4, "failed": 1}))
        self.assertEqual(len(self.in_tripletex()), 4)
        issue = self.env["hr.sync.job"].search([("purpose", "=", "issue"), ("state", "=", "failed")])
        self.assertEqual(issue.res_id, broken)


class TestMeanwhileThere(OutboundListCase):
    """The pages of the list shift while they are read."""

    def sent_with_another(self):
        """Projects on both sides, and one that only the external system has, which comes first there."""
        other = self.add_project(name="Nur dort", number="900")
        self.pages_of(2)
        return other, self.sent(5)

    def check_nothing_sent(self):
        run = self.run_out()
        self.assertEqual(run.state, "done")
        self.assertEqual(self.written(), [])
        self.assertEqual((run.unchanged, run.created, run.failed), (5, 0, 0))

    def test_up(self):
        """One that moves to a page that was read already is looked for before anything is said of it."""
        other, _projects = self.sent_with_another()
        with before("_sort_page", lambda _run: self.simulator.delete("projects", other)):
            self.check_nothing_sent()

    def test_down(self):
        """One that is shown again on the next page is compared once."""
        self.sent_with_another()
        self.simulator.store.order = "modified_desc"
        with before("_sort_page", lambda _run: self.add_project(name="Auch nur dort", number="901")):
            self.check_nothing_sent()
