"""A set-up in which a person chooses, one record type after the other, what is imported."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .feedback import notification


class HrSyncSetup(models.Model):
    _inherit = "hr.sync.setup"

    first_day = fields.Date(string="Send From", copy=False, help="Data about earlier days is not sent.")
    sends = fields.Boolean(compute="_compute_sends")
    choice_ids = fields.One2many("hr.sync.proposal", compute="_compute_choices")
    choice_count = fields.Integer(compute="_compute_choices")
    taken_count = fields.Integer(compute="_compute_choices")

    @api.depends("stream_ids.direction")
    def _compute_sends(self):
        for setup in self:
            setup.sends = bool(setup._sending())

    @api.depends("record_type", "run_ids.state")
    def _compute_choices(self):
        Proposal = self.env["hr.sync.proposal"]
        for setup in self:
            mine = [("connection_id", "=", setup.connection_id.id), ("record_type", "=", setup.record_type)]
            found = Proposal.search(mine, order="outcome, label") if setup.record_type else Proposal
            setup.choice_ids = found
            setup.choice_count = len(found.filtered("external_id"))
            setup.taken_count = len(found.filtered("taken"))

    def action_next(self):
        """Go to the next record type, or to the last step."""
        self._check_step("choose")
        return self._go(1)

    def action_take_matching(self):
        """Import all records of this step that match one in Odoo."""
        return self._decide("link", "match")

    def action_take_all(self):
        """Import all records of this step that need no decision."""
        self.action_take_matching()
        return self._decide("new", "create")

    def action_take_none(self):
        return self._decide(False)

    def action_finish(self):
        """The last step: import what was chosen, and send data of the first day or later."""
        self._check_step("finish")
        if self._running_looks():
            raise UserError(self.env._("The lists are still being read. Wait a moment, then click Finish."))
        if self.sends and not self.first_day:
            raise UserError(self.env._("Choose the first day to send."))
        self._sending().write({"first_day": self.first_day})
        self._proposals()._leave_the_rest()
        connection = self._finish()
        reading = connection.stream_ids.filtered(lambda one: one.enabled and one.direction != "out")
        reading.sudo()._request("setup", full=True)  # sudo: runs are the engine's
        answer = self._listen_or_not(connection)
        connection._wake()
        action = connection.action_open_connection()
        if answer and answer["params"]["type"] == "danger":
            return {**answer, "params": {**answer["params"], "next": action}}
        message = self.env._("The selected records are imported now.")
        return notification(self.env._("Set-up finished"), message, then=action)

    @api.model
    def _listen_or_not(self, connection):
        """Have the system tell what changes only as long as that is read; returns what went wrong, or well."""
        if connection.keep_current and connection.offers_webhook and not connection.webhook_external_id:
            return connection.action_register_webhook()
        if connection.webhook_external_id and not connection.keep_current:
            return connection.action_remove_webhook()
        return None

    def _chooses(self):
        return any(step.name == "choose" for step in self._steps())

    def _begin_choosing(self):
        """Read all that can be chosen from; what was read with another key may be another's."""
        types = {step.record_type for step in self._steps()}
        if streams := self.stream_ids.filtered(lambda one: one.record_type in types):
            self._running_looks().sudo()._finish("cancelled")  # sudo: runs are the engine's
            streams.sudo()._request_preview()  # sudo: as above

    def _decide(self, decision, outcome=None):
        """Say the same about all of this step, or about those of one outcome."""
        self._check_step("choose")
        self.choice_ids.filtered(lambda one: outcome in (None, one.outcome))._decide(decision)
        self.invalidate_recordset(["choice_ids", "taken_count"])
        return True

    def _sending(self):
        """The streams that only send; their first day is asked for."""
        return self.stream_ids.filtered(lambda one: one.direction == "out")

    def _running_looks(self):
        mine = [("connection_id", "=", self.connection_id.id), ("kind", "=", "preview"), ("state", "=", "running")]
        return self.env["hr.sync.run"].search(mine)
