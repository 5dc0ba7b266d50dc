"""Avantage from the set-up to hours in a file, which nobody can change, in a browser of somebody who reads French."""

import base64
import csv
from urllib.parse import quote

from odoo.tests import freeze_time, new_test_user, tagged

from .avantage import AvantageCase
from .simulators.avantage.company import populate
from .tours import TourCase

GROUPS = (
    "hr_sync.group_administrator",
    "hr.group_hr_manager",
    "hr_timesheet.group_timesheet_manager",
    "project.group_project_manager",
)
LANGUAGE = "fr_CA"
MODULES = ("base", "web", "hr", "hr_timesheet", "hr_sync")


@freeze_time("2026-06-15 08:00:00")
@tagged("hr_sync_tour", "slow")
class TestAvantageTour(AvantageCase, TourCase):
    """The company has no connection yet; Marie-Ève is known on both sides, with the same number."""

    def prepare(self):
        super().prepare()
        self.connection.unlink()
        populate(self.simulator, 3)
        self.env["res.lang"]._activate_lang(LANGUAGE)
        self.env["ir.module.module"].search([("name", "in", MODULES)])._update_translations([LANGUAGE])
        company = {"company_id": self.company.id}
        self.marie = self.env["hr.employee"].create(
            {"name": "Marie-Ève Tremblay", "personnel_number": "000101", **company}
        )
        self.school = self.env["project.project"].create({"name": "Chantier", **company})
        self.overtime = self.env["hr.wage.type"].create({"name": "Temps et demi", "code": "125", **company})
        new_test_user(
            self.env,
            "hr_sync_tour",
            groups=",".join(GROUPS),
            lang=LANGUAGE,
            company_id=self.company.id,
            company_ids=self.company.ids,
        )

    def tour(self, name, url, **options):
        self.env.flush_all()
        self.start_tour(url, f"hr_sync_avantage_{name}", login="hr_sync_tour", **options)
        self.env.invalidate_all()

    def enter_the_others(self):
        """The tables that the tour has not entered."""
        self.enter(
            *("employees", "EMPMAI", "EMNO"),
            **{"number": 0, "last_name": 1, "first_name": 2, "phone": 3, "email": 4, "birthday": 5, "trade": 6},
        )
        self.enter("activities", "ACTIVE", "ACCODE", code=0, name=1)
        self.enter("hour_types", "TYPHEU", "THCODE", code=0, name=1, kind=2)

    def work_a_day(self):
        """Approved hours of Marie-Ève on the project that was linked."""
        line = self.env["account.analytic.line"].create(
            {
                "employee_id": self.marie.id,
                "project_id": self.school.id,
                "date": "2026-05-04",
                "unit_amount": 7.5,
                "wage_type_id": self.overtime.id,
                "name": "Coffrage",
            }
        )
        line.sudo().action_approve_timesheet()
        return line

    def written(self):
        """The lines of the only file."""
        file = self.env["hr.sync.file"].search([("connection_id", "=", self.connection.id)])
        return base64.b64decode(file.content).decode("utf-8-sig").splitlines()

    def test_from_the_set_up_to_frozen_hours(self):
        cookies = {"hr_sync_tour_url": quote(self.simulator.address, safe="")}
        self.tour("begin", "/odoo/action-hr_sync.hr_sync_overview_action", cookies=cookies)
        self.connection = self.env["hr.sync.connection"].search([("company_id", "=", self.company.id)])
        self.assertEqual(self.connection.access_point_ids.test_state, "works")
        self.assertEqual(self.table("trades")._values()["columns"], {"code": 0, "name": 1})
        self.enter_the_others()
        self.tour("compare", "/odoo/action-hr_sync.hr_sync_overview_action")
        with self.count_writes() as counter:
            self.work(self.connection)
        self.assertEqual(counter.statements, [])
        self.tour("finish", "/odoo/action-hr_sync.hr_sync_overview_action")
        self.assertEqual(self.connection.state, "connected")
        self.work(self.connection)
        self.assertFalse(self.issues())
        self.assertEqual(self.marie.hr_sync_state, "linked")
        self.simulator.tables["R09", "METIER"].rows.append(["PEI", "Peintre"])
        self.tour("sync", "/odoo/action-hr_sync.hr_trade_action?view_type=list")
        self.work(self.connection)
        self.assertIn("PEI", self.env["hr.trade"].search([("company_id", "=", self.company.id)]).mapped("code"))
        self.tour("link", f"/odoo/project.project/{self.school.id}")
        self.work(self.connection)
        self.assertEqual(self.school.project_number, "0000024004")
        line = self.work_a_day()
        self.tour("export", "/odoo/action-hr_sync.hr_sync_export_action")
        [row] = csv.DictReader(self.written(), delimiter=";")
        self.assertEqual((row["Numéro d'employé"], row["Numéro de projet"]), ("000101", "0000024004"))
        self.assertEqual((row["Code de type d'heures"], row["Heures à temps et demi"]), ("TD", "7.5"))
        self.tour("frozen", "/odoo/action-hr_timesheet.timesheet_action_all?view_type=list")
        self.assertEqual((line.exists(), line.approval_state), (line, "frozen"))
