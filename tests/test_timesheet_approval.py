"""Approval of timesheets: who may, what it fixes, and what lines add up to."""

from lxml import etree
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import Form, new_test_user

from .approval import ApprovalCase


class TestTimesheetApproval(ApprovalCase):
    def test_who_may(self):
        """Approvers, and the employee's own manager; nobody else, whatever way they try."""
        line = self.add_line()
        for name in ("worker", "other"):
            with self.subTest(user=name), self.assertRaises(AccessError):
                self.as_(name, line).action_approve_timesheet()
        self.assertEqual(line.approval_state, "open")
        for name in ("manager", "approver", "administrator"):
            self.as_(name, line).action_approve_timesheet()
            self.assertEqual((line.approval_state, line.approved_by_id), ("approved", self.users[name]))
            for refused in ("worker", "other"):
                with self.subTest(user=refused), self.assertRaises(AccessError):
                    self.as_(refused, line).action_reopen_timesheet()
            self.as_(name, line).action_reopen_timesheet()
            self.assertEqual(line.approval_state, "open")
            self.assertFalse(line.approved_by_id or line.approved_hours_id)
        mine = self.as_("manager", self.env["account.analytic.line"])
        self.assertEqual(mine.search([]), line)
        self.assertFalse(self.as_("other", self.env["account.analytic.line"]).search([]))
        own = self.add_line(employee_id=self.manager.id)
        with self.assertRaises(AccessError):
            self.as_("manager", own).action_approve_timesheet()

    def test_fixed(self):
        """Nobody edits or deletes what is approved, and nobody approves by writing a field."""
        line = self.add_line()
        for name in ("worker", "administrator"):
            for field, value in (
                ("approval_state", "approved"),
                ("approved_by_id", self.env.uid),
                ("approved_hours_id", False),
            ):
                with self.subTest(user=name, field=field), self.assertRaises(AccessError):
                    self.as_(name, line).write({field: value})
        with self.assertRaises(AccessError):
            self.as_("worker", line).copy({"approval_state": "approved"})
        self.as_("approver", line).action_approve_timesheet()
        for name in ("worker", "administrator"):
            mine = self.as_(name, line)
            self.assertTrue(mine.readonly_timesheet)
            for values in ({"unit_amount": 1}, {"name": "x"}, {"date": "2026-05-05"}, {"wage_type_id": False}):
                with self.subTest(user=name, values=values), self.assertRaises(UserError):
                    mine.write(values)
            with self.subTest(user=name), self.assertRaises(UserError):
                mine.unlink()
        with self.assertRaisesRegex(UserError, "Kari Berg.*05/04/2026.*approved"):
            line.write({"unit_amount": 1})  # nor does a program
        with self.assertRaisesRegex(UserError, "approved"):
            line.unlink()
        with self.assertRaises(UserError):
            self.as_("worker", line).with_context(hr_sync_silent=True).write({"unit_amount": 1})
        copied = line.copy()
        self.assertEqual((copied.approval_state, copied.approved_hours_id.id), ("open", False))
        self.as_("approver", line).action_reopen_timesheet()
        self.as_("worker", line).write({"unit_amount": 1})
        self.assertEqual(line.unit_amount, 1)
        log = self.env["hr.timesheet.reopening"].search([("line_id", "=", line.id)])
        self.assertEqual((log.reopened_by_id, log.hours, log.was_frozen), (self.users["approver"], 7.5, False))
        self.assertFalse(log.cause)

    def test_says_what_happened(self):
        """Approving and reopening say how many lines they took, and that there was none."""
        lines = self.add_line() + self.add_line(unit_amount=2)
        mine = self.as_("approver", lines)

        def said(answer):
            self.assertEqual(answer["tag"], "display_notification")
            return answer["params"]["type"], answer["params"]["title"], answer["params"]["message"]

        kind, title, message = said(mine[0].action_approve_timesheet())
        self.assertEqual((kind, title), ("success", "Timesheet lines approved: 1 (07:30 hours)"))
        self.assertIn("reopen", message)
        self.assertEqual(said(mine.action_approve_timesheet())[1], "Timesheet lines approved: 1 (02:00 hours)")
        self.assertEqual(said(mine.action_approve_timesheet())[:2], ("info", "Nothing to approve"))
        kind, title, message = said(mine.action_reopen_timesheet())
        self.assertEqual((kind, title), ("success", "Timesheet lines reopened: 2 (09:30 hours)"))
        self.assertNotIn("payroll", message)
        self.assertEqual(said(mine.action_reopen_timesheet())[:2], ("info", "Nothing to reopen"))
        mine.action_approve_timesheet()
        lines[0]._write_approval({"approval_state": "frozen"})
        self.assertIn("payroll are corrected", said(mine.action_reopen_timesheet())[2])

    def test_task_moves(self):
        """Odoo writes the lines of a task that moves by recomputing them, past every check of what is written."""
        task = self.env["project.task"].create({"name": "Fundament", "project_id": self.project.id})
        approved, open_ = self.add_line(task_id=task.id), self.add_line(task_id=task.id)
        self.as_("approver", approved).action_approve_timesheet()
        elsewhere = self.add_project("Tunnelen")
        task.project_id = elsewhere
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((approved.project_id, approved.approved_hours_id.project_id), (self.project, self.project))
        self.assertEqual(open_.project_id, elsewhere)

    def test_rules(self):
        """The database's own rules say so, not only buttons and checks."""
        line = self.add_line()
        self.as_("approver", line).action_approve_timesheet()
        for operation in ("write", "unlink"):
            self.assertFalse(self.as_("administrator", line)._filtered_access(operation))
            self.assertFalse(self.as_("manager", line)._filtered_access(operation))
        self.assertTrue(self.as_("manager", line)._filtered_access("read"))

    def test_who_sees(self):
        """What is approved, and who took it back, is for approvers of the company; for people it is their own lines."""
        overtime = self.add_wage_type("Overtid", "2050")
        line = self.add_line(wage_type_id=overtime.id)
        self.as_("approver", line).action_approve_timesheet()
        totals = (self.env["hr.approved.hours"], self.env["hr.approved.wage"])
        self.as_("approver", line).action_reopen_timesheet()
        elsewhere = self.env["res.company"].create({"name": "Talwerk AG"})
        self.users["stranger"] = new_test_user(
            self.env,
            "hsa_stranger",
            groups="hr_timesheet.group_timesheet_manager,hr_sync.group_administrator",
            company_id=elsewhere.id,
            company_ids=elsewhere.ids,
        )
        for model in (*totals, self.env["hr.timesheet.reopening"]):
            found = self.as_("approver", model).search([])
            self.assertEqual(len(found), 1)
            self.assertFalse(self.as_("stranger", model).search([]))
            for name in ("worker", "manager"):
                with self.subTest(user=name, model=model._name), self.assertRaises(AccessError):
                    self.as_(name, model).search([])
            for name in ("approver", "administrator", "stranger"):
                with self.subTest(user=name, model=model._name), self.assertRaises(AccessError):
                    self.as_(name, found).write({"date": "2026-01-01"})
                with self.subTest(user=name, model=model._name), self.assertRaises(AccessError):
                    self.as_(name, found).unlink()
        self.assertEqual(self.as_("worker", overtime).name, "Overtid")
        with self.assertRaises(AccessError):
            self.as_("approver", overtime).write({"name": "x"})
        with self.assertRaises(AccessError):
            self.as_("stranger", overtime).write({"name": "x"})
        self.as_("administrator", overtime).write({"name": "Overtid 50 %"})

    def test_sums(self):
        """Lines of one employee, day, project and activity are one total."""
        planning = self.add_activity("Planlegging")
        lines = self.add_line(4, name="Bolter") + self.add_line(3.5, name="Maling") + self.add_line(1, name="Bolter")
        lines += self.add_line(2, activity_id=planning.id) + self.add_line(6, day="2026-05-05", name="/")
        self.as_("approver", lines).action_approve_timesheet()
        day = "2026-05-04"
        self.assertEqual(self.totals(), [(day, 2, "Arbeid"), (day, 8.5, "Bolter; Maling"), ("2026-05-05", 6, "")])
        self.assertEqual(lines[0].approved_hours_id.activity_id, self.assembly)
        self.as_("approver", lines[1]).action_reopen_timesheet()
        self.assertEqual(self.totals()[1], (day, 5, "Bolter"))
        self.as_("worker", lines[1]).write({"unit_amount": 2})
        self.as_("approver", lines[1]).action_approve_timesheet()
        self.assertEqual(self.totals()[1], (day, 7, "Bolter; Maling"))
        self.assertEqual(self.env["hr.approved.hours"].search_count([("company_id", "=", self.company.id)]), 3)
        self.as_("administrator", lines).action_approve_timesheet()
        self.assertEqual(lines.approved_by_id, self.users["approver"], "what is approved already stays as it is")

    def test_wage_types(self):
        """A line's own wage type, else its project's, else its employee's."""
        overtime, travel, night = (
            self.add_wage_type(name, code) for name, code in (("Overtid 50 %", "2050"), ("Reise", "7"), ("Natt", "9"))
        )
        elsewhere = self.add_project("Reise", wage_type_id=travel.id)
        self.kari.wage_type_id = night
        lines = self.add_line(2, wage_type_id=overtime.id) + self.add_line(3, project_id=elsewhere.id)
        lines += self.add_line(1) + self.add_line(1, wage_type_id=overtime.id)
        self.as_("approver", lines).action_approve_timesheet()
        found = self.env["hr.approved.wage"].search([("company_id", "=", self.company.id)])
        self.assertEqual({total.wage_type_id: total.hours for total in found}, {overtime: 3, travel: 3, night: 1})
        self.assertEqual(overtime.display_name, "2050 Overtid 50 %")

    def test_time_off(self):
        """Lines that Odoo makes of time off are never approved."""
        if "holiday_id" not in self.env["account.analytic.line"]._fields:
            self.skipTest("timesheets of time off are not installed")
        leave_type = self.env["hr.leave.type"].create(
            {"name": "Ferie", "requires_allocation": False, "company_id": self.company.id}
        )
        leave = self.env["hr.leave"].create(
            {
                "employee_id": self.kari.id,
                "holiday_status_id": leave_type.id,
                "request_date_from": "2026-05-06",
                "request_date_to": "2026-05-06",
            }
        )
        leave.action_approve()
        off = self.env["account.analytic.line"].search([("holiday_id", "=", leave.id)])
        self.assertTrue(off)
        with self.assertRaisesRegex(UserError, "time off"):
            self.as_("approver", off).action_approve_timesheet()
        both = off + self.add_line(day="2026-05-06")
        self.as_("approver", both).action_approve_timesheet()
        self.assertEqual(set(off.mapped("approval_state")), {"open"})
        self.assertEqual(self.totals(), [("2026-05-06", 7.5, "Arbeid")])
        wizard = Form(self.as_("approver", self.env["hr.timesheet.approve"]))
        wizard.date = "2026-05-06"
        self.assertEqual(wizard.line_count, 0)

    def test_period(self):
        """A week or a month at once, of everybody or of some."""
        ola = self.add_employee("Ola Vik")
        week = self.add_line(day="2026-05-04") + self.add_line(day="2026-05-10") + self.add_line(employee_id=ola.id)
        later = self.add_line(day="2026-05-11")
        form = Form(self.as_("approver", self.env["hr.timesheet.approve"]))
        form.date = "2026-05-06"
        self.assertEqual((form.line_count, form.hours), (3, 22.5))
        self.assertEqual((str(form.date_from), str(form.date_to)), ("2026-05-04", "2026-05-10"))
        form.employee_ids = self.env["hr.employee.public"].browse(self.kari.id)
        self.assertEqual(form.line_count, 2)
        wizard = form.save()
        wizard.action_approve()
        self.assertEqual(week.mapped("approval_state"), ["approved", "approved", "open"])
        wizard = self.as_("approver", self.env["hr.timesheet.approve"]).create(
            {"period": "month", "date": "2026-05-31", "employee_ids": [Command.set(self.kari.ids)]}
        )
        wizard.action_approve()
        self.assertEqual((later.approval_state, week[2].approval_state), ("approved", "open"))
        offered = self.as_("manager", self.env["hr.timesheet.approve"]).create({"date": "2026-05-04"}).offered_ids
        self.assertFalse(offered)  # Ola is not one of hers
        action = self.as_("manager", self.env["account.analytic.line"]).action_open_approval()
        found = self.as_("manager", self.env["account.analytic.line"]).search(action["domain"])
        self.assertEqual(found, week[:2] + later)

    def test_period_approves_what_was_shown(self):
        """Lines that were entered or changed after the list was opened wait until somebody has seen them."""
        lines = self.add_line(4) + self.add_line(3)
        form = Form(self.as_("approver", self.env["hr.timesheet.approve"]))
        form.date = "2026-05-06"
        self.assertEqual(form.line_count, 2)
        late = self.add_line(9)
        lines[1].unit_amount = 8
        action = form.save().action_approve()
        self.assertEqual((lines + late).mapped("approval_state"), ["approved", "open", "open"])
        self.assertIn("entered or changed after the list was opened: 2.", action["params"]["message"])
        self.assertEqual(action["params"]["next"]["type"], "ir.actions.act_window_close")
        again = Form(self.as_("approver", self.env["hr.timesheet.approve"]))
        again.date = "2026-05-06"
        self.assertEqual(again.save().action_approve()["params"]["title"], "Timesheet lines approved: 2 (17:00 hours)")
        self.assertEqual(set((lines + late).mapped("approval_state")), {"approved"})

    def test_period_approved_meanwhile(self):
        """Two people approve the same list: the second one has nothing left to do, and no error."""
        line = self.add_line(4)
        form = Form(self.as_("approver", self.env["hr.timesheet.approve"]))
        form.date = "2026-05-06"
        self.as_("administrator", line).action_approve_timesheet()
        self.assertEqual(form.save().action_approve()["params"]["title"], "Nothing to approve")
        self.assertEqual(line.approved_by_id, self.users["administrator"])

    def test_menu_of_approved(self):
        """Whoever approves finds what is approved, and reopens it there; nobody else's lines are in it."""
        menu = self.env.ref("hr_sync.menu_approval_approved")
        self.add_line(name="Not approved yet")
        mine, strange = self.add_line(), self.add_line(employee_id=self.manager.id)
        self.as_("approver", mine + strange).action_approve_timesheet()
        for name, expected in (("manager", mine), ("approver", mine + strange)):
            with self.subTest(user=name):
                self.assertIn(menu.id, self.as_(name, self.env["ir.ui.menu"])._visible_menu_ids())
                action = self.as_(name, menu.action).run()
                self.assertEqual(action["res_model"], "account.analytic.line")
                view = self.as_(name, self.env["account.analytic.line"]).get_views(
                    [(action["search_view_id"][0], "search"), *map(tuple, action["views"][:1])]
                )["views"]
                self.assertIn("action_reopen_timesheet", view["list"]["arch"])
                shown = [
                    f"search_default_{node.get('name')}"
                    for node in etree.fromstring(view["search"]["arch"]).iter("filter")
                    if f"search_default_{node.get('name')}" in action["context"]
                ]
                self.assertEqual(shown, ["search_default_approval_approved", "search_default_approval_frozen"])
                domain = Domain(action["domain"]) & Domain("approval_state", "in", ("approved", "frozen"))
                lines = self.as_(name, self.env["account.analytic.line"]).search(domain)
                self.assertEqual(lines.sorted("id"), expected.sorted("id"))
        self.as_("approver", mine).action_reopen_timesheet()
        self.assertEqual(mine.approval_state, "open")

    def test_queries(self):
        """Approving ten times as many lines takes hardly more queries."""
        counts = []
        for month, size in ((1, 2), (2, 20)):
            lines = self.env["account.analytic.line"].concat(
                *(self.add_line(day=f"2026-{month:02}-{day:02}") for day in range(1, size + 1))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.as_("approver", lines).action_approve_timesheet()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 10)
