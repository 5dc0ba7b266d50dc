"""What was written to a file for a system that gives nothing back is changed by nobody in Odoo."""

import base64
from contextlib import suppress

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import freeze_time
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..records import _lt
from ..systems.tripletex.hours import Hours
from .test_export import ExportCase
from .test_export_files import LAYOUT

_ADMINISTRATOR = "hr_timesheet.group_timesheet_manager"
#: Users by name, with their groups: whoever may do anything with timesheets or with HR Sync.
GROUPS = {
    "employee": "base.group_user,hr_timesheet.group_hr_timesheet_user",
    "approver": "hr_timesheet.group_hr_timesheet_approver",
    "timesheets": f"{_ADMINISTRATOR},project.group_project_manager",
    "exporter": f"{_ADMINISTRATOR},hr_sync.group_officer",
    "sync": f"{_ADMINISTRATOR},hr_sync.group_administrator,hr.group_hr_manager",
    "system": f"{_ADMINISTRATOR},base.group_system,hr.group_hr_manager,project.group_project_manager",
}
#: What each of them tries to write.
VALUES = (
    {"unit_amount": 1},
    {"name": "x"},
    {"date": "2026-05-05"},
    {"approval_state": "open"},
    {"approved_hours_id": False},
    {"activity_id": False},
    {"wage_type_id": False},
    {"project_id": False},
    {"product_uom_id": False},
)


class FrozenCase(ExportCase):
    """Approved hours are written to a file, of which the other system gives nothing back."""

    def prepare(self):
        super().prepare()
        self.patch(Hours, "file", LAYOUT)
        self.patch(Hours, "reopens", False)
        self.patch(Hours, "why_file", classmethod(lambda _cls, _capabilities: _lt("This system imports files only.")))
        self.wages.enabled = False
        for name, groups in GROUPS.items():
            self.users[name] = self.add_user(f"frozen_{name}", groups, self.company)
        self.kari.user_id = self.users["employee"]

    def written(self, name="exporter", **values):
        before = self.env["hr.sync.file"].search([])
        self.wizard(name, stream_ids=self.hours.ids, **values).action_write_file()
        return self.env["hr.sync.file"].search([]) - before

    def rows(self, file):
        """The lines of a file, without that of the headers: revision, day, hours."""
        text = base64.b64decode(file.content).decode("cp1252")
        return [(row[1], row[4], row[5]) for row in (line.split(";") for line in text.split("\r\n")[1:-1])]

    def frozen(self, hours=7.5, day="2026-05-04", **values):
        """A line that is in a file, and the file."""
        line = self.add_line(hours, day=day, **values)
        self.approve(line)
        return line, self.written()


@freeze_time("2026-06-01 08:00:00")
class TestFrozenByFile(FrozenCase):
    def prepare(self):
        super().prepare()
        self.task = self.env["project.task"].create({"name": "Fundament", "project_id": self.project.id})

    def test_frozen(self):
        """Written to a file is in payroll, with the file, its author and its time; nothing says that it was sent."""
        line, file = self.frozen()
        self.assertEqual((line.approval_state, file.create_uid), ("frozen", self.users["exporter"]))
        for record in (self.as_("employee", line), line.approved_hours_id):
            self.assertIn(f"In file {file.name} of ", record.hr_sync_in_file)
            self.assertTrue(record.hr_sync_in_file.endswith(f" by {self.users['exporter'].name}"))
        total = line.approved_hours_id
        self.assertFalse(total.hr_sync_state or total.hr_sync_exported_at or total.hr_sync_external_id)
        self.assertFalse(self.env["hr.sync.link"].search([("res_model", "=", total._name)]))
        self.assertFalse(self.add_line(day="2026-05-05").hr_sync_in_file)

    def test_nobody_changes_it(self):
        """Each way in which each user might change the hours; the refusal says where they are corrected."""
        line, file = self.frozen(task_id=self.task.id)
        for name in GROUPS:
            mine = self.as_(name, line)
            self.assertTrue(mine.readonly_timesheet)
            for values in VALUES:
                with self.subTest(user=name, values=values), self.assertRaises(UserError):
                    mine.write(values)
            for change in (lambda one: one.write({"unit_amount": 1}), lambda one: one.unlink()):
                with self.subTest(user=name), self.assertRaisesRegex(UserError, "Correct them in Tripletex"):
                    change(mine)
            words = "Only an approver" if name == "employee" else "Correct them in Tripletex"
            with self.subTest(user=name), self.assertRaisesRegex(UserError, words):
                mine.action_reopen_timesheet()
            messages = mine.load([".id", "unit_amount"], [[str(line.id), "1"]])["messages"]
            self.assertTrue(messages, f"{name} imports")
            total = self.as_(name, line.approved_hours_id)
            for change in (lambda one: one.write({"hours": 1}), lambda one: one.write({"is_closed": False})):
                with self.subTest(user=name), self.assertRaises(AccessError):
                    change(total)
            with self.subTest(user=name), self.assertRaises(AccessError):
                self.as_(name, file.line_ids).unlink()
            with suppress(AccessError):
                total.unlink()
            self.assertTrue(line.approved_hours_id.exists())
        for program in (line, line.sudo(), line.with_context(hr_sync_author="engine")):
            with self.assertRaisesRegex(UserError, "Correct them in Tripletex"):
                program.unit_amount = 1
        self.assertEqual(self.rows(file), [("1", "04/05/2026", "7,5")])
        self.assertEqual((line.unit_amount, line.approval_state), (7.5, "frozen"))
        self.assertEqual(line.copy().approval_state, "open")

    def test_not_by_what_it_belongs_to(self):
        """Neither the project, the task, the activity, nor the employee can go or move with the hours."""
        line, _file = self.frozen(task_id=self.task.id)
        # Where somebody may not see the hours, Odoo's own check does not find them.
        self.users["builder"] = builder = self.add_user("builder", "project.group_project_manager", self.company)
        kai = self.add_project("Kai")
        self.frozen(day="2026-05-06", project_id=kai.id)
        domain = f"[(1, '=', 1)] if user.id != {builder.id} else [(0, '=', 1)]"
        rule = {"model_id": self.env["ir.model"]._get_id("account.analytic.line"), "name": "not for builders"}
        self.env["ir.rule"].create({**rule, "domain_force": domain})
        for name, record, error in (
            ("timesheets", self.task, RedirectWarning),
            ("system", self.project, RedirectWarning),
            ("builder", self.task, UserError),
            ("builder", kai, IntegrityError),
            ("timesheets", self.assembly, IntegrityError),
            ("sync", self.kari, UserError),
            ("system", self.kari, UserError),
        ):
            with (
                self.subTest(user=name, model=record._name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(error),
                self.env.cr.savepoint(),
            ):
                self.as_(name, record).unlink()
        with self.assertRaisesRegex(UserError, "in a file for Tripletex. Archive the employee"):
            self.kari.unlink()
        self.as_("timesheets", self.task).project_id = self.add_project("Tunnelen")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((line.project_id, line.task_id), (self.project, self.task))
        self.assertEqual(line.approved_hours_id.activity_id, self.assembly)

    def test_who_withdraws(self):
        """An administrator of HR Sync withdraws a file; its lines are approved then, all others stay as they are."""
        line, file = self.frozen()
        other, later = self.frozen(day="2026-05-05")
        for name in ("employee", "approver", "timesheets", "exporter", "system"):
            for way in ("unlink", "action_withdraw"):
                with self.subTest(user=name, way=way), self.assertRaises(AccessError):
                    getattr(self.as_(name, file), way)()
        with self.assertRaises(AccessError):
            self.as_("sync", self.hours).unlink()
        self.as_("sync", self.connection).unlink()
        self.assertEqual((self.connection.active, file.exists()), (False, file))
        with self.assertRaisesRegex(UserError, "Correct them in Tripletex"):
            self.as_("approver", line).action_reopen_timesheet()
        self.connection.write({"active": True, "state": "connected"})
        action = self.as_("sync", file).action_withdraw()
        self.assertEqual((action["res_model"], file.exists()), ("hr.sync.file", file.browse()))
        self.assertEqual((line.approval_state, line.hr_sync_in_file), ("approved", False))
        self.assertEqual((other.approval_state, later.exists()), ("frozen", later))
        self.assertIn("withdrew: heures_2026-05-01_r1.txt", str(self.connection.message_ids[0].body))
        self.reopen(line)
        line.unit_amount = 2
        self.approve(line)
        self.assertEqual(self.rows(self.written()), [("3", "04/05/2026", "2")])

    def test_nothing_comes_twice(self):
        """Exporting again writes nothing, whatever is wanted; hours that are approved later come alone."""
        self.frozen(4)
        self.assertFalse(self.wizard("exporter", stream_ids=self.hours.ids).offers_again)
        for values in ({}, {"in_file": "again"}, {"date_to": "2026-05-04"}):
            with self.assertRaisesRegex(UserError, "Nothing to write"):
                self.written(**values)
        self.kari.personnel_number = "8"
        with self.assertRaisesRegex(UserError, "Nothing to write"):
            self.written()
        late = self.add_line(3)
        self.approve(late)
        self.assertEqual((late.approval_state, late.approved_hours_id.part), ("approved", 1))
        file = self.written()
        self.assertEqual((self.rows(file), late.approval_state), ([("2", "04/05/2026", "3")], "frozen"))
        self.as_("sync", file).unlink()
        self.reopen(late)
        self.approve(late)
        self.assertEqual(self.rows(self.written()), [("2", "04/05/2026", "3")])

    def test_reopened_between_preview_and_export(self):
        lines = self.approved(2, sent=False)
        wizard = self.wizard("exporter", stream_ids=self.hours.ids)
        wizard.action_preview_file()
        self.assertEqual(wizard.line_ids.mapped("outcome"), ["new", "new"])
        self.reopen(lines[0])
        wizard.action_write_file()
        file = self.env["hr.sync.file"].search([])
        self.assertEqual(self.rows(file), [("1", "02/05/2026", "2")])
        self.assertEqual([line.approval_state for line in lines], ["open", "frozen"])

    def test_all_or_nothing(self):
        """Where the lines cannot be frozen, there is no file either."""
        [line] = self.approved(1, sent=False)
        self.env.cr.execute(
            "ALTER TABLE account_analytic_line ADD CONSTRAINT never_frozen CHECK (approval_state <> 'frozen') NOT VALID"
        )
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.written()
        self.env.invalidate_all()
        self.assertEqual(
            (line.approval_state, self.env["hr.sync.file"].search([])), ("approved", self.env["hr.sync.file"])
        )

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
        self.patch(Hours, "reopens", True)
        line, file = self.frozen()
        self.reopen(line)
        self.assertEqual((line.approval_state, line.hr_sync_in_file), ("open", False))
        line.unit_amount = 3
        self.approve(line)
        self.assertEqual(self.rows(self.written()), [("2", "04/05/2026", "3")])
        self.as_("sync", file).unlink()
        self.assertEqual(line.approval_state, "frozen", "the newer file has it")
