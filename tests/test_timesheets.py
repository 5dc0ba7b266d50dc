"""Time entries: timesheet lines of employees on projects, with what they were about."""

from datetime import date

from odoo.exceptions import UserError

from .queries import FlatCase
from .test_projects import ProjectCase


class TimesheetCase(ProjectCase):
    """A company in which one person works on one project, and there is a project for all the rest."""

    record_types = ("department", "employee", "project", "task", "activity", "time_entry")

    def setUp(self):
        super().setUp()
        self.worker = self.person()
        self.work_on = self.add_project(name="Neubau")
        self.part = self.add_task(self.work_on, name="Konzept")
        self.general = self.env["project.project"].create({"name": "Allgemein", "company_id": self.company.id})
        self.connection.default_project_id = self.general

    def add_entry(self, hours=8.4, day="2026-05-04", user=None, **fields):
        """Add an entry; returns its id."""
        return self.simulator.add_time_entry(user or self.worker, day, hours, **fields)["id"]

    def gone(self):
        """Somebody who has left, and is archived; returns the external id."""
        return self.person(self.period("2020-01-01"), self.period("2026-05-15", status="left"), status="left")

    def line(self, external_id):
        return self._target("time_entry", "account.analytic.line", external_id, None)

    def all_lines(self):
        return self.env["account.analytic.line"].search([("company_id", "=", self.company.id)])

    def synced_entry(self, **fields):
        key = self.add_entry(**fields)
        self.sync_through()
        return key, self.line(key)


class TestTimesheets(TimesheetCase):
    def test_everything(self):
        activity = self.simulator.add_activity(name="Montage", isBillable=False)["id"]
        user = self.user("worker")
        self.sync_through("employee")
        self.employee(self.worker).write({"user_id": user.id, "hourly_cost": 50})
        key, line = self.synced_entry(
            projectId=self.work_on, subprojectId=self.part, activityTypeId=activity, note="Vor Ort\nund Büro"
        )
        self.assertEqual(
            (line.employee_id, line.date, line.unit_amount, line.name),
            (self.employee(self.worker), date(2026, 5, 4), 8.4, "Vor Ort\nund Büro"),
        )
        self.assertEqual((line.project_id, line.task_id), (self.project(self.work_on), self.task(self.part)))
        self.assertEqual((line.activity_id.name, line.activity_id.billable), ("Montage", False))
        self.assertEqual(line.activity_id.company_id, self.company)
        self.assertEqual(
            (line.company_id, line.user_id, line.account_id), (self.company, user, line.project_id.account_id)
        )
        self.assertEqual(line.amount, -420)
        self.assertFalse(line.hr_sync_locked or line.readonly_timesheet)
        self.assertIn(line, line.search([("hr_sync_external_id", "=", key)]))
        self.assertNoIssues()
        self.assertSilentAgain()

    def test_changed_and_emptied(self):
        activity = self.simulator.add_activity()["id"]
        key, line = self.synced_entry(
            projectId=self.work_on, subprojectId=self.part, activityTypeId=activity, note="Vor Ort"
        )
        self.simulator.update(
            "time-entries", key, hours=2, date="2026-05-05", note=None, activityTypeId=None, subprojectId=None
        )
        self.sync_through("time_entry")
        self.assertEqual(
            (line.unit_amount, line.date, line.name, line.activity_id.id, line.task_id.id),
            (2, date(2026, 5, 5), "/", False, False),
        )
        self.assertSilentAgain()

    def test_deleted(self):
        """By a mark, and without one."""
        keys = [self.add_entry(isLocked=number == 0) for number in range(3)]
        self.sync_through()
        self.simulator.delete("time-entries", keys[0])
        runs = self.sync_through("time_entry")
        self.assertCounts(runs["time_entry"], archived=1, unchanged=2)
        self.simulator.vanish("time-entries", keys[1])
        self.sync_through("time_entry", full=True)
        self.assertEqual(self.all_lines(), self.line(keys[2]))
        self.assertFalse(self.link(keys[0], "time_entry"))

    # --- Whose ---------------------------------------------------------------------------------------

    def test_archived_employee(self):
        gone = self.gone()
        key, line = self.synced_entry(user=gone)
        self.assertTrue(line)
        self.assertFalse(self.employee(gone).active)
        self.assertEqual(line.employee_id, self.employee(gone))
        self.simulator.update("time-entries", key, hours=2, note="Nachtrag")
        self.sync_through("time_entry")
        self.assertEqual((line.unit_amount, line.name), (2, "Nachtrag"))
        self.assertSilentAgain()

    def test_employee_changed(self):
        """To somebody who is there, and to somebody who has left."""
        other = self.person()
        gone = self.gone()
        key, line = self.synced_entry(projectId=self.work_on)
        self.employee(other).write({"user_id": self.user("other").id, "hourly_cost": 10})
        for user, hours in ((other, 3), (gone, 4)):
            self.simulator.update("time-entries", key, userId=user, hours=hours)
            self.sync_through("time_entry")
            employee = self.employee(user)
            self.assertEqual(self.line(key), line)
            self.assertEqual((line.employee_id, line.user_id, line.unit_amount), (employee, employee.user_id, hours))
            self.assertEqual(line.amount, -hours * employee.hourly_cost)
            self.assertEqual(line.department_id, employee.department_id)
        self.assertNoIssues()
        self.assertSilentAgain()

    # --- On what -------------------------------------------------------------------------------------

    def test_default_project(self):
        key, line = self.synced_entry()
        self.assertEqual((line.project_id, line.account_id), (self.general, self.general.account_id))
        self.assertSilentAgain()
        self.simulator.update("time-entries", key, projectId=self.work_on)
        self.sync_through("time_entry")
        self.assertEqual((line.project_id, line.account_id), (self.project(self.work_on), line.project_id.account_id))
        self.simulator.update("time-entries", key, projectId=None)
        self.sync_through("time_entry")
        self.assertEqual((line.project_id, line.account_id), (self.general, self.general.account_id))
        self.assertNoIssues()
        self.assertSilentAgain()

    def test_no_default_project(self):
        """Left out with one sentence that says what to do, and taken over as soon as that is done."""
        self.connection.default_project_id = False
        keys = [self.add_entry() for _number in range(3)]
        other = self.add_entry(projectId=self.work_on)
        runs = self.sync_through()
        self.assertCounts(runs["time_entry"], created=1, skipped=3)
        self.assertEqual(len(self.notes(runs["time_entry"])), 1)
        self.assertIn("Choose a default project", runs["time_entry"].notes)
        self.assertTrue(self.line(other))
        self.assertNoIssues()
        self.connection.default_project_id = self.general
        runs = self.sync_through("time_entry")
        self.assertTrue(runs["time_entry"].full)
        self.assertCounts(runs["time_entry"], created=3, unchanged=1)
        self.assertEqual({self.line(key).project_id for key in keys}, {self.general})

    def test_only_what_matters_is_read_again(self):
        self.sync_through()
        streams = self.connection.stream_ids.filtered("last_full")
        self.assertTrue(streams)
        self.connection.write({"default_project_id": self.general.id, "name": "Anders"})
        self.assertEqual(self.connection.stream_ids.filtered("last_full"), streams)
        self.connection.default_project_id = self.env["project.project"].create(
            {"name": "Rest", "company_id": self.company.id}
        )
        left = self.connection.stream_ids.filtered("last_full")
        self.assertEqual((streams - left).mapped("record_type"), ["time_entry"])

    def test_default_project_known_there_too(self):
        there = self.add_project(name="Allgemein")
        key, line = self.synced_entry()
        told = self.add_entry(projectId=there)
        self.sync_through("time_entry")
        self.assertEqual(self.project(there), self.general)
        self.assertEqual((line.project_id, self.line(told).project_id), (self.general, self.general))
        self.assertSilentAgain()

    def test_task_of_another_project(self):
        other = self.add_project(name="Umbau")
        good = self.add_entry(projectId=self.work_on, subprojectId=self.part)
        bad = self.add_entry()
        self.spoil(bad, "time-entries", projectId=other, subprojectId=self.part)
        self.sync_through()
        self.assertTrue(self.line(good))
        self.assertFalse(self.line(bad))
        issue = self.issues()
        self.assertEqual(issue.external_id, bad)
        for name in ("Neubau", "Umbau", "Konzept"):
            self.assertIn(name, issue.error)
        # The same in one that is there already, whichever of the two is changed.
        self.spoil(good, "time-entries", projectId=other)
        self.sync_through("time_entry")
        self.assertEqual(self.line(good).project_id, self.project(self.work_on))
        self.assertEqual(len(self.issues()), 2)
        self.spoil(good, "time-entries", projectId=self.work_on, subprojectId=self.add_task(other))
        self.sync_through("time_entry", "task")
        self.assertEqual(self.line(good).task_id, self.task(self.part))
        self.assertEqual(len(self.issues()), 2)
        self.spoil(good, "time-entries", projectId=None, subprojectId=self.part)
        self.sync_through("time_entry")
        self.assertEqual(
            (self.line(good).project_id, self.line(good).task_id), (self.project(self.work_on), self.task(self.part))
        )

    def test_task_without_project(self):
        """The task says on which project it was."""
        key = self.add_entry()
        self.spoil(key, "time-entries", subprojectId=self.part)
        self.sync_through()
        self.assertEqual(self.line(key).project_id, self.project(self.work_on))
        self.assertSilentAgain()

    def test_project_or_task_comes_later(self):
        """An entry waits for its project, but not for its task."""
        task_later = self.add_entry(projectId=self.work_on, subprojectId=self.part)
        project = self.add_project()
        project_later = self.add_entry(projectId=project)
        self.spoil(project, "projects", name="")
        self.spoil(self.part, "subprojects", name="")
        self.sync_through()
        self.assertEqual(self.line(task_later).project_id, self.project(self.work_on))
        self.assertFalse(self.line(task_later).task_id)
        self.assertFalse(self.line(project_later))
        self.simulator.update("projects", project, name="Umbau")
        self.simulator.update("subprojects", self.part, name="Konzept")
        self.sync_through("project", "task")
        self.work()
        self.assertEqual(self.line(task_later).task_id, self.task(self.part))
        self.assertEqual(self.line(project_later).project_id, self.project(project))
        self.assertNoIssues()
        self.assertSilentAgain()

    def test_moved_task(self):
        """Its lines go along, and that is nobody's change."""
        self.stream("time_entry").policy = "ask"
        other = self.add_project(name="Umbau")
        key, line = self.synced_entry(projectId=self.work_on, subprojectId=self.part)
        self.simulator.update("subprojects", self.part, projectId=other)
        self.spoil(key, "time-entries", projectId=other)
        self.sync_through()
        self.assertEqual(line.project_id, self.project(other))
        self.assertNoIssues()
        self.assertSilentAgain()

    def test_archived_account(self):
        """One sentence for a project, not an issue for each of its entries."""
        self.sync_through()
        self.project(self.work_on).account_id.active = False
        keys = [self.add_entry(projectId=self.work_on) for _number in range(3)]
        other = self.add_entry()
        runs = self.sync_through("time_entry")
        self.assertCounts(runs["time_entry"], created=1, skipped=3)
        self.assertIn("Neubau", runs["time_entry"].notes)
        self.assertTrue(self.line(other))
        self.assertNoIssues()
        self.project(self.work_on).account_id.active = True
        self.sync_through("time_entry", full=True)
        self.assertTrue(all(self.line(key) for key in keys))

    def test_project_without_timesheets(self):
        """One that was found in Odoo gets an account when time is booked on it."""
        found = self.env["project.project"].create(
            {"name": "Neubau", "company_id": self.company.id, "allow_timesheets": False}
        )
        self.assertFalse(found.account_id)
        _key, line = self.synced_entry(projectId=self.work_on)
        self.assertEqual((line.project_id, line.account_id), (found, found.account_id))
        self.assertTrue(found.allow_timesheets and found.account_id)

    # --- Locked --------------------------------------------------------------------------------------

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

    # --- From a day on -------------------------------------------------------------------------------

    def test_first_day(self):
        """What is only about earlier days is not fetched, and not taken for gone where it had been."""
        early, late = self.add_entry(day="2026-03-31"), self.add_entry(day="2026-04-01")
        self.sync_through()
        self.stream("time_entry").first_day = date(2026, 4, 1)
        self.simulator.vanish("time-entries", early)
        before = self.add_entry(day="2026-03-30")
        self.simulator.forget()
        runs = self.sync_through("time_entry", full=True)
        self.assertCounts(runs["time_entry"], unchanged=1)
        asked = [request for request in self.simulator.requests if request.operation == "listTimeEntries"]
        self.assertEqual({request.query.get("from") for request in asked}, {"2026-04-01"})
        self.assertTrue(self.line(early).exists() and self.line(late).exists())
        self.assertFalse(self.line(before))
        self.simulator.vanish("time-entries", late)
        self.sync_through("time_entry", full=True)
        self.assertEqual(self.all_lines(), self.line(early))

    # --- Others' lines -------------------------------------------------------------------------------

    def test_time_off_is_left_alone(self):
        """Neither what Odoo makes of time off nor what people enter is taken for an entry."""
        line = self.env["account.analytic.line"]
        self.sync_through()
        own = line.create(
            {
                "name": "/",
                "project_id": self.general.id,
                "employee_id": self.employee(self.worker).id,
                "date": "2026-05-04",
                "unit_amount": 8.4,
            }
        )
        key, mine = self.synced_entry()
        self.assertNotEqual(mine, own)
        candidates = line._sync_candidates(self.connection)
        self.assertIn(own, candidates)
        if "global_leave_id" in line._fields:
            leave = self.env["resource.calendar.leaves"].create(
                {"name": "Fest", "date_from": "2026-05-05 06:00:00", "date_to": "2026-05-05 16:00:00"}
            )
            own.global_leave_id = leave
            self.assertNotIn(own, line._sync_candidates(self.connection))

    # --- Bad input -----------------------------------------------------------------------------------

    def test_one_bad_entry_stops_no_other(self):
        good = [self.add_entry(hours=hours) for hours in (0, 24, 7.123456789)]
        bad = {}
        for spoilt in (
            {"hours": -1},
            {"hours": 30},
            {"hours": "acht"},
            {"hours": None},
            {"hours": int("9" * 40)},
            {"date": "2026-02-31"},
            {"date": None},
            {"userId": None},
            {"start": "17:00", "end": "08:00"},
            {"start": "08:00", "end": "12:00", "hours": 8},
            {"note": 3.5},
            {"isLocked": "ja"},
            {"activityTypeId": ["x"]},
        ):
            key = self.add_entry()
            self.spoil(key, "time-entries", **spoilt)
            bad[key] = spoilt
        stranger = self.add_entry()
        self.spoil(stranger, "time-entries", userId="niemand")
        self.sync_through()
        for key, spoilt in bad.items():
            with self.subTest(spoilt=spoilt):
                self.assertEqual(len(self.issues(record_type="time_entry", external_id=key)), 1)
                self.assertFalse(self.line(key))
        self.assertFalse(self.line(stranger))
        self.assertEqual([self.line(key).unit_amount for key in good], [0, 24, 7.1235])
        self.assertEqual(len(self.issues(external_id="*employee/niemand")), 1)

    # --- The rest ------------------------------------------------------------------------------------

    def test_activities(self):
        key = self.simulator.add_activity(name="Beratung")["id"]
        mine = self.env["hr.timesheet.activity"].create({"name": "Beratung", "company_id": self.company.id})
        runs = self.sync_through("activity")
        activity = self._target("activity", "hr.timesheet.activity", key, None)
        self.assertEqual(activity, mine)
        self.assertEqual(runs["activity"].fetched, len(self.simulator.all("activity-types")))
        self.simulator.update("activity-types", key, name="Beratung Kunden", isBillable=False)
        self.sync_through("activity")
        self.assertEqual((activity.name, activity.billable), ("Beratung Kunden", False))
        self.simulator.vanish("activity-types", key)
        self.sync_through("activity")
        self.assertFalse(activity.active)

    def test_button(self):
        """An officer with no rights in human resources syncs entries, and the activities that they name."""
        officer = self.user("officer", "hr_sync.group_officer", "hr_timesheet.group_timesheet_manager")
        activity = self.simulator.add_activity(name="Montage")["id"]
        key = self.add_entry(activityTypeId=activity)
        Line = self.env["account.analytic.line"].with_user(officer)
        Line.with_context(hr_sync_system="twogethr", allowed_company_ids=self.company.ids).action_hr_sync()
        self.work()
        self.assertEqual(self.line(key).activity_id.name, "Montage")
        line = Line.browse(self.line(key).id).with_context(allowed_company_ids=self.company.ids)
        read = line.web_read({"hr_sync_external_id": {}, "hr_sync_job_id": {}, "activity_id": {"fields": {"name": {}}}})
        self.assertEqual((read[0]["hr_sync_external_id"], read[0]["activity_id"]["name"]), (key, "Montage"))

    def test_silent(self):
        tables = ("mail.mail", "mail.notification", "mail.activity", "mail.followers", "mail.message", "bus.bus")
        self.sync_through()
        self.project(self.work_on).message_subscribe(self.user("follower").partner_id.ids)
        self.env.flush_all()
        before = {name: self.env[name].sudo().search_count([]) for name in tables}
        key = self.add_entry(projectId=self.work_on, subprojectId=self.part)
        self.sync_through("time_entry")
        self.simulator.update("time-entries", key, note="Neu")
        self.sync_through("time_entry")
        self.simulator.delete("time-entries", key)
        self.sync_through("time_entry")
        self.assertEqual({name: self.env[name].sudo().search_count([]) for name in tables}, before)

    def test_killed_half_way(self):
        self.sync_through()
        for number in range(130):
            self.add_entry(note=str(number))
        self.stream("time_entry")._request("manual", True)
        with self.die_at("odoo.addons.hr_sync.models.engine.landing.Landing", "land", after=1):
            self.work()
        self.assertEqual(len(self.all_lines()), 50)
        self.work()
        self.assertEqual(len(self.all_lines()), 130)
        self.assertEqual(len(set(self.all_lines().mapped("name"))), 130)
        self.assertNoIssues()
        self.assertSilentAgain()


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


class TestTimesheetQueries(FlatCase):
    """Projects, tasks and activities are looked up for all of a page at once, and nothing for each line."""

    record_types = TimesheetCase.record_types
    record_type = "time_entry"

    def fill(self, size):
        self.connection.default_project_id = self.env["project.project"].create(
            {"name": "Allgemein", "company_id": self.company.id}
        )
        users = [user["id"] for user in self.simulator.users]
        for number in range(size):
            project = self.simulator.add_project()["id"]
            fields = {"projectId": project, "subprojectId": self.simulator.add_subproject(project)["id"]}
            activity = self.simulator.add_activity()["id"]
            self.simulator.add_time_entry(
                users[number % len(users)],
                "2026-05-04",
                8,
                activityTypeId=activity,
                **(fields if number % 3 else {}),
            )
        self.sync("employee", "project", "task", "activity")

    def test_flat(self):
        self.check_flat()
