"""Approved hours for Avantage, written to a file that people import in its Timesheet management."""

from collections import Counter
from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import Form

from ..systems.avantage.hours import Hours
from .avantage_hours import HEADER, AvantageHoursCase


class TestAvantageHours(AvantageHoursCase):
    def test_the_file(self):
        """One line for each employee, day, project, activity, trade and hour type, with the numbers of Avantage."""
        self.hour_type(self.overtime, "TD", "1,5")
        self.line(8, activity_id=self.concrete.id, name="Coulée du mur")
        self.line(2, activity_id=self.concrete.id, wage_type_id=self.overtime.id)
        self.line(7.5, employee=self.zoe)
        self.line(1, employee=self.zoe, trade_id=self.carpenter.id)
        file = self.new_file()
        self.assertEqual(file.name, "avantage_heures_2026-05-01_2026-05-31_1.csv")
        lines = self.content(file).decode("utf-8-sig").split("\r\n")
        begin = "01;2026-05-01;2026-05-31;1"
        self.assertEqual(
            lines,
            [
                ";".join(HEADER),
                f"{begin};E007;0000026008;2026-05-04;03300;CHA;;8;0;0;Coulée du mur",
                f"{begin};E007;0000026008;2026-05-04;03300;CHA;TD;0;2;0;",
                f"{begin};E008;0000026008;2026-05-04;;ELE;;7.5;0;0;",
                f"{begin};E008;0000026008;2026-05-04;;CHA;;1;0;0;",
                "",
            ],
        )

    def test_why_a_file(self):
        """The wizard says that no operation that writes is set up; once one is, hours are not written to files."""
        form = Form(self.wizard())
        self.assertIn("No operation that writes hours to Avantage is set up", form.file_reason)
        self.assertFalse(form.is_sent)
        self.line()
        with self.assertRaisesRegex(UserError, "is exported as a file"):
            self.wizard().action_export()
        self.connection.sudo().capabilities = {"sends_hours": True}
        self.assertFalse(self.stream._why_file())
        with self.assertRaisesRegex(UserError, "are sent, not written to a file"):
            self.new_file()

    def test_a_second_file(self):
        """Nothing is written again; what is new since is in the next file, with the next revision."""
        self.line(8)
        self.new_file()
        before = self.env["hr.sync.file.line"].search_count([])
        self.assertEqual(list(self.preview().values()), [("known", "")])
        with self.assertRaisesRegex(UserError, "are in a file already"):
            self.new_file()
        self.assertEqual(self.env["hr.sync.file.line"].search_count([]), before)
        self.line(2)
        self.line(3, "2026-05-05")
        rows = self.rows(self.new_file())
        self.assertEqual(
            [(row["Révision"], row["Date"], row["Heures régulières"]) for row in rows],
            [
                ("2", "2026-05-04", "2"),
                ("2", "2026-05-05", "3"),
            ],
        )

    def test_sums(self):
        """Per employee, day and hour type, the file has the hours that Odoo has."""
        self.hour_type(self.overtime, "TD")
        wanted = Counter()
        quarters = (1, 2, 3, 5, 7, 9)
        for number, quarter in enumerate(quarters * 4):
            employee, day = (self.luc, self.zoe)[number % 2], f"2026-05-{4 + number % 5:02}"
            kind = self.overtime if number % 3 == 0 else self.env["hr.wage.type"]
            values = {"activity_id": self.concrete.id} if number % 7 == 0 else {}
            self.line(quarter / 4, day, employee, wage_type_id=kind.id, **values)
            wanted[employee.personnel_number, day, "TD" if kind else ""] += Decimal(quarter) / 4
        found = Counter()
        for row in self.rows(self.new_file()):
            key = row["Numéro d'employé"], row["Date"], row["Code de type d'heures"]
            found[key] += sum(Decimal(row[name]) for name in HEADER[10:13])
        self.assertEqual(found, wanted)

    def test_settings(self):
        """Columns, encoding, separator, decimal mark and headers are those of the connection's settings."""
        self.line(7.5, name="Élagage")
        for name, value in {
            "hours_columns": "employee, day, regular, note",
            "hours_encoding": "cp1252",
            "hours_delimiter": "tab",
            "hours_point": "comma",
            "hours_header": "false",
        }.items():
            self.setting(name, value)
        content = self.content(self.new_file()).decode("cp1252")
        self.assertEqual(content, "E007\t2026-05-04\t7,5\tÉlagage\r\n")

    # --- Numbers -------------------------------------------------------------------------------------

    def test_the_numbers_of_avantage(self):
        """What is linked has the number that Avantage has, whatever it is in Odoo; a link is no change by itself."""
        self.luc.personnel_number = "7"
        self.line()
        file = self.new_file()
        self.assertEqual(self.rows(file)[0]["Numéro d'employé"], "7")
        self.link(self.luc, "employee", "7")
        self.link(self.carpenter, "trade", "CHA")
        self.assertEqual([outcome for outcome, _why in self.preview().values()], ["known"])
        self.luc.personnel_number, self.site.project_number = "77", "99"
        self.assertEqual([outcome for outcome, _why in self.preview().values()], ["known"])
        file.unlink()
        row = self.rows(self.new_file())[0]
        self.assertEqual((row["Numéro d'employé"], row["Numéro de projet"]), ("7", "0000026008"))

    def test_no_number(self):
        """Nobody's cell is empty: the reason names the record, and what to do."""
        nameless = self.person("Ève Roy", False)
        shed = self.site.copy({"name": "Remise", "project_number": False})
        planning = self.concrete.copy({"name": "Planification", "code": False})
        helper = self.trade(False, "Aide")
        self.line(employee=nameless)
        self.line(1, project_id=shed.id)
        self.line(2, activity_id=planning.id)
        self.line(3, trade_id=helper.id)
        whys = sorted(why for _outcome, why in self.preview().values())
        for why, words in zip(
            whys,
            (
                "Activity Planification has no code",
                "Employee Ève Roy has no number. Enter the personnel number",
                "Project Remise has no number",
                "Trade Aide has no code",
            ),
            strict=True,
        ):
            self.assertIn(words, why)
        with self.assertRaisesRegex(UserError, "cannot be exported"):
            self.new_file()
        self.link(nameless, "employee", "E009")
        self.assertEqual([row["Numéro d'employé"] for row in self.rows(self.new_file())], ["E009"])

    def test_a_number_that_was_wrong(self):
        """Where hours may be written anew, the line with the wrong number is named: nothing else would correct it."""
        self.patch(Hours, "reopens", True)
        line = self.line(8)
        self.new_file()
        self.luc.personnel_number = "E070"
        outcome, remark = self.preview()[line.approved_hours_id.id]
        self.assertEqual(outcome, "changed")
        self.assertIn(" | E007 | ", remark)
        self.assertIn("Remove that line", remark)
        self.assertEqual([row["Numéro d'employé"] for row in self.rows(self.new_file())], ["E070"])

    def test_queries(self):
        """Preparing many lines takes as many queries as preparing few."""
        counts = []
        for number, day in ((3, "2026-05-04"), (40, "2026-05-05")):
            for _other in range(number):
                self.line(0.25, day, activity_id=self.concrete.copy({"name": "Autre", "code": "X"}).id)
            scope = {"first": day, "last": day}
            self.stream.sudo()._file_export(scope).entries()  # what is cached for good
            self.env.flush_all()
            self.env.invalidate_all()
            seen = []
            with self.watch_queries(lambda _cursor, query, *_rest, seen=seen: seen.append(query)):
                self.assertEqual(len(self.stream.sudo()._file_export(scope).entries()), number)
            counts.append(len(seen))
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_digits_of_projects(self):
        """A number of Odoo's own has as many digits as the keys of Avantage; one that cannot be such a key is none."""
        shed = self.site.copy({"name": "Remise", "project_number": "260080001"})
        self.line(project_id=shed.id)
        self.assertEqual(self.rows(self.new_file())[0]["Numéro de projet"], "0260080001")
        self.link(shed, "project", "0260080001")
        self.assertEqual([outcome for outcome, _why in self.preview().values()], ["known"])
        for day, number in (("2026-05-05", "26008000100"), ("2026-05-06", "P-17")):
            other = self.site.copy({"name": f"Chantier {number}", "project_number": number})
            line = self.line(day=day, project_id=other.id)
            why = f"Chantier {number} has the number {number} in Odoo. Numbers in the external system have up to 10"
            outcome, said = self.preview()[line.approved_hours_id.id]
            self.assertEqual(outcome, "left_out")
            self.assertIn(why, said)
        self.table("projects").digits = 0
        self.assertEqual([row["Numéro de projet"] for row in self.rows(self.new_file())], ["26008000100", "P-17"])

    # --- What cannot be written ----------------------------------------------------------------------

    def test_thirty_hours(self):
        for hours in (20, 10):
            self.line(hours)
        good = self.line(8, "2026-05-05")
        found = self.preview()
        self.assertEqual(found.pop(good.approved_hours_id.id), ("new", ""))
        ((outcome, why),) = found.values()
        self.assertEqual(outcome, "left_out")
        self.assertIn("Luc Tremblay has 30 approved hours on 05/04/2026; a day has 24", why)
        self.assertEqual([row["Date"] for row in self.rows(self.new_file())], ["2026-05-05"])

    def test_reopened_between_preview_and_export(self):
        line, other = self.line(8), self.line(4, "2026-05-05")
        wizard = self.wizard()
        wizard.action_preview_file()
        self.assertEqual(wizard.line_ids.mapped("outcome"), ["new", "new"])
        line.sudo().action_reopen_timesheet()
        wizard.action_write_file()
        file = self.env["hr.sync.file"].search([])
        self.assertEqual([row["Date"] for row in self.rows(file)], ["2026-05-05"])
        self.assertEqual(file.line_ids.mapped("res_id"), other.approved_hours_id.ids)

    def test_characters_that_the_encoding_lacks(self):
        """They are named, and nothing is replaced; accents of French are no problem."""
        self.setting("hours_encoding", "cp1252")
        good, bad = self.line(8, name="Élagage, œuvre, 5 €"), self.line(4, "2026-05-05", name="Mesure ≤ 3 ☃")
        found = self.preview()
        self.assertEqual(found[good.approved_hours_id.id], ("new", ""))
        outcome, why = found[bad.approved_hours_id.id]
        self.assertEqual(outcome, "left_out")
        self.assertIn("Note has characters that the file cannot hold: ≤ ☃", why)
        self.assertIn("Élagage, œuvre, 5 €".encode("cp1252"), self.content(self.new_file()))
        self.setting("hours_encoding", "utf-8")
        self.assertEqual(self.rows(self.new_file())[0]["Note"], "Mesure ≤ 3 ☃")
