"""What an issue shows of an entity that several Odoo records may be, and where its question is answered."""

from lxml import html
from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from .accounts import new_test_users
from .pushing import PushCase

ANNA = {"firstName": "Anna", "lastName": "Keller", "birthDate": "1985-02-03", "email": "anna.keller@alpenwerk.test"}
GROUPS = {
    "hr": "hr.group_hr_user,hr_sync.group_officer",
    "officer": "hr_sync.group_officer",
}


@freeze_time("2026-06-01 08:00:00")
class TestIssueMatches(PushCase):
    def prepare(self):
        super().prepare()
        self.users = new_test_users(self.env(user=1), self.company, "hsi_", GROUPS)

    def local(self, **values):
        return self.env["hr.employee"].create({"name": "Anna Keller", "company_id": self.company.id, **values})

    def as_(self, name, records):
        records.env.flush_all()
        records.env.invalidate_all()
        return records.with_user(self.users[name]).with_context(allowed_company_ids=self.company.ids)

    def asked(self, **fields):
        """The question who the external Anna is, after both sides were synced."""
        self.commit()
        user = self.person(**{**ANNA, **fields})
        self.connection.action_sync()
        self.work()
        return self.issues(external_id=user)

    def test_the_other_issue_is_opened(self):
        """What is not sent because of a question leads to the question, whether it is open or ignored."""
        anna = self.local()
        question = self.asked()
        issue = self.as_("hr", self.issues(direction="out"))
        self.assertEqual((issue.res_id, issue.error_code), (anna.id, "match"))
        self.assertIn("see the other issue", issue.error)
        self.assertEqual(issue.fix_name, "Open Issue: Anna Keller")
        action = issue.action_open_fix()
        self.assertEqual((action["res_model"], action["res_id"]), ("hr.sync.job", question.id))
        question._ignore()
        self.issues(direction="out").action_retry()
        self.work()
        issue = self.as_("hr", self.issues(direction="out"))
        self.assertIn("was left out", issue.error)
        self.assertEqual(issue.action_open_fix()["res_id"], question.id)

    def compared(self, user, issue):
        """The table in the form of an issue, as that user sees it: the headings, and the texts by the row's label."""
        table = html.fromstring(self.as_(user, issue).candidates_table)
        rows = {row.findtext("th"): [cell.text for cell in row.findall("td")] for row in table.iterfind(".//tbody/tr")}
        return [cell.text for cell in table.iterfind(".//thead//th")], rows

    def two_namesakes(self):
        unit = self.env["hr.department"].create({"name": "Verkauf", "company_id": self.company.id})
        one = self.local(birthday="1985-03-02", department_id=unit.id)
        two = self.local(personnel_number="0042", work_email="anna@alpenwerk.test")
        return one, two

    def test_compared(self):
        """Number, birthday, department and e-mail of the external person stand beside those of the candidates."""
        one, two = self.two_namesakes()
        issue = self.asked(personnelNumber="0815")
        self.assertEqual(issue.candidates, [one.id, two.id])
        heads, rows = self.compared("hr", issue)
        there = f"Anna Keller ({self.connection.name})"
        self.assertEqual(heads, [there, f"Anna Keller (ID {one.id})", f"Anna Keller (ID {two.id})"])
        self.assertEqual(rows["Personnel Number"], ["0815", "–", "0042"])
        self.assertEqual(rows["Birthday"], ["02/03/1985", "03/02/1985", "–"])
        self.assertEqual(rows["Work Email"], [ANNA["email"], "–", "anna@alpenwerk.test"])
        self.assertEqual(rows["Department"][1:], ["Verkauf", "–"])
        self.assertNotIn("SSN No", rows, "nobody has one")
        view = self.as_("hr", self.env["hr.sync.job"]).get_view(self.env.ref("hr_sync.hr_sync_job_view_form").id)
        self.assertIn('name="candidates_table"', view["arch"])

    def test_masked(self):
        """Who may not read employees sees neither number nor birthday, and no record of Odoo's."""
        self.two_namesakes()
        issue = self.asked(personnelNumber="0815")
        heads, rows = self.compared("officer", issue)
        self.assertEqual(len(heads), 1)
        self.assertEqual((rows["Personnel Number"], rows["Birthday"]), (["•••"], ["•••"]))
        self.assertEqual(rows["Work Email"], [ANNA["email"]])
        with self.assertRaises(AccessError):
            self.as_("hr", issue).read(["identity"])

    def test_namesake_of_somebody_who_is_linked(self):
        """What is not sent stands beside the linked record that it may be."""
        _user, anna = self.synced(**ANNA, personnelNumber="0815")
        double = self.local(personnel_number="0042")
        self.commit()
        self.sync_through("employee")
        heads, rows = self.compared("hr", self.issues(direction="out"))
        self.assertEqual(heads, [f"Anna Keller (ID {double.id})", f"Anna Keller (ID {anna.id})"])
        self.assertEqual(rows["Personnel Number"], ["0042", "0815"])

    def test_of_the_external_department(self):
        """By its name, as far as that is known."""
        self.sync()
        [unit] = self.simulator.units
        self.two_namesakes()
        issue = self.asked(organisationUnitId=unit["id"])
        self.assertEqual(self.compared("hr", issue)[1]["Department"][0], unit["name"])
        wrong = self.person(ahvNumber="756.1234.5678.90")
        self.sync()
        self.assertFalse(self.issues(external_id=wrong).identity, "only of questions")

    def test_the_list_of_entities_has_them(self):
        """What a preview says of an entity names the address too, by which two without a number differ."""
        self.local()
        self.commit()
        self.person(**ANNA, personnelNumber=None)
        self.stream().sudo()._request_preview()
        self.work()
        [entity] = self.env["hr.sync.proposal"].search([("outcome", "=", "question")])
        self.assertEqual(entity.hint, f"Anna Keller, 02/03/1985, {ANNA['email']}")

    def test_a_name_with_a_comma(self):
        """It stands beside what tells the entity apart, and is not a part of that."""
        user = self.person(**{**ANNA, "lastName": "Keller, Dr."}, personnelNumber=None)
        self.stream().sudo()._request_preview()
        self.work()
        entity = self.env["hr.sync.proposal"].search([("external_id", "=", user)])
        self.assertEqual(entity.label, "Anna Keller, Dr.")
        self.assertEqual(entity.hint, f"Anna Keller, Dr., 02/03/1985, {ANNA['email']}")
        self.assertEqual(entity._details(), {entity.id: f"02/03/1985, {ANNA['email']}"})
