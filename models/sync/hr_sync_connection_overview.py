"""What the first page of the app shows of each connection: what needs attention, and what was and will be done."""

import functools

from markupsafe import Markup
from odoo import api, fields, models
from odoo.fields import Domain

from . import connection_overview
from .hr_sync_stream_undecided import UNLINKED

_ADMINISTRATOR = "hr_sync.group_administrator"


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    advice = fields.Char(compute="_compute_advice")
    unlinked_count = fields.Integer(string="Not Linked", compute="_compute_unlinked_count")
    last_sync_at = fields.Datetime(string="Last Sync", compute="_compute_last_sync")
    last_sync_result = fields.Char(
        compute="_compute_last_sync", help="What the last sync of each enabled record type has changed, in total."
    )
    next_sync_at = fields.Datetime(string="Next Sync", compute="_compute_next_sync")
    unscheduled = fields.Char(compute="_compute_next_sync", help="What happens where no sync is scheduled.")

    @api.depends("state", "setup_step", "may_be_started")
    @api.depends_context("uid", "lang")
    def _compute_advice(self):
        is_administrator = self.env.user.has_group(_ADMINISTRATOR)
        for company, connections in self.grouped("company_id").items():
            # Only asked where somebody has to be named.
            names = functools.cache(functools.partial(connection_overview.administrators, self.env, company))
            for connection in connections:
                connection.advice = connection_overview.advice(
                    self.env,
                    connection.state,
                    in_setup=connection._in_setup(),
                    may_start=connection.may_be_started,
                    is_administrator=is_administrator,
                    names=names,
                )

    def _unlinked_domain(self):
        """The proposals about entities that are linked to nothing, where people decide about these."""
        streams = self.stream_ids.filtered(lambda stream: stream.enabled and stream.lists_unlinked)
        mine = Domain("stream_id", "in", streams.ids) & Domain("external_id", "!=", False)
        return mine & Domain("outcome", "in", UNLINKED) & Domain("left_out", "=", False)

    def _compute_unlinked_count(self):
        in_use = self._unlinked_domain() & Domain("inactive", "=", False)
        counts = dict(self.env["hr.sync.proposal"]._read_group(in_use, ["connection_id"], ["__count"]))
        for connection in self:
            connection.unlinked_count = counts.get(connection._origin, 0)

    @api.depends("last_run_ids")
    @api.depends_context("lang")
    def _compute_last_sync(self):
        for connection in self:
            runs = connection.last_run_ids
            connection.last_sync_at = max((run.finished_at for run in runs if run.finished_at), default=False)
            connection.last_sync_result = connection_overview.results(self.env, runs) if runs else False

    @api.depends_context("lang")
    def _compute_next_sync(self):
        """When the worker starts the next sync by itself; empty where none starts unless somebody starts it."""
        now = fields.Datetime.now()
        working = self.filtered(lambda connection: connection.state == "connected" and not connection.muted_reason)
        scheduled = working.stream_ids.filtered(lambda stream: stream._is_scheduled())
        runs = scheduled._newest_runs()
        moments = {connection: [] for connection in working}
        for stream in scheduled:
            is_stopped = stream._is_stopped(stream._way())
            moment = (stream.retry_at or now) if is_stopped else stream._due_at(runs[stream])
            moments[stream.connection_id].append(max(moment, now, stream.connection_id.wait_until or now))
        for connection in self:
            connection.next_sync_at = min(moments.get(connection, ()), default=False)
            connection.unscheduled = connection in working and not connection.next_sync_at and connection._unscheduled()

    def _unscheduled(self):
        streams = self.stream_ids.filtered(lambda stream: stream.enabled and stream.direction != "in")
        if streams.filtered(lambda stream: stream.trigger == "change"):
            return self.env._("No sync is scheduled; changes in Odoo are sent at once.")
        return self.env._("No sync is scheduled; start it when you need it.")

    def action_open_last_syncs(self):
        """The runs that are counted in what the last sync did."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_run_action")
        return {
            **action,
            "name": self.env._("Last Sync"),
            "domain": [("id", "in", self.last_run_ids.ids)],
            "context": {},
        }

    def action_open_unlinked(self):
        """The entities that are linked to nothing, as they were listed last."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_matching_action")
        return {**action, "domain": list(self._unlinked_domain()), "context": {"search_default_in_use": 1}}

    @api.model
    def get_empty_list_help(self, help_message):
        """Whoever may connect a system gets a button for it, and others read whom to ask.

        Odoo asks for it with every list, whether there is something in it or not (one query, once there are
        connections).
        """
        title, button = self.env._("No system is connected yet"), ""
        # sudo: only whether there is one; whoever reads the action need not see connections
        if self.sudo().search_count([("company_id", "in", self.env.companies.ids)], limit=1):
            title = self.env._("No connections found")
            text = self.env._("Remove the filters to see all connections.")
        elif self.env.user.has_group(_ADMINISTRATOR):
            text = self.env._(
                "Connect an HR or payroll system. Nothing is changed in either system before the last step."
            )
            link = Markup('<a type="action" name="hr_sync.hr_sync_setup_begin_action" class="btn btn-primary">%s</a>')
            button = Markup("<p>%s</p>") % (link % self.env._("Connect a System"))
        else:
            names = connection_overview.administrators(self.env, self.env.companies)
            text = self.env._(
                "Once an administrator has connected an HR or payroll system, this page shows what is out of sync and"
                " what needs you. Ask an administrator: %s.",
                names,
            )
        message = Markup('<p class="o_view_nocontent_empty_folder">%s</p><p>%s</p>') % (title, text) + button
        return super().get_empty_list_help(message)
