"""Time entries: timesheet lines of employees, with what they were about."""

from datetime import date

from .projects import TimesheetCase
from .queries import FlatCase


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

    # --- From a day on -------------------------------------------------------------------------------

    def test_first_day(self):
        """What is only about earlier days is not fetched, and not taken for gone where it had been."""
        early, late = self.add_entry(day="2026-03-31"), self.add_entry(day="2026-04-01")
        stays = self.add_entry(day="2026-04-02")
        self.sync_through()
        self.stream("time_entry").first_day = date(2026, 4, 1)
        self.simulator.vanish("time-entries", early)
        before = self.add_entry(day="2026-03-30")
        self.simulator.forget()
        runs = self.sync_through("time_entry", full=True)
        self.assertCounts(runs["time_entry"], unchanged=2)
        asked = [request for request in self.simulator.requests if request.operation == "listTimeEntries"]
        self.assertEqual({request.query.get("from") for request in asked}, {"2026-04-01"})
        self.assertTrue(self.line(early).exists() and self.line(late).exists())
        self.assertFalse(self.line(before))
        self.simulator.vanish("time-entries", late)
        self.sync_through("time_entry", full=True)
        self.assertEqual(self.all_lines(), self.line(early) + self.line(stays))

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
        _key, mine = self.synced_entry()
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

    def test_an_archived_default_project(self):
        """The hours are imported as they were worked; the run says where."""
        self.general.active = False
        key = self.add_entry()
        notes = self.notes(self.sync_through()["time_entry"])
        self.assertEqual(self.line(key).project_id, self.general)
        self.assertEqual(len(notes), 1)
        self.assertIn("are assigned to Allgemein, which is archived", notes[0])

    def test_one_bad_entry_stops_no_other(self):
        good = [self.add_entry(hours=hours) for hours in (0, 24, 7.123456789)]
        bad = {}
        for spoilt in (
            {"hours": -30},
            {"hours": 30},
            {"hours": "acht"},
            {"hours": None},
            {"hours": int("9" * 40)},
            {"date": "2026-02-31"},
            {"date": None},
            {"userId": None},
            {"start": "17:00", "end": "08:00", "hours": 9},
            {"start": "08:00", "end": "12:00", "hours": 8},
            {"projectId": ["x"]},
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
        self.simulator.add_activity()  # which stays
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
        self.sync_through()
        self.project(self.work_on).message_subscribe(self.user("follower").partner_id.ids)
        before = self.notices("mail.message")
        key = self.add_entry(projectId=self.work_on, subprojectId=self.part)
        self.sync_through("time_entry")
        self.simulator.update("time-entries", key, note="Neu")
        self.sync_through("time_entry")
        self.simulator.delete("time-entries", key)
        self.sync_through("time_entry")
        self.assertEqual(self.notices("mail.message"), before)

    def test_killed_half_way(self):
        self.sync_through()
        for number in range(130):
            self.add_entry(note=str(number))
        self.stream("time_entry")._request("manual", True)
        with self.die_at("odoo.addons.hr_sync.engine.pull.importer.Importer", "import_records", after=1):
            self.work()
        self.assertEqual(len(self.all_lines()), 50)
        self.work()
        self.assertEqual(len(self.all_lines()), 130)
        self.assertEqual(len(set(self.all_lines().mapped("name"))), 130)
        self.assertNoIssues()
        self.assertSilentAgain()


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
