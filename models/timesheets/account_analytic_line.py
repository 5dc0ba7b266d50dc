"""Timesheet lines, as an external system's time entries."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine.outcomes import SkipRecord
from ...records import MISSING, Activity, Employee, Project, RecordError, Task, TimeEntry, _lt, clean_text, shared

#: What Odoo has where nothing is said.
_NO_NAME = "/"
#: Fields that cannot be changed in a locked line.
_LOCKED = frozenset(
    (
        "activity_id",
        "date",
        "employee_id",
        "hr_sync_locked",
        "name",
        "product_uom_id",
        "project_id",
        "task_id",
        "trade_id",
        "unit_amount",
        "user_id",
    )
)
#: Fields by which Odoo marks the lines that it makes of time off.
_TIME_OFF = ("holiday_id", "global_leave_id")


class AccountAnalyticLine(models.Model):
    _name = "account.analytic.line"
    _inherit = ["account.analytic.line", "hr.sync.mixin"]

    activity_id = fields.Many2one("hr.timesheet.activity", check_company=True, index="btree_not_null")
    hr_sync_locked = fields.Boolean(
        string="Locked",
        readonly=True,
        copy=False,
        help="Final in the external system: it cannot be changed in Odoo either.",
    )

    _sync_record = TimeEntry
    _sync_fields = {"day": "date", "hours": "unit_amount", "note": "name", "locked": "hr_sync_locked"}
    _sync_refs = {
        "employee": (Employee, "employee_id"),
        "project": (Project, "project_id"),
        "task": (Task, "task_id"),
        "activity": (Activity, "activity_id"),
    }
    _sync_removes = True
    _sync_harmless = frozenset(("locked",))
    _sync_day = "date"
    _sync_settled = ("approval_state", ("approved", "frozen"))
    _sync_export_fields = ("employee_id", "date", "date")
    _sync_vital = ("employee", "day", "hours", "project")
    #: A line without a project is not a timesheet, so it cannot be created before its project.
    _sync_needs = ("project",)
    _sync_unsupplied = "skipped"
    _sync_button_types = ("time_entry", "activity")

    # --- In ------------------------------------------------------------------------------------------

    @api.model
    def _sync_values(self, record, refs):
        values = super()._sync_values(record, refs)
        if record.hours is not MISSING:
            values["unit_amount"] = float(record.hours)
        if record.note is not MISSING:
            values["name"] = record.note or _NO_NAME
        if record.project is not MISSING:
            values["project_id"] = self._sync_project(record, refs)
        return values

    @api.model
    def _sync_project(self, record, refs):
        """The id of the project on which an entry goes: its own, its task's, or the connection's default.

        :raise SkipRecord: there is none, or it takes no time.
        :raise RecordError: its task belongs to another one.
        """
        task, project = refs[record.task], refs[record.project]
        if task is not MISSING and task:
            tasks = refs.once("task projects", lambda: self._sync_task_projects(refs))
            if project and tasks[task] != project:
                raise self._sync_wrong_task(self.env["project.task"].browse(task), project)
            project = tasks[task]
        if not project:
            default = refs.connection.default_project_id
            project = default.id
            if default and not default.active:
                refs.note(
                    _lt(
                        "Time entries without a project are assigned to %(project)s, which is archived. Unarchive"
                        " it, or choose another default project in the settings.",
                        project=default.display_name,
                    )
                )
        if not project:
            raise SkipRecord(self._sync_no_project(), fix=(refs.connection._name, refs.connection.id))
        closed = refs.once("closed accounts", lambda: self._sync_closed_accounts(refs))
        if project in closed:
            raise SkipRecord(self._sync_closed(closed[project]), fix=("project.project", project))
        return project

    @api.model
    def _sync_closed(self, name):
        return _lt(
            "Time entries on project %(project)s are skipped, because its analytic account is archived. Unarchive the"
            " account, then run a full resync.",
            project=shared(name),
        )

    @api.model
    def _sync_foreseen_skip(self, record, refs):
        project = refs.foreseen(record.project)
        if project is MISSING or not project:
            return None
        more = refs.foreseen_ids(Project.record_type())
        closed = refs.once("foreseen closed accounts", lambda: self._sync_closed_accounts(refs, more))
        return self._sync_closed(closed[project]) if project in closed else None

    @api.model
    def _sync_no_project(self):
        return _lt(
            "Time entries without a project are skipped. Choose a default project in the settings; the next sync"
            " imports them."
        )

    @api.model
    def _sync_left_out(self, record, refs):
        lacks = self._sync_requirements(record, refs) and not refs.connection.default_project_id
        return self._sync_no_project() if lacks else None

    @api.model
    def _sync_requirements(self, record, refs):
        alone = record.project is None and not (record.task is not MISSING and record.task)
        return ("default_project_id",) if alone else ()

    @api.model
    def _sync_task_projects(self, refs):
        """The project of each task to which one of the chunk's entries refers."""
        return {task.id: task.project_id.id for task in self.env["project.task"].browse(refs.ids("task"))}

    @api.model
    def _sync_closed_accounts(self, refs, more=()):
        """The names of those projects whose analytic account is archived, which makes Odoo refuse every line.

        :param more: the ids of projects beside those to which the chunk's entries refer.
        """
        task_projects = refs.once("task projects", lambda: self._sync_task_projects(refs)).values()
        ids = {*refs.ids("project"), *task_projects, *refs.connection.default_project_id.ids, *more}
        projects = self.env["project.project"].browse(ids)
        return {one.id: one.display_name for one in projects if one.account_id and not one.account_id.active}

    @api.model
    def _sync_wrong_task(self, task, project_id):
        return RecordError(
            "value",
            _lt("%(task)s belongs to project %(right)s, but the entry says %(wrong)s"),
            "task",
            task=task.display_name,
            right=task.project_id.display_name,
            wrong=self.env["project.project"].browse(project_id).display_name,
        )

    @api.model
    def _sync_create(self, values, records, refs):
        # Time that is booked on a project is what allows timesheets there, and gives it an analytic account.
        projects = self.env["project.project"].browse({one["project_id"] for one in values})
        projects.filtered(lambda project: not project.account_id).write({"allow_timesheets": True})
        # With those who have left: Odoo takes no lines of archived employees otherwise.
        return self.browse(self.with_context(active_test=False).create(values).ids)

    def _timesheet_postprocess(self, values):
        """Odoo writes the amount of each new line, which is 0 already where nobody's hour costs anything."""
        if not self._sync_is_engine():
            return super()._timesheet_postprocess(values)
        changes = self._timesheet_postprocess_values(values)
        for line in self:
            changed = changes[line.id]
            if changed and changed != {"amount": line.amount}:
                line.write(changed)
        return values

    def _sync_write(self, values):
        task = self.env["project.task"].browse(values.get("task_id") or ())
        if task and "project_id" not in values:
            # Odoo would move the line to the task's project and leave its account behind.
            self._sync_check_project(task)
            values = {**values, "project_id": task.project_id.id}
        elif "project_id" in values and "task_id" not in values:
            for line in self:
                if line.task_id and line.task_id.project_id.id != values["project_id"]:
                    raise self._sync_wrong_task(line.task_id, values["project_id"])
        employee = values.pop("employee_id", None)
        if employee:
            # Odoo refuses those who have left, and looks for them in what is written; all that follows from the
            # employee is computed.
            models.BaseModel.write(self, {"employee_id": employee})
            self._timesheet_postprocess({"employee_id": employee})
        if values:
            self.write(values)

    def _sync_check_project(self, task):
        """A task that is found later is of the line's project, or the line had none and is in a default one."""
        strange = self.filtered(lambda line: line.project_id != task.project_id)
        if strange:
            Connection = self.env["hr.sync.connection"]
            defaults = Connection.search([("company_id", "in", strange.company_id.ids)]).default_project_id
            for line in strange:
                if line.project_id not in defaults:
                    raise self._sync_wrong_task(task, line.project_id.id)

    @api.model
    def _sync_candidates_domain(self, connection):
        domain = super()._sync_candidates_domain(connection) & Domain("project_id", "!=", False)
        for name in _TIME_OFF:
            if name in self._fields:
                domain &= Domain(name, "=", False)
        return domain

    # --- Out -----------------------------------------------------------------------------------------

    def _sync_to_record(self, names, refs):
        # As lean as can be: it is called for each of tens of thousands of lines.
        values = {"external_id": ""}
        for name in names:
            if name in self._sync_refs:
                record, field = self._sync_refs[name]
                values[name] = refs.of(record.record_type(), self[field])
        if "project" in names and self.project_id == refs.connection.default_project_id:
            values["project"] = None
        if "day" in names:
            values["day"] = self.date
        if "hours" in names:
            values["hours"] = Decimal(repr(self.unit_amount))
        if "note" in names:
            values["note"] = None if self.name == _NO_NAME else clean_text(self.name or "")
        if "locked" in names:
            values["locked"] = self.hr_sync_locked
        if "active" in names:
            values["active"] = True
        return TimeEntry(**values)

    # --- Locked --------------------------------------------------------------------------------------

    def write(self, vals):
        if not self._sync_is_engine() and not _LOCKED.isdisjoint(vals):
            self._sync_check_unlocked(self.env._("changed"))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        if not self._sync_is_engine():
            self._sync_check_unlocked(self.env._("deleted"))

    def _sync_check_unlocked(self, what):
        locked = self.filtered("hr_sync_locked")[:1]
        if locked:
            raise UserError(
                self.env._(
                    "The time entry of %(employee)s on %(day)s (%(entry)s) is locked in the external system, so"
                    " it cannot be %(what)s in Odoo. Unlock it in the external system, then sync.",
                    employee=locked.employee_id.display_name,
                    day=locked.date,
                    entry=locked.display_name,
                    what=what,
                )
            )

    def _is_readonly(self):
        return self.hr_sync_locked or super()._is_readonly()
