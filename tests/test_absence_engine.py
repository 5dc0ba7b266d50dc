"""Absences and what holds for every type: silence, kills, rights, buttons, and queries that do not grow."""

from lxml import etree
from odoo.tests import freeze_time, new_test_user

from ..engine.pull import comparer, importer
from ..models.time_off.hr_leave_writer import AbsenceWriter
from .absences import AbsenceCase
from .queries import QueryCase

_BUTTONS = {
    "hr.leave": ("Sync 2getHR Time Off", "hr_holidays.hr_leave_action_action_approve_department"),
    "hr.leave.type": ("Sync 2getHR TimeOff Types", "hr_holidays.open_view_holiday_status"),
}


@freeze_time("2026-06-01 08:00:00")
class TestAbsenceEngine(AbsenceCase):
    def with_users(self):
        """An employee with a user, whose superior and approver are users too; returns the user's id there."""
        boss, user = self.person(), self.person()
        self.simulator.update_user(user, managerId=boss)
        kind = self.kind(requiresApproval=True)
        self.sync_all()
        users = [
            new_test_user(self.env, login, groups="hr_holidays.group_hr_holidays_user", company_id=self.company.id,
                          company_ids=self.company.ids, email=f"{login}@alpenwerk.example")
            for login in ("hsa_boss", "hsa_anna")
        ]  # fmt: skip
        self.employee(boss).user_id, self.employee(user).user_id = users
        self.employee(user).leave_manager_id = users[0]
        self.leave_type(kind).responsible_ids = users[0]
        return user, kind

    def test_nobody_is_told(self):
        """Neither of a first sync with future and past absences nor of what changes later."""
        user, kind = self.with_users()
        made = [
            self.absent(user, kind, f"2026-{month:02d}-{day:02d}", state=state)
            for month in (5, 6)
            for day, state in ((4, "approved"), (11, "requested"), (15, "rejected"), (18, "cancelled"))
        ]
        before = self.notices("mail.message")
        self.sync_all()
        self.assertNoIssues()
        meetings = self.meetings(self.env["hr.leave"].concat(*map(self.leave, made)))
        self.assertEqual(len(meetings), 2)
        for absence in made:
            for state in ("requested", "approved", "rejected", "approved", "cancelled"):
                self.simulator.update("absences", absence, state=state)
                self.sync_through("absence")
        self.simulator.add_holiday("Betriebsfest", "2026-06-04")
        self.simulator.update("absences", made[4], state="approved", endDate="2026-06-05")
        self.sync_all()
        self.simulator.delete("absences", made[4])
        self.sync_all()
        self.assertNoIssues()
        after = self.notices("mail.message")
        self.assertEqual(after, before)

    def test_killed_and_gone_on(self):
        user, kind = self.person(), self.kind()
        for day in range(1, 13):
            self.absent(user, kind, f"2026-07-{day:02d}")
        self.pages_of(4)
        for owner, method, after in (
            ("odoo.addons.hr_sync.models.time_off.hr_leave_writer.AbsenceWriter", "apply", 1),
            ("odoo.addons.hr_sync.models.time_off.hr_leave_writer.AbsenceWriter", "_approve", 1),
            ("odoo.addons.hr_sync.engine.pull.run_pass.Pass", "_import_page", 2),
            ("odoo.addons.hr_sync.engine.pull.run_pass.Pass", "_finish", 0),
        ):
            with self.die_at(owner, method, after):
                self.sync()
        self.work()
        leaves = self.env["hr.leave"].search([("employee_id", "=", self.employee(user).id)])
        self.assertEqual(len(leaves), 12)
        self.assertApproved(leaves, 8)
        self.assertSilentAgain()

    def test_killed_while_it_changes(self):
        """Neither two calendar entries nor none."""
        absence = self.absent(self.person(), self.kind(), "2026-06-08", "2026-06-12")
        self.sync_all()
        for method in ("_take_back", "_apply_states", "_approve", "_check"):
            with self.subTest(method):
                end = self.simulator.get("absences", absence)["endDate"]
                self.simulator.update("absences", absence, endDate="2026-06-11" if end[-1] == "2" else "2026-06-12")
                with self.die_at("odoo.addons.hr_sync.models.time_off.hr_leave_writer.AbsenceWriter", method):
                    self.sync("absence")
                self.assertApproved(self.leave(absence))
                self.assertEqual(self.leave(absence).request_date_to.isoformat(), end)
                self.work()
                self.assertApproved(self.leave(absence))
                self.assertNotEqual(self.leave(absence).request_date_to.isoformat(), end)

    # --- Buttons -------------------------------------------------------------------------------------

    def test_buttons(self):
        """In the views that the menu opens, for officers, who need no rights of Time Off beyond."""
        officer = new_test_user(
            self.env, "hsa_officer", groups="hr_sync.group_officer", company_id=self.company.id,
            company_ids=self.company.ids,
        )  # fmt: skip
        plain = new_test_user(self.env, "hsa_plain", company_id=self.company.id, company_ids=self.company.ids)
        for model, (string, action) in _BUTTONS.items():
            views = self.env.ref(action).views
            for view, kind in [(view, kind) for view, kind in views if kind in ("list", "kanban")]:
                for user, count in ((officer, 1), (plain, 0)):
                    env = self.env(user=user, context={"allowed_company_ids": self.company.ids})
                    arch = etree.fromstring(env[model].get_view(view, kind)["arch"])
                    with self.subTest(model=model, kind=kind, user=user.login):
                        found = arch.xpath(f"/*/header/button[@string='{string}'][@name='action_hr_sync']")
                        self.assertEqual(len(found), count)
            self.assertLessEqual({"list", "kanban"}, {kind for _view, kind in views})
        mine = self.env.ref("hr_holidays.hr_leave_view_tree_my")
        env = self.env(user=officer, context={"allowed_company_ids": self.company.ids})
        arch = etree.fromstring(env["hr.leave"].get_view(mine.id, "list")["arch"])
        self.assertTrue(arch.xpath("/*/header/button[@string='Sync 2getHR Time Off']"))

    def test_button_syncs_what_belongs_together(self):
        officer = new_test_user(
            self.env, "hsa_officer", groups="hr_sync.group_officer", company_id=self.company.id,
            company_ids=self.company.ids,
        )  # fmt: skip
        absence = self.absent(self.person(), self.kind(), "2026-06-08")
        env = self.env(user=officer, context={"allowed_company_ids": self.company.ids, "hr_sync_system": "twogethr"})
        self.env["hr.leave"].with_env(env).action_hr_sync()
        types = {run.record_type for run in self.env["hr.sync.run"].search([("state", "=", "running")])}
        self.assertEqual(types, {"employee", "absence_type", "public_holiday", "absence"})
        self.work()
        self.assertApproved(self.leave(absence), 1)

    def test_forms_show_where_it_came_from(self):
        absence = self.absent(self.person(), self.kind(), "2026-06-08")
        self.sync_all()
        for record in (self.leave(absence), self.leave(absence).holiday_status_id):
            with self.subTest(record._name):
                arch = etree.fromstring(record.get_view(False, "form")["arch"])
                self.assertTrue(arch.xpath("//field[@name='hr_sync_external_id']"))
                found = record.search([("hr_sync_external_id", "=", record.hr_sync_external_id)])
                self.assertEqual(found, record)
                search = etree.fromstring(record.get_view(False, "search")["arch"])
                self.assertTrue(search.xpath("//field[@name='hr_sync_external_id']"))


@freeze_time("2026-06-01 08:00:00")
class TestAbsenceQueries(QueryCase, AbsenceCase):
    """Matching and linking absences takes as many queries for 100 as for 10."""

    def measure(self, size):
        kind = self.kind()
        users = [self.person() for _index in range(size)]
        self.sync_all()
        for user in users:
            self.absent(user, kind, "2026-06-08", "2026-06-12")
        with (
            self.counting(comparer.Comparer, "known_payloads") as known,
            self.counting(importer.Importer, "sort") as sort,
            self.counting(importer, "match") as match,
            self.counting(AbsenceWriter, "plan") as plan,
            self.counting(importer, "save_agreement") as saved,
        ):
            runs = self.sync_through("absence")
        self.assertNoIssues()
        self.assertEqual(runs["absence"].created, size)
        self.env.flush_all()
        unchanged = []
        with self.watching(unchanged):
            runs = self.sync("absence", full=True)
        self.assertGreaterEqual(runs["absence"].unchanged, size)
        return {
            "sort": known[-1] + sort[-1],
            "match": match[-1],
            "plan": plan[-1],
            "link": saved[-1],
            "unchanged": unchanged,
        }

    def test_flat(self):
        self.measure(6)  # caches are filled
        measured = {size: self.measure(size) for size in self.sizes}
        for what in ("sort", "match", "plan", "link", "unchanged"):
            with self.subTest(what):
                self.assertFlat(measured, what)
