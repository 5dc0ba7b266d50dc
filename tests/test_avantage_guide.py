"""The steps that users of a time-sheet program know for Avantage, one test for each sentence that a program can fulfil.

Source: support.dreeven.com, "Intégration Avantage". The details are tested in the other modules about Avantage.
"""

import base64

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from ..systems.avantage.gateway import PORT
from .accounts import new_test_users
from .avantage_earnings import AvantageEarningsCase
from .avantage_hours import AvantageHoursCase
from .simulators.avantage.simulator import SimulatedTable

GROUPS = {
    "timesheets": "hr_timesheet.group_timesheet_manager,hr_sync.group_officer,hr.group_hr_user",
    "officer": "hr_sync.group_officer,hr.group_hr_user,project.group_project_user",
    "administrator": "hr_sync.group_administrator,hr.group_hr_user,project.group_project_user",
}


@freeze_time("2026-06-01 08:00:00")
class TestAvantageGuide(AvantageHoursCase):
    def prepare(self):
        super().prepare()
        self.users = new_test_users(self.env(user=1), self.company, "hsd_", GROUPS)
        for kind, table, index, row in (
            ("employees", "EMPLOY", "EMNO", ["E007", "Luc Tremblay"]),
            ("trades", "METIER", "MENO", ["CHA", "Charpentier"]),
            ("activities", "ACTIVE", "ACNO", ["03300", "Bétonnage"]),
        ):
            self.simulator.tables["R09", table] = SimulatedTable((index, 0), [row])
            self.enter(kind, table, index, **{"number" if kind == "employees" else "code": 0, "name": 1})

    def rows_of(self, table):
        return self.simulator.tables["R09", table].rows

    def may_start(self, name, record_type):
        stream = self.connection.stream_ids.filtered(lambda one: one.record_type == record_type)
        return stream.with_user(self.users[name]).with_context(allowed_company_ids=self.company.ids).may_be_started

    def guide(self):
        return " ".join(map(str, self.connection._system().guide))

    # --- Prérequis d'utilisation et accès ------------------------------------------------------------

    def test_company_data_are_synced_by_administrators(self):
        for record_type in ("employee", "trade", "activity"):
            self.assertTrue(self.may_start("administrator", record_type))
            self.assertFalse(self.may_start("officer", record_type) or self.may_start("timesheets", record_type))

    def test_projects_are_synced_by_administrators(self):
        self.assertTrue(self.may_start("administrator", "project"))
        self.assertFalse(self.may_start("officer", "project") or self.may_start("timesheets", "project"))

    def test_hours_are_sent_by_administrators_of_timesheets(self):
        self.assertTrue(self.may_start("timesheets", "approved_hours"))
        self.assertFalse(
            self.may_start("officer", "approved_hours") or self.may_start("administrator", "approved_hours")
        )

    # --- Configuration Avantage ----------------------------------------------------------------------

    def test_the_buffer_is_set_up_first(self):
        self.assertIn("set up the buffer (mémoire tampon)", str(self.connection._system().guide[0]))

    def test_the_default_port_is_2131(self):
        self.assertEqual(PORT, 2131)
        self.assertIn("Port 2131 is usually free; choose another one if it is taken", self.guide())

    def test_both_passwords_stay_empty(self):
        self.assertIn("Leave the 40-bit and 128-bit passwords empty", self.guide())
        self.simulator.banner = bytes(range(128, 200)) + b"\r\n"
        said = self.add_point("Chiffré").action_test()["params"]["message"]
        self.assertIn("Leave the 40-bit and 128-bit passwords of the TCP port empty", said)

    def test_powershell_and_telnet_check_it_locally(self):
        for words in ("PowerShell", f"telnet localhost {PORT}", "-FeatureName TelnetClient"):
            self.assertIn(words, self.guide())

    def test_what_a_good_and_a_bad_answer_look_like(self):
        self.assertIn("A message from Avantage is the good answer", self.guide())
        self.assertIn("ask the customer service of Avantage", self.guide())

    def test_both_firewalls_let_our_address_in(self):
        self.setting("outgoing_address", "203.0.113.7")
        self.assertEqual(self.connection._setting_values()["outgoing_address"], "203.0.113.7")
        for words in ("Windows firewall", "outgoing address of Odoo", "pfSense, Cisco ASA or FortiGate"):
            self.assertIn(words, self.guide())

    # --- Synchroniser les données de la compagnie ----------------------------------------------------

    def test_step_1_to_3_a_connection_is_added(self):
        other = self.env["hr.sync.connection"].create(
            {"name": "Filiale", "system": "avantage", "company_id": self.company.id}
        )
        self.assertEqual(other.state, "draft")
        self.assertLessEqual(
            {"project", "employee", "trade", "activity", "approved_hours"}, set(other.stream_ids.mapped("record_type"))
        )

    def test_step_4_an_access_point_has_an_address_a_user_and_a_password(self):
        point = self.add_point("Filiale", login="dreeven", password="secret")
        self.assertEqual((point.address, point.login), (self.simulator.address, "dreeven"))

    def test_step_5_one_access_point_is_the_default(self):
        other = self.add_point("Filiale")
        other.action_make_default()
        self.assertEqual(self.connection.access_point_ids.filtered("is_default"), other)

    def test_step_6_the_test_says_whether_it_works(self):
        self.assertEqual(self.point.action_test()["params"]["type"], "success")
        self.point.password = "another"
        answer = self.point.action_test()["params"]
        self.assertEqual(answer["type"], "danger")
        self.assertIn("Check the user, the password and the company number", answer["message"])

    def test_step_7_projects_are_synced_and_then_matched_from_the_project(self):
        self.simulator.add_project(26010, "Aréna")
        self.stream_of("project").import_new = False
        self.sync("project")
        arena = self.env["project.project"].create({"name": "Aréna municipal", "company_id": self.company.id})
        action = arena.action_hr_sync_pair()
        entity = self.env["hr.sync.proposal"].search([("external_id", "=", "0000026010")])
        pair = self.env[action["res_model"]].with_context(**action["context"]).create({"entity_id": entity.id})
        pair.action_pair()
        self.work()
        self.assertEqual(self.link_of("project", "0000026010").res_id, arena.id)

    def test_step_8_employees_are_matched_by_their_number(self):
        self.sync("employee")
        self.assertEqual(self.link_of("employee", "E007").res_id, self.luc.id)

    def test_step_8_a_space_in_a_number_makes_no_double_and_no_made_up_address(self):
        self.luc.personnel_number = "E 007"
        before = self.all_employees()
        self.sync("employee")
        self.assertEqual(self.all_employees(), before)
        self.assertEqual(self.issues(error_code="match").external_id, "E007")
        self.assertFalse(any(self.all_employees().mapped("work_email")))

    def test_step_8_numbers_are_checked_before(self):
        self.luc.personnel_number = "E 007"
        action = self.connection.action_check_numbers()
        lines = self.env[action["res_model"]].browse(action["res_id"]).line_ids
        self.assertIn(("odoo", "E␣007"), [(line.side, line.number) for line in lines])

    def test_step_9_hour_types_are_mapped(self):
        self.hour_type(self.overtime, "TD")
        self.line(2, wage_type_id=self.overtime.id)
        self.assertEqual([row["Code de type d'heures"] for row in self.rows(self.new_file())], ["TD"])

    def test_step_9_hours_without_a_type_are_regular(self):
        line = self.line(2, wage_type_id=self.overtime.id)
        self.assertIn("count as Regular in Avantage", self.preview()[line.approved_hours_id.id][1])
        (row,) = self.rows(self.new_file())
        self.assertEqual((row["Code de type d'heures"], row["Heures régulières"]), ("", "2"))

    def test_step_10_trades_are_matched_by_their_code(self):
        self.sync("trade")
        self.assertEqual(self.link_of("trade", "CHA").res_id, self.carpenter.id)

    def test_step_10_a_space_in_a_code_makes_no_double(self):
        self.carpenter.code = "C HA"
        self.sync("trade")
        self.assertEqual(self.issues(error_code="match").external_id, "CHA")
        self.assertEqual(self.env["hr.trade"].search_count([("company_id", "=", self.company.id)]), 2)

    def test_step_10_the_trade_goes_with_the_hours_and_its_rate_stays_in_avantage(self):
        self.line(8)
        self.line(4, day="2026-05-05", trade_id=self.electrician.id)
        self.assertEqual([row["Code de métier"] for row in self.rows(self.new_file())], ["CHA", "ELE"])
        self.assertFalse([name for name in self.env["hr.trade"]._fields if "rate" in name or "wage" in name])

    # --- Synchroniser les données des projets --------------------------------------------------------

    def test_projects_step_3_activities_are_matched_by_their_code(self):
        self.sync("activity")
        self.assertEqual(self.link_of("activity", "03300").res_id, self.concrete.id)

    def test_projects_step_2_and_3_activities_of_the_project_that_was_chosen(self):
        self.enter_budget()
        site = self.env["project.project"].browse(self.site.id)
        context = {"hr_sync_system": "avantage", "hr_sync_type": "project_activity"}
        site.with_context(**context).action_hr_sync_parts()
        self.work()
        self.assertEqual(site.hr_activity_ids.mapped("activity_code"), ["03300"])

    # --- Seconde phase -------------------------------------------------------------------------------

    def enter_budget(self):
        self.simulator.tables["R09", "CONPRE"] = SimulatedTable(("CPCONUM", 0), [["0000026008", "03300", "125000.50"]])
        self.enter("budget", "CONPRE", "CPCONUM", project=0, activity=1, amount=2)
        self.stream_of("project_activity").enabled = True

    def test_budget_figures_of_each_activity(self):
        self.enter_budget()
        self.simulator.add_project(26008, "École Sainte-Thérèse")
        self.sync("project_activity")
        self.site.invalidate_recordset()
        self.assertEqual(self.site.hr_activity_ids.mapped("budget_amount"), [125000.5])

    def test_purchase_orders(self):
        row = ["000000101", "S-1", "2026/05/04", "", "100.00", "", "", "114.98", *[""] * 4, "0000026008", "0"]
        self.simulator.tables["R09", "COMMAN"] = SimulatedTable(("COMCNT", 12), [row])
        self.simulator.tables["R09", "COMITE"] = SimulatedTable(("CMCNT", 0), [])
        (self.stream_of("purchase_order") | self.stream_of("supplier")).enabled = True
        self.sync("purchase_order")
        order = self.env["hr.sync.purchase.order"].search([("company_id", "=", self.company.id)])
        self.assertEqual((order.number, order.total_amount, order.project_id), ("000000101", 114.98, self.site))

    def test_suppliers(self):
        self.simulator.tables["R09", "FOURNI"] = SimulatedTable(("FRNO", 0), [["S-1", "Béton Laval inc."]])
        self.stream_of("supplier").enabled = True
        self.sync("supplier")
        supplier = self.env["hr.sync.supplier"].search([("company_id", "=", self.company.id)])
        self.assertEqual((supplier.code, supplier.name), ("S-1", "Béton Laval inc."))

    def test_syncs_are_planned_by_the_hour_or_the_day(self):
        stream = self.stream_of("trade")
        self.sync("trade")
        stream.write({"trigger": "schedule", "interval": 60})
        before = self.env["hr.sync.run"].search_count([("stream_id", "=", stream.id)])
        for moment, more in (("2026-06-01 08:30:00", 0), ("2026-06-01 09:30:00", 1)):
            with freeze_time(moment):
                self.work()
            runs = self.env["hr.sync.run"].search_count([("stream_id", "=", stream.id)])
            self.assertEqual(runs - before, more, moment)

    # --- Envoyer des données de temps à Avantage -----------------------------------------------------

    def test_approved_and_frozen_sheets_can_be_exported_and_others_cannot(self):
        line, _open = self.line(8), self.line(7, day="2026-05-05", approve=False)
        self.new_file()
        self.assertEqual(self.preview(), {line.approved_hours_id.id: ("known", "")})

    def test_approved_sheets_are_frozen_when_they_are_sent(self):
        line = self.line(8)
        self.assertEqual(line.approval_state, "approved")
        self.new_file()
        self.assertEqual(line.approval_state, "frozen")

    def test_a_frozen_sheet_is_changed_by_nobody_and_corrected_in_avantage(self):
        line = self.line(8)
        self.new_file()
        for user in self.users.values():
            with self.assertRaisesRegex(UserError, "Correct them in Avantage"):
                line.with_user(user).sudo().write({"unit_amount": 1})

    def test_a_second_export_sends_nothing(self):
        self.line(8)
        file = self.new_file()
        content = base64.b64decode(file.content)
        with self.assertRaisesRegex(UserError, "are in a file already"):
            self.new_file()
        self.assertEqual(base64.b64decode(file.content), content)

    # --- Helpers -------------------------------------------------------------------------------------

    def stream_of(self, record_type):
        return self.connection.stream_ids.filtered(lambda one: one.record_type == record_type)

    def link_of(self, record_type, external_id):
        return self.env["hr.sync.link"].search(
            [
                ("connection_id", "=", self.connection.id),
                ("record_type", "=", record_type),
                ("external_id", "=", external_id),
            ]
        )


@freeze_time("2026-06-01 08:00:00")
class TestAvantageGuideEarnings(AvantageEarningsCase):
    """Step 11: what is sent of expenses and premiums depends on each of them."""

    record_type = "approved_wage"

    def test_step_11_premiums_are_mapped_to_additional_earnings(self):
        self.earning(self.night, "premium", "501")
        self.line(3, wage_type_id=self.night.id)
        (row,) = self.rows(self.new_file())
        self.assertEqual((row["Code de gain"], row["Quantité"], row["Montant"]), ("501", "3", ""))

    def test_step_11_what_is_sent_depends_on_the_premium(self):
        self.earning(self.night, "premium", "501").choice = "day"
        self.line(3, wage_type_id=self.night.id)
        self.assertEqual([row["Quantité"] for row in self.rows(self.new_file())], ["1"])
