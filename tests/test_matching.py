"""Who an entity is that was never linked: found by natural keys exactly, or asked about; never by e-mail alone."""

import unicodedata

from .twogethr import TwogethrCase


class TestMatching(TwogethrCase):
    """Existing employees are recognised, nobody comes twice, and what is not sure is a question for a person."""

    employees, units = 4, 2

    def prepare(self):
        super().prepare()
        self.user = self.plain_users()[0]
        self.name = f"{self.user['firstName']} {self.user['lastName']}"

    def existing(self, **values):
        return self.env["hr.employee"].create({"name": "Ganz Anders", "company_id": self.company.id, **values})

    def check_adopted(self, existing):
        runs = self.sync()
        self.assertEqual(self.employee(self.user["id"]), existing)
        self.assertEqual(len(self.all_employees()), 4)
        self.assertCounts(runs["employee"], created=3, updated=1)
        self.assertEqual(self.issues().mapped("error"), [])
        self.assertEqual(unicodedata.normalize("NFC", existing.name), self.name)

    def check_asked(self, *names, failed=1, others=()):
        count = len(self.all_employees())
        runs = self.sync()
        issue = self.issues(external_id=self.user["id"])
        self.assertEqual(issue.error_code, "match")
        for name in names:
            self.assertIn(name, issue.error)
        self.assertFalse(self.employee(self.user["id"]))
        self.assertEqual(runs["employee"].failed, failed)
        self.assertEqual(len(self.all_employees()), count + 4 - failed)
        return issue

    def test_by_personnel_number(self):
        self.check_adopted(self.existing(name=self.name, personnel_number=self.user["personnelNumber"]))

    def test_by_ahv_number(self):
        self.check_adopted(self.existing(name=self.name, ssnid=self.user["ahvNumber"]))

    def test_by_name_and_birthday(self):
        self.check_adopted(self.existing(name=self.name, birthday=self.user["birthDate"]))

    def test_archived_employees_are_candidates(self):
        number = self.user["personnelNumber"]
        existing = self.existing(name=self.name, personnel_number=number, active=False)
        self.check_adopted(existing)
        self.assertTrue(existing.active)

    def test_two_numbers_of_two_people(self):
        one = self.existing(name=self.name, personnel_number=self.user["personnelNumber"])
        two = self.existing(name="Falsch Wer", ssnid=self.user["ahvNumber"])
        self.check_asked(f"(ID {one.id})", f"(ID {two.id})")

    def test_not_by_name_alone(self):
        existing = self.existing(name=self.name)
        self.check_asked(f"(ID {existing.id})")

    def test_never_by_email(self):
        existing = self.existing(work_email=self.user["email"], private_email=self.user["email"])
        self.check_asked(f"(ID {existing.id})")
        self.assertEqual(existing.name, "Ganz Anders")

    def test_not_who_is_linked(self):
        """An employee who stands for somebody already is nobody else."""
        self.sync()
        double = self.simulator.add_user(
            firstName=self.user["firstName"], lastName=self.user["lastName"], birthDate="1970-01-01"
        )
        self.sync()
        self.assertNotEqual(self.employee(double["id"]), self.employee(self.user["id"]))

    def test_two_candidates(self):
        one = self.existing(name=self.name, birthday=self.user["birthDate"])
        two = self.existing(name=self.name, birthday=self.user["birthDate"])
        self.check_asked(f"(ID {one.id})", f"(ID {two.id})")

    def test_two_claims(self):
        existing = self.existing(name=self.name, birthday=self.user["birthDate"])
        twin = self.simulator.add_user(
            firstName=self.user["firstName"], lastName=self.user["lastName"], birthDate=self.user["birthDate"]
        )
        self.sync()
        self.assertFalse(self.employee(self.user["id"]))
        self.assertFalse(self.employee(twin["id"]))
        issues = self.issues(error_code="match")
        self.assertEqual(set(issues.mapped("external_id")), {self.user["id"], twin["id"]})
        for issue in issues:
            self.assertIn(f"(ID {existing.id})", issue.error)

    def test_two_claims_on_two_pages(self):
        """Who comes first does not win by that."""
        self.pages_of(1)
        existing = self.existing(name=self.name, birthday=self.user["birthDate"])
        twin = self.simulator.add_user(
            firstName=self.user["firstName"], lastName=self.user["lastName"], birthDate=self.user["birthDate"]
        )
        self.sync()
        self.assertIn(twin["id"], self.issues(error_code="match").mapped("external_id"))
        self.assertFalse(self.employee(twin["id"]), "no second employee is made behind anybody's back")
        self.assertTrue(existing)

    def test_leading_zeros(self):
        existing = self.existing(personnel_number=self.user["personnelNumber"].lstrip("0"))
        self.check_asked(f"(ID {existing.id})")

    def test_spaces_and_case(self):
        existing = self.existing(name=f" {self.name.upper()} ".replace(" ", "  "), birthday=self.user["birthDate"])
        self.check_asked(f"(ID {existing.id})")

    def test_unicode_form(self):
        """NFD and NFC are the same text; a compatibility form is nearly the same."""
        self.spoil(self.user["id"], firstName="Zoë")
        self.name = f"Zoë {self.user['lastName']}"
        existing = self.existing(name=unicodedata.normalize("NFD", self.name), birthday=self.user["birthDate"])
        self.check_adopted(existing)

    def test_compatibility_form(self):
        self.spoil(self.user["id"], firstName="Oﬃa")
        existing = self.existing(name=f"Offia {self.user['lastName']}", birthday=self.user["birthDate"])
        self.check_asked(f"(ID {existing.id})")

    def test_create_new(self):
        existing = self.existing(name=self.name.upper(), birthday=self.user["birthDate"])
        issue = self.check_asked(f"(ID {existing.id})")
        issue.action_create_new()
        self.work()
        self.assertEqual(issue.state, "done")
        made = self.employee(self.user["id"])
        self.assertTrue(made)
        self.assertNotEqual(made, existing)
        self.assertCounts(self.sync(full=True)["employee"], unchanged=4)

    def test_corrected_in_odoo(self):
        existing = self.existing(name=self.name.upper(), birthday=self.user["birthDate"])
        issue = self.check_asked(f"(ID {existing.id})")
        existing.name = self.name
        issue.action_retry()
        self.work()
        self.assertEqual(issue.state, "done")
        self.assertEqual(self.employee(self.user["id"]), existing)

    def test_percent_sign_in_a_name(self):
        """A question is worded once: a name in it is no place for another value."""
        name = {"firstName": "Anna 100% Da", "lastName": "Muster", "birthDate": "1980-02-29"}
        self.simulator.update_user(self.user["id"], **name)
        for _number in range(2):
            self.existing(name="Anna 100% Da Muster", birthday="1980-02-29")
        self.check_asked("Anna 100% Da Muster (ID ")

    def test_question_is_asked_once(self):
        self.existing(name=self.name.upper(), birthday=self.user["birthDate"])
        issue = self.check_asked()
        self.sync(full=True)
        self.assertEqual((self.issues(), issue.attempts), (issue, 1))


class TestDepartmentMatching(TwogethrCase):
    """Departments are recognised by their name under their parent, then by name."""

    employees, units = 2, 1

    def test_by_name(self):
        existing = self.env["hr.department"].create(
            {"name": self.simulator.units[0]["name"], "company_id": self.company.id}
        )
        runs = self.sync("department")
        self.assertEqual(self.department(self.simulator.units[0]["id"]), existing)
        self.assertCounts(runs["department"], unchanged=1)

    def test_same_name_under_two_parents(self):
        """Each finds its own, in whatever order parents and children are listed."""
        Department = self.env["hr.department"].with_context(default_company_id=self.company.id)
        north, south = Department.create([{"name": "Nord"}, {"name": "Süd"}])
        sales = Department.create(
            [{"name": "Verkauf", "parent_id": north.id}, {"name": "Verkauf", "parent_id": south.id}]
        )
        one = self.simulator.add_unit("Verkauf")
        two = self.simulator.add_unit("Verkauf")
        self.simulator.update_unit(one["id"], parentId=self.simulator.add_unit("Nord")["id"])
        self.simulator.update_unit(two["id"], parentId=self.simulator.add_unit("Süd")["id"])
        self.sync("department")
        self.sync("department", full=True)
        self.assertEqual(self.issues().mapped("error"), [])
        self.assertEqual(self.department(one["id"]) | self.department(two["id"]), sales)
        self.assertEqual(self.department(one["id"]).parent_id, north)


class TestFirstContact(TwogethrCase):
    """At first contact a value beats an empty one, in both directions; two that differ follow the policy."""

    employees, units = 2, 1

    def prepare(self):
        super().prepare()
        self.user = self.simulator.users[0]
        self.simulator.update_user(self.user["id"], privatePhone=None, mobile="+41 79 111 11 11", jobTitle="Dort")
        self.existing = self.env["hr.employee"].create(
            {
                "name": f"{self.user['firstName']} {self.user['lastName']}",
                "company_id": self.company.id,
                "personnel_number": self.user["personnelNumber"],
                "private_phone": "+41 44 222 22 22",
                "job_title": "Hier",
            }
        )
        self.stream = self.connection.stream_ids.filtered(lambda item: item.record_type == "employee")

    def check(self, job_title):
        self.assertEqual(self.employee(self.user["id"]), self.existing)
        self.assertEqual(self.existing.private_phone, "+41 44 222 22 22", "a value beats an empty one")
        self.assertEqual(self.existing.mobile_phone, "+41 79 111 11 11", "a value beats an empty one")
        self.assertEqual(self.existing.job_title, job_title)

    def test_remote(self):
        self.sync()
        self.check("Dort")
        self.assertCounts(self.sync(full=True)["employee"], unchanged=2)

    def test_odoo(self):
        self.stream.policy = "odoo"
        self.sync()
        self.check("Hier")
        self.assertCounts(self.sync(full=True)["employee"], unchanged=2)
        self.check("Hier")

    def test_ask(self):
        self.stream.policy = "ask"
        self.sync()
        self.check("Hier")
        issue = self.issues()
        self.assertEqual(issue.mapped("error_code"), ["conflict"])
        self.assertIn("Job Title", issue.error)
        self.assertNotIn("private phone", issue.error)
        self.assertNotIn("employment", issue.error, "an employee without a contract has nothing that could differ")
        self.assertTrue(self.existing.contract_date_start)
        issue.action_take_remote()
        self.work()
        self.check("Dort")
        self.assertEqual(issue.state, "done")

    def test_ask_and_keep(self):
        self.stream.policy = "ask"
        self.sync()
        self.issues().action_keep_odoo()
        self.work()
        self.check("Hier")
        self.assertFalse(self.issues())
        self.sync(full=True)
        self.check("Hier")
        self.assertFalse(self.issues())
