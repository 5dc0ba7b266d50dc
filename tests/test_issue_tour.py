"""Issues as a list of work in a browser, in a window and on a phone, while the real worker takes its turns."""

from odoo import fields
from odoo.tests import new_test_user, tagged

from .tours import TourCase
from .twogethr import TwogethrCase

_ISSUES = "/odoo/action-hr_sync.hr_sync_job_action_issues"


class IssueTourCase(TwogethrCase, TourCase):
    employees, units = 0, 1
    record_types = ("department", "employee")

    def prepare(self):
        super().prepare()
        groups = "base.group_system,hr_sync.group_administrator,hr.group_hr_manager"
        groups += ",hr_timesheet.group_timesheet_manager"
        company = {"company_id": self.company.id, "company_ids": self.company.ids}
        new_test_user(self.env, "hr_sync_tour", groups=groups, **company)
        wrong = {"ahvNumber": "756.1234.5678.90"}
        self.ladina = self.simulator.add_user(firstName="Ladina", lastName="Caduff")["id"]
        self.simulator.add_user(firstName="Gian", lastName="Issler", **wrong)
        self.simulator.add_user(firstName="Reto", lastName="Other", **wrong)
        self.corrected = {
            name: self.simulator.add_user(firstName=name, lastName="Corrected", **wrong)["id"]
            for name in ("Nadia", "Urs", "Beat")
        }
        self.sync()
        self.assertEqual(len(self.issues()), 5)

    def tour(self, name, url=_ISSUES):
        self.env.flush_all()
        cookies = {
            "hr_sync_tour_connection": str(self.connection.id),
            "hr_sync_tour_cron": str(self.connection.cron_id.id),
        }
        self.start_tour(url, f"hr_sync_{name}", login="hr_sync_tour", cookies=cookies, timeout=120)
        self.env.invalidate_all()

    def correct(self, name):
        self.simulator.update_user(self.corrected[name], ahvNumber=None)

    def check_fixed(self):
        self.correct("Nadia")
        self.tour("issue_fixed")
        left = ["Beat Corrected", "Gian Issler", "Reto Other", "Urs Corrected"]
        self.assertEqual(sorted(self.issues().mapped("label")), left)

    def check_decided(self):
        employee = self.employee(self.ladina)
        self.connection.stream_ids.policy = "ask"
        employee.mobile_phone = "079 1"
        self.simulator.update_user(self.ladina, mobile="079 2")
        self.sync()
        self.tour("issue_decided")
        self.assertEqual(employee.mobile_phone, "079 2")

    def check_run(self):
        """The schedule starts it, and the list follows."""
        self.connection.stream_ids.filtered(lambda one: one.record_type == "department")._request("schedule")
        self.tour("runs_move", "/odoo/action-hr_sync.hr_sync_run_action")

    def check_approved(self):
        project = {"name": "Bridge", "company_id": self.company.id, "allow_timesheets": True}
        line = self.env["account.analytic.line"].create(
            {
                "employee_id": self.employee(self.ladina).id,
                "project_id": self.env["project.project"].create(project).id,
                "date": fields.Date.today(),
                "unit_amount": 8,
                "name": "Work",
            }
        )
        self.tour("approve_says", "/odoo/action-hr_sync.hr_timesheet_approve_action")
        self.assertEqual(line.approval_state, "approved")


@tagged("hr_sync_tour", "slow")
class TestIssueTour(IssueTourCase):
    browser_size = "1280x900"

    def test_pages(self):
        self.check_decided()
        self.check_fixed()
        self.correct("Urs")
        self.correct("Beat")
        self.tour("issues_retried")
        self.check_run()
        self.check_approved()

    def test_pages_on_the_bus(self):
        self.tour("live_pages")


@tagged("hr_sync_tour", "slow")
class TestIssueTourOnPhone(IssueTourCase):
    browser_size = "420x900"
    touch_enabled = True

    def test_pages(self):
        self.check_decided()
        self.check_fixed()
        self.check_run()
        self.check_approved()
