"""One number is not a person: whoever might be the same is asked about, on both sides."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from ..models.people.linked_people import LinkedPeople
from .people import PeopleCase
from .pushing import PushCase

ANNA = {"firstName": "Anna", "lastName": "Keller", "birthDate": "1985-02-03", "email": "anna.keller@alpenwerk.test"}
AHV = "756.9217.0769.85"


@freeze_time("2026-06-01 08:00:00")
class TestPersons(PushCase):
    """Who is known by a number, a name or an address."""

    def local(self, **values):
        return self.env["hr.employee"].create({"name": "Anna Keller", "company_id": self.company.id, **values})

    def check_asked(self, user, *candidates):
        self.sync_through("employee")
        issue = self.issues(external_id=user)
        self.assertEqual((issue.error_code, issue.candidates), ("match", [one.id for one in candidates]))
        self.assertFalse(self.employee(user))
        return issue

    def check_same(self, user, employee):
        self.sync_through("employee")
        self.assertNoIssues()
        self.assertEqual(self.employee(user), employee)

    def test_number_with_another_name_and_birthday(self):
        kari = self.local(name="Kari Berg", personnel_number="7", birthday="1970-01-01")
        user = self.person(firstName="Ola", lastName="Nilsen", birthDate="1999-09-09", personnelNumber="7")
        self.check_asked(user, kari)
        self.assertEqual(kari.name, "Kari Berg")

    def test_number_with_another_name_and_no_birthday(self):
        kari = self.local(name="Kari Berg", personnel_number="7")
        self.check_asked(self.person(firstName="Ola", lastName="Nilsen", personnelNumber="7"), kari)

    def test_number_and_a_name_written_differently(self):
        one = self.local(name="Müller, Hans-Peter", personnel_number="7")
        two = self.local(name="anna maria KELLER", personnel_number="8")
        users = [
            self.person(firstName="Hanspeter", lastName="Mueller", personnelNumber="7"),
            self.person(firstName="Anna", lastName="Keller", personnelNumber="8"),
        ]
        self.sync_through("employee")
        self.assertNoIssues()
        self.assertEqual([self.employee(user) for user in users], [one, two])

    def test_number_after_a_marriage(self):
        anna = self.local(name="Anna Zwahlen", personnel_number="7", birthday="1985-02-03")
        self.check_same(self.person(**ANNA, personnelNumber="7"), anna)

    def test_number_that_several_have(self):
        """It tells nothing about anybody."""
        for name in ("Peter Kamber", "Urs Graf"):
            self.local(name=name, ssnid="756.0000.0000.02", birthday="1970-01-01")
        user = self.person(**ANNA, ahvNumber="756.0000.0000.02")
        self.sync_through("employee")
        self.assertNoIssues()
        self.assertTrue(self.employee(user))

    def test_placeholder_does_not_confirm(self):
        anna = self.local(personnel_number="999")
        self.check_asked(self.person(**ANNA, personnelNumber="999"), anna)

    def test_number_on_one_side_only(self):
        anna = self.local(personnel_number="7")
        self.check_asked(self.person(**ANNA), anna)

    def test_excluded_by_birthday_and_number(self):
        anna = self.local(birthday="1990-01-01", personnel_number="7")
        user = self.person(**ANNA, personnelNumber="8")
        self.sync_through("employee")
        self.assertNoIssues()
        self.assertNotEqual(self.employee(user), anna)

    def test_birthday_and_one_word_of_the_name(self):
        """Short forms, a new last name, and the last name first."""
        locals_ = [
            self.local(name="Michael Kamber", birthday="1970-01-01"),
            self.local(name="Keller Anna", birthday="1985-02-03"),
        ]
        users = [
            self.person(firstName="Mike", lastName="Kamber", birthDate="1970-01-01"),
            self.person(firstName="Anna", lastName="Zwahlen", birthDate="1985-02-03"),
        ]
        self.sync_through("employee")
        self.assertEqual([self.issues(external_id=user).candidates for user in users], [one.ids for one in locals_])

    def test_left_out_is_not_created_a_second_time(self):
        anna = self.local()
        user = self.person(**ANNA)
        self.check_asked(user, anna)._ignore()
        self.commit()
        self.sync_through("employee")
        self.assertEqual(len(self.simulator.users), 1)
        issue = self.issues(direction="out")
        self.assertEqual((issue.res_id, issue.error_code), (anna.id, "match"))
        self.assertIn("was left out", issue.error)
        issue.action_create_new()
        self.work()
        self.assertNoIssues()
        self.assertEqual(len(self.simulator.users), 2)

    def test_another_person_is_sent_unasked(self):
        """Who was said to be another person when people were imported is sent without the same question."""
        self.local()
        self.commit()
        user = self.person(**ANNA)
        self.connection.action_sync()
        self.work()
        self.issues(external_id=user).action_create_new()
        self.work()
        self.sync_through("employee")
        self.assertNoIssues()
        self.assertEqual(len(self.simulator.users), 2)

    def test_who_is_certain_is_no_candidate(self):
        """A namesake who is read before is not asked about somebody who turns out to be another person."""
        self.pages_of(1)
        anna = self.local(personnel_number="7")
        other = self.person(**{**ANNA, "email": "other@alpenwerk.test"}, personnelNumber="6")
        user = self.person(**ANNA, personnelNumber="7")
        self.check_same(user, anna)
        self.assertTrue(self.employee(other))

    def test_nobody_is_duplicated(self):
        """Two namesakes in Odoo, one remotely: nothing is created on either side before the answer."""
        one, two = self.local(), self.local()
        self.commit()
        user = self.person(**ANNA)
        self.connection.action_sync()
        issue = self.check_asked(user, one, two)
        self.assertEqual(len(self.simulator.users), 1)
        with self.assertRaises(UserError):
            issue.action_same_person()
        self.assertEqual(issue.candidate_count, 2)
        self.assertEqual(issue.action_open_candidates()["domain"], [("id", "in", (one | two).ids)])
        two.unlink()
        issue.invalidate_recordset()
        self.assertEqual(issue.action_open_candidates()["res_id"], one.id)
        issue.action_retry()
        self.work()
        issue.action_same_person()
        self.work()
        self.assertNoIssues()
        self.assertEqual(self.employee(user), one)
        self.assertEqual(len(self.simulator.users), 1)
        self.assertSilentAgain()

    def test_answered_twice(self):
        """Two people have the issue open: a second answer changes nothing, whenever it comes."""
        for answers in (("same", "same"), ("new", "same"), ("same", "new")):
            with self.subTest(answers), self.env.cr.savepoint() as savepoint:
                anna = self.local()
                user = self.person(**ANNA)
                issue = self.check_asked(user, anna)
                press = {"same": issue.action_same_person, "new": issue.action_create_new}
                press[answers[0]]()
                press[answers[0]]()
                self.work()
                employee = self.employee(user)
                self.assertEqual(employee == anna, answers[0] == "same")
                press[answers[1]]()
                self.work()
                self.assertFalse(self.issues(direction="in"))
                self.assertEqual(self.employee(user), employee)
                for one in self.simulator.users:
                    self.simulator.vanish_user(one["id"])
                savepoint.rollback()

    def test_namesake_of_somebody_who_is_linked_is_not_sent_unasked(self):
        user, anna = self.synced(**ANNA)
        double = self.local()
        self.commit()
        self.sync_through("employee")
        issue = self.issues(direction="out")
        self.assertEqual((issue.res_id, issue.error_code, issue.candidates), (double.id, "match", anna.ids))
        self.assertEqual(len(self.simulator.users), 1)
        issue.action_create_new()
        self.sync_through("employee")
        self.assertNoIssues()
        self.assertEqual(len(self.simulator.users), 2)
        self.assertEqual(self.employee(user), anna)

    def test_linked_people_are_read_once(self):
        """However many employees are new; those who are linked on the way are compared with the next ones, too."""
        _user, anna = self.synced(**ANNA)
        new = self.env["hr.employee"].create(
            [{"name": f"Beat Meier{number}", "company_id": self.company.id} for number in range(20)]
        )
        double = self.local(name="Beat Meier3")
        self.commit()
        reading = []

        def watch(_cursor, query, params, *_rest):
            if "birthday" in str(query) and any(anna.id in ids for ids in params or () if isinstance(ids, tuple)):
                reading.append(query)

        with self.watch_queries(watch):
            self.sync_through("employee")
        self.assertEqual(len(self.simulator.users), 21)
        issue = self.issues(direction="out")
        self.assertEqual((issue.res_id, issue.candidates), (double.id, new[3].ids))
        self.assertEqual(len(reading), 1)

    def test_changed_people_are_read_again(self):
        _user, anna = self.synced(**ANNA)
        people, read = LinkedPeople(), []

        def persons(employees):
            read.append(employees.ids)
            return employees._sync_persons(self.connection)

        new = self.env["hr.employee"].new({"name": "Anna Zwahlen"})
        [person] = new._sync_persons(self.connection).values()
        for name, found in (("Anna Keller", []), ("Anna Keller", []), ("Zwahlen, Anna", anna.ids)):
            if anna.name != name:
                anna.name = name
                anna.flush_recordset()
                later = "UPDATE hr_employee SET write_date = write_date + interval '1 second' WHERE id = %s"
                self.env.cr.execute(later, [anna.id])
                anna.invalidate_recordset()
            people.refresh(anna, persons)
            self.assertEqual(people.alike(person), found)
        self.assertEqual(read, [anna.ids, [], anna.ids])
        people.refresh(anna.browse(), persons)
        self.assertEqual(people.alike(person), [])


@freeze_time("2026-06-01 08:00:00")
class TestRehired(PeopleCase):
    """Somebody who left comes back under a new profile."""

    def prepare(self):
        super().prepare()
        self.same = {**ANNA, "ahvNumber": AHV, "personnelNumber": "100123"}
        gone = (self.period("2020-01-01"), self.period("2026-01-01", status="left"))
        self.old, self.anna = self.synced(*gone, **self.same, status="left", exitDate="2025-12-31")

    def come_back(self, **values):
        values = {**self.same, "email": "anna@alpenwerk.test", **values}
        user = self.person(self.period("2026-06-01", key="new"), **values)
        self.sync_through("employee")
        return user, self.issues(external_id=user)

    def check_continued(self, user):
        self.assertNoIssues()
        self.assertEqual(self.employee(user), self.anna)
        self.assertTrue(self.anna.active)
        self.assertFalse(self.anna.departure_date)
        starts = self.anna.version_ids.mapped("contract_date_start")
        self.assertEqual([str(day) for day in sorted(set(starts))], ["2020-01-01", "2026-06-01"])

    def test_the_same_person(self):
        user, issue = self.come_back()
        self.assertEqual((issue.error_code, issue.candidates), ("match", self.anna.ids))
        self.assertIn("Anna Keller", issue.error)
        issue.action_same_person()
        self.work()
        self.check_continued(user)
        self.simulator.delete_user(self.old)
        self.sync_through("employee")
        self.simulator.vanish_user(self.old)
        self.sync_through("employee", full=True)
        self.check_continued(user)
        self.assertSilentAgain()

    def test_after_the_old_profile_was_deleted(self):
        self.simulator.delete_user(self.old)
        self.sync_through("employee")
        user, issue = self.come_back(personnelNumber="200456")
        self.assertEqual(issue.candidates, self.anna.ids)
        issue.action_same_person()
        self.work()
        self.check_continued(user)
        self.assertEqual(self.anna.personnel_number, "200456")

    def test_another_person(self):
        user, issue = self.come_back(birthDate="1999-09-09", firstName="Eva", personnelNumber="5", email="eva@a.test")
        self.assertEqual(issue.candidates, self.anna.ids)
        issue.action_create_new()
        self.work()
        self.assertNoIssues()
        self.assertEqual(self.employee(user).name, "Eva Keller")
        self.assertFalse(self.anna.active)

    def test_another_person_with_the_same_number(self):
        user, issue = self.come_back(firstName="Eva", birthDate="1999-09-09")
        issue.action_create_new()
        self.work()
        self.assertEqual(issue.error_code, "unique")
        self.assertIn("Anna Keller", issue.error)
        self.assertFalse(self.employee(user))
