"""How a connection is doing: in words and numbers, and by one notice when it has stopped doing well."""

import json
from datetime import timedelta

from markupsafe import Markup
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime

_GRAPH_DAYS = 30


class HrSyncConnection(models.Model):
    _name = "hr.sync.connection"
    _inherit = ["hr.sync.connection", "mail.thread", "mail.activity.mixin"]

    stale_since = fields.Datetime(readonly=True, copy=False)
    stale_activity_id = fields.Many2one("mail.activity", readonly=True, copy=False, ondelete="set null")
    health = fields.Char(compute="_compute_health")
    in_step_since = fields.Datetime(string="In Step", compute="_compute_health", help="When the last stream was done.")
    linked_count = fields.Integer(string="Kept in Step", compute="_compute_counts")
    waiting_count = fields.Integer(string="Waiting", compute="_compute_counts")
    oldest_waiting = fields.Datetime(compute="_compute_counts")
    graph = fields.Text(compute="_compute_graph")
    failure_count = fields.Integer(compute="_compute_graph", help="Records that failed in the last 30 days.")

    @api.depends("state", "last_error", "stream_ids.last_success", "issue_count")
    def _compute_health(self):
        for connection in self:
            enabled = connection.stream_ids.filtered(lambda stream: stream.enabled and stream.direction != "out")
            connection.in_step_since = max((one.last_success for one in enabled if one.last_success), default=False)
            connection.health = connection._in_words(connection._stale_streams())

    def _in_words(self, stale):
        if self.state == "draft":
            if self._in_setup():
                return self.env._("The set-up is not finished.")
            return self.env._("Not tested yet.")
        if self.state == "paused":
            return self.env._("Paused. What changes meanwhile waits.")
        if self.state == "error":
            return self.last_error or self.env._("Stopped.")
        if self.wait_until and self.wait_until > fields.Datetime.now():
            moment = format_datetime(self.env, self.wait_until)
            return self.env._("The system is left alone until %s. Nothing is lost.", moment)
        if stale:
            return self.env._("Not up to date: %s.", ", ".join(stale.mapped("display_name")))
        if not self.in_step_since:
            return self.env._("Connected. Nothing has been synced yet.")
        if self.issue_count:
            return self.env._("In step, but for %s issues.", self.issue_count)
        return self.env._("In step.")

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

    def action_open_waiting(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_job_action_issues")
        domain = [("connection_id", "=", self.id), ("state", "=", "pending")]
        return {**action, "name": self.env._("Waiting"), "domain": domain, "context": {}}

    # --- When something has come to a stop -----------------------------------------------------------

    def _stale_streams(self):
        """Streams that have not been done for twice their interval."""
        self.ensure_one()
        if self.state not in ("connected", "error"):
            return self.env["hr.sync.stream"]
        return self.stream_ids.filtered(lambda stream: stream._is_stale())

    @api.model
    def _watch(self):
        """Tell the responsible once when a connection has come to a stop, and take that back when it goes again."""
        for connection in self.search(Domain("state", "!=", "draft") | Domain("stale_since", "!=", False)):
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
        note = env._("Not up to date for twice the usual time: %s.", names)
        reason = self.last_error or next((stream.stopped for stream in stale if stream.stopped), "")
        self.stale_activity_id = self.activity_schedule(
            "mail.mail_activity_data_warning",
            summary=env._("%s has come to a stop", self.name),
            # A system's own words may be among them: they are text, not HTML.
            note=Markup("%s %s") % (note, reason),
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
            summary=env._("%s can send more", self.name),
            note=Markup("%s") % env._("Since the update these can be sent as well: %s. They are switched off.", names),
            user_id=user.id,
        )

    def _whom_to_tell(self):
        """The responsible, if that is somebody who sees connections; else an administrator of the company's."""
        officers = self.env.ref("hr_sync.group_officer").all_user_ids.filtered("active")
        mine = officers.filtered(lambda user: self.company_id in user.company_ids)
        if self.responsible_id in mine:
            return self.responsible_id
        return (mine & self.env.ref("hr_sync.group_administrator").all_user_ids).sorted("id")[:1]
