"""Projects, employees, trades and activities come in by their numbers and codes, and bad input is told apart."""

from .avantage import AvantageCase
from .simulators.avantage.simulator import SimulatedTable


class TestAvantageRecords(AvantageCase):
    def prepare(self):
        super().prepare()
        tables = self.simulator.tables
        tables["R09", "METIER"] = SimulatedTable(
            ("MENO", 0), [["CHA", "Charpentier-menuisier"], ["ÉL-1", "Électricien"]]
        )
        tables["R09", "EMPLOY"] = SimulatedTable(
            ("EMNO", 0),
            [
                ["000123", "Tremblay", "Marie-Ève", "marie@example.com", "1980/01/31", "CHA", "A"],
                ["000124", "Roy", "Luc", "", "0000/00/00", "ÉL-1", "A"],
                ["000125", "Gagnon", "Guy", "", "", "", "P"],
            ],
        )
        tables["R09", "ACTIVE"] = SimulatedTable(("ACNO", 0), [["01100", "Excavation"], ["01200", "Coffrage"]])
        self.enter("trades", "METIER", "MENO", code=0, name=1)
        self.enter("activities", "ACTIVE", "ACNO", code=0, name=1)
        self.enter(
            *("employees", "EMPLOY", "EMNO"),
            **{"number": 0, "last_name": 1, "first_name": 2, "email": 3, "birthday": 4, "trade": 5, "status": 6},
        )
        self.column("projects", "status").number = "6"
        self.setting("closed_projects", "F, A")
        self.setting("former_employees", "P")
        self.simulator.add_project(26008, "École Saint-Jean", "O")
        self.simulator.add_project(26009, "Pont, phase 2", "F")

    @property
    def rows(self):
        return self.simulator.tables["R09", "EMPLOY"].rows

    def found(self, model, **values):
        domain = [("company_id", "in", (self.company.id, False)), *((name, "=", one) for name, one in values.items())]
        return self.env[model].with_context(active_test=False).search(domain)

    def run_of(self, record_type):
        return self.sync(record_type)[record_type]

    # --- What comes in -------------------------------------------------------------------------------

    def test_each_list_has_a_button(self):
        buttons = [self.stream(kind)._declaration().button for kind in ("project", "employee", "trade", "activity")]
        self.assertEqual(
            list(map(str, buttons)),
            [f"Sync Avantage {name}" for name in ("Projects", "Employees", "Trades", "Activities")],
        )
        self.assertEqual(set(self.connection.stream_ids.mapped("trigger")), {"manual"})

    def test_a_button_syncs(self):
        self.env["hr.trade"].with_context(hr_sync_system="avantage").action_hr_sync()
        self.work()
        self.assertEqual(self.found("hr.trade").mapped("code"), ["CHA", "ÉL-1"])

    def test_everything(self):
        runs = self.sync()
        self.assertEqual({run.state for run in runs.values()}, {"done"}, self.issues().mapped("error"))
        marie, luc = self.found("hr.employee").sorted("personnel_number")
        self.assertEqual(
            (marie.name, marie.personnel_number, marie.work_email),
            ("Marie-Ève Tremblay", "000123", "marie@example.com"),
        )
        self.assertEqual((str(marie.birthday), marie.trade_id.code), ("1980-01-31", "CHA"))
        self.assertEqual((luc.birthday, luc.trade_id.name), (False, "Électricien"))
        self.assertEqual(self.found("hr.timesheet.activity").mapped("code"), ["01200", "01100"])
        again = self.sync()
        self.assertEqual({run.updated + run.created for run in again.values()}, {0})

    def test_nobody_gets_an_address_that_is_not_there(self):
        self.run_of("employee")
        self.assertFalse(self.found("hr.employee", personnel_number="000124").work_email)

    def test_closed_projects_stay_out_of_the_first_list(self):
        run = self.run_of("project")
        self.assertEqual(self.found("project.project", project_number="0000026008").name, "École Saint-Jean")
        self.assertFalse(self.found("project.project", project_number="0000026009"))
        self.assertEqual((run.state, run.created, run.skipped), ("done", 1, 1))
        self.assertFalse(self.issues())

    def test_a_project_that_is_closed_later(self):
        self.run_of("project")
        self.simulator.project("0000026008")[6] = "F"
        self.run_of("project")
        self.assertFalse(self.found("project.project", project_number="0000026008").active)

    def test_a_column_that_is_not_known_changes_nothing(self):
        self.run_of("employee")
        marie = self.found("hr.employee", personnel_number="000123")
        self.column("employees", "email").number = ""
        marie.work_email = "autre@example.com"
        self.run_of("employee")
        self.assertEqual(marie.work_email, "autre@example.com")

    # --- Who is who ----------------------------------------------------------------------------------

    def test_equal_numbers_are_linked(self):
        trade = self.env["hr.trade"].create({"name": "Menuisier", "code": "CHA", "company_id": self.company.id})
        marie = self.env["hr.employee"].create(
            {"name": "Marie-Ève Tremblay", "personnel_number": "000123", "company_id": self.company.id}
        )
        self.sync("trade", "employee")
        self.assertEqual(self.link("CHA", "trade").res_id, trade.id)
        self.assertEqual(self.employee("000123"), marie)

    def test_zeros_spaces_and_case_are_a_question(self):
        values = {"company_id": self.company.id}
        self.env["hr.employee"].create({"name": "Marie-Ève Tremblay", "personnel_number": "123", **values})
        self.env["hr.trade"].create([{"name": "Charpentier", "code": code, **values} for code in ("cha", "ÉL - 1")])
        self.env["project.project"].create({"name": "École", "project_number": "26008", **values})
        self.sync("trade", "employee", "project")
        asked = self.issues(error_code="match")
        self.assertEqual(sorted(asked.mapped("external_id")), ["0000026008", "000123", "CHA", "ÉL-1"])
        self.assertFalse(self.found("hr.employee", personnel_number="000123"))
        self.assertEqual(len(self.found("hr.trade")), 2)

    # --- Bad input -----------------------------------------------------------------------------------

    def test_two_employees_with_one_number(self):
        self.rows.append(["000124", "Autre", "Personne", "", "", "", "A"])
        run = self.run_of("employee")
        self.assertEqual((run.created, run.failed), (1, 1))
        issue = self.issues()
        self.assertEqual(issue.external_id, "000124")
        self.assertIn("2 records of the table have this number", issue.error)
        self.rows.pop()
        self.assertEqual(self.run_of("employee").created, 1)
        self.assertFalse(self.issues())

    def test_a_number_with_a_trailing_space(self):
        """Nobody sees it: it is the same number, and never a second employee."""
        self.run_of("employee")
        self.rows[0][0] = "000123  "
        run = self.run_of("employee")
        self.assertEqual((run.created, run.unchanged), (0, 2))
        self.rows.append(["000123", "Tremblay", "Autre", "", "", "", "A"])
        self.assertEqual(self.run_of("employee").failed, 1)

    def test_a_project_number_of_nine_digits(self):
        self.simulator.add_project("000026010", "Neuf")
        self.run_of("project")
        self.assertEqual(self.found("project.project", project_number="000026010").name, "Neuf")

    def test_nul_quotes_and_commas(self):
        self.simulator.project("0000026008")[1] = 'É\0cole "A", 12,5 %'
        self.run_of("project")
        self.assertEqual(self.found("project.project", project_number="0000026008").name, 'École "A", 12,5 %')

    def test_one_record_that_cannot_be_read(self):
        self.rows[0] = self.rows[0][:3]
        run = self.run_of("employee")
        self.assertEqual((run.created, run.failed), (1, 1))
        self.assertIn("has too few columns: 3 of 7", self.issues().error)
        self.assertEqual(self.issues().external_id, "000123")

    def test_a_bad_value_keeps_nobody_out(self):
        self.rows[0][4] = "31/01/1980"
        run = self.run_of("employee")
        self.assertEqual((run.created, run.failed), (1, 1))
        self.assertEqual(self.found("hr.employee", personnel_number="000123").name, "Marie-Ève Tremblay")

    def test_a_record_without_number(self):
        self.rows.append(["", "Sans", "Numéro", "", "", "", "A"])
        run = self.run_of("employee")
        self.assertEqual((run.created, run.failed), (2, 1))
        self.assertIn("has no number or code: Sans, Numéro", self.issues().error)

    def test_the_gateway_is_closed_in_the_middle(self):
        """Nothing is archived or created, and the next run is complete."""
        self.run_of("employee")
        self.simulator.faults.add("EMPLOY", "cut", times=None)
        run = self.run_of("employee")
        self.assertEqual((run.state, run.archived), ("failed", 0))
        self.simulator.faults.clear()
        self.assertEqual(self.run_of("employee").unchanged, 2)

    def test_one_that_is_gone(self):
        self.run_of("employee")
        del self.rows[0]
        self.assertEqual(self.run_of("employee").archived, 1)
        self.assertFalse(self.found("hr.employee", personnel_number="000123").active)

    # --- Mappings ------------------------------------------------------------------------------------

    def test_hour_types_and_premiums_can_be_mapped(self):
        self.simulator.tables["R09", "TYPHRE"] = SimulatedTable(
            ("TYNO", 0), [["REG", "Régulier"], ["X15", "Temps et demi"]]
        )
        self.simulator.tables["R09", "GAINS"] = SimulatedTable(("GANO", 0), [["KM", "Kilométrage"]])
        self.enter("hour_types", "TYPHRE", "TYNO", code=0, name=1)
        self.enter("earnings", "GAINS", "GANO", code=0, name=1)
        wage = self.env["hr.wage.type"].create({"name": "Overtime", "code": "X15", "company_id": self.company.id})
        self.connection.action_read_mapping_values()
        self.work()
        self.assertFalse(self.connection.mapping_values_error)
        self.connection.action_open_mappings()
        row = self.connection.mapping_ids.filtered(lambda row: row.mapping == "hour_type" and row.res_id == wage.id)
        self.assertEqual(row.proposed_id.external_id, "X15")
        values = self.env["hr.sync.mapping.value"].search([("connection_id", "=", self.connection.id)])
        self.assertEqual(sorted(values.mapped("external_id")), ["KM", "KM", "REG", "X15"])

    def test_values_are_read_again_when_the_table_changes(self):
        """What kind of time an hour type is would otherwise be known a day later, and hours be written as regular."""
        self.simulator.tables["R09", "TYPHRE"] = SimulatedTable(("TYNO", 0), [["X15", "Temps et demi", "1.5"]])
        self.enter("hour_types", "TYPHRE", "TYNO", code=0, name=1)
        self.connection.action_read_mapping_values()
        self.work()
        value = self.env["hr.sync.mapping.value"].search(
            [("connection_id", "=", self.connection.id), ("mapping", "=", "hour_type")]
        )
        self.assertFalse(value.kind)
        self.column("hour_types", "kind").number = "2"
        self.work()
        self.assertEqual(value.kind, "1.5")
        self.simulator.forget()
        self.table("hour_types").operation = "R09"
        self.work()
        self.assertEqual(self.simulator.requests, [], "nothing has changed")
