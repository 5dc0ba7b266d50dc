"""Whether a run is queued or under way, and what a queued one waits for."""

from odoo import api, fields, models
from odoo.fields import Domain

#: The states of runs that people read, the worst first; ``queued`` is a running one that has not started.
WORST_FIRST = ("failed", "partial", "cancelled", "running", "queued", "done")


class HrSyncRun(models.Model):
    """``state`` has one value for both, because a run that is queued is open in the same way."""

    _inherit = "hr.sync.run"

    shown_state = fields.Selection(selection="_selection_shown_state", string="Status", compute="_compute_shown_state")
    waiting_for = fields.Char(compute="_compute_waiting_for", help="Why a queued run has not started yet.")

    @api.model
    def _selection_shown_state(self):
        return [("queued", self.env._("Waiting")), *self._fields["state"]._description_selection(self.env)]

    @api.depends("state", "started_at")
    def _compute_shown_state(self):
        for run in self:
            run.shown_state = "queued" if run._is_queued() else run.state

    def _is_queued(self):
        return self.state == "running" and not self.started_at

    @api.depends("state", "started_at")
    @api.depends_context("lang", "uid")
    def _compute_waiting_for(self):
        queued = self.filtered(lambda run: run._is_queued())
        (self - queued).waiting_for = False
        under_way = Domain("connection_id", "in", queued.connection_id.ids) & Domain("state", "=", "running")
        before = {}
        for runs in self.search(under_way).grouped("connection_id").values() if queued else ():
            in_turn = runs.sorted(lambda run: run._turn())
            before |= dict(zip(in_turn, [self.browse(), *in_turn], strict=False))
        for run in queued:
            run.waiting_for = run._why_connection_waits() or run._after(before.get(run._origin))

    def _after(self, last):
        """
        :param last: the run of the connection that has its turn right before this one; empty if this is the next one.
        """
        if last:
            return self.env._("Starts after: %s", last.stream_id.display_name)
        return self.env._("Starts shortly")

    def _why_connection_waits(self):
        connection = self.connection_id
        if self.kind == "preview" and connection.state == "draft":
            return ""  # a set-up looks at both systems before they are connected
        return connection._why_waiting()

    def _turn(self):
        """By what the worker sorts the open runs of a connection."""
        return self.stream_id.sequence, self.id
