"""Any record type can be written to a file: approved hours here, as a construction system would import them."""

import base64
from dataclasses import replace

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from ..records import Sentence, _lt
from ..systems.file_layout import Column, FileLayout
from ..systems.tripletex.hours import Hours, Wages
from .test_export import ExportCase


def _of(name, field):
    return lambda entry, _period: getattr(entry.about[name], field) if name in entry.about else None


LAYOUT = FileLayout(
    columns=(
        Column("period", "Période", lambda _entry, period: period.first.strftime("%Y%m")),
        Column("revision", "N° de révision", lambda _entry, period: period.revision),
        Column("employee", "Salarié", _of("employee", "personnel_number")),
        Column("site", "Chantier", _of("project", "number")),
        Column("day", "Jour", lambda entry, _period: entry.record.day),
        Column("hours", "Heures", lambda entry, _period: entry.record.hours),
        Column("note", "Remarque", lambda entry, _period: entry.record.note),
    ),
    fields=frozenset(("day", "hours", "note")),
    about={"employee": ("personnel_number",), "project": ("number",)},
    name="heures_%(first)s_r%(revision)s.txt",
    encoding="cp1252",
    day="%d/%m/%Y",
    point=",",
    order="columns",
)


@freeze_time("2026-06-01 08:00:00")
class TestExportFiles(ExportCase):
    def prepare(self):
        super().prepare()
        self.patch(Hours, "file", LAYOUT)
        self.patch(Hours, "why_file", classmethod(lambda _cls, _capabilities: _lt("This system imports files only.")))

    def written(self, **values):
        before = self.env["hr.sync.file"].search([])
        self.wizard(stream_ids=self.hours.ids, **values).action_write_file()
        file = self.env["hr.sync.file"].search([]) - before
        return file, base64.b64decode(file.content).decode("cp1252").split("\r\n")[:-1]

    def test_hours(self):
        """Period, revision, texts of another language; the next file has what has changed, and nothing is sent."""
        self.assertIsInstance(self.hours._declaration().why_file({}), Sentence)
        line, other = self.approved(2, sent=False)
        self.approve(self.add_line(2.5, day="2026-05-20", name="Coffrage à façon"))
        file, rows = self.written()
        self.assertEqual(rows[0], "Période;N° de révision;Salarié;Chantier;Jour;Heures;Remarque")
        self.assertEqual(rows[1].split(";")[:6], ["202605", "1", "7", "1", "01/05/2026", "1"])
        self.assertEqual(rows[3], "202605;1;7;1;20/05/2026;2,5;Coffrage à façon")
        self.assertEqual(file.name, "heures_2026-05-01_r1.txt")
        self.work()
        self.assertEqual(self.in_tripletex(), {})
        self.reopen(line)
        line.unit_amount = 7
        self.approve(line)
        self.reopen(other)
        wizard = self.wizard(stream_ids=self.hours.ids)
        wizard.action_preview_file()
        self.assertEqual(sorted(wizard.line_ids.mapped("outcome")), ["changed", "gone", "known"])
        _file, rows = self.written()
        self.assertEqual([row.split(";")[:6] for row in rows[1:]], [["202605", "2", "7", "1", "01/05/2026", "7"]])

    def test_what_the_encoding_cannot_hold(self):
        self.approve(self.add_line(1, day="2026-05-20", name="Łódź"))
        wizard = self.wizard(stream_ids=self.hours.ids)
        wizard.action_preview_file()
        self.assertEqual(wizard.line_ids.outcome, "left_out")
        self.assertIn("Remarque has characters that the file cannot hold: Ł ź", wizard.line_ids.reason)

    def test_both_ways_at_once(self):
        """What is sent and what is written are chosen together, and each has its button."""
        self.approve(self.add_line(day="2026-05-04", wage_type_id=self.overtime.id))
        wizard = self.wizard()
        self.assertEqual((wizard.file_stream_ids, wizard.is_sent), (self.hours, True))
        before = self.env["hr.sync.run"].search([])
        wizard.action_export()
        self.work()
        self.assertEqual((self.env["hr.sync.run"].search([]) - before).mapped("record_type"), ["approved_wage"])
        self.assertEqual(len(self.written()[1]), 2)

    def test_a_file_where_everything_is_sent(self):
        with self.assertRaisesRegex(UserError, "are sent, not written to a file"):
            self.wizard(stream_ids=self.wages.ids).action_write_file()

    def test_a_record_type_that_has_nothing(self):
        """The others are written all the same; nothing at all to write is said once."""
        self.patch(Wages, "file", replace(LAYOUT, columns=LAYOUT.columns[4:6], about={}, name="primes_%(first)s.txt"))
        self.patch(Wages, "why_file", Hours.why_file)
        self.approved(1, sent=False)
        wizard = self.wizard()
        self.assertEqual(wizard.file_stream_ids, self.hours | self.wages)
        before = self.env["hr.sync.file"].search([])
        wizard.action_write_file()
        self.assertEqual((self.env["hr.sync.file"].search([]) - before).stream_id, self.hours)
        with self.assertRaisesRegex(UserError, "Nothing to write: .*Approved hours, .*Hours by wage type"):
            wizard.action_write_file()

    def test_an_order_that_is_not_valid(self):
        """The setting is what people correct."""
        self.approved(1, sent=False)
        self.patch(type(self.connection), "_setting_values", lambda _connection: {"columns": "site, nothing"})
        with self.assertRaisesRegex(UserError, "Name each of these columns at most once"):
            self.written()

    def test_hours_and_wages(self):
        """Hours whose wage type is still to be sent are not in payroll yet, and the other way round."""
        self.wages.enabled = True
        line = self.add_line(wage_type_id=self.overtime.id)
        self.approve(line)
        self.wages.action_sync()
        self.work()
        self.assertEqual((line.approved_wage_id.hr_sync_state, line.approval_state), ("linked", "approved"))
        self.written()
        self.assertEqual(line.approval_state, "frozen")

    def test_systems_that_give_back(self):
        """Lines in a file can be reopened there, and the file itself says what has changed."""
        line = self.add_line()
        self.approve(line)
        file, _rows = self.written()
        self.assertEqual(line.approval_state, "frozen")
        self.assertTrue(self.wizard(stream_ids=self.hours.ids).offers_again)
        self.reopen(line)
        self.assertEqual((line.approval_state, line.hr_sync_in_file), ("open", False))
        line.unit_amount = 3
        self.approve(line)
        _file, rows = self.written()
        self.assertEqual([row.split(";")[1:6] for row in rows[1:]], [["2", "7", "1", "04/05/2026", "3"]])
        file.unlink()
        self.assertEqual(line.approval_state, "frozen", "the newer file has it")
