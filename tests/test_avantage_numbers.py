"""Before the first sync, numbers and codes that would not be matched are listed, and nothing is written."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .avantage import AvantageCase
from .simulators.avantage.simulator import SimulatedTable


class TestAvantageNumbers(AvantageCase):
    def prepare(self):
        super().prepare()
        self.simulator.tables["R09", "EMPLOY"] = SimulatedTable(
            ("EMNO", 0), [["001", "Roy"], ["002 ", "Tremblay"], ["", "Gagnon"], ["004", "Côté"], ["004", "Ouellet"]]
        )
        self.enter("employees", "EMPLOY", "EMNO", number=0, name=1)
        self.stream("project").enabled = self.stream("activity").enabled = False
        values = {"company_id": self.company.id}
        self.env["hr.employee"].create(
            [
                {"name": "Roy", "personnel_number": "1", **values},
                {"name": "Lavoie", "personnel_number": "0 09", **values},
                {"name": "Sans", **values},
            ]
        )

    def listed(self, connection=None):
        action = (connection or self.connection).action_check_numbers()
        lines = self.env[action["res_model"]].browse(action["res_id"]).line_ids
        self.assertEqual(set(lines.mapped("record_type")) - {"trade"}, {"employee"})
        return lines

    def test_both_sides(self):
        with self.count_writes() as counter:
            lines = self.listed()
        self.assertEqual(counter.statements, [])
        found = {(line.side, line.number, line.label, line.problem, line.alike or "") for line in lines if line.side}
        self.assertEqual(
            found,
            {
                ("remote", "001", "Roy", "nearly", "1"),
                ("remote", "002␣", "Tremblay", "spaces", ""),
                ("remote", "", "Gagnon", "missing", ""),
                ("remote", "004", "Côté", "doubled", ""),
                ("remote", "004", "Ouellet", "doubled", ""),
                ("odoo", "1", "Roy", "nearly", "001"),
                ("odoo", "0␣09", "Lavoie", "spaces", ""),
                ("odoo", "", "Sans", "missing", ""),
            },
        )
        self.assertIn("Nearly the same as another one: 1", lines.mapped("explanation"))

    def test_a_table_that_is_not_entered(self):
        (line,) = self.listed().filtered(lambda line: line.record_type == "trade")
        self.assertEqual((line.side, line.explanation), (False, "Enter the table of trades first."))

    def test_columns_of_a_fixed_width(self):
        """Spaces that fill up each number are no mistake of anybody."""
        rows = [["010 ", "Un"], ["0110", "Deux"]]
        self.simulator.tables["R09", "EMPLOY"].rows = rows
        self.assertFalse(self.listed().filtered(lambda line: line.side == "remote"))

    def test_who_may_look(self):
        values = {"company_id": self.company.id, "company_ids": self.company.ids}
        officer = new_test_user(self.env, "agent", groups="hr_sync.group_officer", **values)
        with self.assertRaises(AccessError):
            self.connection.with_user(officer).action_check_numbers()
        administrator = new_test_user(self.env, "admin2", groups="hr_sync.group_administrator", **values)
        lines = self.listed(self.connection.with_user(administrator))
        self.assertEqual(set(lines.mapped("explanation")), {"You may not read these numbers in Odoo."})

    def test_the_gateway_is_closed(self):
        self.simulator.stop()
        with self.assertRaisesRegex(UserError, "cannot be reached"):
            self.connection.action_check_numbers()
