"""What nobody sees in a text never makes a second record, and does not land."""

from odoo.tests import freeze_time

from .hours import HoursCase
from .people import PeopleCase


@freeze_time("2026-06-01 08:00:00")
class TestInvisibleCharacters(PeopleCase):
    def test_a_person_on_either_side(self):
        values = {"birthday": "1985-02-03", "company_id": self.company.id}
        number = {"Anna Keller": "1001", "Urs\u00a0Gr\u00adaf": "1002\u200b"}
        Employee = self.env["hr.employee"]
        local = [Employee.create({"name": name, "personnel_number": number[name], **values}) for name in number]
        users = [
            self.person(
                firstName="\ufeffAnna", lastName="Keller\u200e", birthDate="1985-02-03", personnelNumber="1001\u200b"
            ),
            self.person(firstName="Urs", lastName="Graf", birthDate="1985-02-03", personnelNumber="1002"),
        ]
        self.sync_through("employee")
        self.assertNoIssues()
        self.assertEqual([self.employee(user) for user in users], local)
        self.assertSilentAgain()

    def test_what_lands(self):
        _user, one = self.synced(
            firstName="Anna\u00a0Maria",
            email="anna.keller@example.test\u200b",
        )
        self.assertEqual(one.work_email, "anna.keller@example.test")
        self.assertEqual(one.name.split()[:2], ["Anna", "Maria"])


@freeze_time("2026-06-01 08:00:00")
class TestInvisibleCustomers(HoursCase):
    def test_customer(self):
        """Whichever side has them."""
        self.customer.name = "Seil\u00adbahn\u00a0Muster AG"
        report = self.landed(self.line("2026-05-18"), customerName="Seilbahn Muster\u200b AG")
        self.assertEqual(report.invoice_id.partner_id, self.customer)
