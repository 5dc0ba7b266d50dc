"""The runs of a stream: who may start them, and the one that is queued or under way."""

from odoo import api, models
from odoo.exceptions import UserError


class HrSyncStream(models.Model):
    _inherit = "hr.sync.stream"

    def action_sync(self):
        """Bring the stream, and the streams it needs, up to date; returns at once."""
        return self._queue(full=False)

    def action_full_sync(self):
        """The same with everything read again, whether it has changed or not."""
        return self._queue(full=True)

    def action_preview(self):
        """Have written down what a sync would do, record by record and field by field; nothing else is written."""
        self.check_access("read")
        self._check_may_start()
        self._check_may_be_started()
        self.connection_id._check_present()
        for connection in self.connection_id:
            if connection.tenant and (connection.state == "draft" or connection.setup_step):
                continue  # it is being set up
            connection._check_usable()
        self._check_pushed()
        runs = self.sudo()._request_preview()  # sudo: as for syncs
        if len(runs) != 1:
            return runs._notification()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_preview_action")
        return {**action, "res_id": runs.id, "view_mode": "form", "views": [(False, "form")]}

    def action_open_unsent(self):
        """What the last preview found that is not sent, with the reasons."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_proposal_action")
        return {**action, "domain": [("stream_id", "=", self.id)], "context": {"search_default_unsent": 1}}

    @api.model
    def _check_may_start(self):
        if not self.env.su and not self.env.user.has_group("hr_sync.group_officer"):
            raise UserError(self.env._("Only HR Sync officers can start a sync."))

    def _queue(self, full):
        self.check_access("read")
        self._check_may_start()
        self._check_may_be_started()
        off = self.filtered(lambda stream: not stream.enabled)
        if off:
            raise UserError(
                self.env._(
                    "%(stream)s is disabled for %(connection)s. Enable it in the connection's settings first.",
                    stream=off[0].display_name,
                    connection=off[0].connection_id.name,
                )
            )
        self.connection_id._check_usable()
        self._check_pushed()
        self._start_again()
        # sudo: officers start runs, but only the engine may write them otherwise.
        streams = self._pushed().sudo()
        runs = streams._with_needed()._request("manual", full)
        runs |= streams.filtered(lambda stream: stream.direction == "out")._request("manual")
        self.connection_id.sudo()._wake()
        return runs._notification()

    def _with_needed(self):
        """These streams and those whose records they refer to, as far as they are read."""
        streams = self.filtered(lambda stream: stream.direction != "out")
        for stream in streams:
            needed = {record.record_type() for record in stream._declaration().after}
            streams |= stream.connection_id.stream_ids.filtered(
                lambda other, needed=needed: (
                    other.enabled
                    and other.record_type in needed
                    and other.direction != "out"
                    and not other._is_set_up()
                )
            )
        return streams.sorted("sequence")

    def _request(self, trigger, full=False, again=False, batch=None):
        """A run for each stream, the one that is queued or running already where there is one.

        What a stream that only sends gets is an outbound run.

        :param again: one that has started does not do, it may be past what this is about.
        :param batch: the sync that the new runs continue; None for a new one.
        """
        sending = self.filtered(lambda stream: stream.direction == "out")
        runs = sending._request_outbound(trigger, again=again, batch=batch)
        reading = self - sending
        open_runs = reading._running(direction="in").filtered(
            lambda run: not run.scope and (run.full or not full) and not (again and run.started_at)
        )
        missing = reading - open_runs.stream_id
        return (
            runs
            | open_runs
            | self.env["hr.sync.run"].create(
                [
                    {
                        "connection_id": stream.connection_id.id,
                        "stream_id": stream.id,
                        "batch_id": batch and batch.id,
                        "trigger": trigger,
                        "full": full or stream._is_full_due(),
                    }
                    for stream in missing
                ]
            )
        )

    def _request_outbound(self, trigger, scope=None, place=None, again=False, batch=None):
        """Likewise an outbound run for each stream.

        :param scope: what it is narrowed to, as ``_sync_scope_domain`` of the model takes it.
        :param place: the checkpoint with which it begins.
        :param batch: the sync that the new runs continue; None for a new one.
        """
        scope = scope or False
        same = self._running(direction="out").filtered(
            lambda run: run.scope == scope and not (again and run.started_at)
        )
        runs = same | self.env["hr.sync.run"].create(
            [
                {
                    "connection_id": stream.connection_id.id,
                    "stream_id": stream.id,
                    "direction": "out",
                    "batch_id": batch and batch.id,
                    "trigger": trigger,
                    "scope": scope,
                    "checkpoint": place or False,
                }
                for stream in self._pushed() - same.stream_id
            ]
        )
        self.connection_id._wake()
        return runs

    def _request_comparison(self):
        """Have all that is linked compared, where it is sent as it changes; other streams do it when they run."""
        self.filtered(
            lambda one: one.enabled and one.direction != "in" and one.trigger == "change" and one._is_known()
        )._request_outbound("change")

    def _request_preview(self, scope=None):
        """A preview of each stream, the one under way where there is one.

        :param scope: what an outbound one is narrowed to.
        """
        known = self._running("preview").filtered(lambda run: run.scope == (scope or False))
        fresh = self.env["hr.sync.run"].create(
            [
                {
                    "connection_id": stream.connection_id.id,
                    "stream_id": stream.id,
                    "direction": "out" if stream.direction == "out" else "in",
                    "kind": "preview",
                    "full": True,
                    "scope": scope or False,
                }
                for stream in self._pushed() - known.stream_id
            ]
        )
        self.connection_id._wake()
        return known | fresh

    def _last_run(self):
        """The newest run in the stream's own direction, whether it is done or not."""
        mine = [("stream_id", "=", self.id), ("kind", "=", "sync"), ("direction", "=", self._way())]
        return self.env["hr.sync.run"].search(mine, order="id desc", limit=1)

    def _running(self, kind="sync", direction=None):
        """The runs of these streams that are queued or under way, in both directions unless one is given."""
        mine = [("stream_id", "in", self.ids), ("state", "=", "running"), ("kind", "=", kind)]
        if direction:
            mine.append(("direction", "=", direction))
        return self.env["hr.sync.run"].search(mine)
