"""Buttons of the addon leave room for the titles of Odoo's lists, and its columns for their headings."""

from odoo.tests import new_test_user, tagged

from .accessibility import AccessibilityCase
from .hours import HoursCase
from .test_accessibility import LAPTOP

GROUPS = (
    "hr_sync.group_officer",
    "hr.group_hr_manager",
    "hr_attendance.group_hr_attendance_manager",
    "hr_expense.group_hr_expense_manager",
    "hr_holidays.group_hr_holidays_manager",
    "hr_timesheet.group_timesheet_manager",
    "project.group_project_manager",
)
#: Whose titles and headings are on these pages.
MODULES = ("hr", "hr_attendance", "hr_expense", "hr_holidays", "hr_sync", "hr_timesheet", "project")
TITLE, BUTTON = ".o_control_panel", ".o_control_panel button[name='action_hr_sync']"
LINES = ".o_field_widget[name='attendance_ids']"


@tagged("hr_sync_tour", "slow")
class TestLists(HoursCase, AccessibilityCase):
    """An officer's pages of a laptop, in English and in German."""

    def prepare(self):
        super().prepare()
        self.report_shown = self.imported(self.line("2026-05-04", "08:00", "17:00", pause=30))
        companies = {"company_id": self.company.id, "company_ids": self.company.ids}
        self.reader = new_test_user(self.env, "hr_sync_tour", groups=",".join(GROUPS), **companies)

    def pages(self):
        """What menus open as a list or as cards with a button: the action, and the kind of view."""
        menus = self.env["ir.ui.menu"].search([("action", "like", "ir.actions.act_window,%")])
        for action in menus.with_user(self.reader)._filter_visible_menus().sudo().mapped(lambda menu: menu.action):
            model = self.env[action.res_model].with_user(self.reader).with_company(self.company)
            for view, kind in action.views if model.has_access("read") else ():
                if kind in ("list", "kanban") and 'name="action_hr_sync"' in model.get_view(view, kind)["arch"]:
                    yield action.xml_id, kind

    def test_pages(self):
        pages, wrong = list(self.pages()), []
        self.assertGreater(len(pages), 20)
        with self.browser("hr_sync_tour"):
            self.resize(LAPTOP)
            for language in ("en_US", "de_DE"):
                self.read_in(language, self.reader, *MODULES)
                for action, kind in pages:
                    self.open(action, BUTTON, view=kind)
                    wrong += [f"{action} {kind} {language}: {one}" for one in self.cut(TITLE)]
                self.open("hr_sync.hr_hours_report_action", f"{LINES} td", id=self.report_shown.id, view="form")
                wrong += self.cut(LINES)
        self.assertFalse(wrong, "\n".join(wrong))
