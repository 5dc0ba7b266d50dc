"""No key in a person's context switches a check off; only the engine's do, and nobody can claim to be it."""

import re
from pathlib import Path

from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import file_path

from ..engine.context import AUTHOR, BUTTON, ENGINE, is_engine, is_silent, may_write
from .guarding import GuardCase

#: What is read from anybody's context: it names what is asked for, or counts only as an object of the addon's own.
_HARMLESS = {
    *("hr_sync_system", "hr_sync_system_name", "hr_sync_type", "hr_sync_intervals", "hr_sync_work_times"),
    "hr_sync_mapped_connection",
}
_ASKED = re.compile(r'context(?:\.get\(|\[)"?(\w+)"?')
_ENGINES = re.compile(r'engine_says\([\w.]+, "?(\w+)"?\)')


def sources():
    for room in ("controllers", "engine", "models", "wizards"):
        yield from sorted((Path(file_path("hr_sync/__manifest__.py")).parent / room).rglob("*.py"))


class TestGuardContexts(GuardCase):
    def prepare(self):
        super().prepare()
        keys = {key for path in sources() for key in _ENGINES.findall(path.read_text())} - {"key"}
        keys = {"hr_sync_lang" if key == "LANG" else key for key in keys}
        keys |= {"hr_sync_silent", *_HARMLESS}
        self.contexts = [
            {**dict.fromkeys(keys, True), AUTHOR: claim}
            for claim in (True, 1, "the engine", repr(ENGINE), ["the engine"], {"_name": "the engine"})
        ]

    def callers(self, name, model):
        """The model as somebody calls it with each of these contexts: by themselves, and by code that helps them."""
        for context in self.contexts:
            for records in (self.as_(name, self.env[model]), self.as_(name, self.env[model]).sudo(), self.env[model]):
                yield records.with_context(**context)

    def assertRefused(self, work, error=UserError):
        with self.env.cr.savepoint(flush=False), self.assertRaises(error):
            work()
            self.env.flush_all()

    def test_every_key_is_known(self):
        """A check that asks the context by itself is found here: ``engine_says`` and ``is_engine`` are there for it."""
        asked = {
            key
            for path in sources()
            if path.name != "author.py"
            for key in _ASKED.findall(path.read_text())
            if key.startswith("hr_sync")
        }
        self.assertEqual(asked, _HARMLESS)

    def test_nobody_can_claim_it(self):
        for records in self.callers("everything", "hr.leave"):
            self.assertFalse(is_engine(records.env) or is_silent(records.env) or may_write(records.env))
        person = self.as_("everything", self.env["hr.leave"])
        self.assertFalse(is_engine(person.with_context(**{AUTHOR: ENGINE}).env))
        self.assertFalse(is_engine(self.env["hr.leave"].with_context(**{AUTHOR: BUTTON}).env))
        self.assertTrue(is_engine(self.env(user=1)["hr.leave"].with_context(**{AUTHOR: ENGINE}).env))

    def test_allocations(self):
        """A leave of a type that asks for an allocation is refused without one."""
        kind = self.env["hr.leave.type"].create({"name": "Avspasering", "company_id": self.company.id})
        self.assertTrue(kind.requires_allocation)
        values = {**self.minimal["hr.leave"], "holiday_status_id": kind.id}
        for leaves in self.callers("guarded_worker", "hr.leave"):
            self.assertRefused(lambda leaves=leaves: leaves.create(values), ValidationError)

    def test_attendances(self):
        """Attendances do not overlap."""
        row = self.rows["hr.attendance"]
        values = {"employee_id": self.person.id, "check_in": row.check_in, "check_out": row.check_out}
        for attendances in self.callers("everything", "hr.attendance"):
            self.assertRefused(lambda attendances=attendances: attendances.create(values), ValidationError)

    def test_contracts(self):
        """A contract does not end before it begins."""
        values = {"contract_date_start": "2026-05-01", "contract_date_end": "2026-04-01"}
        version = self.person.current_version_id
        for versions in self.callers("hr_manager", "hr.version"):
            one = version.with_env(versions.env)
            self.assertRefused(lambda one=one: one.write(values), ValidationError)

    def test_reviewers_are_told(self):
        """Whoever submits an expense has it reviewed, and what is posted is posted."""
        self.person.parent_id = self.manager
        self.users["manager"].group_ids += self.env.ref("hr_expense.group_hr_expense_team_approver")
        for context in self.contexts:
            expense = self.env["hr.expense"].create({**self.minimal["hr.expense"], "total_amount_currency": 20})
            expense = self.as_("guarded_worker", expense).with_context(**context)
            expense.action_submit()
            self.assertTrue(expense.sudo().activity_ids)
            leave = self.as_("everything", self.rows["hr.leave"]).with_context(**context)
            message = leave.message_post(body="Bitte", partner_ids=self.users["manager"].partner_id.ids)
            self.assertTrue(message.notified_partner_ids)
            task = self.rows["project.task"].with_context(**context)
            task.message_subscribe(self.users["manager"].partner_id.ids)
            self.assertIn(self.users["manager"].partner_id, task.message_partner_ids)
            task.message_unsubscribe(self.users["manager"].partner_id.ids)

    def test_heads(self):
        """A new head becomes the manager of the department's people, as ever in Odoo."""
        for departments in self.callers("hr_manager", "hr.department"):
            department = self.env["hr.department"].create({"name": "Bygg", "company_id": self.company.id})
            self.kari.write({"department_id": department.id, "parent_id": False})
            department.with_env(departments.env).write({"manager_id": self.manager.id})
            self.assertEqual(self.kari.parent_id, self.manager)

    def test_approved_lines(self):
        """What is approved stays as it is."""
        line = self.add_line()
        self.as_("approver", line).action_approve_timesheet()
        for lines in self.callers("everything", "account.analytic.line"):
            one = line.with_env(lines.env)
            self.assertRefused(lambda one=one: one.write({"unit_amount": 1}))
            self.assertRefused(one.unlink)
            self.assertRefused(lambda one=one: one.write({"approval_state": "open"}))
            self.assertRefused(lambda lines=lines: lines.create({**self.minimal[lines._name], "hr_sync_locked": True}))
