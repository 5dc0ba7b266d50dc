"""How a connection is doing: in words and numbers, and by one notice when it has stopped doing well."""

import functools

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.messages import say
from . import connection_counts, connection_health, connection_notices
from .installed_systems import systems_of

_ADMINISTRATOR = "hr_sync.group_administrator"


class HrSyncConnection(models.Model):
    _name = "hr.sync.connection"
    _inherit = ["hr.sync.connection", "mail.thread", "mail.activity.mixin"]

    facts = fields.Text(
        string="Usage", readonly=True, copy=False, help="What the system reported at the last test or run."
    )
    stale_since = fields.Datetime(readonly=True, copy=False, export_string_translation=False)
    stale_activity_id = fields.Many2one(
        "mail.activity", readonly=True, copy=False, ondelete="set null", export_string_translation=False
    )
    health = fields.Char(compute="_compute_health")
    shown_state = fields.Selection(
        [
            ("draft", "Not tested"),
            ("connected", "Connected"),
            ("unanswered", "No response"),
            ("suspended", "Suspended"),
            ("paused", "Paused"),
            ("error", "Error"),
            ("off", "App missing"),
            ("removed", "Removed"),
        ],
        string="Status",
        compute="_compute_shown_state",
        help="State of the connection, and whether the system responded when it was last called.",
    )
    in_step_since = fields.Datetime(
        string="Last Synced", compute="_compute_health", help="When a stream was last synced."
    )
    first_notice = fields.Char(compute="_compute_first_notice", export_string_translation=False)
    linked_count = fields.Integer(
        string="Linked Records", compute="_compute_linked", help="Records in Odoo with a link to an external one."
    )
    linked_types = fields.Char(compute="_compute_linked", help="Number of linked records by record type.")
    skipped_count = fields.Integer(string="Skipped", compute="_compute_skipped")
    skipped_reasons = fields.Json(compute="_compute_skipped", export_string_translation=False)
    last_run_ids = fields.One2many(
        "hr.sync.run", compute="_compute_last_run_ids", help="The last sync of each enabled record type that is over."
    )
    waiting_count = fields.Integer(string="Waiting", compute="_compute_counts")
    oldest_waiting = fields.Datetime(compute="_compute_counts")
    graph = fields.Text(compute="_compute_graph")
    failure_count = fields.Integer(compute="_compute_graph", help="Records that failed in the last 30 days.")

    @api.depends(
        "system",
        "state",
        "last_error",
        "wait_until",
        "failures",
        "stream_ids.last_success",
        "stream_ids.enabled",
        "stream_ids.stopped",
        "issue_count",
        "skipped_count",
        "waiting_count",
        "run_ids.state",
        "run_ids.fetched",
        "run_ids.started_at",
        "clock_warning",
        "paused_at",
    )
    @api.depends_context("lang", "uid")
    def _compute_health(self):
        sending = self._origin.stream_ids.filtered(lambda stream: stream.enabled and stream.direction != "in")
        held = functools.cache(lambda: connection_counts.held(sending))  # only asked where it matters
        for connection in self:
            saved = connection._origin or connection  # what is edited in a form does not count before it is saved
            enabled = saved.stream_ids.filtered(lambda stream: stream.enabled and stream.direction != "out")
            connection.in_step_since = max((one.last_success for one in enabled if one.last_success), default=False)
            words = saved._standing() or saved._progress(held) or self.env._("In sync.")
            clock = saved.state == "connected" and saved.clock_warning
            connection.health = f"{words} {clock}" if clock else words

    @api.depends("active", "state", "failures", "wait_until", "muted_reason")
    def _compute_shown_state(self):
        now = fields.Datetime.now()
        for connection in self:
            connection.shown_state = connection_health.short(
                connection.state,
                active=connection.active,
                muted=bool(connection.muted_reason),
                failures=connection.failures,
                left_alone=bool(connection.wait_until and connection.wait_until > now),
            )

    def _standing(self):
        """Why nothing is exchanged now, in words; empty if nothing keeps it."""
        left_alone = self.wait_until and self.wait_until > fields.Datetime.now()
        return self.muted_reason or connection_health.standing(
            self.env,
            self.state,
            in_setup=self._in_setup(),
            last_error=self.last_error,
            left_alone_until=self.wait_until if left_alone else None,
            paused=self._paused,
        )

    def _paused(self):
        connection = self.sudo()  # sudo: who paused it may be of another company; only the name is shown
        may_resume = self.env.user.has_group(_ADMINISTRATOR)
        return connection_health.paused(
            self.env, connection.paused_by_id.name, connection.paused_at, may_resume=may_resume
        )

    def _why_waiting(self):
        """The same, where what a person changes is concerned."""
        return self._standing() or (connection_health.unanswered(self.env) if self.failures else "")

    def _progress(self, held):
        """What is not in sync although the connection works; empty if everything is.

        :param held: returns how many changes in Odoo wait for the next sync of their type, by connection.
        """
        enabled = self.stream_ids.filtered("enabled")
        trouble = connection_health.trouble(
            self.env,
            enabled,
            self.last_run_ids,
            self.running_ids.filtered(lambda run: run.kind == "sync" and run.stream_id.enabled),
            failures=self.failures,
            stale=self._stale_streams(),
            synced_before=self.in_step_since,
        )
        left_out = connection_health.left_out(
            self.env,
            issues=self.issue_count,
            skipped=self.skipped_reasons or {},
            waiting=self.waiting_count,
            held=lambda: held()[self._origin],
        )
        return " ".join(filter(None, (trouble, self.first_notice, left_out)))

    @api.depends("stream_ids.first_notice")
    def _compute_first_notice(self):
        """The records that wait for a person's confirmation, each of which keeps others from being created."""
        for connection in self:
            connection.first_notice = " ".join(filter(None, connection.stream_ids.mapped("first_notice")))

    @api.depends("job_ids.state")
    def _compute_skipped(self):
        skipped = connection_counts.skipped(self)
        for connection in self:
            reasons = skipped.get(connection._origin.id, {})
            connection.skipped_reasons, connection.skipped_count = dict(reasons), sum(reasons.values())

    @api.depends("run_ids.state", "stream_ids.enabled")
    def _compute_last_run_ids(self):
        runs = connection_counts.last_runs(self.stream_ids.filtered("enabled"))
        for connection in self:
            connection.last_run_ids = runs.filtered(lambda run, mine=connection._origin: run.connection_id == mine)

    @api.depends_context("lang")
    def _compute_linked(self):
        linked = connection_counts.linked(self)
        for connection in self:
            counts = linked[connection._origin]
            connection.linked_count = sum(counts.values())
            connection.linked_types = connection_counts.by_type(self.env, counts)

    def _compute_counts(self):
        waiting = connection_counts.waiting(self)
        for connection in self:
            connection.waiting_count, connection.oldest_waiting = waiting.get(connection, (0, False))

    def _compute_graph(self):
        written = connection_counts.written_by_day(self, fields.Date.context_today(self))
        for connection in self:
            connection.graph, connection.failure_count = written[connection]

    def action_open_issues(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_job_action_issues")
        action["domain"] = [("connection_id", "=", self.id), ("purpose", "=", "issue")]
        return action

    def action_open_skipped(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_job_action_issues")
        domain = [("connection_id", "=", self.id), ("state", "=", "skipped")]
        return {**action, "name": self.env._("Skipped"), "domain": domain, "context": {}}

    def action_open_waiting(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_job_action_issues")
        domain = [("connection_id", "=", self.id), ("state", "=", "pending")]
        return {**action, "name": self.env._("Waiting"), "domain": domain, "context": {}}

    # --- When something has come to a stop -----------------------------------------------------------

    def _stale_streams(self):
        """Streams that have not been done for twice their interval."""
        self.ensure_one()
        if self.muted_reason or self.state not in ("connected", "error"):
            return self.env["hr.sync.stream"]
        return self.stream_ids.filtered(lambda stream: stream._is_stale())

    @api.model
    def _watch(self):
        """Tell the responsible once when a connection has come to a stop, and take that back when it goes again."""
        known = Domain("state", "!=", "draft") | Domain("stale_since", "!=", False)
        for connection in self.search(known & Domain("system", "in", list(systems_of(self.env)))):
            stale = connection._stale_streams()
            if stale and not connection.stale_since:
                connection._give_notice(stale)
            elif not stale and connection.stale_since:
                connection.stale_activity_id.unlink()
                connection.stale_since = False

    def _give_notice(self, stale):
        self.stale_since = fields.Datetime.now()
        if user := self._whom_to_tell():
            self.stale_activity_id = connection_notices.tell_stopped(self, user, stale)

    def _give_notice_of_new(self, streams):
        """Notify the responsible user of what could be sent from now on, and is not."""
        user = self._whom_to_tell() if streams and self.active else None
        if user:
            connection_notices.tell_of_new(self, user, streams)

    def _whom_to_tell(self):
        return connection_notices.whom_to_tell(self)

    def _note_facts(self, client):
        """Keep what the system says of itself, as of ``client``'s last answers; most say nothing."""
        self.ensure_one()
        sentences = client.facts() if hasattr(client, "facts") else ()
        text = "\n".join(say(self.env, sentence, addon=self._system().addon) for sentence in sentences)
        if text and text != self.facts:
            self._put({"facts": text})
