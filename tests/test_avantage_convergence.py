"""Whatever is approved, exported and deleted: in the end, whoever imported the files has each sum once."""

from collections import Counter
from contextlib import suppress

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .avantage_histories import Histories
from .avantage_hours import HEADER, AvantageHoursCase
from .random_histories import RandomHistories, add_more

#: The columns that identify a line, and those with its hours.
KEY, HOURS = HEADER[4:10], HEADER[10:13]


@tagged("slow")
@freeze_time("2026-06-10 08:00:00")
class TestAvantageConvergence(RandomHistories, AvantageHoursCase):
    machine = Histories
    examples, steps = 30, 16

    def prepare(self):
        super().prepare()
        self.people = self.luc + self.zoe
        self.night = self.wage_type("Nuit", "N")
        self.types = {
            code: self.hour_type(wage_type, code, kind).value_id
            for code, wage_type, kind in (("TD", self.overtime, "1.5"), ("TX", self.night, "2"))
        }

    def test_each_sum_is_there_once(self):
        self.run_histories(derandomize=True)

    # --- One history ---------------------------------------------------------------------------------

    def begin(self):
        super().begin()
        #: The files in their order, without those that were deleted.
        self.files = []
        self.numbers = 100

    def lines(self, *states):
        mine = [("company_id", "=", self.company.id), ("approval_state", "in", states)]
        return self.env["account.analytic.line"].search(mine, order="id")

    def map(self, wage_type, code):
        row = self.env["hr.sync.mapping"].search(
            [("mapping", "=", "hour_type"), ("res_id", "=", wage_type.id), ("connection_id", "=", self.connection.id)]
        )
        row.value_id = self.types[code] if code else False

    def renumber(self, employee):
        self.numbers += 1
        employee.personnel_number = f"E{self.numbers}"

    def entries(self, **scope):
        scope = {"first": "2026-05-04", "last": "2026-05-05", **scope}
        return self.stream.sudo()._file_export(scope).entries()

    def export(self, whom, last, in_file):
        """Look at the preview, and write the file."""
        scope = {"employees": whom["employee_ids"]} if whom else {}
        for one in self.entries(last=last, **scope):
            self.assertNotIn("Remove that line", one.remark)  # Avantage keeps what it has, and nothing is corrected
        self.files.append(self.new_file(date_from="2026-05-04", date_to=last, in_file=in_file, **whom))

    def delete_file(self):
        self.files.pop().sudo().unlink()

    def check_files(self):
        self.env.flush_all()
        with suppress(UserError):
            self.export({}, "2026-05-05", "leave_out")
        with self.assertRaisesRegex(UserError, "are in a file already|There is nothing|cannot be exported"):
            self.export({}, "2026-05-05", "leave_out")
        self.assertLessEqual({one.outcome for one in self.entries()}, {"known"})
        self.assertFalse(self.lines("approved"), "all of them are in payroll")
        totals = self.lines("frozen").approved_hours_id
        written = [line.res_id for file in self.files for line in file.line_ids]
        self.assertEqual(sorted(written), sorted(totals.ids), "each total is in just one file")
        for file in self.files:
            rows, wanted, found = self.rows(file), Counter(), Counter()
            self.assertEqual(len({tuple(row[name] for name in KEY) for row in rows}), len(rows))
            for row in rows:
                found[row["Date"], row["Code de métier"]] += sum(float(row[name]) for name in HOURS)
            for line in totals.browse(file.line_ids.mapped("res_id")).line_ids:
                wanted[str(line.date), line.approved_hours_id.trade_id.code] += line.unit_amount
            self.assertEqual(set(found), set(wanted))
            for place, hours in wanted.items():
                self.assertAlmostEqual(found[place], hours, delta=0.0651, msg=place)


add_more(TestAvantageConvergence, "test_each_sum_is_there_once")
