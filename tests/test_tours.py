"""What an officer does, in a browser."""

from urllib.parse import quote

from odoo.tests import new_test_user, tagged

from ..engine.messages import sentence_of
from .expenses import ExpenseCase
from .tours import TourCase
from .twogethr import RECORD_TYPES, TwogethrCase


@tagged("hr_sync_tour", "slow")
class TestTours(TwogethrCase, TourCase):
    employees, units = 0, 1
    browser_size = "1280x800"

    def prepare(self):
        super().prepare()
        groups = "base.group_system,hr_sync.group_administrator,hr.group_hr_manager"
        new_test_user(self.env, "hr_sync_tour", groups=groups, company_id=self.company.id, company_ids=self.company.ids)
        self.ladina = self.simulator.add_user(firstName="Ladina", lastName="Caduff")
        self.bad = self.simulator.add_user(firstName="Gian", lastName="Issler", ahvNumber="756.1234.5678.90")

    def tour(self, name, url, **options):
        self.env.flush_all()
        self.start_tour(url, name, login="hr_sync_tour", **options)
        self.env.invalidate_all()

    def test_settings(self):
        """Enter URL and key, save, test: connected."""
        self.connection.unlink()
        url = f"{self.simulator.url}/swagger/index.html"
        self.tour("hr_sync_settings", "/odoo/settings", cookies={"hr_sync_tour_url": quote(url, safe="")})
        connection = self.env["hr.sync.connection"].search([("company_id", "=", self.company.id)])
        self.assertEqual((connection.state, connection.base_url), ("connected", self.simulator.url))

    def begin_setup(self):
        """Both sides have people, and there is a time entry without a project; the set-up is left in the comparison.

        :return: who is in Odoo already, and the connection.
        """
        self.connection.unlink()
        here = self.env["hr.employee"].create(
            [
                {"name": "Ladina Caduff", "company_id": self.company.id, "personnel_number": "1", "job_title": "Alt"},
                {"name": "Zweimal Da", "company_id": self.company.id, "personnel_number": "007"},
            ]
        )
        self.simulator.store.delete("users", self.bad["id"])
        self.simulator.update_user(self.ladina["id"], personnelNumber="1", jobTitle="Neu")
        self.simulator.add_user(firstName="Zweimal", lastName="Da", personnelNumber="7")
        new = self.simulator.add_user(firstName="Neu", lastName="Dabei")
        self.simulator.add_time_entry(new["id"], "2026-05-04", 8)
        cookies = {"hr_sync_tour_url": quote(self.simulator.url, safe="")}
        self.tour("hr_sync_setup_begin", "/odoo/action-hr_sync.hr_sync_overview_action", cookies=cookies)
        connection = self.env["hr.sync.connection"].search([("company_id", "=", self.company.id)])
        self.assertEqual((connection.state, connection.setup_step), ("draft", "match"))
        with self.count_writes() as counter:
            self.work(connection)
        self.assertEqual(counter.statements, [])
        return here, connection

    def test_setup_on_phone(self):
        """Left by a reload and with Back in each step, then continued as it was; numbers lead to records and back."""
        self.browser_size = "420x900"
        _here, connection = self.begin_setup()
        self.tour("hr_sync_setup_preview", "/odoo/action-hr_sync.hr_sync_overview_action")
        self.assertEqual((connection.state, connection.setup_step), ("draft", "preview"))

    def test_setup(self):
        """The same on a wide screen; nothing is written before the last step."""
        here, connection = self.begin_setup()
        self.assertFalse(connection.stream_ids.filtered(lambda one: one.record_type == "absence_type").enabled)
        self.tour("hr_sync_setup_preview", "/odoo/action-hr_sync.hr_sync_overview_action")
        connection.setup_ids.action_back()
        connection.setup_ids.action_back()
        self.tour("hr_sync_setup_finish", "/odoo/action-hr_sync.hr_sync_overview_action")
        self.assertEqual(here.mapped("job_title"), ["Alt", False])
        self.work(connection)
        self.assertEqual(connection.state, "connected")
        self.assertEqual(here[0].job_title, "Neu")
        self.assertEqual(here.mapped("hr_sync_state"), ["linked", "linked"])
        self.assertFalse(self.env["hr.sync.job"].search([("state", "=", "failed")]).mapped("error"))

    def test_setup_in_german(self):
        _here, connection = self.begin_setup()
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"].search([("name", "=", "hr_sync")])._update_translations(["de_DE"])
        self.env["res.users"].search([("login", "=", "hr_sync_tour")]).lang = "de_DE"
        self.tour("hr_sync_setup_german", "/odoo/action-hr_sync.hr_sync_overview_action")
        self.assertEqual(connection.setup_step, "match")

    def test_cancel(self):
        self.connection.stream_ids.filtered(lambda one: one.record_type == "employee").action_sync()
        self.tour("hr_sync_cancel", "/odoo/action-hr_sync.hr_sync_run_action")
        self.work()
        run = self.connection.run_ids.filtered(lambda one: one.record_type == "employee")
        self.assertEqual((run.state, run.fetched), ("cancelled", 0))

    def test_preview(self):
        """A refresh of the connection's form that is under way when the form is left shows no error."""
        self.tour("hr_sync_preview", f"/odoo/action-hr_sync.hr_sync_connection_action/{self.connection.id}")
        self.assertEqual(self.connection.run_ids.mapped("kind"), ["preview"])

    def test_panel(self):
        self.sync()
        employee = self.employee(self.ladina["id"])
        self.tour("hr_sync_panel", f"/odoo/action-hr.open_view_employee_list_my/{employee.id}")

    def test_employees_and_issues(self):
        """The list's button starts a sync; the worker brings the people; what failed can be tried again."""
        employees = "/odoo/action-hr.open_view_employee_list_my?view_type=list"
        self.tour("hr_sync_employees", employees)
        runs = self.connection.run_ids
        self.assertEqual(set(runs.mapped("state")), {"running"})
        self.work()
        self.assertEqual(set(runs.mapped("state")), {"done", "partial"}, runs.mapped("error"))
        self.tour("hr_sync_employees_there", employees)
        issue, employee = self.issues(), self.employee(self.ladina["id"])
        issue.write({"fix_model": employee._name, "fix_id": employee.id})
        alike = issue.copy({"external_id": "another", "state": "failed", "error": sentence_of(issue, "error")})
        self.assertEqual(alike.cause_key, issue.cause_key)
        self.tour("hr_sync_issues", "/odoo/action-hr_sync.hr_sync_job_action_issues")
        self.assertEqual(alike.state, "pending")
        alike.unlink()
        self.simulator.update_user(self.bad["id"], ahvNumber=None)
        self.work()
        self.assertFalse(self.issues())
        self.assertEqual(self.employee(self.bad["id"]).name, "Gian Issler")

    def test_conflict(self):
        """Both sides changed two fields: the officer takes one from here and one from there."""
        self.sync()
        ladina = self.all_employees().filtered(lambda one: one.name == "Ladina Caduff")
        user = ladina.hr_sync_external_id
        self.connection.stream_ids.policy = "ask"
        ladina.write({"job_title": "Hier", "mobile_phone": "079 1"})
        self.simulator.update_user(user, jobTitle="Dort", mobile="079 2")
        self.sync()
        self.tour("hr_sync_conflict", "/odoo/action-hr_sync.hr_sync_job_action_issues")
        self.work()
        self.assertFalse(self.issues(error_code="conflict"))
        self.assertEqual((ladina.job_title, ladina.mobile_phone), ("Hier", "079 2"))

    def test_webhook(self):
        """Registered there with one click. A test cannot press *Send Test Event*: it answers one request at a time."""
        url = f"/odoo/action-hr_sync.hr_sync_connection_action/{self.connection.id}"
        self.tour("hr_sync_webhook", url)
        self.assertEqual(len(self.simulator.all("webhooks")), 1)


@tagged("hr_sync_tour", "slow")
class TestAllTypes(ExpenseCase, TourCase):
    """Every button, in lists and on cards, and what it brings in the view that the user guide names."""

    record_types = RECORD_TYPES

    def fill(self):
        """One of each at the simulator."""
        simulator = self.simulator
        unit = simulator.add_unit("Montage")["id"]
        user = simulator.add_user(firstName="Ladina", lastName="Caduff", organisationUnitId=unit)["id"]
        project = simulator.add_project(name="Umbau Bahnhof", customerName="Bahn AG")["id"]
        task = simulator.add_subproject(project, name="Malerarbeiten")["id"]
        simulator.add_time_entry(user, "2026-05-27", 8, projectId=project, subprojectId=task, note="Wand gestrichen")
        simulator.add_absence(user, simulator.add_absence_type(name="Ferien")["id"], "2026-05-28")
        lines = [{"id": "1", "date": "2026-05-26", "start": "08:00", "end": "17:00", "breakMinutes": 60, "hours": 8}]
        simulator.add_hours_report(user, lines, number="SR-7", customerName="Bahn AG")
        simulator.update("expense-types", self.type, name="Verpflegung")
        self.spend(userId=user, description="Essen mit Kunde")
        return user

    def test_all_types(self):
        user = self.fill()
        groups = (
            "base.group_system",
            "hr_sync.group_administrator",
            "hr.group_hr_manager",
            "account.group_account_user",
            "project.group_project_manager",
            "hr_timesheet.group_timesheet_manager",
            "hr_holidays.group_hr_holidays_manager",
            "hr_expense.group_hr_expense_manager",
            "hr_attendance.group_hr_attendance_manager",
        )
        new_test_user(
            self.env,
            "hr_sync_tour",
            groups=",".join(groups),
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        income, receivable = self.env["account.account"].create(
            [
                {"name": "Erlös", "code": "3400", "account_type": "income"},
                {"name": "Debitoren", "code": "1100", "account_type": "asset_receivable", "reconcile": True},
            ]
        )
        self.env["res.partner"].create(
            {"name": "Bahn AG", "is_company": True, "property_account_receivable_id": receivable.id}
        )
        product = self.env["product.product"].create(
            {"name": "Personalverleih", "type": "service", "property_account_income_id": income.id}
        )
        journal = self.env["account.journal"].create(
            {"name": "Rechnungen", "code": "RE", "type": "sale", "company_id": self.company.id}
        )
        self.connection.write({"default_product_id": product.id, "default_journal_id": journal.id})
        self.sync("employee")
        self.employee(user).contract_type_id = self.env.ref("hr_sync.contract_type_personalverleih")
        self.env.flush_all()
        self.start_tour("/odoo", "hr_sync_buttons", login="hr_sync_tour", timeout=180)
        self.start_tour("/odoo", "hr_sync_buttons_on_cards", login="hr_sync_tour", timeout=180)
        self.work()
        self.assertNoIssues()
        self.assertEqual(set(self.connection.run_ids.mapped("state")), {"done"})
        self.start_tour("/odoo", "hr_sync_found", login="hr_sync_tour", timeout=180)
        invoice = self.env["account.move"].search([("hours_report_employee_id", "=", self.employee(user).id)])
        self.assertEqual((invoice.ref, invoice.state), ("SR-7", "draft"))
