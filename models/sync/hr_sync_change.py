"""What a sync has changed on one record, as people read it; and what a person has decided about it."""

from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from ...engine.messages import say, sentence_of, storable
from ...records import unpacked
from .change_access import MASKED, ChangeAccess
from .hr_sync_link import TYPE_NAMES
from .proposal_changes import changes_table
from .record_names import names_behind

_AT_ONCE = 10_000
#: Changes that are looked through for a name, the newest first.
_MOST_FOUND = 10_000
#: Fields that a summary names.
_IN_SUMMARY = 5


class HrSyncChange(models.Model):
    """One changed record of one run, in one direction; nothing is kept of what is unchanged.

    ``values`` holds the values before and after by the record type's field: ``{name: [before, after]}``. Each is a
    text, a packed ``Sentence`` where its words or its format depend on who reads it, or null if it is not known. People
    read it by ``summary`` and ``table`` only, which mask what the user may not read on the record itself; ``title``
    does the same with ``name``.
    ``raw`` holds the same values as ``records.to_json`` stores them, for an undo. ``undone`` lists the fields that were
    undone; the name of no field is the record as a whole.
    """

    _name = "hr.sync.change"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Change"
    _order = "id desc"

    connection_id = fields.Many2one("hr.sync.connection", required=True, ondelete="cascade", readonly=True)
    # Not readonly, or Odoo would compute it once more for each row that is made with it.
    company_id = fields.Many2one("res.company", compute="_compute_company_id", store=True, readonly=False)
    record_type = fields.Selection(selection=TYPE_NAMES, required=True, readonly=True)
    create_date = fields.Datetime(string="Changed On", readonly=True)
    direction = fields.Selection([("in", "To Odoo"), ("out", "From Odoo")], required=True, readonly=True)
    kind = fields.Selection(
        [
            ("created", "Created"),
            ("updated", "Updated"),
            ("archived", "Archived"),
            ("deleted", "Deleted"),
            ("linked", "Linked"),
            ("unlinked", "Unlinked"),
            ("decided", "Conflict decided"),
            ("undone", "Undone"),
        ],
        string="Change",
        required=True,
        readonly=True,
    )
    res_model = fields.Char(string="Model", required=True, readonly=True, export_string_translation=False)
    res_id = fields.Many2oneReference(
        string="Record ID", model_field="res_model", readonly=True, export_string_translation=False
    )
    # People search by a part of it. Where PostgreSQL lacks pg_trgm, Odoo makes no index, and all rows are read.
    name = fields.Char(readonly=True, groups=fields.NO_ACCESS, index="trigram")
    run_id = fields.Many2one(
        "hr.sync.run",
        ondelete="cascade",
        index="btree_not_null",
        readonly=True,
        help="Empty if the change came with a webhook, an edit or a retry.",
    )
    job_id = fields.Many2one("hr.sync.job", ondelete="set null", index="btree_not_null", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="By",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        help="User who linked, unlinked or decided; empty for what the sync did by itself.",
    )
    changed_fields = fields.Char(
        string="Fields", readonly=True, help="Fields, in the language of the user responsible for the connection."
    )
    values = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    raw = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    undone = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    # sudo (compute_sudo): nobody reads the values themselves; what the user may not read on the record is masked
    title = fields.Char(
        string="Name",
        compute="_compute_shown",
        search="_search_title",
        compute_sudo=True,
        help="Name of the record at that time.",
    )
    summary = fields.Char(string="Before and After", compute="_compute_shown", compute_sudo=True)
    table = fields.Html(string="Values", compute="_compute_shown", compute_sudo=True, sanitize=False)

    _record_index = models.Index("(res_model, res_id)")
    # They are rare: without it, the newest ones are searched for among all other changes.
    _removed_index = models.Index("(id) WHERE kind IN ('archived', 'deleted')")

    @api.depends("connection_id.company_id")
    def _compute_company_id(self):
        for change in self:
            change.company_id = change.connection_id.company_id

    @api.depends_context("uid", "allowed_company_ids", "lang", "tz")
    def _compute_shown(self):
        streams = self.env["hr.sync.stream"]._behind(self)
        # Other records may have been renamed since.
        names = names_behind(self, lambda one: [one.res_id], lambda model: getattr(model, "_sync_titled", False))
        access = ChangeAccess(self)
        for change in self:
            stream = streams.get((change.connection_id, change.record_type))
            [name] = names.get(change) or [change.name]
            change.title = name if access.may_read_record(change) else MASKED
            rows = [
                {
                    "label": stream._field_name(name) if stream else name,
                    "way": change.direction,
                    "before": change._text(both[0], access.may_read_value(change, name, 0)),
                    "after": change._text(both[1], access.may_read_value(change, name, 1)),
                }
                for name, both in sorted((change.values or {}).items())
            ]
            change.table = changes_table(self.env, rows)
            change.summary = change._summarize(rows)

    @api.model
    def _search_title(self, operator, value):
        """By name, of those records that the user may read: whom a search finds is known by it."""
        mine = Domain("name", operator, value) & Domain("company_id", "in", self.env.companies.ids)
        # sudo: nobody reads the names themselves. The values, which are long, are not read.
        found = self.sudo().search_fetch(mine, ["res_model", "res_id"], limit=_MOST_FOUND)
        access = ChangeAccess(found)
        return Domain("id", "in", found.filtered(access.may_read_record).ids)

    @api.depends("name", "res_model", "res_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_display_name(self):
        for change in self:
            change.display_name = change.title

    def _text(self, value, may_read):
        """One value as the user may read it; an empty one is not masked, as it says no more than the field's name."""
        if value is None:
            return self.env._("not known")
        return say(self.env, unpacked(value)) if may_read or not value else MASKED

    def _summarize(self, rows):
        """The first fields with both values in one line; of what was created, the values alone."""
        texts = [
            f"{row['label']}: {row['after']}"
            if self.kind == "created"
            else f"{row['label']}: {row['before'] or '–'} → {row['after'] or '–'}"
            for row in rows[:_IN_SUMMARY]
        ]
        if len(rows) > _IN_SUMMARY:
            texts.append(self.env._("%s more", len(rows) - _IN_SUMMARY))
        return "; ".join(texts) or False

    @api.model
    def _note(self, kind, subjects, direction="in", values=None, job=None):
        """Keep what a person has done about records; what the engine does by itself is kept by the engine.

        :param subjects: links or jobs, which say what the records are.
        :param values: the texts before and after by the field, the same for each of them.
        """
        if self.env.uid == SUPERUSER_ID:
            return
        subjects = subjects.sudo()  # sudo: the caller has checked who may do this; the history is the engine's
        streams = self.env["hr.sync.stream"].sudo()._behind(subjects)
        rows, subjects = [], subjects.filtered(lambda one: one.res_id and one.res_model in self.env)
        records = {
            model: self.env[model].sudo().browse(mine.mapped("res_id")).exists()
            for model, mine in subjects.grouped("res_model").items()
        }
        names = {(record._name, record.id): record.display_name for mine in records.values() for record in mine}
        for one in subjects:
            stream = streams.get((one.connection_id, one.record_type))
            labels = [stream._field_name(name) if stream else name for name in sorted(values or {})]
            rows.append(
                {
                    "connection_id": one.connection_id.id,
                    "company_id": one.company_id.id,
                    "record_type": one.record_type,
                    "res_model": one.res_model,
                    "res_id": one.res_id,
                    # What the other system calls it: of a time off, Odoo's own name says what for.
                    "name": one.label or names.get((one.res_model, one.res_id)),
                    "kind": kind,
                    "direction": direction,
                    "user_id": self.env.uid,
                    "job_id": job.id if job else False,
                    "changed_fields": ", ".join(labels) or False,
                    "values": values or False,
                }
            )
        self.sudo().create(rows)

    @api.model
    def _note_decisions(self, jobs, resolution):
        """Keep how a person has decided about fields that both sides had changed.

        :param resolution: ``remote`` or ``odoo`` for all fields; anything else where each field has its own choice.
        """
        for job in jobs.filtered(lambda one: one.purpose == "issue" and one.error_code == "conflict"):
            for choice, direction, first, second in (
                ("remote", "in", "odoo_value", "external_value"),
                ("odoo", "out", "external_value", "odoo_value"),
            ):
                rows = job.conflict_ids
                if resolution not in ("remote", "odoo"):
                    rows = rows.filtered(lambda row, choice=choice: row.choice == choice)
                if resolution == choice or (rows and resolution not in ("remote", "odoo")):
                    values = {
                        row.name: [storable(sentence_of(row, side) or "") for side in (first, second)] for row in rows
                    }
                    self._note("decided", job, direction, values, job)

    def action_undo(self):
        """Show what of these changes can be undone."""
        self.check_access("read")
        return self.env["hr.sync.undo"]._open(self)

    def action_open_record(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    @api.autovacuum
    def _gc_changes(self):
        """What is of no run is kept as long as runs are; the rest goes with its run."""
        limit = fields.Datetime.now() - timedelta(days=self.env["hr.sync.run"]._keep_days())
        old = self.search([("run_id", "=", False), ("create_date", "<", limit)], limit=_AT_ONCE, order="id")
        count = len(old)
        old.unlink()
        return count, count == _AT_ONCE
