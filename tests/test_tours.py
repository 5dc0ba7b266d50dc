"""What an officer does, in a browser."""

from urllib.parse import quote

from odoo.tests import HttpCase, new_test_user, tagged

from .common import SyncCase


@tagged("hr_sync_tour")
class TestTours(SyncCase, HttpCase):
    employees, units = 0, 1

    def registry_enter_test_mode(self, **options):
        """HttpCase has done so for the whole class."""

    def setUp(self):
        super().setUp()
        groups = "base.group_system,hr_sync.group_administrator,hr.group_hr_manager"
        new_test_user(self.env, "hr_sync_tour", groups=groups, company_id=self.company.id, company_ids=self.company.ids)
        self.simulator.add_user(firstName="Ladina", lastName="Caduff")
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

    def test_employees_and_issues(self):
        """The list's button starts a sync; the worker brings the people; what failed can be tried again."""
        employees = "/odoo/action-hr.open_view_employee_list_my?view_type=list"
        self.tour("hr_sync_employees", employees)
        runs = self.connection.run_ids
        self.assertEqual(set(runs.mapped("state")), {"running"})
        self.work()
        self.assertEqual(set(runs.mapped("state")), {"done", "partial"}, runs.mapped("error"))
        self.tour("hr_sync_employees_there", employees)
        self.tour("hr_sync_issues", "/odoo/action-hr_sync.hr_sync_job_action_issues")
        self.simulator.update_user(self.bad["id"], ahvNumber=None)
        self.work()
        self.assertFalse(self.issues())
        self.assertEqual(self.employee(self.bad["id"]).name, "Gian Issler")
