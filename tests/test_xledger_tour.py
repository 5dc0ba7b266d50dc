"""The set-up of Xledger, and the export of time off, as a file and through the API, in a browser."""

from urllib.parse import quote

from odoo.tests import freeze_time, new_test_user, tagged

from .tours import TourCase
from .xledger import XledgerCase
from .xledger_absences import XledgerAbsenceCase

EXPORT = "/odoo/action-hr_sync.hr_sync_export_action"


@freeze_time("2026-06-15 08:00:00")
@tagged("hr_sync_tour", "slow")
class TestXledgerTour(XledgerAbsenceCase, TourCase):
    mutations = ()

    def tour(self, name, url):
        self.env.flush_all()
        self.start_tour(url, name, login="hsx_officer")
        self.env.invalidate_all()

    def test_file_then_api(self):
        leave = self.off("2026-05-04", "2026-05-08")
        self.off("2026-05-11", kind=self.kind("Parental leave"))
        self.tour("hr_sync_xledger_file", EXPORT)
        file = self.env["hr.sync.file"].search([])
        self.assertEqual((file.create_uid, file.line_ids.mapped("res_id")), (self.users["officer"], leave.ids))
        self.tour("hr_sync_xledger_files", "/odoo/action-hr_sync.hr_sync_file_action")
        self.xledger.mutations = ("addAbsences", "updateAbsences", "removeAbsences")
        self.test()
        self.work()
        self.simulator.forget()
        self.tour("hr_sync_xledger_push", EXPORT)
        self.work()
        self.assertEqual(self.there(), [("Kari", "FERIE", "05-04", "05-08", "100")])
        self.assertEqual(leave.hr_sync_exported_by_id, self.users["officer"])
        self.assertIn(file.name, leave.hr_sync_in_file)


@freeze_time("2026-06-15 08:00:00")
@tagged("hr_sync_tour", "slow")
class TestXledgerSetupTour(XledgerCase, TourCase):
    """The company has no connection yet; Kari is known on both sides, Ola and Per only in Odoo."""

    def prepare(self):
        super().prepare()
        self.connection.action_remove()
        self.simulator.add_entity("200", "Datter AS", self.simulator.home)
        self.simulator.add_employee("1", "Kari", "Berg", email="k.berg@old.example", employmentFrom="2020-01-01")
        self.person("1", "Kari Berg", work_email="kari@eksempel.example", job_title="Engineer")
        self.person("2", "Ola Vik", work_email="ola@eksempel.example", job_title="Carpenter")
        self.person("3", "Per Lie", work_email="per@eksempel.example")
        groups = "hr_sync.group_administrator,hr.group_hr_manager"
        new_test_user(self.env, "hr_sync_tour", groups=groups, company_id=self.company.id, company_ids=self.company.ids)

    def tour(self, name, action, **options):
        self.env.flush_all()
        self.start_tour(f"/odoo/action-hr_sync.{action}", f"hr_sync_xledger_{name}", login="hr_sync_tour", **options)
        self.env.invalidate_all()

    def test_set_up(self):
        cookies = {"hr_sync_tour_url": quote(self.simulator.base_url, safe="")}
        self.tour("begin", "hr_sync_overview_action", cookies=cookies)
        self.connection = self.env["hr.sync.connection"].search([("company_id", "=", self.company.id)])
        self.simulator.forget()
        self.work(self.connection)
        self.assertEqual(self.nodes(), [])
        self.tour("start", "hr_sync_overview_action")
        self.assertEqual((self.connection.state, self.nodes()), ("connected", []))
        self.work(self.connection)
        runs = self.connection.run_ids.filtered(lambda one: one.kind == "sync" and one.record_type == "employee")
        self.assertEqual([(run.created, run.updated, run.skipped) for run in runs], [(1, 1, 1)])
        self.tour("summary", f"hr_sync_run_action/{runs.id}")
        self.assertEqual(self.simulator.by_code("1")["email"], "kari@eksempel.example")
        self.assertEqual(sorted(one["code"] for one in self.simulator.employees.values()), ["1", "2"])
        self.tour("schedule", "hr_sync_overview_action")
        [stream] = self.connection.stream_ids.filtered(lambda one: one.record_type == "employee")
        self.assertEqual(
            (stream.schedule, stream.friday, stream.saturday, stream.sunday), ("weekly", True, True, False)
        )
