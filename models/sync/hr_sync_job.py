"""One piece of work that waits or has failed: the inbox, the outbox and the dead letters."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.messages import say, type_name
from .hr_sync_link import TYPE_NAMES
from .ids_field import JsonIds
from .job_causes import causes
from .sentence_field import SentenceText

_KEEP_DAYS = 14
#: Of issues, in a message.
_MOST_NAMES = 5
#: The states of an issue that is open.
OPEN = ("failed", "pending", "skipped")


class HrSyncJob(models.Model):
    """A record that waits, has failed, or was archived by the sync.

    Inbound jobs are about an external entity, outbound ones (something to look at and to send) about an Odoo record.
    ``purpose`` tells them apart: ``record`` is an entity to be read again (now, or on a day when something about it
    takes effect) or a record to be sent, ``delivery`` a webhook about an entity, ``files`` one whose files
    are to be fetched, ``issue`` one that could not be taken over or sent, ``removal`` the ledger that the guard counts.
    """

    _name = "hr.sync.job"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Job"
    _order = "id desc"

    connection_id = fields.Many2one("hr.sync.connection", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="connection_id.company_id", store=True)
    record_type = fields.Selection(selection=TYPE_NAMES, required=True, readonly=True)
    direction = fields.Selection([("in", "To Odoo"), ("out", "From Odoo")], required=True, default="in", readonly=True)
    purpose = fields.Selection(
        [
            ("record", "Record"),
            ("delivery", "Webhook"),
            ("files", "Fetch files"),
            ("issue", "Issue"),
            ("removal", "Removal"),
        ],
        required=True,
        default="record",
        export_string_translation=False,
    )
    external_id = fields.Char(string="External ID", readonly=True)
    delivery_id = fields.Char(
        readonly=True,
        help="ID of the webhook delivery, used to detect repeated deliveries.",
        export_string_translation=False,
    )
    deleted = fields.Boolean(readonly=True, help="The webhook reported a deletion.", export_string_translation=False)
    can_open_external = fields.Boolean(compute="_compute_can_open_external", export_string_translation=False)
    label = SentenceText(string="Name", readonly=True, help="Name of the record in the external system.")
    res_model = fields.Char(string="Model", readonly=True, export_string_translation=False)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True, export_string_translation=False
    )
    state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("skipped", "Skipped"),
            ("ignored", "Ignored"),
        ],
        required=True,
        default="pending",
        index=True,
        help="Skipped: the record itself has no error. Ignored: a user excluded it from syncing.",
    )
    priority = fields.Integer(
        readonly=True, help="Jobs with a higher priority run first.", export_string_translation=False
    )
    held = fields.Boolean(
        readonly=True,
        help="Waits for the stream's next run, because the stream does not send on change.",
        export_string_translation=False,
    )
    run_id = fields.Many2one("hr.sync.run", readonly=True, index="btree_not_null", help="Run that sends this job.")
    outcome = fields.Selection(
        [
            ("created", "Created"),
            ("recreated", "Created Again"),
            ("updated", "Updated"),
            ("removed", "Removed"),
            ("unchanged", "Unchanged"),
            ("skipped", "Skipped"),
            ("conflicted", "Changed on Both Sides"),
            ("failed", "Failed"),
        ],
        readonly=True,
        help="Result in the external system.",
        export_string_translation=False,
    )
    conflict_ids = fields.One2many("hr.sync.conflict", "job_id", string="Changed on Both Sides", readonly=True)
    candidates = JsonIds(readonly=True, help="Odoo records to choose from.")
    attempts = fields.Integer(readonly=True)
    last_tried = fields.Datetime(readonly=True, help="When the record was synced last, without success.")
    next_attempt = fields.Datetime(readonly=True)
    error_code = fields.Selection(selection="_selection_error_code", string="Cause", readonly=True)
    ignore_reason = fields.Char(string="Reason for Ignoring", readonly=True)
    error = SentenceText(string="Reason", readonly=True)
    detail = fields.Text(string="Technical Details", readonly=True, groups="hr_sync.group_administrator")
    files = fields.Json(readonly=True, help="Files to download: key, name and media type of each.")
    kept = fields.Json(readonly=True, help="Field values of a removed record.")
    missing = fields.Text(
        readonly=True,
        help="Missing records that a skipped record requires: one record type/external ID per line.",
        export_string_translation=False,
    )
    digest = fields.Char(
        readonly=True,
        help="Hash of the record when it failed; it is retried once the hash changes.",
        export_string_translation=False,
    )
    resolution = fields.Selection(
        [
            ("remote", "Use the external value"),
            ("odoo", "Keep the Odoo value"),
            ("allow", "Allow the removal"),
            ("new", "Create new record"),
            ("there", "It was received"),
            ("absent", "It was not received"),
        ],
        readonly=True,
        help="The user's decision; it applies to the next attempt only.",
    )

    _open_unique = models.UniqueIndex(
        "(connection_id, record_type, external_id, purpose) "
        "WHERE direction = 'in' AND purpose NOT IN ('removal', 'delivery') "
        "AND state IN ('pending', 'failed', 'skipped')",
        "An open job for this already exists.",
    )
    _delivery_unique = models.UniqueIndex(
        "(connection_id, delivery_id) WHERE delivery_id IS NOT NULL", "This delivery has already been received."
    )
    _delivery_index = models.Index("(connection_id, record_type, id) WHERE purpose = 'delivery' AND state = 'pending'")
    _out_issue_unique = models.UniqueIndex(
        "(connection_id, record_type, res_model, res_id) "
        "WHERE direction = 'out' AND purpose = 'issue' AND state IN ('pending', 'failed')",
        "An open issue about sending this record already exists.",
    )
    _out_index = models.Index("(connection_id, res_model, res_id) WHERE direction = 'out' AND state = 'pending'")
    _issue_index = models.Index("(id) WHERE purpose = 'issue' AND state IN ('failed', 'pending')")
    _due_index = models.Index("(connection_id, next_attempt) WHERE state = 'pending'")
    _open_index = models.Index(
        "(connection_id, record_type, external_id) WHERE state IN ('failed', 'ignored', 'skipped')"
    )
    _skipped_index = models.Index("(connection_id, record_type) WHERE state = 'skipped'")

    @api.model
    def _selection_error_code(self):
        return causes(self.env)

    @api.depends("label", "external_id", "record_type")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for job in self:
            job.display_name = job.label or job.external_id or say(self.env, type_name(job.record_type))

    @api.depends("external_id", "connection_id.record_url")
    def _compute_can_open_external(self):
        for job in self:
            job.can_open_external = bool(job.external_id and job.connection_id.record_url)

    def action_retry(self):
        """Try again now, whatever the reason of the failure was."""
        return self._decide(False)

    def action_retry_cause(self):
        """Try again all open issues of the same cause, record type and connection."""
        return self.browse().union(*(self.search(job._alike()) for job in self)).action_retry()

    def action_reopen(self):
        """Include ignored records again: they are tried at once."""
        self._check_officer()
        ignored = self.filtered(lambda job: job.state == "ignored")
        if not ignored:
            raise UserError(self.env._("Only ignored issues can be reopened."))
        return ignored.action_retry()

    def action_take_remote(self):
        return self._decide("remote", "conflict")

    def action_keep_odoo(self):
        return self._decide("odoo", "conflict")

    def action_allow(self):
        return self._decide("allow", "guard")

    def action_create_new(self):
        return self._decide("new", "match", "deleted")

    def action_ignore(self):
        """Ask why, then leave the records out."""
        self._check_officer()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ignore"),
            "res_model": "hr.sync.ignore",
            "view_mode": "form",
            "target": "new",
            "context": {"default_job_ids": self.ids},
        }

    def _ignore(self, reason=False):
        """Leave the records out from now on; retrying takes them in again."""
        self._check_officer()
        open_issues = self.filtered(lambda job: job.purpose == "issue" and job.state in OPEN)
        # sudo: officers decide about jobs, but only the engine may write them otherwise
        open_issues.sudo().write({"state": "ignored", "next_attempt": False, "ignore_reason": reason})

    def action_open_record(self):
        self.ensure_one()
        if not self.res_id:
            raise UserError(self.env._("There is no record in Odoo yet."))
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    def action_open_external(self):
        self.ensure_one()
        return self.connection_id._open_external(self.record_type, self.external_id)

    @api.model
    def _request_reading(self, links):
        """Have the entities of these links read again as soon as possible (one query per record type)."""
        wanted = {}
        for link in links:
            record_type, external_id = link._whole()
            wanted.setdefault((link.connection_id, record_type), {}).setdefault(external_id, link)
        for (connection, record_type), part in wanted.items():
            mine = [("connection_id", "=", connection.id), ("record_type", "=", record_type)]
            mine += [("purpose", "=", "record"), ("external_id", "in", list(part))]
            known = self.search([*mine, ("state", "in", ("pending", "failed"))])
            known.write({"state": "pending", "next_attempt": False})
            here = set(known.mapped("external_id"))
            self.create(
                [
                    {
                        "connection_id": connection.id,
                        "record_type": record_type,
                        "external_id": external_id,
                        "res_model": link.res_model,
                        "res_id": link.res_id,
                    }
                    for external_id, link in part.items()
                    if external_id not in here
                ]
            )
            connection._wake()

    def _decide(self, resolution, *causes):
        """Have the records tried again with what a person decided.

        :param causes: the error codes to which the decision is an answer; none: to all.
        """
        self._check_officer()
        others = causes and self.filtered(lambda job: job.error_code not in causes or job.purpose != "issue")
        if others:
            names = ", ".join(others[:_MOST_NAMES].mapped("display_name")) + (" …" if others[_MOST_NAMES:] else "")
            message = self.env._("This decision does not apply to: %(issues)s. Select other issues.", issues=names)
            raise UserError(message)
        # sudo: officers decide about jobs, but only the engine may write them otherwise.
        jobs = self.filtered(lambda job: job.state in (*OPEN, "ignored")).sudo()
        self.env["hr.sync.change"]._note_decisions(jobs, resolution)
        values = {"state": "pending", "next_attempt": fields.Datetime.now(), "resolution": resolution}
        asker = False if self.env.user._is_superuser() else self.env.uid
        jobs.write({**values, "digest": False, "ignore_reason": False, "retried_by_id": asker})
        asked = jobs.filtered(lambda job: job.error_code == "match" and job.direction == "in")
        for job in asked:
            self._answered(job.connection_id, job.record_type, job.candidates)
        Stream = self.env["hr.sync.stream"].sudo()  # sudo: as above
        behind = Stream._behind(jobs)
        if resolution == "new":
            self.env["hr.sync.sending"]._tell_asked_apart(asked, behind)
        Stream.union(*behind.values())._start_again()
        jobs.connection_id._wake()
        return jobs._queued(resolution)

    def _check_officer(self):
        self.check_access("read")
        if not self.env.user.has_group("hr_sync.group_officer") and not self.env.su:
            raise UserError(self.env._("Only HR Sync officers can resolve issues."))

    @api.autovacuum
    def _gc_jobs(self):
        limit = fields.Datetime.now() - timedelta(days=_KEEP_DAYS)
        self.search([("state", "=", "done"), ("write_date", "<", limit)], limit=10000).unlink()
