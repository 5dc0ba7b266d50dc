"""Approved hours of wage types that are premiums of Avantage, written to a file of additional earnings."""

from odoo.exceptions import UserError

from .avantage_earnings import HEADER, AvantageEarningsCase


class TestAvantagePremiums(AvantageEarningsCase):
    record_type = "approved_wage"

    def total(self, line):
        return line.approved_wage_id

    def test_the_file(self):
        """One line for each employee, day and wage type, with the hours; the second file has nothing new."""
        self.earning(self.night, "premium", "501")
        self.line(3, wage_type_id=self.night.id, name="Coulée")
        self.line(2.5, wage_type_id=self.night.id)
        self.line(8)
        file = self.new_file()
        self.assertEqual(file.name, "avantage_primes_2026-05-01_2026-05-31_1.csv")
        lines = self.content(file).decode("utf-8-sig").split("\r\n")
        line = "01;2026-05-01;2026-05-31;1;E007;;2026-05-04;501;5.5;;Coulée"
        self.assertEqual(lines, [";".join(HEADER), line, ""])
        self.assertEqual([outcome for outcome, _why in self.preview().values()], ["known"])

    def test_one_for_each_day(self):
        """A premium that is paid by the day: once, whatever wage types have it, and whenever hours are approved."""
        first = self.earning(self.night, "premium", "501")
        other = self.wage_type("Nuit et fin de semaine", "NFS")
        second = self.earning(other, "premium", "502")
        second.value_id = first.value_id
        first.choice = second.choice = "day"
        self.line(3, wage_type_id=self.night.id)
        self.line(2, wage_type_id=other.id)
        self.assertEqual([one["Quantité"] for one in self.rows(self.new_file())], ["1"])
        self.line(1, wage_type_id=self.night.id)
        self.assertEqual([one["Quantité"] for one in self.rows(self.new_file())], ["0"])

    def test_what_was_written_stays(self):
        """Avantage keeps it: later hours are written alone, and another choice changes nothing that is in a file."""
        row = self.earning(self.night, "premium", "501")
        line = self.line(3, wage_type_id=self.night.id)
        self.assertEqual([one["Quantité"] for one in self.rows(self.new_file())], ["3"])
        self.line(2, wage_type_id=self.night.id)
        self.assertEqual([one["Quantité"] for one in self.rows(self.new_file())], ["2"])
        row.choice = "day"
        self.assertEqual(self.preview()[self.total(line).id][0], "known")
        with self.assertRaisesRegex(UserError, "are in a file already"):
            self.new_file()

    def test_not_mapped(self):
        """It is listed with the reason, and not left out silently."""
        line = self.line(3, wage_type_id=self.night.id)
        outcome, why = self.preview()[self.total(line).id]
        self.assertEqual(outcome, "left_out")
        self.assertIn("NUIT Prime de nuit is not mapped to a value of Avantage (Premiums)", why)

    def test_an_hour_type_counts_once(self):
        """A wage type with an hour type is in the file with hours; that with premiums leaves it out and says so."""
        self.earning(self.overtime, "premium", "502")
        self.hour_type(self.overtime, "TS")
        self.earning(self.night, "premium", "501")
        overtime = self.line(2, wage_type_id=self.overtime.id)
        night = self.line(3, wage_type_id=self.night.id)
        outcome, why = self.preview()[self.total(overtime).id]
        self.assertEqual(outcome, "left_out")
        self.assertIn("is mapped to TS Type TS (Hour Types) and counts there", why)
        self.assertEqual([one["Code de gain"] for one in self.rows(self.new_file())], ["501"])
        hours = self.connection.stream_ids.filtered(lambda one: one.record_type == "approved_hours")
        rows = self.rows(self.new_file(stream_ids=hours.ids))
        found = sorted((one["Code de type d'heures"], one["Heures régulières"]) for one in rows)
        self.assertEqual(found, [("", "3"), ("TS", "2")])
        self.assertEqual((overtime | night).mapped("approval_state"), ["frozen", "frozen"])

    def test_hours_are_final_without_the_premium(self):
        """Hours in a file are changed by nobody, also while it is open whether their wage type is a premium."""
        night = self.line(3, wage_type_id=self.night.id)
        hours = self.connection.stream_ids.filtered(lambda one: one.record_type == "approved_hours")
        file = self.new_file(stream_ids=hours.ids)
        self.assertEqual(night.approval_state, "frozen")
        self.earning(self.night, "premium", "501")
        self.assertEqual([row["Quantité"] for row in self.rows(self.new_file())], ["3"])
        file.sudo().unlink()
        self.assertEqual(night.approval_state, "frozen", "the premium is in a file")

    def test_reopened(self):
        """Hours of a premium that is in a file are final."""
        self.earning(self.night, "premium", "501")
        line = self.line(3, wage_type_id=self.night.id)
        self.new_file()
        with self.assertRaisesRegex(UserError, "Correct them in Avantage"):
            line.sudo().action_reopen_timesheet()

    def test_nothing_is_sent(self):
        self.earning(self.night, "premium", "501")
        self.line(3, wage_type_id=self.night.id)
        self.env.cr.flush()
        self.simulator.forget()
        self.work()
        self.assertEqual(self.simulator.requests, [])
        self.assertFalse(self.env["hr.sync.job"].search([("record_type", "=", "approved_wage")]))
