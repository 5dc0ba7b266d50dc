"""What nobody sees in a text never makes a second record, and is not imported."""

from odoo.tests import freeze_time

from .expenses import ExpenseCase
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
        report = self.imported(self.line("2026-05-18"), customerName="Seilbahn Muster\u200b AG")
        self.assertEqual(report.invoice_id.partner_id, self.customer)


@freeze_time("2026-06-01 08:00:00")
class TestInvisibleProducts(ExpenseCase):
    record_types = ("expense_type",)

    def test_products(self):
        """A product of the same code or name is used, not made anew."""
        products = [
            self.make_product("Reise\u00adspesen"),
            self.make_product("Bahn\u00a0und Bus"),
            self.make_product("Hotel", default_code="H1\u200b"),
        ]
        kinds = [
            self.kind(name="Reisespesen", code=None),
            self.kind(name="Bahn und Bus", code=None),
            self.kind(name="Nacht", code="H1"),
        ]
        self.sync_through("expense_type")
        self.assertNoIssues()
        self.assertEqual([self.expense_type(kind).product_id for kind in kinds], products)
