"""Tasks, as parts of an external system's projects."""

import dataclasses
from datetime import datetime, time

from odoo import api, fields, models
from odoo.fields import Domain
from pytz import UTC, timezone

from ...engine.changes import links_of
from ...records import MISSING, Project, Task
from .html_text import html_to_text, text_to_html

#: When a task that is due on a day is due.
_DUE = time(23, 59)


class ProjectTask(models.Model):
    _name = "project.task"
    _inherit = ["project.task", "hr.sync.push.mixin"]

    task_number = fields.Char(string="Number", copy=False, index="btree_not_null", tracking=True)
    archived_apart = fields.Boolean(
        string="Archived Separately",
        copy=False,
        help="Archived separately from its project: stays archived when the project is reopened.",
        export_string_translation=False,
    )

    _sync_record = Task
    _sync_fields = {"name": "name", "number": "task_number", "planned_hours": "allocated_hours"}
    _sync_refs = {"project": (Project, "project_id")}
    _sync_labels = {"description": "description", "deadline": "date_deadline"}
    _sync_zoned = ("deadline",)

    # --- In ------------------------------------------------------------------------------------------

    @api.model
    def _sync_values(self, record, refs):
        values = super()._sync_values(record, refs)
        values["active"] = record.active
        if record.description is not MISSING:
            values["description"] = text_to_html(record.description)
        if record.deadline is not MISSING:
            values["date_deadline"] = record.deadline and self._sync_due(record.deadline)
        return values

    @api.model
    def _sync_create(self, values, records, refs):
        projects = {project.id: project for project in self.env["project.project"].browse(refs.ids("project"))}
        for one in values:
            closed = one.get("active") is False
            one["active"] = projects[one["project_id"]].active and not closed
            # Nobody is assigned: Odoo would take the one who syncs.
            one.update(archived_apart=closed, user_ids=[])
        return self.create(values)

    def _sync_write(self, values):
        """A task is active if it is not closed and its project is not either."""
        if not values.keys() & {"active", "project_id"}:
            self.write(values)
            return
        project = self.env["project.project"].browse(values.get("project_id") or ())
        parts = {}
        for task in self:
            closed = not values["active"] if "active" in values else not task._sync_is_open()
            active = (project or task.project_id).active and not closed
            parts.setdefault((active, closed), []).append(task)
        for (active, closed), tasks in parts.items():
            self.concat(*tasks).write({**values, "active": active, "archived_apart": closed})

    @api.model
    def _sync_candidates_domain(self, connection):
        # Not by their own company, which is often empty.
        domain = Domain("project_id", "!=", False)
        domain &= Domain("project_id.company_id", "in", (connection.company_id.id, False))
        domain &= Domain("project_id.is_template", "=", False)
        return domain & Domain("has_template_ancestor", "=", False)

    # --- Out -----------------------------------------------------------------------------------------

    def _sync_to_record(self, names, refs):
        record = super()._sync_to_record(names, refs)
        values = {}
        if "active" in names:
            values["active"] = self._sync_is_open()
        if "description" in names:
            values["description"] = html_to_text(self.description)
        if "deadline" in names:
            values["deadline"] = self._sync_due_day(self.date_deadline)
        return dataclasses.replace(record, **values)

    @api.model
    def _sync_source_paths(self):
        return [*super()._sync_source_paths(), "description", "date_deadline", "active", "archived_apart"]

    def _sync_of_company(self, company):
        return super(ProjectTask, self.filtered("project_id"))._sync_of_company(company)

    def _sync_company(self):
        # A task's own company is often empty.
        return self.project_id.company_id

    def _sync_owned(self):
        # Whose a task is, its project says, which a connection knows or not.
        return self

    def _sync_creatable(self, stream):
        """Tasks of projects that the external system knows, or is about to."""
        projects = stream.connection_id.stream_ids.filtered(lambda item: item.record_type == "project")
        links = links_of(projects, self.project_id)
        known = self.project_id.filtered(lambda project: project.id in links and links[project.id].state != "detached")
        if projects.enabled and projects.direction != "in":
            known |= self.project_id.filtered(lambda project: project.id not in links)._sync_creatable(projects)
        return super()._sync_creatable(stream).filtered(lambda task: task.project_id in known)

    def _sync_why_local(self, stream):
        is_template = self.has_template_ancestor or self.project_id.is_template
        return self.env._("Templates are not sent.") if is_template else ""

    def _sync_is_open(self):
        """Whether the task itself is open: in an archived project all are archived, which says nothing about each."""
        return self.active or not (self.project_id.active or self.archived_apart)

    def _sync_stands(self, record, refs):
        return bool(record.deadline) and self.date_deadline == self._sync_due(record.deadline)

    def _sync_move_zone(self, records, refs):
        for task, record in zip(self, records, strict=True):
            task.date_deadline = self._sync_due(record.deadline)

    @api.model
    def _sync_due(self, day):
        """The end of the day at the company."""
        tz = timezone(self.env.context.get("tz") or "UTC")
        return tz.localize(datetime.combine(day, _DUE)).astimezone(UTC).replace(tzinfo=None)

    @api.model
    def _sync_due_day(self, moment):
        tz = timezone(self.env.context.get("tz") or "UTC")
        return UTC.localize(moment).astimezone(tz).date() if moment else None
