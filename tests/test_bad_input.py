"""Bad input: each is imported correctly or becomes one issue that an officer understands; all others are imported."""

from .twogethr import LEFT_OUT, TwogethrCase


class TestBadRecords(TwogethrCase):
    """Promise 2: one bad record stops no other; its issue says in words what is wrong."""

    employees, units = 6, 2

    def check_one_issue(self, id_, *words, imported=True):
        """One issue about that user, in words; all others are imported, and the user where ``imported``."""
        runs = self.sync()
        issues = self.issues()
        self.assertEqual(len(issues), 1, issues.mapped("error"))
        self.assertEqual((issues.external_id, issues.record_type), (id_, "employee"))
        for word in words:
            self.assertIn(word, issues.error)
        self.assertNotRegex(issues.error, r"Traceback|psycopg|Error\(|%\(|None")
        self.assertTrue(issues.label, "the officer sees whom it is about")
        self.assertCounts(runs["employee"], created=5, failed=1)
        self.assertEqual(runs["employee"].state, "partial")
        self.assertEqual(bool(self.employee(id_)), imported)
        return issues

    def check_lands(self):
        runs = self.sync()
        self.assertEqual(self.issues().mapped("error"), [])
        self.assertCounts(runs["employee"], created=6)

    def first(self):
        return self.plain_users()[0]["id"]

    def test_no_last_name(self):
        self.spoil(self.first(), lastName="")
        self.check_one_issue(self.first(), "last name is missing", "Correct it in the external system", imported=False)

    def test_required_key_missing(self):
        self.spoil(self.first(), firstName=LEFT_OUT, lastName=LEFT_OUT)
        runs = self.sync()
        self.assertCounts(runs["employee"], created=5, failed=1)
        self.assertIn("is missing", self.issues().error)

    def test_birthday_in_the_future(self):
        self.spoil(self.first(), birthDate="2087-03-01")
        self.check_one_issue(self.first(), "Birthday", "future")
        # Birthdays are not for everybody who reads issues.
        self.assertNotIn("2087", self.issues().error)

    def test_ahv_check_digit(self):
        self.spoil(self.first(), ahvNumber="756.1234.5678.90")
        issue = self.check_one_issue(self.first(), "AHV")
        self.assertNotIn("756", issue.error)

    def test_unknown_gender(self):
        self.spoil(self.first(), gender="quantum")
        self.check_one_issue(self.first(), "Gender", "quantum")

    def test_unknown_status(self):
        self.spoil(self.first(), status="on_the_moon")
        self.check_one_issue(self.first(), "on_the_moon", imported=False)

    def test_status_missing(self):
        self.spoil(self.first(), status=LEFT_OUT)
        self.check_one_issue(self.first(), "status", imported=False)

    def test_unknown_country(self):
        self.spoil(self.first(), nationality="XX")
        self.check_one_issue(self.first(), "XX", "country")

    def test_several_faults_are_one_issue(self):
        self.spoil(self.first(), gender="quantum", birthDate="2087-03-01", lastName=None)
        self.check_one_issue(self.first(), "quantum", "future", "last name", imported=False)

    def test_long_name(self):
        """Cut, with a note; a number is worth nothing when it is cut."""
        self.spoil(self.first(), lastName="x" * 10_000)
        self.check_lands()
        self.assertIn("10000 characters", self.connection.run_ids.filtered("notes")[:1].notes)
        self.spoil(self.first(), personnelNumber="x" * 10_000)
        self.sync()
        issue = self.issues()
        self.assertIn("10000 characters", issue.error)
        self.assertLess(len(issue.error), 500)
        self.assertLess(len(issue.label), 200)

    def test_wrong_type(self):
        self.spoil(self.first(), phone={"not": "expected"})
        self.check_one_issue(self.first(), "Work Phone")

    def test_employment_ends_before_it_starts(self):
        periods = self.plain_users()[0]["workPeriods"][:1]
        periods[0]["validTo"] = "1950-01-01"
        self.spoil(self.first(), workPeriods=periods)
        self.check_one_issue(self.first(), "01/01/1950")

    def test_no_id(self):
        """Nobody can be linked to an entity without an id; it must not keep the others out."""
        self.spoil(self.first(), id=LEFT_OUT)
        runs = self.sync()
        self.assertEqual(runs["employee"].created, 5)
        self.assertEqual(len(self.issues()), 1)

    def test_item_is_no_object(self):
        self.spoil(self.first(), phone=None)
        self.simulator.store["users"].entries[self.first()]._json = '"surprise"'
        runs = self.sync()
        self.assertEqual(runs["employee"].created, 5)

    def test_odd_letters(self):
        odd = {"firstName": "שרה 👩🏽‍🔬", "lastName": "مُحَمَّد\u200f", "jobTitle": "Zoë \U0001f680"}
        self.spoil(self.first(), **odd)
        self.check_lands()
        self.assertEqual(self.employee(self.first()).name, "שרה 👩🏽‍🔬 مُحَمَّد")
        with self.count_writes() as counter:
            self.sync(full=True)
        self.assertEqual(counter.statements, [])

    def test_nul_character(self):
        self.spoil(self.first(), jobTitle="Lei\u0000ter", lastName="Mei\u0000er\ud800")
        self.check_lands()
        self.assertEqual(self.employee(self.first()).job_title, "Leiter")
        with self.count_writes() as counter:
            self.sync(full=True)
        self.assertEqual(counter.statements, [])

    def test_email_used_twice(self):
        first, second = self.plain_users()[:2]
        self.spoil(second["id"], email=first["email"])
        self.check_lands()
        self.assertEqual(self.employee(second["id"]).work_email, first["email"])
        self.assertNotEqual(self.employee(second["id"]).name, self.employee(first["id"]).name)

    def test_personnel_number_twice(self):
        first, second = self.plain_users()[:2]
        self.spoil(second["id"], personnelNumber=first["personnelNumber"])
        self.check_one_issue(second["id"], "personnel number", imported=False)
        self.assertTrue(self.employee(first["id"]))

    def test_personnel_number_handed_on(self):
        """A number that moves to a new colleague in the same answer is no conflict."""
        self.sync()
        user = self.plain_users()[0]
        self.spoil(user["id"], personnelNumber="777001")
        new = self.simulator.add_user(personnelNumber=user["personnelNumber"])
        self.sync()
        self.sync(full=True)
        self.assertEqual(self.issues().mapped("error"), [])
        self.assertEqual(self.employee(new["id"]).personnel_number, user["personnelNumber"])

    def test_personnel_numbers_swapped(self):
        self.sync()
        one, two = self.plain_users()[:2]
        self.spoil(one["id"], personnelNumber=two["personnelNumber"])
        self.spoil(two["id"], personnelNumber=one["personnelNumber"])
        self.sync()
        self.sync(full=True)
        self.assertEqual(self.issues().mapped("error"), [])
        self.assertEqual(self.employee(one["id"]).personnel_number, two["personnelNumber"])

    def test_bad_record_among_updates(self):
        """Bisected alone, also when it fails as late as in the database."""
        self.sync()
        users = self.simulator.users
        for user in users:
            self.spoil(user["id"], jobTitle="Alle gleich")
        self.spoil(users[2]["id"], jobTitle="Alle gleich", personnelNumber=users[3]["personnelNumber"])
        runs = self.sync()
        self.assertCounts(runs["employee"], updated=5, failed=1)
        self.assertEqual(self.employee(users[5]["id"]).job_title, "Alle gleich")
        self.assertEqual(self.employee(users[2]["id"]).job_title, "Alle gleich", "all but the number")
        self.assertIn("personnel number", self.issues(external_id=users[2]["id"]).error)

    def test_bad_manager_is_one_issue(self):
        """That others refer to a bad record is no issue of theirs: it has its own."""
        unit = next(unit for unit in self.simulator.units if unit["headUserId"])
        self.spoil(unit["headUserId"], gender="quantum")
        self.sync()
        self.assertEqual(self.issues().mapped("external_id"), [unit["headUserId"]])
        self.spoil(unit["headUserId"], gender="other")
        self.sync()
        self.assertFalse(self.issues())
        self.assertEqual(self.department(unit["id"]).manager_id, self.employee(unit["headUserId"]))

    def test_department_tree_with_a_cycle(self):
        units = self.simulator.units
        root = next(unit for unit in units if not unit["parentId"])
        child = next(unit for unit in units if unit["parentId"] == root["id"])
        self.spoil(root["id"], "organisation-units", parentId=child["id"])
        runs = self.sync()
        self.assertEqual(runs["department"].created, 2)
        self.assertEqual(runs["employee"].created, 6)
        issues = self.issues(record_type="department")
        self.assertEqual(len(issues), 1)
        self.assertIn(issues.external_id, (root["id"], child["id"]))
        self.assertRegex(issues.error, "(?i)recurs|cycl|circ|hierarch")
        for user in self.simulator.users:
            self.assertEqual(self.employee(user["id"]).department_id, self.department(user["organisationUnitId"]))

    def test_manager_cycle(self):
        one, two = self.plain_users()[:2]
        self.spoil(one["id"], managerId=two["id"])
        self.spoil(two["id"], managerId=one["id"])
        self.sync()
        self.assertEqual(self.employee(one["id"]).parent_id, self.employee(two["id"]))
        self.assertEqual(self.employee(two["id"]).parent_id, self.employee(one["id"]))

    def test_own_manager(self):
        self.spoil(self.first(), managerId=self.first())
        self.sync()
        self.assertEqual(len(self.all_employees()), 6)


class TestIssues(TwogethrCase):
    """One open issue for an entity: not tried again while nothing changes, closed by any success."""

    employees, units = 4, 2

    def prepare(self):
        super().prepare()
        self.user = self.plain_users()[0]
        self.spoil(self.user["id"], status="quantum")
        self.sync()
        self.issue = self.issues()
        self.assertEqual(len(self.issue), 1)

    def test_not_tried_again(self):
        for _pass in range(3):
            runs = self.sync(full=True)
            self.assertCounts(runs["employee"], unchanged=3, failed=1)
        self.assertEqual(self.issues(), self.issue)
        self.assertEqual(self.issue.attempts, 1)

    def test_other_fault_same_issue(self):
        self.spoil(self.user["id"], status="active", birthDate="2087-01-01")
        self.sync()
        self.assertEqual(self.issues(), self.issue)
        self.assertEqual(self.issue.attempts, 2)
        self.assertIn("future", self.issue.error)
        self.assertNotIn("quantum", self.issue.error)

    def test_closed_by_success(self):
        self.spoil(self.user["id"], status="active")
        runs = self.sync()
        self.assertCounts(runs["employee"], created=1)
        self.assertEqual(self.issue.state, "done")
        self.assertTrue(self.employee(self.user["id"]))

    def test_closed_when_the_remote_reverts(self):
        other = self.plain_users()[1]
        self.spoil(other["id"], birthDate="2087-01-01")
        self.sync()
        issue = self.issues(external_id=other["id"])
        self.assertTrue(issue.res_id)
        self.spoil(other["id"], birthDate=other["birthDate"])
        runs = self.sync()
        self.assertEqual(issue.state, "done")
        # The other one, with its issue, is still among what changed lately.
        self.assertCounts(runs["employee"], unchanged=1, failed=1)

    def test_retry_without_a_change(self):
        self.issue.action_retry()
        self.assertEqual(self.issue.state, "pending")
        self.work()
        self.assertEqual((self.issue.state, self.issue.attempts), ("failed", 2))

    def test_retry_after_a_correction(self):
        self.spoil(self.user["id"], status="active")
        self.issue.action_retry()
        self.work()
        self.assertEqual(self.issue.state, "done")
        self.assertTrue(self.employee(self.user["id"]))

    def test_retry_of_somebody_who_is_gone(self):
        self.simulator.vanish_user(self.user["id"])
        self.issue.action_retry()
        self.work()
        self.assertEqual(self.issue.state, "done")
        self.assertFalse(self.employee(self.user["id"]))

    def test_ignored(self):
        self.issue._ignore()
        self.spoil(self.user["id"], status="active")
        runs = self.sync(full=True)
        self.assertCounts(runs["employee"], unchanged=3, skipped=1)
        self.assertEqual(runs["employee"].state, "done")
        self.assertEqual(self.issue.state, "ignored")
        self.assertFalse(self.employee(self.user["id"]))
        self.issue.action_retry()
        self.work()
        self.assertEqual(self.issue.state, "done")
        self.assertTrue(self.employee(self.user["id"]))
