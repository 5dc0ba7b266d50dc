"""One execution of one stream, with its progress."""

import time
from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.signals import Cancelled
from .feedback import notification, tell
from .proposal_changes import search_defaults
from .sentence_field import SentenceText

_KEEP_DAYS = 90
_MOST_DAYS = 36_500
#: The system parameter with another number of days.
_KEEP_PARAMETER = "hr_sync.keep_days"


class HrSyncRun(models.Model):
    """A run is queued by whoever wants it and worked off, in slices, by the connection's cron.

    ``checkpoint`` is where the pass stands between two slices; a killed slice goes on from the last one, which is
    cheap, because what was imported is unchanged by then.
    """

    _name = "hr.sync.run"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Run"
    _order = "id desc"

    #: The counters of what became of the entities.
    _counters = (
        *("fetched", "created", "recreated", "updated", "unchanged"),
        *("archived", "removed", "conflicted", "failed", "skipped", "outbound"),
    )

    batch_id = fields.Many2one("hr.sync.run.batch", string="Whole Sync", readonly=True, ondelete="set null", index=True)
    connection_id = fields.Many2one("hr.sync.connection", required=True, ondelete="cascade", index=True)
    stream_id = fields.Many2one("hr.sync.stream", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="connection_id.company_id", store=True)
    record_type = fields.Selection(related="stream_id.record_type", store=True)
    direction = fields.Selection([("in", "To Odoo"), ("out", "From Odoo")], required=True, default="in", readonly=True)
    scope = fields.Json(
        readonly=True,
        help="Restriction of the run. Outbound: IDs of records or employees, and the first and last day. Inbound: the"
        " external ID of the record whose parts are read.",
    )
    trigger = fields.Selection(
        [("manual", "Manual"), ("schedule", "Schedule"), ("change", "Change"), ("setup", "Set-up")],
        required=True,
        default="manual",
    )
    kind = fields.Selection(
        [("sync", "Sync"), ("preview", "Preview")],
        required=True,
        default="sync",
        help="A preview lists what a sync would do, without changing anything.",
    )
    full = fields.Boolean(help="Reads all records, not only those changed since the last sync.")
    state = fields.Selection(
        [
            ("running", "Running"),
            ("done", "Done"),
            ("partial", "Done with issues"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="running",
        index=True,
    )
    _one_outbound = models.UniqueIndex(
        "(stream_id, kind, (COALESCE(md5(scope::text), ''))) "
        "WHERE direction = 'out' AND state = 'running' AND started_at IS NULL",
        "This is queued to be sent already. See the runs.",
    )
    newest_job = fields.Integer(readonly=True, help="Newest job when the run started.", export_string_translation=False)
    expected = fields.Integer(help="Total number of records in the external system.", export_string_translation=False)
    fetched = fields.Integer(default=0)
    created = fields.Integer(default=0)
    recreated = fields.Integer(
        string="Created Again",
        default=0,
        help="In an outbound run: records that were missing in the external system and were created there again.",
    )
    updated = fields.Integer(default=0)
    unchanged = fields.Integer(default=0)
    archived = fields.Integer(default=0)
    removed = fields.Integer(default=0, help="In an outbound run: records removed in the external system.")
    conflicted = fields.Integer(
        string="Conflicts",
        default=0,
        help="Records that were changed on both sides, about which a person decides.",
    )
    failed = fields.Integer(default=0)
    skipped = fields.Integer(help="Deliberately skipped: ignored, deleted in Odoo, or deleted before the first sync.")
    outbound = fields.Integer(string="To Send", help="In a preview: records that would be sent.")
    proposal_ids = fields.One2many("hr.sync.proposal", "run_id", readonly=True)
    cancel_asked = fields.Boolean(string="Cancel Requested", readonly=True, export_string_translation=False)
    time_left = fields.Char(compute="_compute_progress", help="Estimated from the progress so far.")
    progress = fields.Float(compute="_compute_progress", help="Percent")
    error = SentenceText()
    checkpoint = fields.Json()
    started_at = fields.Datetime(string="Start")
    finished_at = fields.Datetime(string="End")

    @api.depends("fetched", "expected", "state")
    def _compute_progress(self):
        for run in self:
            if run.state in ("done", "partial"):
                run.progress = 100.0
            else:
                run.progress = min(100.0 * run.fetched / run.expected, 99.0) if run.expected else 0.0
            run.time_left = run._time_left()

    def _time_left(self):
        if self.state != "running":
            return False
        if not self.started_at:
            return self.env._("Queued")
        if not self.fetched or not self.expected:
            return self.env._("Not known yet")
        passed = (fields.Datetime.now() - self.started_at).total_seconds()
        seconds = passed * max(self.expected - self.fetched, 0) / self.fetched
        if seconds < 60:
            return self.env._("Less than a minute")
        if seconds < 90:
            return self.env._("About a minute")
        return self.env._("About %s minutes", round(seconds / 60))

    @api.depends("record_type", "create_date")
    def _compute_display_name(self):
        labels = dict(self.env["hr.sync.link"]._fields["record_type"]._description_selection(self.env))
        for run in self:
            run.display_name = f"{run.connection_id.name}: {labels.get(run.record_type, '')} #{run.id}"

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")  # first: only the engine may
        vals_list = [dict(vals) for vals in vals_list]
        self.env["hr.sync.run.batch"]._assign(vals_list)
        return super().create(vals_list)

    def _count(self, counts, expected):
        """Add to the counters; ``counts`` may have keys that are none."""
        added = {name: self[name] + counts[name] for name in self._counters if counts[name]}
        self.write({"expected": min(expected, 2**31 - 1), **added})

    def _finish(self, state, error=False):
        self.write({"state": state, "error": error, "finished_at": fields.Datetime.now(), "checkpoint": False})
        self._tell()

    def _finish_as_counted(self, whole=True):
        """
        :param whole: whether nothing is left for another run.
        """
        self._finish("done" if whole and not self.conflicted and not self.failed else "partial")

    def _report_progress(self, last):
        """Tell at most once a second.

        :param last: when it was shown last, by the monotonic clock; the same is returned for the next time.
        """
        now = time.monotonic()
        if now - last < 1:
            return last
        self._tell()
        return now

    def _tell(self):
        """Have the pages of whoever looks at these runs show how far they are; sent with the next commit.

        Only ids go over the bus; each page reads the rest with the rights of its user.
        """
        if self:
            requested = self.filtered(lambda run: run.trigger == "manual")
            ids = {"run_ids": self.ids, "connection_ids": self.connection_id.ids, "company_ids": self.company_id.ids}
            tell(self.env, "hr_sync.run", {**ids, "user_ids": requested.create_uid.ids}, requested=bool(requested))

    # --- Outbound ------------------------------------------------------------------------------------

    def _open_jobs(self):
        """The domain of the jobs that the run has still to send."""
        return Domain("run_id", "=", self.id) & Domain("state", "=", "pending") & Domain("purpose", "=", "record")

    def _count_outcomes(self):
        """What became of the jobs that the run has sent, by outcome (one query)."""
        mine = Domain("run_id", "=", self.id) & Domain("purpose", "=", "record") & Domain("outcome", "!=", False)
        return Counter(dict(self.env["hr.sync.job"]._read_group(mine, ["outcome"], ["__count"])))

    def action_cancel(self):
        """Stop between two chunks; what has been taken over stays, and the next run goes on from there."""
        self.check_access("read")
        self.env["hr.sync.stream"]._check_may_start()
        running = self.filtered(lambda run: run.state == "running").sudo()  # sudo: only the engine writes runs
        running.cancel_asked = True
        running.filtered(lambda run: not run.started_at)._finish("cancelled")
        running.connection_id._wake()
        return True

    def _heed_cancel(self):
        """Called between two transactions.

        :raise Cancelled: somebody wants the run to stop.
        """
        self.invalidate_recordset(["cancel_asked"])
        if self.cancel_asked:
            raise Cancelled

    def _notification(self):
        """What a button returns: a notification that leads to the runs."""
        is_preview = self and set(self.mapped("kind")) == {"preview"}
        listed = "hr_sync.hr_sync_preview_action" if is_preview else "hr_sync.hr_sync_run_action"
        if len(self) == 1:
            url = f"/odoo/action-{listed}/{self.id}"
        elif len(self.connection_id) == 1 and self:
            url = f"/odoo/action-hr_sync.hr_sync_connection_action/{self.connection_id.id}"
        else:
            url = f"/odoo/action-{listed}"
        links = [{"label": self.env._("View progress"), "url": url}]
        types = dict(self.stream_id._fields["record_type"]._description_selection(self.env))
        names = ", ".join(dict.fromkeys(types[stream.record_type] for stream in self.stream_id))
        return notification(self.env._("Sync started"), f"{names}: %s" if names else "%s", "info", links)

    def action_open_proposals(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_proposal_action")
        return {**action, "domain": [("run_id", "=", self.id)], "context": search_defaults(self.env)}

    def action_open_changes(self):
        """What this run has changed, record by record."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_change_action")
        return {**action, "domain": [("run_id", "=", self.id)]}

    def action_open_skipped(self):
        """What is left out of this run's record type, with the reasons; also what a person left out."""
        self.ensure_one()
        if self.kind == "preview":
            action = self.action_open_proposals()
            return {**action, "domain": [*action["domain"], ("outcome", "=", "skipped")]}
        action = self.connection_id.action_open_skipped()
        domain = [("connection_id", "=", self.connection_id.id), ("record_type", "=", self.record_type)]
        return {**action, "domain": [*domain, ("state", "in", ("skipped", "ignored"))]}

    def action_open_issues(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_job_action_issues")
        action["domain"] = [
            ("connection_id", "=", self.connection_id.id),
            ("record_type", "=", self.record_type),
            ("state", "=", "failed"),
        ]
        return action

    def action_open_conflicts(self):
        self.ensure_one()
        action = self.action_open_issues()
        return {**action, "domain": [*action["domain"], ("error_code", "=", "conflict")]}

    @api.model
    def _keep_days(self):
        """For how many days runs are kept, and what they have changed."""
        days = self.env["ir.config_parameter"].sudo().get_param(_KEEP_PARAMETER)  # sudo: nobody sees the value
        return min(int(days), _MOST_DAYS) if days and days.isdecimal() and int(days) else _KEEP_DAYS

    @api.autovacuum
    def _gc_runs(self):
        limit = fields.Datetime.now() - timedelta(days=self._keep_days())
        self.search([("state", "!=", "running"), ("create_date", "<", limit)], limit=10000).unlink()
