"""Whether Kleer has kronor or öre: a person answers, who sees what both sides have of somebody who is linked."""

from odoo.tests import freeze_time, new_test_user

from .kleer import KleerCase


@freeze_time("2026-06-01 08:00:00")
class TestKleerSalaryUnit(KleerCase):
    def tested(self, user=None):
        connection = self.connection.with_user(user) if user else self.connection
        answer = connection.with_context(allowed_company_ids=self.company.ids).action_test()["params"]
        self.assertEqual(self.connection.state, "connected")
        return answer

    def earn(self, name, user_salary, wage=0, linked=True):
        """Somebody with a salary in Kleer, and one in Odoo."""
        user = self.simulator.add_user(name, f"{name[:2].lower()}@exempel.example")
        self.simulator.add_contract(user, **user_salary)
        if linked:
            employee = self.env["hr.employee"].create({"name": name, "company_id": self.company.id, "wage": wage})
            self.env["hr.sync.link"]._pair(self.connection, "employee", str(user), employee)
        return user

    def test_a_linked_employee(self):
        """Not of the first contract, but of one whose salary is known on both sides."""
        self.earn("Ture Okänd", {"monthly_salary": 4100000}, linked=False)
        self.earn("Bo Ek", {"monthly_salary": 3200000})
        self.contract(monthly_salary=3500000)
        self.anna.wage = 35000
        answer = self.tested()
        self.assertEqual(answer["type"], "warning")
        words = "Kleer says 3500000 a month for Anna Berg: kronor or öre? Odoo has 35000 a month."
        self.assertIn(words, answer["message"])
        self.assertNotIn("3500000", self.connection.check_result, "officers may read it")
        self.enter(salary_unit="ore")
        self.assertEqual(self.tested()["type"], "success")

    def test_only_kleer_has_one(self):
        """As before a first import: a person may still know what somebody earns."""
        self.contract(hourly_salary=210)
        message = self.tested()["message"]
        self.assertIn("Kleer says 210 an hour for Anna Berg: kronor or öre? Odoo has no value.", message)

    def test_nobody_who_is_linked(self):
        """It is said that salaries stay off, and nothing of them is read or sent."""
        self.earn("Ture Okänd", {"monthly_salary": 4100000}, linked=False)
        answer = self.tested()
        self.assertEqual(answer["type"], "success")
        for text in (answer["message"], self.connection.check_result):
            self.assertIn("No salary is read or sent: nobody can tell whether Kleer has kronor or öre", text)
        self.assertNotIn("4100000", answer["message"])
        self.assertEqual(self.push(wage=35000), [])
        self.contract(monthly_salary=3500000)
        self.sync(full=True)
        self.assertEqual(self.anna.wage, 35000)

    def test_who_may_not_see_salaries(self):
        """Administrators of the sync who are no HR managers are not told what Odoo has."""
        self.contract(monthly_salary=3500000)
        self.anna.wage = 31234
        company = {"company_id": self.company.id, "company_ids": self.company.ids}
        user = new_test_user(self.env, "kleer_tester", groups="hr_sync.group_administrator", **company)
        message = self.tested(user)["message"]
        self.assertIn("Odoo has a value that you may not see.", message)
        self.assertNotIn("31234", message)
