"""What was written to a file for a system that gives nothing back is changed by nobody in Odoo."""

from contextlib import suppress

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import freeze_time
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..engine.context import engine_env
from .accounts import new_test_users
from .avantage_hours import MAY, AvantageHoursCase

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


class FrozenCase(AvantageHoursCase):
    """Approved hours of which Avantage, once they are in a file, gives nothing back; users of each kind."""

    def prepare(self):
        super().prepare()
        self.users = new_test_users(self.env(user=1), self.company, "hsf_", GROUPS)
        self.luc.user_id = self.users["employee"]

    def add_user(self, name, groups):
        self.users |= new_test_users(self.env(user=1), self.company, "hsf_", {name: groups})
        return self.users[name]

    def as_(self, name, records):
        return records.with_user(self.users[name]).with_context(allowed_company_ids=self.company.ids)

    def wizard(self, name="exporter", **values):
        values = {"connection_id": self.connection.id, "stream_ids": self.stream.ids, **MAY, **values}
        return self.as_(name, self.env["hr.sync.export"]).create(values)

    def written(self, file):
        """The lines of a file: revision, day, hours."""
        return [(row["Révision"], row["Date"], row["Heures régulières"]) for row in self.rows(file)]

    def frozen(self, hours=7.5, day="2026-05-04", **values):
        """A line that is in a file, and the file."""
        line = self.line(hours, day, activity_id=self.concrete.id, **values)
        return line, self.new_file()

    def reopen(self, line):
        self.as_("approver", line).action_reopen_timesheet()


@freeze_time("2026-06-01 08:00:00")
class TestFrozenByFile(FrozenCase):
    def prepare(self):
        super().prepare()
        self.task = self.env["project.task"].create({"name": "Fundament", "project_id": self.site.id})

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
        self.assertFalse(self.line(day="2026-05-05", approve=False).hr_sync_in_file)

    def test_nobody_changes_it(self):
        """Each way in which each user might change the hours; the refusal says where they are corrected."""
        line, file = self.frozen(task_id=self.task.id)
        for name in GROUPS:
            mine = self.as_(name, line)
            self.assertTrue(mine.readonly_timesheet)
            self.assertIn("Correct them in Avantage", mine.fixed_reason)
            self.assertFalse(mine.may_reopen)
            for values in VALUES:
                with self.subTest(user=name, values=values), self.assertRaises(UserError):
                    mine.write(values)
            for change in (lambda one: one.write({"unit_amount": 1}), lambda one: one.unlink()):
                with self.subTest(user=name), self.assertRaisesRegex(UserError, "Correct them in Avantage"):
                    change(mine)
            words = "Only an approver" if name == "employee" else "Correct them in Avantage"
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
            with self.assertRaisesRegex(UserError, "Correct them in Avantage"):
                program.unit_amount = 1
        engine = line.with_env(engine_env(self.stream))
        self.assertIn(line.id, engine._sync_final(engine, []))
        for sync in (lambda: engine._sync_write({"unit_amount": 1}), engine.unlink):
            with self.assertRaisesRegex(UserError, "Correct them in Avantage"):
                sync()
        self.assertEqual(self.written(file), [("1", "2026-05-04", "7.5")])
        self.assertEqual((line.unit_amount, line.approval_state), (7.5, "frozen"))
        self.assertEqual(line.copy().approval_state, "open")

    def test_not_by_what_it_belongs_to(self):
        """Neither the project, the task, the activity, nor the employee can go or move with the hours."""
        line, _file = self.frozen(task_id=self.task.id)
        # Where somebody may not see the hours, Odoo's own check does not find them.
        self.users["builder"] = builder = self.add_user("builder", "project.group_project_manager")
        quay = self.site.create({"name": "Quai", "project_number": "26009", "company_id": self.company.id})
        self.frozen(day="2026-05-06", project_id=quay.id)
        domain = f"[(1, '=', 1)] if user.id != {builder.id} else [(0, '=', 1)]"
        rule = {"model_id": self.env["ir.model"]._get_id("account.analytic.line"), "name": "not for builders"}
        self.env["ir.rule"].create({**rule, "domain_force": domain})
        for name, record, error in (
            ("timesheets", self.task, RedirectWarning),
            ("system", self.site, RedirectWarning),
            ("builder", self.task, UserError),
            ("builder", quay, IntegrityError),
            ("timesheets", self.concrete, IntegrityError),
            ("timesheets", self.carpenter, IntegrityError),
            ("sync", self.luc, UserError),
            ("system", self.luc, UserError),
        ):
            with (
                self.subTest(user=name, model=record._name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(error),
                self.env.cr.savepoint(),
            ):
                self.as_(name, record).unlink()
        with self.assertRaisesRegex(UserError, "in a file for Avantage. Archive the employee"):
            self.luc.unlink()
        self.as_("timesheets", self.task).project_id = quay
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((line.project_id, line.task_id), (self.site, self.task))
        self.assertEqual(line.approved_hours_id.activity_id, self.concrete)

    def test_who_withdraws(self):
        """An administrator of HR Sync withdraws a file; its lines are approved then, all others stay as they are."""
        line, file = self.frozen()
        other, later = self.frozen(day="2026-05-05")
        for name in ("employee", "approver", "timesheets", "exporter", "system"):
            for way in ("unlink", "action_withdraw"):
                with self.subTest(user=name, way=way), self.assertRaises(AccessError):
                    getattr(self.as_(name, file), way)()
        with self.assertRaises(AccessError):
            self.as_("sync", self.stream).unlink()
        self.as_("sync", self.connection).unlink()
        self.assertEqual((self.connection.active, file.exists()), (False, file))
        with self.assertRaisesRegex(UserError, "Correct them in Avantage"):
            self.as_("approver", line).action_reopen_timesheet()
        self.connection.write({"active": True, "state": "connected"})
        action = self.as_("sync", file).action_withdraw()
        self.assertEqual((action["res_model"], file.exists()), ("hr.sync.file", file.browse()))
        self.assertEqual((line.approval_state, line.hr_sync_in_file), ("approved", False))
        self.assertEqual((other.approval_state, later.exists()), ("frozen", later))
        self.assertIn("withdrew: avantage_heures_2026-05-01_2026-05-31_1.csv", str(self.connection.message_ids[0].body))
        self.change(line, unit_amount=2)
        self.assertEqual(self.written(self.new_file()), [("3", "2026-05-04", "2")])

    def test_nothing_comes_twice(self):
        """Exporting again writes nothing, whatever is wanted; hours that are approved later come alone."""
        self.frozen(4)
        self.assertFalse(self.wizard().offers_again)
        for values in ({}, {"in_file": "again"}, {"date_to": "2026-05-04"}):
            with self.assertRaisesRegex(UserError, "Nothing to write"):
                self.new_file(**values)
        self.luc.personnel_number = "E009"
        with self.assertRaisesRegex(UserError, "Nothing to write"):
            self.new_file()
        late = self.line(3, activity_id=self.concrete.id)
        self.assertEqual((late.approval_state, late.approved_hours_id.part), ("approved", 1))
        file = self.new_file()
        self.assertEqual((self.written(file), late.approval_state), ([("2", "2026-05-04", "3")], "frozen"))
        self.as_("sync", file).unlink()
        self.change(late, name="Coffrage")
        self.assertEqual(self.written(self.new_file()), [("2", "2026-05-04", "3")])

    def test_reopened_between_preview_and_export(self):
        lines = [self.line(2), self.line(2, "2026-05-05")]
        wizard = self.wizard()
        wizard.action_preview_file()
        self.assertEqual(wizard.line_ids.mapped("outcome"), ["new", "new"])
        self.reopen(lines[0])
        wizard.action_write_file()
        file = self.env["hr.sync.file"].search([])
        self.assertEqual(self.written(file), [("1", "2026-05-05", "2")])
        self.assertEqual([line.approval_state for line in lines], ["open", "frozen"])

    def test_all_or_nothing(self):
        """Where the lines cannot be frozen, there is no file either."""
        line = self.line()
        self.env.cr.execute(
            "ALTER TABLE account_analytic_line ADD CONSTRAINT never_frozen CHECK (approval_state <> 'frozen') NOT VALID"
        )
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.new_file()
        self.env.invalidate_all()
        self.assertEqual(line.approval_state, "approved")
        self.assertFalse(self.env["hr.sync.file"].search([]) or line.approved_hours_id.is_closed)
