"""Hours that change, or go, at their source after somebody has approved them."""

import importlib.util
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.tests import freeze_time
from odoo.tools import file_path

from ..systems.tripletex.hours import Hours
from .payroll import PayrollCase
from .simulators.twogethr import TwogethrSimulator

TYPES = ("department", "employee", "project", "task", "activity", "time_entry")


@freeze_time("2026-06-01 08:00:00")
class TestTimesheetChanges(PayrollCase):
    """Time entries come from 2getHR, are approved in Odoo, and go to Tripletex."""

    def prepare(self):
        super().prepare()
        self.connected()
        self.source = TwogethrSimulator(employees=0, units=1, seed=7).start()
        self.addCleanup(self.source.stop)
        self.hr = self.env["hr.sync.connection"].create(
            {
                "name": "2getHR",
                "system": "twogethr",
                "company_id": self.company.id,
                "base_url": self.source.url,
                "api_key": self.source.api_key,
            }
        )
        self.hr.stream_ids.filtered(lambda one: one.record_type not in TYPES).enabled = False
        self.hr.stream_ids.filtered(lambda one: one.direction != "out").direction = "in"
        self.hr.action_test()
        user = self.source.add_user(firstName="Kari", lastName="Berg", personnelNumber="7")["id"]
        project = self.source.add_project(name="Brygga", number="1")["id"]
        activity = self.source.add_activity(name="Montering")["id"]
        self.where = {"projectId": project, "activityTypeId": activity}
        self.entry, self.other = (
            self.source.add_time_entry(user, day, 3, **self.where)["id"] for day in ("2026-05-04", "2026-05-05")
        )
        self.pull()
        self.line, self.rest = self.line_of(self.entry), self.line_of(self.other)

    def pull(self, full=False):
        """Sync with 2getHR, then send what is to be sent."""
        self.hr.stream_ids.filtered("enabled")._with_needed()._request("manual", full)
        self.env.flush_all()
        with self.registry.cursor() as cr:
            api.Environment(cr, self.env.ref("base.user_root").id, {})["hr.sync.connection"]._work(self.hr.id)
        self.env.invalidate_all()
        self.work()

    def line_of(self, entry):
        link = self.env["hr.sync.link"].search([("connection_id", "=", self.hr.id), ("external_id", "=", entry)])
        return self.env["account.analytic.line"].browse(link.res_id)

    def sent(self):
        return sorted(map(float, self.in_tripletex().values()))

    def reopened(self):
        return [(str(one.date), one.hours, one.was_frozen) for one in self.log()]

    def log(self):
        return self.env["hr.timesheet.reopening"].search([("company_id", "=", self.company.id)])

    def why_reopened(self):
        """Who has reopened the only line in the log, and why, as an approver reads it."""
        log = self.as_("approver", self.log())
        return log.reopened_by_id.name or "", log.cause

    def in_payroll(self, *lines):
        for line in lines:
            self.approve(line)
        self.work()
        self.assertEqual([line.approval_state for line in lines], ["frozen"] * len(lines))

    def test_approved(self):
        """Payroll has not heard of it yet, and does not before somebody approves it again."""
        self.approve(self.line)
        self.source.update("time-entries", self.entry, hours=12)
        self.pull()
        self.assertEqual((self.line.unit_amount, self.line.approval_state), (12, "open"))
        self.assertFalse(self.line.approved_by_id or self.line.approved_hours_id)
        self.assertEqual(self.reopened(), [("2026-05-04", 3, False)])
        why = "The entry was changed in 2getHR, so the sync reopened the line."
        self.assertEqual(self.why_reopened(), ("", why))
        self.assertEqual(self.sent(), [])
        self.approve(self.line)
        self.work()
        self.assertEqual(self.sent(), [12])

    def test_in_payroll(self):
        self.in_payroll(self.line, self.rest)
        self.source.update("time-entries", self.entry, hours=12)
        self.pull()
        self.assertEqual((self.line.unit_amount, self.line.approval_state), (12, "open"))
        self.assertEqual(self.rest.approval_state, "frozen")
        self.assertEqual(self.reopened(), [("2026-05-04", 3, True)])
        self.assertIn(self.line, self.as_("approver", self.line).search(self.line._to_approve_domain()))
        self.assertEqual(self.sent(), [3], "nobody has approved 12 hours")
        self.pull(full=True)
        self.assertEqual(len(self.reopened()), 1)

    def test_what_counts(self):
        """Each value that people may not edit either; what says nothing about the hours reopens nothing."""
        other = self.source.add_project(name="Kai", number="2")["id"]
        for values in ({"note": "Dekk"}, {"date": "2026-05-06"}, {"activityTypeId": None}, {"projectId": other}):
            with self.subTest(values=values):
                self.in_payroll(self.line)
                self.source.update("time-entries", self.entry, **values)
                self.pull()
                self.assertEqual(self.line.approval_state, "open")
                self.assertEqual(self.sent(), [])
        self.source.update("time-entries", self.entry, **self.where)
        self.pull()
        self.in_payroll(self.line)
        self.source.update("time-entries", self.entry, isLocked=True)
        self.pull()
        self.assertEqual((self.line.approval_state, self.line.hr_sync_locked), ("frozen", True))

    def test_deleted(self):
        self.in_payroll(self.line, self.rest)
        self.source.delete("time-entries", self.entry)
        self.pull()
        self.assertFalse(self.line.exists())
        self.assertEqual(self.reopened(), [("2026-05-04", 3, True)])
        why = "The entry was deleted in 2getHR, so the sync deleted the line."
        self.assertEqual(self.why_reopened(), ("", why))
        self.assertEqual(self.sent(), [3])

    def test_reopened_before_the_log_said_why(self):
        """The update to this version marks earlier entries of the log that a sync made, and no others."""
        values = {"company_id": self.company.id, "employee_id": self.line.employee_id.id, "date": "2026-05-04"}
        logs = self.env["hr.timesheet.reopening"]
        by_sync = logs.with_user(SUPERUSER_ID).create(values)
        by_person = self.as_("approver", logs).sudo().create(values)
        spec = importlib.util.spec_from_file_location(
            "migration", file_path("hr_sync/migrations/19.0.1.7.0/post-reopened.py")
        )
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.env.cr, "19.0.1.5.0")
        self.assertEqual((by_person.reopened_by_id, by_person.cause), (self.users["approver"], False))
        self.assertFalse(by_sync.reopened_by_id)
        self.assertIn("so a sync reopened or deleted the line", by_sync.cause)

    def test_payroll_keeps_what_it_has(self):
        """Both values are shown, and Odoo's line stays as payroll has it, whatever a person answers."""
        with patch.object(Hours, "reopens", False):
            self.in_payroll(self.line, self.rest)
            self.source.update("time-entries", self.entry, hours=12)
            self.source.delete("time-entries", self.other)
            for _turn in range(2):
                self.pull(full=True)
                issues = self.issues(record_type="time_entry")
                changed = issues.filtered(lambda job: job.external_id == self.entry)
                self.assertEqual(issues - changed, issues.filtered(lambda job: job.external_id == self.other))
                self.assertIn("Tripletex, which does not allow changes", changed.error)
                answer = {one.name: (one.odoo_value, one.external_value) for one in changed.conflict_ids}
                self.assertEqual(answer, {"hours": ("03:00", "12:00")})
                self.assertEqual((issues - changed).conflict_ids.mapped("name"), ["active"])
                self.assertEqual((self.line.unit_amount, self.line.approval_state), (3, "frozen"))
                self.assertEqual((self.rest.exists(), self.rest.approval_state), (self.rest, "frozen"))
            changed.action_take_remote()
            self.pull()
            self.assertEqual((self.line.unit_amount, changed.state), (3, "failed"))
            issues.action_keep_odoo()
            self.pull()
            self.assertFalse(self.issues(record_type="time_entry"))
            self.pull(full=True)
            self.assertFalse(self.issues(record_type="time_entry"))
            self.assertEqual((self.line.unit_amount, self.rest.exists()), (3, self.rest))
        self.assertEqual(self.reopened(), [])
        self.assertEqual(self.sent(), [3, 3])
