"""Hours reports, attendances and invoices on the screen: the buttons, and who sees what."""

from lxml import etree
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user

from .hours import HoursCase

_BUTTON = "//header/button[@string='Sync 2getHR Hours Reports']"


@freeze_time("2026-06-01 08:00:00")
class TestHoursViews(HoursCase):
    def user_of(self, login, groups):
        return new_test_user(
            self.env, login, groups=groups, company_id=self.company.id, company_ids=self.company.ids, tz="Europe/Zurich"
        )

    def as_(self, login, groups, records):
        return records.with_user(self.user_of(login, groups))

    def arch(self, model, kind, xmlid=None):
        view = self.env.ref(xmlid).id if xmlid else False
        return etree.fromstring(model.get_views([(view, kind)])["views"][kind]["arch"])

    def test_buttons(self):
        """In the views that the menus open, for officers alone."""
        for groups, there in (
            ("hr_sync.group_officer,hr_attendance.group_hr_attendance_user", True),
            ("hr_attendance.group_hr_attendance_user", False),
        ):
            for model in ("hr.attendance", "hr.hours.report"):
                for kind in ("list", "kanban"):
                    with self.subTest(groups=groups, model=model, kind=kind):
                        records = self.as_(f"{model}{kind}{there}", groups, self.env[model])
                        self.assertEqual(bool(self.arch(records, kind).xpath(_BUTTON)), there)

    def test_button(self):
        """An officer without HR rights syncs by it; others do not."""
        id_ = self.report_of(self.line("2026-05-18"))
        groups = "hr_sync.group_officer,hr_attendance.group_hr_attendance_officer"
        for model in ("hr.attendance", "hr.hours.report"):
            records = self.as_(f"officer {model}", groups, self.env[model]).with_context(hr_sync_system="twogethr")
            self.assertEqual(records.action_hr_sync()["tag"], "display_notification")
        self.work()
        self.assertTrue(self.report(id_).invoice_id)
        other = self.as_("other", "hr_attendance.group_hr_attendance_officer", self.env["hr.attendance"])
        with self.assertRaises(UserError):
            other.with_context(hr_sync_system="twogethr").action_hr_sync()

    def test_button_of_a_stream_that_is_off(self):
        self.connection.stream_ids.filtered(lambda item: item.record_type == "hours_report").enabled = False
        with self.assertRaisesRegex(UserError, "is disabled"):
            self.env["hr.attendance"].with_context(hr_sync_system="twogethr").action_hr_sync()

    def test_read_only(self):
        report = self.imported(self.line("2026-05-18"))
        manager = self.as_("manager", "hr_attendance.group_hr_attendance_manager,hr_sync.group_officer", report)
        self.assertEqual(manager.name, report.name)
        self.assertTrue(self.arch(manager, "form") is not None and self.arch(manager, "search") is not None)
        self.assertEqual(manager.web_read({"employee_id": {"fields": {"display_name": {}}}})[0]["id"], report.id)
        for attempt in (
            lambda: manager.write({"name": "x"}),
            manager.unlink,
            lambda: manager.create({"name": "x", "employee_id": self.worker.id}),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_links(self):
        report = self.imported(self.line("2026-05-18"))
        action = report.action_open_attendances()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), report.attendance_ids)
        self.assertEqual(report.action_open_invoice()["res_id"], report.invoice_id.id)
        line = report.attendance_ids
        self.assertIn(self.last, line.hr_sync_external_id)
        self.assertEqual(self.env["hr.attendance"].search([("hr_sync_external_id", "ilike", self.last)]), line)

    def test_accountants(self):
        """Who invoices needs no rights on HR: they find invoices by employee, open and edit them."""
        report = self.imported(self.line("2026-05-18"))
        invoice = self.as_("accountant", "account.group_account_manager", report.invoice_id)
        self.arch(invoice, "form", "account.view_move_form")
        search = self.arch(invoice, "search", "account.view_account_invoice_filter")
        self.assertTrue(search.xpath("//field[@name='hours_report_employee_id']"))
        self.assertTrue(self.arch(invoice, "list", "account.view_out_invoice_tree").xpath("//field[@name='ref']"))
        found = invoice.search([("hours_report_employee_id", "ilike", self.worker.name)])
        self.assertEqual(found, invoice)
        spec = {"hours_report_employee_id": {"fields": {"display_name": {}}}, "hr_sync_external_id": {}}
        self.assertEqual(invoice.web_read(spec)[0]["hours_report_employee_id"]["display_name"], self.worker.name)
        invoice.partner_id = self.partner("Neu AG")
        invoice.invoice_line_ids.quantity = 3
        invoice.action_post()
        self.assertEqual(invoice.amount_untaxed, 145.5)
