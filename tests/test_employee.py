"""Every field of a person is imported, changed and emptied."""

from datetime import date

from odoo.tools import mute_logger
from psycopg2.errors import UniqueViolation

from .people import PeopleCase

IBAN, OTHER_IBAN = "CH9300762011623852957", "CH5604835012345678009"
PERSON = {
    "firstName": "Aïcha",
    "lastName": "von Gunten",
    "personnelNumber": "000815",
    "email": "aicha@alpenwerk.example",
    "phone": "+41 31 555 00 01",
    "mobile": "+41 79 555 00 01",
    "privateEmail": "aicha@post.example",
    "privatePhone": "+41 31 555 00 02",
    "birthDate": "1990-02-28",
    "gender": "female",
    "civilStatus": "registeredPartnership",
    "nationality": "DE",
    "language": "en",
    "ahvNumber": "756.9217.0769.85",
    "iban": IBAN,
    "address": {"street": "Gasse 1", "street2": "Hinterhaus", "zip": "3011", "city": "Bern", "country": "CH"},
    "jobTitle": "Köchin",
}
SYNCED = {
    "name": "Aïcha von Gunten",
    "legal_name": "Aïcha von Gunten",
    "personnel_number": "000815",
    "work_email": "aicha@alpenwerk.example",
    "work_phone": "+41 31 555 00 01",
    "mobile_phone": "+41 79 555 00 01",
    "private_email": "aicha@post.example",
    "private_phone": "+41 31 555 00 02",
    "birthday": date(1990, 2, 28),
    "sex": "female",
    "marital": "cohabitant",
    "lang": "en_US",
    "ssnid": "756.9217.0769.85",
    "private_street": "Gasse 1",
    "private_street2": "Hinterhaus",
    "private_zip": "3011",
    "private_city": "Bern",
    "job_title": "Köchin",
}
CHANGED = {
    "firstName": "Aïcha Maria",
    "personnelNumber": "000816",
    "email": "maria@alpenwerk.example",
    "phone": "+41 31 555 00 11",
    "mobile": "+41 79 555 00 11",
    "privateEmail": "maria@post.example",
    "privatePhone": "+41 31 555 00 12",
    "birthDate": "1991-03-01",
    "gender": "other",
    "civilStatus": "widowed",
    "nationality": "CH",
    "ahvNumber": "756.1234.5678.97",
    "address": {"street": "Weg 2", "street2": "Vorderhaus", "zip": "8001", "city": "Zürich", "country": "LI"},
    "jobTitle": "Küchenchefin",
}
CHANGED_LANDED = {
    "name": "Aïcha Maria von Gunten",
    "legal_name": "Aïcha Maria von Gunten",
    "personnel_number": "000816",
    "work_email": "maria@alpenwerk.example",
    "work_phone": "+41 31 555 00 11",
    "mobile_phone": "+41 79 555 00 11",
    "private_email": "maria@post.example",
    "private_phone": "+41 31 555 00 12",
    "birthday": date(1991, 3, 1),
    "sex": "other",
    "marital": "widower",
    "ssnid": "756.1234.5678.97",
    "private_street": "Weg 2",
    "private_street2": "Vorderhaus",
    "private_zip": "8001",
    "private_city": "Zürich",
    "job_title": "Küchenchefin",
}


class TestEmployee(PeopleCase):
    def assertFields(self, record, expected):
        self.assertEqual({name: record[name] for name in expected}, expected)

    def test_all_fields_land(self):
        """Each field of the mapping has its place, and nothing else is touched."""
        job = self.env["hr.job"].create({"name": "Köchin", "company_id": self.company.id})
        self.env["hr.job"].create({"name": "Köchin", "company_id": self.env.ref("base.main_company").id})
        unit = self.simulator.units[0]
        boss = self.person(firstName="Beat", lastName="Boss")
        user = self.person(**PERSON, managerId=boss, organisationUnitId=unit["id"])
        self.sync()
        self.assertNoIssues()
        employee = self.employee(user)
        self.assertFields(employee, SYNCED)
        self.assertEqual(employee.country_id.code, "DE")
        self.assertEqual(employee.private_country_id.code, "CH")
        self.assertEqual(employee.job_id, job)
        self.assertEqual(employee.department_id.name, unit["name"])
        self.assertEqual(employee.parent_id, self.employee(boss))
        self.assertEqual(employee.company_id, self.company)
        self.assertEqual(employee.tz, "Europe/Zurich")
        self.assertFalse(employee.bank_account_ids, "bank accounts are off unless somebody turns them on")
        self.assertEqual(employee.hr_sync_external_id, user)
        self.assertEqual(employee.hr_sync_state, "linked")
        self.assertTrue(employee.hr_sync_synced_at)
        self.assertSilentAgain()

    def test_all_fields_change(self):
        user, employee = self.synced(**PERSON)
        runs = self.change(user, **CHANGED)
        self.assertEqual(runs["employee"].updated, 1)
        self.assertNoIssues()
        self.assertFields(employee, CHANGED_LANDED)
        self.assertEqual(employee.country_id.code, "CH")
        self.assertEqual(employee.private_country_id.code, "LI")
        self.assertSilentAgain()

    def test_all_fields_empty(self):
        """What is emptied there is emptied here; the marital status cannot be empty in Odoo and stays."""
        user, employee = self.synced(**PERSON)
        keep = ("firstName", "lastName", "civilStatus")
        self.change(user, **{name: None for name in PERSON if name not in keep}, civilStatus=None)
        self.assertNoIssues()
        stays = {"name": "Aïcha von Gunten", "legal_name": "Aïcha von Gunten", "marital": "cohabitant"}
        self.assertFields(employee, {**dict.fromkeys(SYNCED, False), **stays})
        self.assertFalse(employee.country_id or employee.private_country_id)
        self.assertSilentAgain()
        self.change(user, **PERSON)
        self.assertFields(employee, SYNCED)

    def test_references_change_and_empty(self):
        unit, other = self.simulator.units[0], self.simulator.add_unit("Lager")
        boss, head = self.person(firstName="Beat", lastName="Boss"), self.person(firstName="Cla", lastName="Caduff")
        user = self.person(managerId=boss, organisationUnitId=unit["id"])
        self.sync()
        employee = self.employee(user)
        self.change(user, managerId=head, organisationUnitId=other["id"])
        self.assertEqual(employee.parent_id, self.employee(head))
        self.assertEqual(employee.department_id.name, "Lager")
        self.change(user, managerId=None, organisationUnitId=None)
        self.assertFalse(employee.parent_id or employee.department_id)
        self.assertSilentAgain()

    def test_civil_status(self):
        """Each civil status has one in Odoo; null leaves Odoo's alone."""
        pairs = {
            "single": "single",
            "married": "married",
            "registeredPartnership": "cohabitant",
            "widowed": "widower",
            "divorced": "divorced",
        }
        users = {status: self.person(civilStatus=status) for status in pairs}
        nobody = self.person(civilStatus=None)
        self.sync()
        self.assertEqual({status: self.employee(user).marital for status, user in users.items()}, pairs)
        employee = self.employee(nobody)
        self.assertEqual(employee.marital, "single")
        employee.marital = "married"
        self.change(nobody, jobTitle="Koch")
        self.assertEqual(employee.marital, "married")
        self.assertSilentAgain()

    def test_unknown_values_are_issues(self):
        """A value nobody knows is left out, with a sentence that names it."""
        good = self.person()
        bad = self.person(ahvNumber="756.1234.5678.90", nationality="XX")
        self.sync()
        self.assertTrue(self.employee(good))
        self.assertFalse(self.employee(bad).ssnid)
        self.assertEqual(len(self.issues()), 1)
        self.assertIn("AHV number is not valid", self.issues().error)
        self.change(bad, ahvNumber=None)
        self.assertIn("XX is not the code of a country", self.issues().error)
        self.change(bad, nationality="CH")
        self.assertNoIssues()
        self.assertEqual(self.employee(bad).country_id.code, "CH")

    # --- Language --------------------------------------------------------------------------------

    def test_language_not_installed(self):
        """A language that Odoo does not have is left out, and taken over once it is installed."""
        _user, employee = self.synced(language="de")
        self.assertNotEqual((employee.lang or "")[:2], "de")
        self.assertNoIssues()
        self.env["res.lang"]._activate_lang("de_DE")
        self.sync(full=True)
        self.assertEqual(employee.lang, "de_DE")
        self.assertSilentAgain()

    def test_language_variants(self):
        """The company's variant is preferred, but a value of the same language is kept."""
        for code in ("de_DE", "de_CH"):
            self.env["res.lang"]._activate_lang(code)
        user, employee = self.synced(language="de")
        self.assertEqual(employee.lang, "de_CH")
        employee.lang = "de_DE"
        self.change(user, jobTitle="Koch", language="de")
        self.assertEqual(employee.lang, "de_DE")
        self.change(user, language="en")
        self.assertEqual(employee.lang, "en_US")
        self.change(user, language="de")
        self.assertEqual(employee.lang, "de_CH")

    def test_language_of_a_matched_employee_is_kept(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["res.lang"]._activate_lang("de_CH")
        employee = self.env["hr.employee"].create(
            {"name": "Vreni Huber", "personnel_number": "77", "lang": "de_DE", "company_id": self.company.id}
        )
        _user, synced = self.synced(firstName="Vreni", lastName="Huber", personnelNumber="77", language="de")
        self.assertEqual(synced, employee)
        self.assertEqual(employee.lang, "de_DE")

    # --- Job -------------------------------------------------------------------------------------

    def test_job_follows_the_title(self):
        """The job of the title's name is taken; a job that no longer fits the title does not stay behind."""
        cook, waiter = self.env["hr.job"].create(
            [{"name": name, "company_id": self.company.id} for name in ("Koch", "Kellner")]
        )
        user, employee = self.synced(jobTitle="Koch")
        self.assertEqual(employee.job_id, cook)
        self.change(user, jobTitle="Kellner")
        self.assertEqual((employee.job_id, employee.job_title), (waiter, "Kellner"))
        self.change(user, jobTitle="Chef de Rang")
        self.assertEqual((employee.job_id.name, employee.job_title), (False, "Chef de Rang"))
        self.assertSilentAgain()

    def test_job_that_hr_chose_stays(self):
        """A job whose name was never the title is HR's choice."""
        job = self.env["hr.job"].create({"name": "Gastronomie", "company_id": self.company.id})
        user, employee = self.synced(jobTitle="Koch")
        employee.write({"job_id": job.id, "job_title": "Koch"})
        self.change(user, jobTitle="Chef de Rang")
        self.assertEqual((employee.job_id, employee.job_title), (job, "Chef de Rang"))

    # --- Names and addresses -----------------------------------------------------------------------

    def test_legal_name(self):
        """The legal name follows a rename, unless HR gave another one."""
        user, employee = self.synced(firstName="Anna", lastName="Meier")
        employee.legal_name = "Anna Lena Meier"
        self.change(user, lastName="Huber")
        self.assertEqual((employee.name, employee.legal_name), ("Anna Huber", "Anna Lena Meier"))

    def test_email_used_twice(self):
        """An address is no proof: a person says that it is somebody else, and each keeps the address."""
        other = self.env["hr.employee"].create(
            {"name": "Empfang", "work_email": "info@alpenwerk.example", "company_id": self.company.id}
        )
        user, _none = self.synced(email="info@alpenwerk.example", firstName="Eva", lastName="Egli")
        self.issues(external_id=user).action_create_new()
        self.work()
        employee = self.employee(user)
        self.assertNotEqual(employee, other)
        self.assertEqual(employee.work_email, other.work_email)
        self.assertNotEqual(employee.work_contact_id, other.work_contact_id)
        self.change(user, email="eva@alpenwerk.example", phone="+41 31 555 77 77")
        self.assertEqual(employee.work_email, "eva@alpenwerk.example")
        self.assertEqual((other.work_email, other.work_phone), ("info@alpenwerk.example", False))

    def test_deleted_employee_stays_deleted(self):
        """Whoever HR deletes in Odoo is not made again, and leaves no link that gets in the way."""
        user, employee = self.synced()
        employee.unlink()
        self.change(user, jobTitle="Koch")
        self.assertFalse(self.employee(user))
        self.assertEqual(self.env["hr.employee"].search_count([("company_id", "=", self.company.id)]), 0)
        self.assertNoIssues()

    def test_personnel_number_is_unique_in_a_company(self):
        Employee, main = self.env["hr.employee"], self.env.ref("base.main_company")
        for number, company in (("1", self.company), ("1", main), (False, main), (False, main), ("", main), ("", main)):
            Employee.create({"name": "A", "personnel_number": number, "company_id": company.id})
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            Employee.create({"name": "B", "personnel_number": "1", "company_id": self.company.id})

    def test_personnel_number_given_twice(self):
        """Two users with one number: one is imported, the other is an issue that names the reason."""
        first, second = self.person(personnelNumber="42"), self.person(personnelNumber="42")
        third = self.person(personnelNumber="43")
        self.sync()
        self.assertEqual(len(self.employee(first) | self.employee(second)), 1)
        self.assertTrue(self.employee(third))
        self.assertIn("personnel number", self.issues().error)
