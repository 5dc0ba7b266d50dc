"""What an hours report says of a customer, a product or a journal that cannot be taken."""

from odoo.tests import freeze_time

from .hours import HoursCase


@freeze_time("2026-06-01 08:00:00")
class TestHoursCustomers(HoursCase):
    def retried(self):
        self.issues().action_retry()
        self.work()
        return self.report(self.last).invoice_id

    def test_archived(self):
        self.customer.active = False
        self.imported(self.line("2026-05-18"))
        self.assertIn(f"is archived in Odoo (Seilbahn Muster AG, ID {self.customer.id})", self.problem())
        self.customer.active = True
        self.assertEqual(self.retried().partner_id, self.customer)

    def test_archived_by_number(self):
        self.customer.write({"active": False, "ref": "0K7"})
        self.imported(self.line("2026-05-18"), customerNumber="K7", customerName="Anders AG")
        self.assertIn("K7 Anders AG is archived in Odoo", self.problem())

    def test_written_nearly_the_same(self):
        for name in ("seilbahn muster ag", "SEILBAHN Muster AG", "SeilbahnMuster AG"):
            with self.subTest(name):
                self.customer.name = name
                self.imported(self.line("2026-05-18"))
                self.assertIn(f"(ID {self.customer.id}) has a similar name", self.problem())

    def test_a_person(self):
        self.customer.is_company = False
        self.imported(self.line("2026-05-18"))
        self.assertIn("but not as a company", self.problem())

    def test_the_default_is_invoiced_instead_and_the_run_says_why(self):
        self.customer.active = False
        self.connection.default_customer_id = self.partner("Diverse")
        self.last = self.report_of(self.line("2026-05-18"))
        notes = self.sync_through("hours_report")["hours_report"].notes
        self.assertIn("its customer Seilbahn Muster AG is archived in Odoo, so it is invoiced to Diverse", notes)

    def test_what_the_connection_has_is_archived(self):
        self.connection.default_customer_id = self.partner("Diverse")
        for chosen, words in (
            (
                self.connection.default_customer_id,
                "The customer Diverse, to whom the report would be invoiced, is arch",
            ),
            (self.product, "Personalverleih, with which hours reports are invoiced, is archived"),
            (self.journal, "with which hours reports are invoiced, is archived"),
        ):
            with self.subTest(words):
                chosen.active = False
                self.imported(self.line("2026-05-18"), customerName=None)
                self.assertIn(words, self.problem())
                chosen.active = True
                self.assertTrue(self.retried())
                self.simulator.delete("hours-reports", self.last)
                self.sync_through("hours_report")
