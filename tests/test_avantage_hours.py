"""Approved hours for Avantage, written to a file that people import in its Timesheet management."""

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
