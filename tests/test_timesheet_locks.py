"""Time entries in Odoo's hands: what nobody may change, and where people find them."""

from odoo.exceptions import UserError

from .projects import TimesheetCase


class TestTimesheetLocks(TimesheetCase):
    def test_locked(self):
        """Nobody edits or deletes it, in whatever way they try; the sync does."""
        key, line = self.synced_entry(projectId=self.work_on, isLocked=True)
        manager = self.user("manager", "hr_timesheet.group_timesheet_manager")
        mine = line.with_user(manager).with_context(allowed_company_ids=self.company.ids)
        self.assertTrue(mine.readonly_timesheet)
        for one in (mine, line, line.sudo(), mine.with_context(hr_sync_silent=True)):
            for values in (
                {"unit_amount": 1},
                {"name": "x"},
                {"date": "2026-05-06"},
                {"project_id": self.general.id},
                {"hr_sync_locked": False},
            ):
                with self.assertRaisesRegex(UserError, "locked in the external system") as caught:
                    one.write(values)
            with self.assertRaisesRegex(UserError, "locked in the external system"):
                one.unlink()
        self.assertIn(self.employee(self.worker).name, str(caught.exception))
        self.assertIn("2026-05-04", str(caught.exception))
        line.employee_id.hourly_cost = 10
        line.copy().unlink()
        self.simulator.update("time-entries", key, note="Korrektur", hours=3)
        self.sync_through("time_entry")
        self.assertEqual((line.name, line.unit_amount), ("Korrektur", 3))
        self.simulator.update("time-entries", key, isLocked=False)
        self.sync_through("time_entry")
        mine.write({"name": "Von Hand"})
        self.assertEqual(line.name, "Von Hand")
        self.simulator.update("time-entries", key, isLocked=True)
        self.sync_through("time_entry")
        self.simulator.delete("time-entries", key)
        self.sync_through("time_entry")
        self.assertFalse(line.exists())

    def test_deleted_by_hand(self):
        """It stays deleted."""
        key, line = self.synced_entry(projectId=self.work_on)
        line.unlink()
        self.simulator.update("time-entries", key, note="Neu")
        runs = self.sync_through("time_entry", full=True)
        self.assertCounts(runs["time_entry"], skipped=1)
        self.assertFalse(self.all_lines())


class TestTimesheetViews(TimesheetCase):
    def arch(self, view, kind="list"):
        user = self.user(kind + view.replace(".", "_"), "hr_sync.group_officer", "hr_timesheet.group_timesheet_manager")
        env = self.env(user=user, context={"allowed_company_ids": self.company.ids, "lang": "en_US"})
        id_ = self.env.ref(view).id
        return env["account.analytic.line"].get_view(id_, kind)["arch"]

    def test_button_only_in_timesheets(self):
        for view, kind in (
            ("hr_timesheet.hr_timesheet_line_tree", "list"),
            ("hr_timesheet.timesheet_view_tree_user", "list"),
            ("hr_timesheet.view_kanban_account_analytic_line", "kanban"),
        ):
            with self.subTest(view=view):
                self.assertIn("Sync 2getHR Timesheets", self.arch(view, kind))
        self.assertNotIn("Sync 2getHR", self.arch("analytic.view_account_analytic_line_tree"))

    def test_forms_and_searches(self):
        for view, kind in (
            ("hr_timesheet.timesheet_view_form_user", "form"),
            ("hr_timesheet.hr_timesheet_line_search", "search"),
            ("hr_timesheet.hr_timesheet_line_my_timesheet_search", "search"),
        ):
            with self.subTest(view=view):
                arch = self.arch(view, kind)
                self.assertIn("hr_sync_external_id", arch)
                self.assertIn("activity_id", arch)

    def test_menu(self):
        """Those who manage timesheets reach activities, and system administrators the settings as well."""
        manager = self.user("menu", "hr_timesheet.group_timesheet_manager")
        names = {"hr_sync.menu_timesheet_activities", "hr_timesheet.hr_timesheet_menu_configuration"}
        ids = {self.env.ref(name).id for name in names}
        settings = self.env.ref("hr_sync.menu_timesheet_settings").id
        Menu = self.env["ir.ui.menu"]
        self.assertLessEqual(ids, Menu.with_user(manager)._visible_menu_ids())
        self.assertNotIn(settings, Menu.with_user(manager)._visible_menu_ids())
        self.assertLessEqual(ids | {settings}, Menu.with_user(self.env.ref("base.user_admin"))._visible_menu_ids())
