"""Whatever is approved, exported and deleted: in the end, whoever imported the files has each sum once."""

from contextlib import suppress
from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..engine.file_export import GONE
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
        #: The files in their order, each with the lines that its preview asked to remove.
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
        told = [_key(one.before.cells) for one in self.entries(last=last, **scope) if "Remove that line" in one.remark]
        values = {"date_from": "2026-05-04", "date_to": last, "in_file": in_file, **whom}
        self.files.append((self.new_file(**values), told))

    def delete_file(self):
        self.files.pop()[0].sudo().unlink()

    def check_files(self):
        self.env.flush_all()
        with suppress(UserError):
            self.export({}, "2026-05-05", "leave_out")
        with self.assertRaisesRegex(UserError, "are in a file already|There is nothing|cannot be exported"):
            self.export({}, "2026-05-05", "leave_out")
        there = {}
        for file, told in self.files:
            for key in told:
                there.pop(key, None)
            rows = {tuple(row[name] for name in KEY): row for row in self.rows(file)}
            self.assertEqual(len(rows), len(self.rows(file)), "no line is twice in a file")
            there |= {key: sum(float(row[name]) for name in HOURS) for key, row in rows.items()}
        for one in self.entries():
            self.assertIn(one.outcome, ("known", GONE), one.why)
            if one.outcome == GONE:
                there.pop(_key(one.before.cells), None)
        wanted = {}
        for line in self.lines("approved", "frozen"):
            total = line.approved_hours_id
            mapped = self.env["hr.sync.mapping"].search(
                [("mapping", "=", "hour_type"), ("res_id", "=", total.wage_type_id.id)]
            )
            key = (
                line.employee_id.personnel_number,
                "0000026008",
                date.isoformat(line.date),
                "",
                total.trade_id.code,
                mapped.value_id.code or "",
            )
            wanted[key] = wanted.get(key, 0) + line.unit_amount
        self.assertEqual(set(there), set(wanted))
        for key, hours in wanted.items():
            self.assertAlmostEqual(there[key], hours, delta=0.0251, msg=key)


def _key(cells):
    return tuple(cells[HEADER.index(name)] for name in KEY)


add_more(TestAvantageConvergence, "test_each_sum_is_there_once")
