"""The hour types and trades of hours that are written to files for Avantage."""

from ..systems.avantage.hours import Hours
from .avantage_hours import HEADER, AvantageHoursCase


class TestAvantageHoursTypes(AvantageHoursCase):
    def quantities(self, file):
        return [tuple(row[name] for name in HEADER[9:13]) for row in self.rows(file)]

    def test_not_mapped(self):
        """Hours of a wage type that is not mapped are written as Regular, and the preview says so."""
        plain = self.line(6)
        line = self.line(2, "2026-05-05", wage_type_id=self.overtime.id)
        found = self.preview()
        self.assertEqual(found[plain.approved_hours_id.id], ("new", ""))
        self.assertEqual(
            found[line.approved_hours_id.id],
            ("new", "TS Temps supplémentaire is not mapped (Hour Types). The hours count as Regular in Avantage."),
        )
        self.assertEqual(self.quantities(self.new_file()), [("", "6", "0", "0"), ("", "2", "0", "0")])

    def test_mapped_after_a_file(self):
        """Where hours may be written anew, the preview shows the line as Regular that has to be removed."""
        self.patch(Hours, "reopens", True)
        line = self.line(2, wage_type_id=self.overtime.id)
        plain = self.line(1, "2026-05-05")
        with_plain = self.line(3, "2026-05-05", wage_type_id=self.overtime.id)
        file = self.new_file()
        self.hour_type(self.overtime, "TD")
        found = self.preview()
        outcome, remark = found[line.approved_hours_id.id]
        self.assertEqual(outcome, "changed")
        self.assertIn(f"In {file.name} it is in another line: 01 | 2026-05-01 | ", remark)
        self.assertIn(" | E007 | 0000026008 | 2026-05-04 |  | CHA |  | 2 | ", remark)
        self.assertIn("Remove that line in the external system.", remark)
        # Of the other day's line there are hours left, with which it is written again.
        self.assertEqual(found[plain.approved_hours_id.id], ("changed", ""))
        self.assertEqual(found[with_plain.approved_hours_id.id], ("changed", ""))
        self.assertEqual(
            sorted(self.quantities(self.new_file())),
            [("", "1", "0", "0"), ("TD", "2", "0", "0"), ("TD", "3", "0", "0")],
        )
        self.assertEqual({outcome for outcome, _remark in self.preview().values()}, {"known"})

    def test_kinds(self):
        """The kind of the hour type says in which quantity hours are; without one, the code alone says it."""
        wanted = []
        for day, (code, kind, quantities) in enumerate(
            (
                ("R", "Régulier", ("2", "0", "0")),
                ("TD", "Temps et demi", ("0", "2", "0")),
                ("TX", "temps  x 2", ("0", "0", "2")),
                ("P", False, ("2", "0", "0")),
            ),
            4,
        ):
            wage_type = self.wage_type(code, code)
            self.hour_type(wage_type, code, kind)
            self.line(2, f"2026-05-{day:02}", wage_type_id=wage_type.id)
            wanted.append((code, *quantities))
        self.assertEqual(self.quantities(self.new_file()), wanted)

    def test_a_kind_that_nobody_knows(self):
        self.hour_type(self.overtime, "TD", "S")
        self.line(2, wage_type_id=self.overtime.id)
        ((outcome, why),) = self.preview().values()
        self.assertEqual(outcome, "left_out")
        self.assertIn("Hour type Type TD has the kind S, which is neither regular time nor", why)

    def test_read_from_the_table(self):
        """The table of hour types has a column for the kind, if somebody enters it."""
        self.simulator.tables["R09", "HEURES"] = self.simulator.tables["R01", "CNT"].__class__(("HCODE", 0))
        self.simulator.tables["R09", "HEURES"].rows += [["R", "Régulier", "1"], ["TD", "Temps et demi", "1.5"]]
        self.enter("hour_types", "HEURES", "HCODE", code=0, name=1, kind=2)
        self.connection.action_read_mapping_values()
        self.work()
        values = self.env["hr.sync.mapping.value"].search([("connection_id", "=", self.connection.id)])
        self.assertEqual(
            [(value.code, value.name, value.kind) for value in values],
            [("R", "Régulier", "1"), ("TD", "Temps et demi", "1.5")],
        )
        self.column("hour_types", "kind").number = ""
        self.connection.action_read_mapping_values()
        self.work()
        self.assertEqual(values.mapped("kind"), [False, False])

    def test_an_hour_type_that_cannot_be_used(self):
        """It does not count as Regular: the hours wait until a person has chosen another one."""
        row = self.hour_type(self.overtime, "TD")
        self.line(2, wage_type_id=self.overtime.id)
        row.value_id.vanished = True
        ((outcome, why),) = self.preview().values()
        self.assertEqual(outcome, "left_out")
        self.assertIn("TS Temps supplémentaire is mapped to TD Type TD, which no longer exists in Avantage", why)

    # --- One line ------------------------------------------------------------------------------------

    def test_one_hour_type(self):
        """Wage types with one hour type are one line with the sum of their hours, here as if they could be reopened."""
        self.patch(Hours, "reopens", True)
        night = self.wage_type("Nuit", "N")
        row, other = self.hour_type(self.overtime, "TD"), self.hour_type(night, "TX")
        other.value_id = row.value_id
        first = self.line(2, wage_type_id=self.overtime.id)
        second = self.line(1.5, wage_type_id=night.id)
        file = self.new_file()
        self.assertEqual(self.quantities(file), [("TD", "3.5", "0", "0")])
        totals = first.approved_hours_id + second.approved_hours_id
        self.assertEqual(sorted(file.line_ids.mapped("res_id")), sorted(totals.ids))
        self.assertEqual([outcome for outcome, _why in self.preview().values()], ["known", "known"])
        self.change(second, unit_amount=2)
        self.assertEqual([outcome for outcome, _why in self.preview().values()], ["changed", "changed"])
        self.assertEqual(self.quantities(self.new_file()), [("TD", "4", "0", "0")])
        self.line(1)
        self.assertEqual(self.quantities(self.new_file()), [("", "1", "0", "0")])
        second.sudo().action_reopen_timesheet()
        found = self.preview()
        self.assertEqual(found[totals[0].id][0], "changed")
        self.assertNotIn(totals[1].id, found)  # the line is still there, with the hours of the other one
        self.assertEqual(self.quantities(self.new_file()), [("TD", "2", "0", "0")])
        first.sudo().action_reopen_timesheet()
        found = self.preview()
        self.assertEqual({found[total.id][0] for total in totals}, {"gone"})

    def test_one_that_cannot_be_written(self):
        """It is left out of the sum, and is written alone once it can be."""
        self.setting("hours_encoding", "cp1252")
        night = self.wage_type("Nuit", "N")
        self.line(2, wage_type_id=self.overtime.id)
        line = self.line(3, wage_type_id=night.id, name="☃")
        self.assertEqual(self.quantities(self.new_file()), [("", "2", "0", "0")])
        self.change(line, name="Neige")
        self.assertEqual(self.quantities(self.new_file()), [("", "3", "0", "0")])

    # --- Trades --------------------------------------------------------------------------------------

    def test_the_trade_as_it_was_approved(self):
        """The trade of the line, or else that which the employee had when the hours were approved."""
        own = self.line(2, trade_id=self.electrician.id)
        usual = self.line(3)
        self.luc.trade_id = self.electrician
        self.assertEqual(
            (own.approved_hours_id.trade_id, usual.approved_hours_id.trade_id),
            (
                self.electrician,
                self.carpenter,
            ),
        )
        later = self.line(1)
        self.assertEqual(later.approved_hours_id, own.approved_hours_id)
        self.assertEqual(
            sorted((row["Code de métier"], row["Heures régulières"]) for row in self.rows(self.new_file())),
            [
                ("CHA", "3"),
                ("ELE", "3"),
            ],
        )

    def test_without_a_system_that_takes_trades(self):
        """Hours are not divided by trade then. Once they are to be, those from before have to be approved again."""
        self.stream.enabled = False
        own, usual = self.line(2, trade_id=self.electrician.id), self.line(3)
        self.assertEqual(own.approved_hours_id, usual.approved_hours_id)
        self.assertFalse(own.approved_hours_id.trade_id)
        self.stream.enabled = True
        ((outcome, why),) = self.preview().values()
        self.assertEqual(outcome, "left_out")
        self.assertIn("were approved when hours were added up in another way", why)
        for line in own + usual:
            self.change(line, name="/")
        self.assertEqual([row["Code de métier"] for row in self.rows(self.new_file())], ["ELE", "CHA"])
