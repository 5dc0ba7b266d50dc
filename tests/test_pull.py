"""Pulling: everything arrives, once, in slices or in one go, and nobody is notified."""

from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import UserError

from .twogethr import TwogethrCase


class TestPull(TwogethrCase):
    """Promises 1 and 5: a second sync writes nothing, and a pull writes only what changed remotely."""

    def test_everything_arrives(self):
        runs = self.sync()
        self.assertCounts(runs["employee"], created=12)
        self.assertCounts(runs["department"], created=4)
        self.assertEqual([run.state for run in runs.values()], ["done", "done"])
        self.assertEqual(self.issues().mapped("error"), [])
        self.assertEqual(len(self.all_employees()), 12)
        for user in self.simulator.users:
            employee = self.employee(user["id"])
            self.assertEqual(employee.name, f"{user['firstName']} {user['lastName']}")
            self.assertEqual(employee.personnel_number, user["personnelNumber"])
            self.assertEqual(employee.ssnid, user["ahvNumber"])
            self.assertEqual(employee.department_id, self.department(user["organisationUnitId"]))
            self.assertEqual(employee.parent_id, self.employee(user["managerId"] or ""))
        for unit in self.simulator.units:
            department = self.department(unit["id"])
            self.assertEqual(department.name, unit["name"])
            self.assertEqual(department.parent_id, self.department(unit["parentId"] or ""))
            self.assertEqual(department.manager_id, self.employee(unit["headUserId"] or ""))
        self.assertEqual(self.simulator.violations, [])

    def test_second_sync_writes_nothing(self):
        with self.count_writes() as counter:
            self.sync()
        self.assertIn("hr_employee", counter.tables)  # the counter counts
        self.assertIn("hr_department", counter.tables)
        with self.count_writes() as counter:
            runs = self.sync(full=True)
        self.assertEqual(counter.statements, [])
        self.assertCounts(runs["employee"], unchanged=12)
        self.assertCounts(runs["department"], unchanged=4)
        with self.count_writes() as counter:
            runs = self.sync()
        self.assertEqual(counter.statements, [])
        self.assertCounts(runs["employee"])

    def test_one_field_of_one_employee(self):
        self.sync()
        user, other = self.simulator.users[:2]
        before = self.employee(other["id"]).write_date
        self.simulator.update_user(user["id"], address={**user["address"], "street": "Neue Gasse 7"})
        with self.count_writes() as counter:
            runs = self.sync()
        self.assertCounts(runs["employee"], updated=1)
        employee = self.employee(user["id"])
        self.assertEqual(employee.private_street, "Neue Gasse 7")
        self.assertEqual(self.employee(other["id"]).write_date, before)
        for statement in counter.statements:
            self.assertRegex(statement, r'^UPDATE "(hr_version|hr_employee)"')
            columns = statement.split(" SET ")[1].split(" FROM ")[0]
            names = {part.split("=")[0].strip(' "') for part in columns.split(",")}
            self.assertLessEqual(names, {"private_street", "last_modified_date", "write_date", "write_uid"}, statement)
        self.assertEqual(len([text for text in counter.statements if "private_street" in text]), 1)

    def test_saved_without_a_change(self):
        """A new time of change without a change is no change."""
        self.sync()
        self.simulator.update_user(self.simulator.users[0]["id"])
        with self.count_writes() as counter:
            runs = self.sync()
        self.assertEqual(counter.statements, [])
        self.assertCounts(runs["employee"], unchanged=1)

    def test_cursor(self):
        """What changed since is asked for from the clock of the first answer, less an overlap."""
        now = self.simulator.store.now().replace(microsecond=0)
        self.simulator.store.set_clock(now)
        self.pages_of(5)
        self.simulator.faults.add(
            "listUsers", "call", page=2, call=lambda _request: self.simulator.store.advance(minutes=30)
        )
        self.sync()
        stream = self.connection.stream_ids.filtered(lambda item: item.record_type == "employee")
        self.assertEqual(stream.cursor, (now - timedelta(minutes=2)).replace(tzinfo=None))
        self.simulator.forget()
        self.sync("employee")
        since = {request.query.get("modifiedSince") for request in self.simulator.requests if "users" in request.path}
        self.assertEqual(since, {(now - timedelta(minutes=2)).strftime("%Y-%m-%dT%H:%M:%SZ")})

    def test_a_clock_far_ahead_skips_nothing(self):
        """The server's clock may be wrong; what changes until it is right again must be read."""
        stream = self.connection.stream_ids.filtered(lambda item: item.record_type == "employee")
        for number, date in enumerate(("Fri, 31 Dec 9999 23:59:59 GMT", "Fri, 31 Dec 9999 23:59:59 -1200")):
            self.simulator.faults.add("listUsers", "headers", headers={"Date": date})
            self.assertEqual(self.sync(full=True)["employee"].state, "done")
            self.assertLess(stream.cursor, fields.Datetime.now())
            user = self.simulator.users[0]
            self.simulator.update_user(user["id"], jobTitle=f"Neu {number}")
            self.assertCounts(self.sync()["employee"], updated=1)

    def test_cursor_stays_when_a_pass_breaks_off(self):
        self.sync()
        stream = self.connection.stream_ids.filtered(lambda item: item.record_type == "employee")
        cursor, success = stream.cursor, stream.last_success
        self.pages_of(5)
        self.simulator.store.advance(minutes=10)
        self.simulator.faults.add("listUsers", "malformed", page=3)
        with self.unexpected():
            runs = self.sync(full=True)
        self.assertEqual(runs["employee"].state, "failed")
        self.assertEqual((stream.cursor, stream.last_success), (cursor, success))

    def test_dependency_order(self):
        self.connection.stream_ids.filtered(lambda item: item.record_type == "employee").action_sync()
        self.work()
        operations = [request.operation for request in self.simulator.requests if request.operation.startswith("list")]
        self.assertEqual(operations, ["listOrganisationUnits", "listUsers"])


class TestButtons(TwogethrCase):
    """Buttons queue and return at once; streams say why they cannot run; schedules keep their time."""

    employees, units = 4, 2

    def test_button_only_queues(self):
        self.simulator.forget()
        action = self.connection.action_sync()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(self.simulator.requests, [])
        runs = self.connection.run_ids
        self.assertEqual(runs.mapped("state"), ["running", "running"])
        self.assertFalse(self.all_employees())
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", self.connection.cron_id.id)]))
        self.connection.action_sync()
        self.assertEqual(self.connection.run_ids, runs)
        self.work()
        self.assertEqual(set(runs.mapped("state")), {"done"})

    def test_switched_off(self):
        stream = self.connection.stream_ids[-1]
        stream.enabled = False
        with self.assertRaisesRegex(UserError, "is disabled"):
            stream.action_sync()
        self.connection.action_sync()
        self.assertNotIn(stream, self.connection.run_ids.stream_id)

    def test_not_connected(self):
        self.connection.action_pause()
        with self.assertRaisesRegex(UserError, "Paused"):
            self.connection.action_sync()

    def test_paused_worker_rests(self):
        self.connection.action_sync()
        self.connection.action_pause()
        self.simulator.forget()
        self.work()
        self.assertEqual(self.simulator.requests, [])
        self.assertEqual(set(self.connection.run_ids.mapped("state")), {"running"})
        self.connection.action_resume()
        self.work()
        self.assertEqual(set(self.connection.run_ids.mapped("state")), {"done"})

    def test_schedule(self):
        with freeze_time("2026-11-20 08:00:00") as clock:
            self.work()
            self.assertFalse(self.connection.run_ids, "the first pass is a person's decision")
            first = self.sync()
            self.connection.stream_ids.interval = 60
            clock.move_to("2026-11-20 08:59:00")
            self.work()
            self.assertEqual(len(self.connection.run_ids), len(first))
            clock.move_to("2026-11-20 09:01:00")
            self.work()
            runs = self.connection.run_ids - self.env["hr.sync.run"].concat(*first.values())
            self.assertEqual(runs.mapped("trigger"), ["schedule", "schedule"])
            self.assertEqual(set(runs.mapped("state")), {"done"})
            self.assertEqual(set(runs.mapped("full")), {False})
            clock.move_to("2026-11-21 09:30:00")
            self.work()
            self.assertEqual(set(self.connection.run_ids[:2].mapped("full")), {True}, "a full pass is due once a day")

    def test_manual_streams_wait(self):
        with freeze_time("2026-11-20 08:00:00") as clock:
            first = self.sync()
            self.connection.stream_ids.trigger = "manual"
            clock.move_to("2026-11-23 08:00:00")
            self.work()
            self.assertEqual(len(self.connection.run_ids), len(first))

    def test_set_up_streams_run_once_and_from_there_only(self):
        units = self.connection.stream_ids.filtered(lambda stream: stream.record_type == "department")
        units.trigger = "setup"
        self.assertIn("department", self.sync("employee"), "employees need them, and they never ran")
        self.assertNotIn("department", self.sync("employee"))
        self.connection.action_sync()
        self.work()
        self.assertEqual(len(self.connection.run_ids.filtered(lambda run: run.stream_id == units)), 1)
        with self.assertRaisesRegex(UserError, "during the set-up"):
            self.env["hr.department"].with_context(hr_sync_system="twogethr").action_hr_sync()
        units.action_sync()
        self.work()
        self.assertEqual(len(self.connection.run_ids.filtered(lambda run: run.stream_id == units)), 2)


class TestCompanies(TwogethrCase):
    """Promise 10: companies do not see each other."""

    employees, units = 5, 2

    def test_two_connections_of_two_companies(self):
        self.sync()
        company = self.env["res.company"].create({"name": "Talwerk AG", "country_id": self.env.ref("base.ch").id})
        self.env.user.company_ids |= company
        mine = self.all_employees()
        other = self.connect(company_id=company.id)
        with self.count_writes() as counter:
            runs = self.sync(connection=other)
        self.assertCounts(runs["employee"], created=5)
        self.assertCounts(runs["department"], created=2)
        self.assertTrue(counter.statements)
        for user in self.simulator.users:
            here, there = self.employee(user["id"]), self.employee(user["id"], other)
            self.assertNotEqual(here, there)
            self.assertEqual((here.company_id, there.company_id), (self.company, company))
            self.assertEqual(there.department_id.company_id, company)
            self.assertEqual(there.parent_id.company_id, company if user["managerId"] else there.parent_id.company_id)
        self.assertEqual(self.all_employees(), mine)
        self.assertEqual(self.env["hr.department"].search_count([("company_id", "=", self.company.id)]), 2)
        officer = self.env["res.users"].create(
            {
                "name": "Olga",
                "login": "olga",
                "company_id": company.id,
                "company_ids": company.ids,
                "group_ids": self.env.ref("hr_sync.group_officer").ids + self.env.ref("hr.group_hr_user").ids,
            }
        )
        for model in ("connection", "stream", "link", "job", "run"):
            seen = (
                self.env[f"hr.sync.{model}"].with_user(officer).with_context(allowed_company_ids=company.ids).search([])
            )
            self.assertLessEqual(seen.company_id, company, model)
        links = self.env["hr.sync.link"].with_user(officer).with_context(allowed_company_ids=company.ids).search([])
        self.assertTrue(links)

    def test_departments_of_other_companies_are_not_adopted(self):
        company = self.env["res.company"].create({"name": "Talwerk AG"})
        self.env.user.company_ids |= company
        name = self.simulator.units[0]["name"]
        foreign = self.env["hr.department"].create({"name": name, "company_id": company.id})
        number = self.simulator.users[0]["personnelNumber"]
        self.env["hr.employee"].create({"name": "X", "personnel_number": number, "company_id": company.id})
        runs = self.sync()
        self.assertNotEqual(self.department(self.simulator.units[0]["id"]), foreign)
        self.assertCounts(runs["employee"], created=5)
