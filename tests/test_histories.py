"""How a distributed system goes wrong: each history that somebody has lived through, by its number.

Others stand where their subject is: 1, 2, 3, 4, 10 and 14 in ``test_push``, 5 in ``test_payslips``, 6 in
``test_identity``, 7 in ``test_paging``, 11 in ``test_version_data``, 13 in ``test_deletion``, 16 in ``test_bad_input``,
19 in ``test_failures``, 20 in ``test_webhooks``.
"""

from unittest.mock import patch

from odoo.tests import freeze_time

from ..systems.rest.stream import ProfileStream
from .pushing import PushCase


@freeze_time("2026-06-01 08:00:00")
class TestHistories(PushCase):
    def prepare(self):
        super().prepare()
        self.user, self.anna = self.synced(firstName="Anna", lastName="Muster", jobTitle="Alt")
        self.simulator.forget()

    def made(self, name="Neu Angestellt", **values):
        return self.env["hr.employee"].create({"name": name, "company_id": self.company.id, **values})

    def deliver(self, *external_ids):
        for number, external_id in enumerate(external_ids):
            self.env["hr.sync.job"].create(
                {
                    "connection_id": self.connection.id,
                    "record_type": "employee",
                    "purpose": "delivery",
                    "external_id": external_id,
                    "delivery_id": f"{external_id}-{number}",
                }
            )

    def there(self):
        return self.simulator.user(self.user)

    def test_04_restored_from_a_backup(self):
        """Who was created there after the backup is nobody's double here: another person has taken the place."""
        lost = self.made("Lost Person")
        self.send()
        user = lost.hr_sync_external_id
        self.link(user).unlink()
        lost.unlink()
        other = self.made("Andere Person")
        self.simulator.update_user(user, jobTitle="Verloren")
        self.send()
        self.sync("employee", full=True)
        self.assertNotEqual(other.hr_sync_external_id, user)
        self.assertEqual(self.employee(user).name, "Lost Person")
        self.assertEqual(len(self.simulator.users), 3)
        self.assertEqual(len(self.all_employees()), 3)

    def test_06_connected_again(self):
        """Removed and made again: nobody is created a second time, on either side."""
        self.made()
        self.send()
        self.connection.unlink()
        self.connection = self.connect(name="Zweite")
        self.sync()
        self.anna.work_phone = "+41 31 111 11 11"
        self.send()
        self.assertEqual((len(self.simulator.users), len(self.all_employees())), (2, 2))
        self.assertEqual(self.there()["phone"], "+41 31 111 11 11")

    def test_06_copied_database(self):
        """A copy writes nothing to the other side."""
        self.anna.work_phone = "+41 31 111 11 11"
        self.commit()
        self.env["ir.config_parameter"].sudo().set_param("database.uuid", "another")
        self.work()
        self.assertEqual(self.written(), [])
        self.assertEqual(self.connection.state, "error")
        self.assertIn("copy", self.connection.last_error)
        self.assertTrue(self.waiting())

    def test_08_edited_while_it_is_being_sent(self):
        update = ProfileStream.update
        edited = []

        def and_meanwhile(stream, external_id, record):
            answer = update(stream, external_id, record)
            if not edited:
                edited.append(True)
                self.anna.job_title = "Meanwhile"
                self.commit()
            return answer

        self.anna.job_title = "First"
        with patch.object(ProfileStream, "update", and_meanwhile):
            self.send()
        self.assertEqual(self.there()["jobTitle"], "Meanwhile")
        self.assertEqual(self.anna.job_title, "Meanwhile")

    def test_12_both_sides_before_the_first_contact(self):
        """People on both sides: no double on either, and nothing that is empty overwrites what is not."""
        self.connection.active = False
        both, here = [], []
        for number in range(12):
            name = f"Person Nummer{number}"
            user = self.person(
                firstName="Person", lastName=f"Nummer{number}", personnelNumber=f"X{number}", phone=None, mobile="1"
            )
            both.append((user, self.made(name, personnel_number=f"X{number}", work_phone=f"+41 31 {number}")))
        here += [self.made(f"Nur Hier{number}") for number in range(5)]
        self.commit()
        self.connection = self.connect(name="Neu")
        self.simulator.forget()
        self.stream().action_sync()
        self.work()
        self.send()
        self.assertEqual(len(self.simulator.users), 1 + 12 + 5)
        self.assertEqual(len(self.all_employees()), 1 + 12 + 5)
        for number, (user, employee) in enumerate(both):
            self.assertEqual(self.employee(user), employee)
            self.assertEqual(self.simulator.user(user)["phone"], f"+41 31 {number}")
            self.assertEqual(employee.mobile_phone, "1")
        for employee in here:
            self.assertTrue(employee.hr_sync_external_id)
        self.simulator.forget()
        self.assertSilentAgain()
        self.assertEqual(self.written(), [])

    def test_13_deletions_by_webhook(self):
        """So many at once are asked about, by whichever way they come."""
        users = [self.person(lastName=f"Geht {number}") for number in range(30)]
        for number in range(40):
            self.person(lastName=f"Bleibt {number}")
        self.sync("employee")
        for user in users:
            self.simulator.delete_user(user)
        self.deliver(*users)
        self.work()
        gone = [user for user in users if not self.employee(user).active]
        self.assertEqual(len(gone), 10)
        self.assertEqual(len(self.issues(error_code="guard")), 20)

    def test_13_ten_a_day(self):
        """Few enough a day need no answer, for a month on end; a day has 24 hours, whenever it begins."""
        users = [self.person(lastName=f"Geht {number}") for number in range(60)]
        for number in range(40):
            self.person(lastName=f"Bleibt {number}")
        self.sync("employee")

        def delete(*gone):
            for user in gone:
                self.simulator.delete_user(user)
            self.deliver(*gone)
            self.work()

        def hours_later(hours):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE hr_sync_job SET create_date = create_date - make_interval(hours => %s)", [hours]
            )
            self.env.invalidate_all()

        for day in range(4):
            delete(*users[day * 10 : day * 10 + 10])
            self.assertFalse(self.issues(), f"day {day}")
            hours_later(25)
        delete(*users[40:48])
        hours_later(13)
        delete(*users[48:52])
        self.assertEqual(len(self.issues(error_code="guard")), 2, "eight and two are ten within a day")

    def test_13_outward(self):
        """Emptying here many fields that are filled there asks as well."""
        users = [self.person(lastName=f"Leer {number}", jobTitle="Da") for number in range(30)]
        self.sync("employee")
        for user in users:
            self.employee(user).job_title = False
        self.commit()
        self.work()
        emptied = [user for user in users if not self.simulator.user(user)["jobTitle"]]
        self.assertEqual(len(emptied), 10)
        issues = self.issues(error_code="guard", direction="out")
        self.assertEqual(len(issues), 20)
        issues[0].action_allow()
        self.work()
        emptied = [user for user in users if not self.simulator.user(user)["jobTitle"]]
        self.assertEqual(len(emptied), 11, "the answer holds for that one alone")

    def test_14_a_reference_that_arrives_later(self):
        """Killed before the managers are set: all are, in the end."""
        boss, person = self.made("Chefin Neu"), self.made("Person Neu")
        person.parent_id = boss
        self.commit()
        with self.die_at("odoo.addons.hr_sync.engine.push.sender", "save_answers", after=1):
            self.work()
        self.later(minutes=10)
        self.send()
        self.assertEqual(len(self.simulator.users), 3)
        self.assertEqual(self.simulator.user(person.hr_sync_external_id)["managerId"], boss.hr_sync_external_id)

    def test_15_a_page_older_than_a_delivery(self):
        """A page is read, a delivery newer than it is worked off, the page is imported: the newer state stays."""
        self.simulator.update_user(self.user, jobTitle="Seite")
        pages = ProfileStream.pages

        def and_meanwhile(stream, *args, **options):
            for page in pages(stream, *args, **options):
                self.simulator.update_user(self.user, jobTitle="Neuer")
                self.deliver(self.user)
                self.env.flush_all()
                with patch.object(ProfileStream, "pages", pages):
                    self.work()
                yield page

        with patch.object(ProfileStream, "pages", and_meanwhile):
            self.sync("employee")
        self.assertEqual(self.anna.job_title, "Neuer")

    def test_16_a_key_left_out(self):
        """A single reading empties nothing by leaving a key out; a phone that is null is emptied."""
        self.simulator.update_user(self.user, phone="+41 31 1")
        self.sync("employee")
        self.simulator.update_user(self.user, phone=None)
        self.deliver(self.user)
        self.work()
        self.assertFalse(self.anna.work_phone)

    def test_17_moved_to_another_company(self):
        """It is nobody's business of this connection any more: nothing is sent."""
        other = self.env["res.company"].create({"name": "Andere AG"})
        self.env.user.company_ids |= other
        self.anna.write({"company_id": other.id})
        self.send()
        self.anna.job_title = "Dort"
        self.send()
        self.assertEqual(self.written(), [])

    def test_18_merged_there(self):
        """Two become one there: one link, and nobody comes back."""
        double = self.person(firstName="Anna", lastName="Doppelt")
        self.sync("employee")
        self.simulator.delete_user(double)
        self.simulator.update_user(self.user, jobTitle="Eine")
        self.sync("employee", full=True)
        self.assertFalse(self.employee(double).active)
        self.employee(double).job_title = "Zombie"
        self.send()
        self.sync("employee", full=True)
        self.assertEqual([user["id"] for user in self.simulator.users], [self.user])
        self.assertFalse(self.employee(double).active)

    def test_21_one_issue(self):
        """Refused on every try: one issue, not one for each."""
        self.simulator.faults.add("updateUser", "status", status=422, times=None)
        for number in range(5):
            self.anna.job_title = f"Nummer {number}"
            self.commit()
            self.work()
        self.assertEqual(len(self.issues(direction="out")), 1)

    def test_kills_everywhere(self):
        """Killed at each step of a sending, in turn: everything arrives, once."""
        steps = (
            "sender.Sender._decide",
            "sender.save_answers",
            "creation.Creations._intend",
            "rows.Rows.complete",
            "failing.take_back",
        )
        for number, step in enumerate(steps):
            owner, _dot, method = step.rpartition(".")
            with self.subTest(step):
                self.anna.job_title = f"Titel {number}"
                person = self.made(f"Neu Nummer{number}")
                self.commit()
                with self.die_at(f"odoo.addons.hr_sync.engine.push.{owner}", method):
                    self.work()
                self.later(minutes=10)
                self.send()
                self.assertEqual(self.there()["jobTitle"], f"Titel {number}")
                self.assertTrue(person.hr_sync_external_id)
                self.assertEqual(len(self.simulator.users), 2 + number)


@freeze_time("2026-06-01 08:00:00")
class TestProjectHistories(PushCase):
    record_types = ("department", "employee", "project", "task")
    sending = ("employee", "project", "task")

    def prepare(self):
        super().prepare()
        self.project_id = self.simulator.add_project(name="Seilbahn")["id"]
        self.sync()
        self.project = self._target("project", "project.project", self.project_id, None)
        self.simulator.forget()

    def made(self, **values):
        return self.env["project.project"].create({"name": "Neubau", "company_id": self.company.id, **values})

    def there(self):
        return {project["name"]: project for project in self.simulator.all("projects")}

    def test_09_carried_out_late(self):
        """The call broke off and was carried out afterwards: one project."""
        fault = self.simulator.faults
        fault.add("createProject", "later")
        project = self.made()
        self.commit()
        self.work()
        self.assertNotIn("Neubau", self.there())
        fault.carry_out()
        self.assertIn("Neubau", self.there())
        project.description = "Erweitert"
        self.commit()
        self.later(minutes=10)
        self.send()
        self.assertEqual(len(self.there()), 2)
        self.assertEqual(self.there()["Neubau"]["description"], "Erweitert")
        self.assertEqual(project.hr_sync_external_id, self.there()["Neubau"]["id"])

    def test_09_never_carried_out(self):
        self.simulator.faults.add("createProject", "reset")
        project = self.made()
        self.commit()
        self.work()
        self.later(minutes=10)
        self.send()
        self.assertEqual(len(self.there()), 2)
        self.assertTrue(project.hr_sync_external_id)

    def test_09_carried_out_twice(self):
        """A proxy doubled the call: one is linked, and the other one is a question."""
        self.simulator.faults.add("createProject", "twice")
        project = self.made()
        self.send()
        self.assertTrue(project.hr_sync_external_id)
        self.sync("project", full=True)
        self.assertEqual(len(self.issues(record_type="project", direction="in")), 1)
        self.assertEqual(self.env["project.project"].search_count([("name", "=", "Neubau")]), 1)

    def test_found_by_a_pass(self):
        """Before it is looked for, a pass brings what was created without our hearing of it."""
        self.simulator.faults.add("createProject", "reset", applied=True)
        project = self.made()
        self.commit()
        self.work()
        self.sync("project")
        self.assertEqual(project.hr_sync_external_id, self.there()["Neubau"]["id"])
        self.later(minutes=10)
        self.send()
        self.assertEqual(len(self.there()), 2)
        self.assertEqual(self.env["project.project"].search_count([("name", "=", "Neubau")]), 1)

    def test_tasks(self):
        """A project and its tasks and sub-tasks go in one go, in their order."""
        project = self.made()
        task = self.env["project.task"].create({"name": "Mast 1", "project_id": project.id, "allocated_hours": 12.5})
        self.env["project.task"].create({"name": "Fundament", "project_id": project.id, "parent_id": task.id})
        self.send()
        there = self.there()["Neubau"]["id"]
        subs = {sub["name"]: sub for sub in self.simulator.all("subprojects")}
        self.assertEqual({sub["projectId"] for sub in subs.values()}, {there})
        self.assertEqual(set(subs), {"Mast 1", "Fundament"})
        self.assertEqual(subs["Mast 1"]["plannedHours"], 12.5)

    def test_not_marked(self):
        """A project that is not to be sent stays here, and so do its tasks."""
        project = self.made(hr_sync_send=False)
        self.env["project.task"].create({"name": "Mast 1", "project_id": project.id})
        self.made(name="Vorlage", is_template=True)
        self.send()
        self.assertEqual(self.written(), [])

    def test_closed_and_reopened(self):
        self.project.write({"active": False})
        self.send()
        self.assertEqual(self.there()["Seilbahn"]["isActive"], False)
        self.project.write({"active": True})
        self.send()
        self.assertEqual(self.there()["Seilbahn"]["isActive"], True)

    def test_deleted_there_only_if_asked(self):
        self.project.unlink()
        self.send()
        self.assertEqual(len(self.there()), 1)
        self.stream("project").delete_remote = True
        other = self.made()
        self.send()
        other.unlink()
        self.send()
        self.assertEqual(set(self.there()), {"Seilbahn"})

    def test_21_nobody_waits_for_many(self):
        """Many employees are on their way: a project that is made meanwhile does not wait for them all."""
        people = [{"name": f"Person Nummer{number}", "company_id": self.company.id} for number in range(110)]
        self.env["hr.employee"].create(people)
        self.made()
        self.send()
        operations = [operation for operation, _body in self.written()]
        self.assertLess(operations.index("createProject"), 105, "two slices of employees, at most")
        self.assertEqual(operations.count("createUser"), 110)
