"""How a connection is doing: in words and numbers, and by one notice when it has stopped doing well."""

import json
from collections import Counter
from datetime import timedelta

from markupsafe import escape
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime

from ...engine.issues import place
from .installed_systems import systems_of

_GRAPH_DAYS = 30
#: So many record types are named in a sentence; more are counted.
_MOST_NAMES = 3


class HrSyncConnection(models.Model):
    _name = "hr.sync.connection"
    _inherit = ["hr.sync.connection", "mail.thread", "mail.activity.mixin"]

    stale_since = fields.Datetime(readonly=True, copy=False)
    stale_activity_id = fields.Many2one("mail.activity", readonly=True, copy=False, ondelete="set null")
    health = fields.Char(compute="_compute_health")
    in_step_since = fields.Datetime(
        string="Last Synced", compute="_compute_health", help="When a stream was last synced."
    )
    linked_count = fields.Integer(string="Records in Sync", compute="_compute_counts")
    skipped_count = fields.Integer(string="Skipped", compute="_compute_skipped_count")
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
        "clock_warning",
    )
    def _compute_health(self):
        for connection in self:
            enabled = connection.stream_ids.filtered(lambda stream: stream.enabled and stream.direction != "out")
            connection.in_step_since = max((one.last_success for one in enabled if one.last_success), default=False)
            words = connection._in_words(connection._stale_streams())
            clock = connection.state == "connected" and connection.clock_warning
            connection.health = f"{words} {clock}" if clock else words

    def _why_waiting(self):
        """Why nothing is exchanged now, in words; empty if nothing keeps it."""
        left_alone = self.wait_until and self.wait_until > fields.Datetime.now()
        if self.muted_reason or self.state != "connected" or left_alone:
            return self._in_words(self.env["hr.sync.stream"])
        return self._unanswered() if self.failures else ""

    def _unanswered(self):
        return self.env._("The system did not respond. Odoo will retry automatically.")

    def _in_words(self, stale):
        if self.muted_reason:
            return self.muted_reason
        if self.state == "draft":
            if self._in_setup():
                return self.env._("Set-up not finished.")
            return self.env._("Not tested yet.")
        if self.state == "paused":
            return self.env._("Paused. Changes are queued until you resume.")
        if self.state == "error":
            return self.last_error or self.env._("Stopped.")
        if self.wait_until and self.wait_until > fields.Datetime.now():
            moment = format_datetime(self.env, self.wait_until)
            return self.env._("Syncing is suspended until %s. No changes are lost.", moment)
        sentences = [self._trouble_in_words(stale), self._left_out_in_words()]
        return " ".join(filter(None, sentences)) or self.env._("In sync.")

    def _trouble_in_words(self, stale):
        """What keeps the syncs from being complete, the worst first; empty if nothing does."""
        enabled = self.stream_ids.filtered("enabled")
        last = self._last_runs(enabled)
        failed = last.filtered(lambda run: run.state == "failed" or (run.state == "partial" and run.error))
        if stopped := enabled.filtered("stopped"):
            names, reason = ", ".join(stopped.mapped("display_name")), stopped[0].stopped.rstrip(".")
            return self.env._(
                "Stopped: %(streams)s. %(reason)s. Odoo retries automatically; click Sync to retry now.",
                streams=names,
                reason=reason,
            )
        if failed:
            return self._failed_in_words(failed.stream_id, failed[0].error)
        if self.failures:
            return self._unanswered()
        running = enabled._running().sorted(lambda run: (not run.started_at, run.stream_id.sequence, run.id))
        if running:
            return self.env._(
                "Sync in progress: %(type)s, %(percent)s %%.",
                type=running[0].stream_id.display_name,
                percent=int(running[0].progress),
            )
        if stale:
            return self.env._("Not up to date: %s.", ", ".join(stale.mapped("display_name")))
        if not enabled:
            return self.env._("Connected. No record type is enabled.")
        if not self.in_step_since:
            return self.env._("Connected. Nothing has been synced yet.")
        if fresh := enabled.filtered(lambda stream: stream.direction != "out" and not stream.last_success):
            return self.env._("Not synced yet: %s.", ", ".join(fresh.mapped("display_name")))
        if cancelled := last.filtered(lambda run: run.state == "cancelled").stream_id:
            return self.env._("The last sync was cancelled: %s.", ", ".join(cancelled.mapped("display_name")))
        return ""

    def _last_runs(self, streams):
        """The last sync of each of the streams that is over, in the order in which they run (one query)."""
        over = Domain("connection_id", "in", self.ids) & Domain("kind", "=", "sync") & Domain("state", "!=", "running")
        groups = self.env["hr.sync.run"]._read_group(
            over & Domain("stream_id", "in", streams.ids), ["stream_id"], ["id:max"]
        )
        return self.env["hr.sync.run"].browse([id_ for _stream, id_ in groups]).sorted("stream_id")

    def _failed_in_words(self, streams, reason):
        if len(streams) > _MOST_NAMES:
            return self.env._(
                "The last sync of %(count)s record types failed: %(reason)s", count=len(streams), reason=reason
            )
        names = ", ".join(streams.mapped("display_name"))
        return self.env._("The last sync failed (%(types)s): %(reason)s", types=names, reason=reason)

    def _left_out_in_words(self):
        """What did not get through, apart from the syncs; empty if everything did."""
        sentences = []
        if self.issue_count:
            sentences.append(self.env._("%s issues need attention.", self.issue_count))
        reasons = self._skipped()[self.id]
        if len(reasons) == 1:
            [(reason, count)] = reasons.items()
            sentences.append(self.env._("%(count)s records are skipped: %(reason)s", count=count, reason=reason))
        elif reasons:
            sentences.append(
                self.env._(
                    "%(count)s records are skipped, for %(number)s reasons.",
                    count=sum(reasons.values()),
                    number=len(reasons),
                )
            )
        if self.waiting_count and not sentences:
            sentences.append(self.env._("%s changes are waiting.", self.waiting_count))
        elif not sentences and (held := self._held_count()):
            sentences.append(self.env._("%s changes in Odoo will be sent with the next sync of their type.", held))
        return " ".join(sentences)

    def _held_count(self):
        """How many records changed in Odoo wait for the next run of their stream, if it sends at all."""
        types = self.stream_ids.filtered(lambda one: one.enabled and one.direction != "in").mapped("record_type")
        mine = Domain("connection_id", "=", self.id) & Domain("record_type", "in", types)
        mine &= Domain("state", "=", "pending") & Domain("held", "=", True)
        found = self.env["hr.sync.job"]._read_group(mine, [], ["res_id:count_distinct"])
        return found[0][0]

    @api.depends("job_ids.state")
    def _compute_skipped_count(self):
        skipped = self._skipped()
        for connection in self:
            connection.skipped_count = sum(skipped[connection.id].values())

    def _skipped(self):
        """How many records are skipped by each connection, by reason: ``{connection id: {reason: count}}``.

        Those of types that are switched off do not count, nor those that cannot be without something that a person
        left out.
        """
        mine = Domain("connection_id", "in", self.ids) & Domain("state", "=", "skipped")
        Job = self.env["hr.sync.job"]
        groups = Job._read_group(mine, ["connection_id", "record_type", "error", "missing"], ["__count"])
        lacking = {line for *_group, missing, _count in groups for line in (missing or "").split("\n") if line}
        ignored = set()
        if lacking:
            ids = list({line.split("/", 1)[1] for line in lacking})
            mine = Domain("connection_id", "in", self.ids) & Domain("state", "=", "ignored")
            jobs = Job.search_fetch(
                mine & Domain("external_id", "in", ids), ["connection_id", "record_type", "external_id"]
            )
            ignored = {(job.connection_id, place(job.record_type, job.external_id)) for job in jobs}
        enabled = {(one.connection_id, one.record_type) for one in self.stream_ids if one.enabled}
        reasons = {id_: Counter() for id_ in self.ids}
        for connection, record_type, error, missing, count in groups:
            chosen = any((connection, line) in ignored for line in (missing or "").split("\n"))
            if not chosen and (connection, record_type) in enabled:
                reasons[connection.id][error or ""] += count
        return reasons

    def _compute_counts(self):
        due = Domain("connection_id", "in", self.ids) & Domain("state", "=", "pending") & Domain("held", "!=", True)
        # What takes effect on a later day is not late.
        due &= Domain("next_attempt", "=", False) | Domain("attempts", ">", 0)
        waiting = self.env["hr.sync.job"]._read_group(due, ["connection_id"], ["__count", "create_date:min"])
        jobs = {connection: (count, oldest) for connection, count, oldest in waiting}
        for connection in self:
            connection.linked_count = sum(connection.stream_ids.mapped("linked_count"))
            connection.waiting_count, connection.oldest_waiting = jobs.get(connection, (0, False))

    def _compute_graph(self):
        """A bar a day: how many records the runs have written."""
        today = fields.Date.context_today(self)
        days = [today - timedelta(days=back) for back in range(_GRAPH_DAYS - 1, -1, -1)]
        since = Domain("connection_id", "in", self.ids)
        runs = self.env["hr.sync.run"]._read_group(
            since & Domain("finished_at", ">=", days[0]) & Domain("kind", "=", "sync"),
            ["connection_id", "finished_at:day"],
            ["created:sum", "updated:sum", "archived:sum", "failed:sum"],
        )
        moved = {(connection, day.date()): sum(counts) for connection, day, *counts, _failed in runs}
        for connection in self:
            connection.failure_count = sum(failed for one, _day, *_counts, failed in runs if one == connection)
            values = [
                {
                    "label": format_date(self.env, day, date_format="d MMM"),
                    "value": moved.get((connection, day), 0),
                    "type": "past",
                }
                for day in days
            ]
            connection.graph = json.dumps([{"values": values, "title": "", "key": self.env._("Records")}])

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
            connection.stream_ids._count_links()
            stale = connection._stale_streams()
            if stale and not connection.stale_since:
                connection._give_notice(stale)
            elif not stale and connection.stale_since:
                connection.stale_activity_id.unlink()
                connection.stale_since = False

    def _give_notice(self, stale):
        self.stale_since = fields.Datetime.now()
        user = self._whom_to_tell()
        if not user:
            return
        env = self.with_context(lang=user.lang).env
        names = ", ".join(stale.with_env(env).mapped("display_name"))
        note = env._("Overdue, not synced for twice the usual interval: %s.", names)
        reason = self.last_error or next((stream.stopped for stream in stale if stream.stopped), "")
        if all(stream.stopped for stream in stale):
            note = env._("Stopped: %s.", names)
        self.stale_activity_id = self.activity_schedule(
            "mail.mail_activity_data_warning",
            summary=env._("%s has stopped syncing", self.name),
            # A system's own words may be among them: they are text, not HTML.
            note=escape(f"{note} {reason}"),
            user_id=user.id,
        )

    def _give_notice_of_new(self, streams):
        """Tell whoever is in charge what could be sent from now on, and is not."""
        user = self._whom_to_tell() if streams and self.active else None
        if not user:
            return
        env = self.with_context(lang=user.lang).env
        names = ", ".join(streams.with_env(env).mapped("display_name"))
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=env._("%s can send more record types", self.name),
            note=escape(env._("Since the update, these record types can also be sent: %s. They are disabled.", names)),
            user_id=user.id,
        )

    def _whom_to_tell(self):
        """The responsible, if that is somebody who sees connections; else an administrator of the company's."""
        officers = self.env.ref("hr_sync.group_officer").all_user_ids.filtered("active")
        mine = officers.filtered(lambda user: self.company_id in user.company_ids)
        if self.responsible_id in mine:
            return self.responsible_id
        return (mine & self.env.ref("hr_sync.group_administrator").all_user_ids).sorted("id")[:1]
