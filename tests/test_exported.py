"""Who exported a record, and when, is stored at its link."""

from unittest.mock import patch

from odoo import fields
from odoo.tests import freeze_time

from ..engine.push.outbox import Outbox
from .test_outbound_runs import OutboundCase


@freeze_time("2026-06-01 08:00:00")
class TestExported(OutboundCase):
    def prepare(self):
        super().prepare()
        self.hours.trigger = "manual"

    def exported(self):
        """By day, when and by whom it was exported."""
        totals = self.env["hr.approved.hours"].search([("employee_id", "=", self.kari.id)], order="date")
        return [
            (fields.Date.to_string(total.date), total.hr_sync_exported_at, total.hr_sync_exported_by_id)
            for total in totals
        ]

    def export_as(self, name):
        run = self.as_(name, self.hours).sudo()._request_outbound("manual")
        self.work()
        return run

    def test_who_and_when(self):
        """Only what was sent has changed hands: who exports again without sending anything has exported nothing."""
        first, _second = self.approved(2, sent=False)
        self.assertEqual([entry[1:] for entry in self.exported()], [(False, self.env["res.users"])] * 2)
        self.export_as("approver")
        now = fields.Datetime.now()
        approver, administrator = self.users["approver"], self.users["administrator"]
        self.assertEqual([entry[1:] for entry in self.exported()], [(now, approver)] * 2)
        with freeze_time("2026-06-02 09:00:00"):
            self.export_as("administrator")
            self.assertEqual([entry[1:] for entry in self.exported()], [(now, approver)] * 2)
            self.approve(self.add_line(1, day=fields.Date.to_string(first.date), name="Mer"))
            self.export_as("administrator")
            later = fields.Datetime.now()
        self.assertEqual([entry[1:] for entry in self.exported()], [(later, administrator), (now, approver)])

    def test_by_itself(self):
        """What leaves without a person was exported by nobody."""
        self.hours.trigger = "schedule"
        self.approved(1, sent=False)
        run = self.run_out("schedule")
        self.assertEqual(self.counts(run), {"created": 1})
        self.assertEqual(self.exported()[0][1:], (False, self.env["res.users"]))

    def test_cancelled(self):
        """What a cancelled run has sent by then was exported all the same."""
        self.approved(3, sent=False)
        run = self.as_("approver", self.hours).sudo()._request_outbound("manual")
        send = Outbox.send

        def cancel(outbox, stream, ids):
            done = send(outbox, stream, ids)
            if ids:
                run.with_env(outbox.env).cancel_asked = True
            return done

        with patch.object(self.hours._declaration(), "batch", 1), patch.object(Outbox, "send", cancel):
            self.work()
        self.assertEqual(run.state, "cancelled")
        self.assertEqual(sorted(bool(entry[1]) for entry in self.exported()), [False, False, True])

    def test_after_the_run(self):
        """What a run could not send, and was sent when it was over, was exported by whoever has started it."""
        self.approved(1, sent=False)
        self.simulator.faults.add("POST /timesheet/entry/list", "status", status=500, times=1)
        run = self.export_as("approver")
        self.work()
        self.assertEqual((run.state, self.in_tripletex()), ("partial", {}))
        self.assertEqual(self.exported()[0][1:], (False, self.env["res.users"]))
        with freeze_time("2026-06-01 09:00:00"):
            self.work()
            self.assertEqual(len(self.in_tripletex()), 1)
            self.assertEqual(self.exported()[0][1:], (fields.Datetime.now(), self.users["approver"]))

    def test_after_an_answer(self):
        """The same with what a person had to be asked about."""
        self.approved(1, sent=False)
        self.export_as("approver")
        self.simulator.put_entry("entry", {"hours": 7.25}, next(iter(self.simulator.entities["entry"])))
        self.hours.policy = "ask"
        self.export_as("administrator")
        issue = self.env["hr.sync.job"].search([("purpose", "=", "issue"), ("error_code", "=", "conflict")])
        with freeze_time("2026-06-01 09:00:00"):
            issue.action_keep_odoo()
            self.work()
            self.assertEqual((issue.state, issue.outcome), ("done", "updated"))
            self.assertEqual(self.exported()[0][1:], (fields.Datetime.now(), self.users["administrator"]))

    def test_panel(self):
        for model in ("hr.approved.hours", "hr.employee", "hr.payslip"):
            arch = self.env[model].get_view(view_type="form")["arch"]
            for name in ("hr_sync_exported_at", "hr_sync_exported_by_id"):
                self.assertEqual(arch.count(f'name="{name}"'), 1, (model, name))
