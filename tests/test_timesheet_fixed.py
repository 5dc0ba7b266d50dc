"""What people read about an approved timesheet line before they try to edit it."""

from lxml import etree
from odoo import SUPERUSER_ID
from odoo.tests import Form

from ..engine.context import SYNC_CONTEXT
from .approval import ApprovalCase

#: Odoo's own pages that show lines, and what each of them is about.
PAGES = (
    ("account.analytic.line", "list", "hr_timesheet.timesheet_view_tree_user", "//list/"),
    ("account.analytic.line", "list", "hr_timesheet.hr_timesheet_line_tree", "//list/"),
    ("account.analytic.line", "form", "hr_timesheet.timesheet_view_form_user", "//sheet//"),
    ("account.analytic.line", "kanban", "hr_timesheet.view_kanban_account_analytic_line", "//t[@t-name='card']//"),
    ("account.analytic.line", "calendar", "hr_timesheet.view_calendar_account_analytic_line", "//calendar/"),
    ("project.task", "form", "project.view_task_form2", "//field[@name='timesheet_ids']/list/"),
)


class TestTimesheetFixed(ApprovalCase):
    def said(self, name, line):
        """What the form says to a user, and whether it offers to reopen the line."""
        form = Form(self.as_(name, line), "hr_timesheet.timesheet_view_form_user")
        return form.fixed_reason or "", form.may_reopen

    def test_form(self):
        line = self.add_line()
        self.assertEqual(self.said("worker", line), ("", False))
        line._approve(self.users["approver"])
        for name, text, may_reopen in (
            ("worker", "An approver of timesheets, or the manager", False),
            ("manager", "Reopen them", True),
            ("approver", "Reopen them", True),
        ):
            with self.subTest(user=name):
                said = self.said(name, line)
                self.assertIn("approved for payroll, so they cannot be changed", said[0])
                self.assertIn(text, said[0])
                self.assertEqual(said[1], may_reopen)
        line._freeze()
        self.assertIn("in payroll, so they cannot be changed", self.said("approver", line)[0])
        self.assertIn("An approver of timesheets", self.said("worker", line)[0])
        self.as_("manager", line).action_reopen_timesheet()
        self.assertEqual(self.said("worker", line), ("", False))

    def test_nothing_to_reopen(self):
        """Odoo deletes the lines of each time off by itself, of which most have none: that asks nothing."""
        lines = self.add_line().browse()
        for engine in (False, True):
            records = lines.with_user(SUPERUSER_ID).with_context(**SYNC_CONTEXT) if engine else lines
            for name, *values in (("unlink",), ("write", {"unit_amount": 1})):
                getattr(records, name)(*values)
                with self.subTest(engine=engine, name=name), self.assertQueryCount(0):
                    getattr(records, name)(*values)

    def test_reopen_from_the_form(self):
        """The button is there for whom the sentence sends to it, and for nobody else."""
        arch = etree.fromstring(
            self.as_("manager", self.env["account.analytic.line"]).get_view(
                self.env.ref("hr_timesheet.timesheet_view_form_user").id, "form"
            )["arch"]
        )
        [alert] = arch.xpath("//div[field[@name='fixed_reason']]")
        self.assertEqual(alert.get("invisible"), "not fixed_reason")
        [button] = alert.xpath("button[@name='action_reopen_timesheet']")
        self.assertEqual(button.get("invisible"), "not may_reopen")
        self.assertTrue(button.get("confirm"))

    def test_reopen_from_the_list(self):
        for name, there in (("worker", False), ("approver", True)):
            lines = self.as_(name, self.env["account.analytic.line"])
            view = lines.get_view(self.env.ref("hr_timesheet.timesheet_view_tree_user").id, "list")
            found = etree.fromstring(view["arch"]).xpath("//header/button[@name='action_reopen_timesheet']")
            self.assertEqual(bool(found), there, name)

    def test_every_page_shows_the_approval(self):
        for model, kind, view, place in PAGES:
            with self.subTest(view=view):
                arch = self.as_("approver", self.env[model]).get_view(self.env.ref(view).id, kind)["arch"]
                [field] = etree.fromstring(arch).xpath(f"{place}field[@name='approval_state']")
                self.assertEqual(field.get("widget"), "badge")
                self.assertNotEqual(field.get("optional"), "hide")
