"""One draft invoice for each hours report that is due, kept in line as long as it is a draft."""

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time

from .hours import HoursCase


@freeze_time("2026-06-01 08:00:00")
class TestHoursInvoices(HoursCase):
    def test_invoice(self):
        report = self.imported(
            self.line("2026-05-18", "08:00", "12:00", note="Montage"),
            self.line("2026-05-18", "13:00", "16:30"),
            self.line("2026-05-19", hours=4.2),
            number="SR-2026-1",
            hourlyRate=48.755,
        )
        invoice = report.invoice_id
        self.assertEqual((invoice.move_type, invoice.state), ("out_invoice", "draft"))
        self.assertEqual((invoice.journal_id, invoice.partner_id), (self.journal, self.customer))
        self.assertEqual((invoice.ref, invoice.currency_id), ("SR-2026-1", self.franc))
        self.assertEqual((invoice.hours_report_id, invoice.hours_report_employee_id), (report, self.worker))
        self.assertEqual((invoice.invoice_date, invoice.company_id), (False, self.company))
        self.assertEqual(self.billed(invoice), [(7.5, 48.755), (4.2, 48.755)])
        lines = invoice.invoice_line_ids
        self.assertEqual(lines.product_id, self.product)
        self.assertEqual(lines.product_uom_id, self.env.ref("uom.product_uom_hour"))
        self.assertIn(self.worker.name, lines[0].name)
        self.assertIn("05/18/2026", lines[0].name)
        self.assertIn("Montage", lines[0].name)
        self.assertIn(self.worker.name, invoice.narration)
        self.assertIn(self.last, invoice.hr_sync_external_id)
        found = self.env["account.move"].search([("hours_report_employee_id", "ilike", self.worker.name)])
        self.assertEqual(found, invoice)
        self.assertEqual(invoice.action_post() or invoice.state, "posted")

    def test_silent(self):
        """No salesperson, follower or notification."""
        self.customer.user_id = self.env.user
        other = self.partner("Neu AG", user_id=self.env.user.id)
        names = ("mail.mail", "mail.notification", "mail.activity", "mail.followers")
        before = {name: self.env[name].search_count([]) for name in names}
        messages = self.env["mail.message"].search_count([])
        report = self.imported(self.line("2026-05-18"))
        self.amend(lines=[self.line("2026-05-19")], customerName=other.name)
        self.simulator.delete("hours-reports", self.last)
        self.sync_through("hours_report")
        self.assertEqual(report.invoice_id.state, "cancel")
        self.assertFalse(report.invoice_id.invoice_user_id)
        self.assertEqual({name: self.env[name].search_count([]) for name in names}, before)
        self.assertEqual(self.env["mail.message"].search_count([]) - messages, 0)

    def test_one_line_per_report(self):
        self.connection.invoice_lines = "report"
        report = self.imported(self.line("2026-05-18", hours=4), self.line("2026-05-20", hours=3.5))
        self.assertEqual(self.billed(report.invoice_id), [(7.5, 48.5)])
        for said in (self.worker.name, "05/18/2026", "05/20/2026"):
            self.assertIn(said, report.invoice_id.invoice_line_ids.name)

    def test_from_which_state_on(self):
        report = self.imported(self.line("2026-05-18"), state="submitted")
        self.assertFalse(report.invoice_id)
        self.amend(state="approved")
        self.assertEqual(len(report.invoice_id), 1)
        self.connection.invoice_from = "submitted"
        self.assertTrue(self.imported(self.line("2026-05-19"), state="submitted").invoice_id)
        self.assertFalse(self.imported(self.line("2026-05-20"), state="draft").invoice_id)

    def test_back_and_forth(self):
        """A report that is not approved any more cancels its draft; the same comes back."""
        report = self.imported(self.line("2026-05-18"))
        invoice = report.invoice_id
        self.amend(state="submitted")
        self.assertEqual((invoice.state, report.invoice_id), ("cancel", invoice))
        self.amend(state="approved", lines=[self.line("2026-05-18", hours=2)])
        self.assertEqual((invoice.state, self.billed(invoice)), ("draft", [(2, 48.5)]))
        self.assertEqual(len(self.invoices()), 1)
        self.assertSilentAgain()

    # --- Price, currency -----------------------------------------------------------------------------

    def test_price_of_the_product(self):
        report = self.imported(self.line("2026-05-18", hours=2), hourlyRate=None)
        self.assertEqual(self.billed(report.invoice_id), [(2, 60)])
        self.amend(hourlyRate=70)
        self.assertEqual(self.billed(report.invoice_id), [(2, 70)])
        self.amend(hourlyRate=None)
        self.assertEqual(self.billed(report.invoice_id), [(2, 60)])

    def test_a_rate_of_nothing(self):
        """Zero is a price too."""
        report = self.imported(self.line("2026-05-18", hours=2), hourlyRate=0)
        self.assertEqual(self.billed(report.invoice_id), [(2, 0)])
        self.assertSilentAgain()

    def test_product_by_the_day(self):
        """Quantities are hours; the price of the product is that of its own unit."""
        self.product.write({"uom_id": self.env.ref("uom.product_uom_day").id, "list_price": 480})
        report = self.imported(self.line("2026-05-18", hours=2), hourlyRate=None)
        self.assertEqual(report.invoice_id.invoice_line_ids.product_uom_id, self.env.ref("uom.product_uom_hour"))
        self.assertEqual(self.billed(report.invoice_id), [(2, 60)])
        self.product.write({"uom_id": self.env.ref("uom.product_uom_unit").id, "list_price": 50})
        report = self.imported(self.line("2026-05-19", hours=2), hourlyRate=None)
        self.assertEqual(report.invoice_id.invoice_line_ids.product_uom_id, self.env.ref("uom.product_uom_unit"))
        self.assertEqual(self.billed(report.invoice_id), [(2, 50)])

    def test_foreign_currency(self):
        """It comes into use; without a rate Odoo would take it for francs, so that is an issue."""
        pound = self.env.ref("base.GBP")
        pound.active = False
        pound.rate_ids.unlink()
        self.imported(self.line("2026-05-18", hours=2), currency="GBP", hourlyRate=None)
        self.assertIn("GBP", self.problem())
        self.assertFalse(self.report(self.last) or self.invoices())
        self.env["res.currency.rate"].create(
            {"currency_id": pound.id, "company_id": self.company.id, "name": "2026-06-02", "rate": 0.5}
        )
        self.issues().action_retry()
        self.work()
        self.assertTrue(self.problem(), "a rate of tomorrow")
        self.env["res.currency.rate"].create(
            {"currency_id": pound.id, "company_id": self.company.id, "name": "2026-05-01", "rate": 0.8}
        )
        self.issues().action_retry()
        self.work()
        invoice = self.report(self.last).invoice_id
        self.assertTrue(pound.active)
        self.assertEqual((invoice.currency_id, self.billed(invoice)), (pound, [(2, 48)]))
        self.amend(currency="CHF")
        self.assertEqual((invoice.currency_id, self.billed(invoice)), (self.franc, [(2, 60)]))

    def test_taxes(self):
        country = self.company.country_id.id
        group = self.env["account.tax.group"].create({"name": "VAT", "country_id": country})
        tax = self.env["account.tax"].create(
            {"name": "8.1 %", "amount": 8.1, "type_tax_use": "sale", "country_id": country, "tax_group_id": group.id}
        )
        self.product.taxes_id = tax
        report = self.imported(self.line("2026-05-18", hours=10), hourlyRate=50)
        self.assertEqual(report.invoice_id.invoice_line_ids.tax_ids, tax)
        self.assertEqual(report.invoice_id.amount_total, 540.5)

    # --- Customer ------------------------------------------------------------------------------------

    def test_customer_by_number(self):
        """The number says who it is, whatever the name."""
        self.partner("Seilbahn Muster AG")
        right = self.partner("Bergbahnen", ref="K-7")
        report = self.imported(self.line("2026-05-18"), customerNumber="K-7")
        self.assertEqual(report.invoice_id.partner_id, right)

    def test_customer_with_several_candidates(self):
        other = self.partner("Seilbahn Muster AG")
        self.imported(self.line("2026-05-18"))
        self.assertIn("Seilbahn Muster AG", self.problem())
        self.assertIn(f"ID {other.id}", self.problem())
        self.assertFalse(self.invoices())
        other.name = "Anders AG"
        self.issues().action_retry()
        self.work()
        self.assertEqual(self.report(self.last).invoice_id.partner_id, self.customer)

    def test_customers_of_others(self):
        """Neither people of that name nor partners of another company."""
        self.customer.company_id = self.env["res.company"].create({"name": "Andere AG"})
        self.imported(self.line("2026-05-18"))
        self.assertIn("default customer", self.problem())
        self.partner("Seilbahn Muster AG", is_company=False)
        self.imported(self.line("2026-05-19"))
        self.assertIn("not as a company", self.problem())

    def test_no_customer(self):
        """The project's, else the connection's, else an issue that says what to do."""
        id_ = self.report_of(self.line("2026-05-18"), customerName=None)
        unknown = self.report_of(self.line("2026-05-19"), customerName="Unbekannt AG")
        self.sync_through("hours_report")
        self.assertIn("default customer", self.problem(id_))
        self.assertIn("Unbekannt AG", self.problem(unknown))
        self.connection.default_customer_id = self.partner("Diverse")
        self.issues().action_retry()
        self.work()
        self.assertEqual(self.invoices().partner_id, self.connection.default_customer_id)
        self.assertNoIssues()

    def test_project(self):
        """Its customer, and its analytic account."""
        plan = self.env["account.analytic.plan"].create({"name": "Projects"})
        account = self.env["account.analytic.account"].create({"name": "Bridge", "plan_id": plan.id})
        project = self.env["project.project"].create(
            {
                "name": "Bridge",
                "company_id": self.company.id,
                "partner_id": self.partner("Brückenbau").id,
                "account_id": account.id,
            }
        )
        self.env["hr.sync.link"].create(
            {
                "connection_id": self.connection.id,
                "record_type": "project",
                "external_id": "p1",
                "res_model": "project.project",
                "res_id": project.id,
            }
        )
        id_ = self.report_of(self.line("2026-05-18"))
        self.spoil(id_, "hours-reports", projectId="p1", customerName=None)
        self.sync_through("hours_report")
        report = self.report(id_)
        self.assertEqual(report.project_id, project)
        self.assertEqual(report.invoice_id.partner_id, project.partner_id)
        self.assertEqual(report.invoice_id.invoice_line_ids.analytic_distribution, {str(account.id): 100})
        self.assertSilentAgain()

    # --- Again and again -----------------------------------------------------------------------------

    def test_update(self):
        """The draft follows; what people added or changed beside our values stays."""
        report = self.imported(self.line("2026-05-18", id="a"), self.line("2026-05-19", id="b"))
        invoice = report.invoice_id
        account = self.income.copy({"code": "3499"})
        first = invoice.invoice_line_ids.sorted("hours_report_day")[0]
        first.account_id = account
        invoice.write(
            {
                "invoice_line_ids": [Command.create({"name": "Fahrt", "quantity": 1, "price_unit": 30})],
                "invoice_user_id": self.env.user.id,
                "invoice_date": "2026-05-31",
            }
        )
        other = self.partner("Neu AG")
        self.amend(
            lines=[self.line("2026-05-18", hours=3, id="a"), self.line("2026-05-20", hours=2, id="c")],
            customerName="Neu AG",
            hourlyRate=50,
            number="SR-X",
        )
        self.assertEqual(self.billed(invoice), [(3, 50), (2, 50), (1, 30)])
        self.assertEqual((first.account_id, first.quantity), (account, 3))
        self.assertEqual((invoice.partner_id, invoice.ref), (other, "SR-X"))
        self.assertIn("SR-X", invoice.narration)
        self.assertEqual((invoice.invoice_user_id, str(invoice.invoice_date)), (self.env.user, "2026-05-31"))
        self.assertEqual(invoice.amount_total, 280)
        self.assertEqual(len(self.invoices()), 1)
        self.assertSilentAgain()

    def test_posted(self):
        """An issue with the invoice's name, and nothing of the report changes."""
        report = self.imported(self.line("2026-05-18", "08:00", "12:00", id="a"), number="SR-1")
        report.invoice_id.action_post()
        before = self.times(report)
        for change in (
            {"lines": [self.line("2026-05-18", "08:00", "13:00", id="a")]},
            {"number": "SR-2"},
            {"state": "submitted"},
        ):
            with self.subTest(change):
                run = self.amend(**change)
                self.assertCounts(run, failed=1)
                self.assertIn(report.invoice_id.name, self.problem())
                self.assertEqual(self.times(report), before)
                self.assertEqual((report.name, report.state, report.total_hours), ("SR-1", "approved", 4))
        self.simulator.delete("hours-reports", self.last)
        self.sync_through("hours_report")
        self.assertIn(report.invoice_id.name, self.problem())
        self.assertTrue(report.active and report.attendance_ids)
        self.assertEqual(report.invoice_id.state, "posted")

    def test_posted_and_then_approved(self):
        """An approval of what has been invoiced is no contradiction."""
        self.connection.invoice_from = "submitted"
        report = self.imported(self.line("2026-05-18"), state="submitted")
        report.invoice_id.action_post()
        self.amend(state="approved")
        self.assertEqual(report.state, "approved")
        self.assertNoIssues()

    def test_deleted_by_a_person(self):
        report = self.imported(self.line("2026-05-18"))
        report.invoice_id.unlink()
        self.sync_through("hours_report", full=True)
        run = self.amend(lines=[self.line("2026-05-18", hours=3)])
        self.assertFalse(self.invoices())
        self.assertEqual(report.total_hours, 3)
        self.assertIn(report.name, run.notes)

    def test_cancelled_by_a_person(self):
        report = self.imported(self.line("2026-05-18"))
        report.invoice_id.button_cancel()
        run = self.amend(lines=[self.line("2026-05-18", hours=3)])
        self.assertEqual((report.invoice_id.state, self.billed(report.invoice_id)), ("cancel", [(8, 48.5)]))
        self.assertIn(report.name, run.notes)
        self.assertEqual(len(self.invoices()), 1)

    # --- Settings ------------------------------------------------------------------------------------

    def test_missing_settings(self):
        for name, said in (("default_product_id", "Default Product"), ("default_journal_id", "Default Journal")):
            with self.subTest(name):
                value = self.connection[name]
                self.connection[name] = False
                day = "2026-05-18" if "product" in name else "2026-05-19"
                self.imported(self.line(day))
                self.assertIn(said, self.problem())
                self.assertIn("Settings", self.problem())
                self.assertFalse(self.report(self.last))
                self.connection[name] = value
                self.issues().action_retry()
                self.work()
                self.assertTrue(self.report(self.last).invoice_id)

    def test_journal_of_the_wrong_type(self):
        """Refused in the settings, and again when the invoice is made."""
        for kind in ("purchase", "general", "bank"):
            with self.subTest(kind):
                journal = self.env["account.journal"].create({"name": f"J {kind}", "code": kind[:3], "type": kind})
                with self.assertRaises(ValidationError) as refused:
                    self.connection.default_journal_id = journal
                self.assertRegex(str(refused.exception), f"J {kind}.*sales journal")
        self.journal.type = "general"
        self.imported(self.line("2026-05-18"))
        self.assertRegex(self.problem(), "Sales.*sales journal")
        self.assertFalse(self.invoices())

    def test_terms_stay(self):
        self.env["ir.config_parameter"].set_param("account.use_invoice_terms", "True")
        self.company.write({"invoice_terms": "<p>Thirty days.</p>", "terms_type": "plain"})
        narration = self.imported(self.line("2026-05-18")).invoice_id.narration
        self.assertIn("Thirty days.", narration)
        self.assertIn(self.worker.name, narration)

    def test_another_company_sees_nothing(self):
        report = self.imported(self.line("2026-05-18"))
        user = self.env["res.users"].create(
            {
                "name": "Olga",
                "login": "olga",
                "company_id": self.env.ref("base.main_company").id,
                "company_ids": self.env.ref("base.main_company").ids,
                "group_ids": [(4, self.env.ref("hr_attendance.group_hr_attendance_user").id)],
            }
        )
        Report = self.env["hr.hours.report"].with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        self.assertFalse(Report.search([("id", "=", report.id)]))
        user.company_ids |= self.company
        self.assertTrue(Report.with_context(allowed_company_ids=self.company.ids).search([("id", "=", report.id)]))
        self.assertEqual(report.invoice_id.company_id, self.company)
