"""What a table is called, and where its columns are, is entered; each can be tried before it is trusted."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user

from ..systems.avantage.table_maps import TABLES
from .avantage import AvantageCase
from .simulators.avantage.simulator import SimulatedTable


class TestAvantageTables(AvantageCase):
    def tried(self, table):
        """What a trial shows: by the number of the column the value and what it is used as."""
        action = table.action_try()
        trial = self.env[action["res_model"]].browse(action["res_id"])
        return {line.number: (line.value, line.held) for line in trial.line_ids}

    def user(self, *groups):
        return new_test_user(
            self.env,
            "personne",
            groups=",".join(groups),
            company_id=self.company.id,
            company_ids=self.company.ids,
        )

    def test_what_is_known_is_entered(self):
        projects = self.table("projects")
        self.assertEqual(
            (projects.operation, projects.table_name, projects.index_name, projects.digits), ("R01", "CNT", "CONUM", 10)
        )
        self.assertEqual(
            {column.name: column.number for column in projects.column_ids},
            {"number": "0", "name": "1", "customer": "5", "status": ""},
        )
        self.assertEqual(len(self.connection.table_ids), len(TABLES))

    def test_what_is_not_known_is_empty(self):
        for name in ("employees", "trades", "hour_types", "earnings", "activities", "budget"):
            table = self.table(name)
            self.assertFalse(table.table_name or table.operation or any(table.column_ids.mapped("number")), name)

    def test_try_this_table(self):
        self.simulator.add_project(26008, 'École "Saint-Jean", phase 2', "O")
        self.simulator.add_project(26009, "Autre")
        shown = self.tried(self.table("projects"))
        self.assertEqual(shown[0], ("0000026008", "Number"))
        self.assertEqual(shown[1], ('École "Saint-Jean", phase 2', "Name"))
        self.assertEqual(shown[5], ("C001", "Customer"))
        self.assertEqual(shown[6], ("O", False))
        self.assertFalse(self.env["project.project"].search([("project_number", "=", "0000026008")]))

    def test_a_column_that_the_record_does_not_have(self):
        self.simulator.add_project(26008, "École")
        self.column("projects", "status").number = "40"
        shown = self.tried(self.table("projects"))
        self.assertEqual(shown[40], (False, "Status"))

    def test_a_table_that_the_gateway_does_not_know(self):
        self.enter("trades", "METIER", "MENO", code=0)
        with self.assertRaisesRegex(UserError, "Table ou index inconnu: METIER"):
            self.table("trades").action_try()
        with self.assertRaisesRegex(UserError, "Enter the table of Hour Types first"):
            self.table("hour_types").action_try()

    def test_an_empty_table(self):
        with self.assertRaisesRegex(UserError, "no records"):
            self.table("projects").action_try()

    def test_personal_values_are_masked(self):
        """An administrator without the HR right sees where values are, and none of them."""
        self.simulator.tables["R09", "EMPLOY"] = SimulatedTable(("EMNO", 0), [["000123", "Tremblay", "123 456 789"]])
        self.enter("employees", "EMPLOY", "EMNO", number=0, last_name=1)
        table = self.table("employees")
        user = self.user("hr_sync.group_administrator")
        self.assertEqual(
            self.tried(table.with_user(user)),
            {0: ("••••••", "Employee Number"), 1: ("••••••••", "Last Name"), 2: ("••••••••", False)},
        )
        user.group_ids |= self.env.ref("hr.group_hr_user")
        self.assertEqual(self.tried(table.with_user(user))[2], ("123 456 789", False))

    def test_officers_only_look(self):
        officer = self.user("hr_sync.group_officer")
        table = self.table("projects").with_user(officer)
        self.assertEqual(table.table_name, "CNT")
        for refused in (table.action_try, lambda: table.write({"table_name": "X1"})):
            with self.assertRaises(AccessError):
                refused()
        with self.assertRaises(AccessError):
            table.column_ids[0].number = "3"

    def test_what_cannot_be_entered(self):
        table = self.table("projects")
        for values, said in (
            ({"operation": "W04"}, "Projects: W04 is not an operation that reads"),
            ({"table_name": "A,B"}, "not the name of a table"),
            ({"index_name": ""}, "not the name of a table"),
            ({"digits": -1}, "not a number of digits"),
        ):
            with self.assertRaisesRegex(ValidationError, said), self.cr.savepoint():
                table.write(values)
        for number in ("-1", "x", "1.5", "²", "501"):
            with self.assertRaisesRegex(ValidationError, "number of a column"), self.cr.savepoint():
                self.column("projects", "name").number = number

    def test_a_stream_without_a_table(self):
        """Its run says which table has to be entered, and nothing else happens."""
        self.table("projects").table_name = False
        run = self.sync("project")["project"]
        self.assertEqual((run.state, self.connection.state), ("failed", "connected"))
        self.assertIn("Enter the table of projects first", run.error)
        self.assertEqual(len(self.issues()), 1)
        self.enter("projects", "CNT", "CONUM", "R01")
        self.assertEqual(self.sync("project")["project"].state, "done")
        self.assertFalse(self.issues())
