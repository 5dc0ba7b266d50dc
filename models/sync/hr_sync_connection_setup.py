"""What a connection knows of its set-up (``hr.sync.setup``), and what its forms and cards show of it."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from . import connection_identity
from .proposal_changes import search_defaults

#: Minutes between two passes of what is kept up to date.
_DAILY = 24 * 60


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    setup_ids = fields.One2many(
        "hr.sync.setup", "connection_id", string="Set-up", help="The set-up in progress, at most one."
    )
    setup_step = fields.Selection(related="setup_ids.step", string="Step")
    setup_done = fields.Boolean(readonly=True, copy=False, help="The connection already exists; these steps update it.")
    keep_current = fields.Boolean(
        string="Keep Up to Date",
        help="Update imported records and import new ones, daily and when the external system sends a webhook."
        " Otherwise nothing is read until you repeat these steps.",
    )
    running_ids = fields.One2many("hr.sync.run", compute="_compute_running", string="Under Way")
    certain_count = fields.Integer(compute="_compute_proposals", export_string_translation=False)
    question_count = fields.Integer(compute="_compute_proposals")

    @api.depends("run_ids.state")
    def _compute_running(self):
        running = self.env["hr.sync.run"].search(
            [("connection_id", "in", self.ids), ("state", "=", "running")], order="id"
        )
        for connection in self:
            connection.running_ids = running.filtered(lambda run, mine=connection: run.connection_id == mine)

    @api.depends("run_ids.state", "run_ids.proposal_ids.expected")
    def _compute_proposals(self):
        counts = self.env["hr.sync.proposal"]._count_outcomes(self)
        for connection in self:
            found = counts[connection._origin]
            connection.certain_count = found["match"]
            connection.question_count = found["question"]

    def write(self, vals):
        result = super().write(vals)
        if "keep_current" in vals:
            for connection in self:
                values = (
                    {"trigger": "schedule", "interval": _DAILY} if connection.keep_current else {"trigger": "setup"}
                )
                streams = connection.stream_ids.filtered(lambda one: one._is_known())
                streams.filtered(lambda one: one._declaration().trigger == "setup").write(values)
        return result

    def action_setup_update(self):
        """Go through the steps again; the running sync keeps its settings until the last of them."""
        self.ensure_one()
        self.check_access("write")
        if not self._setup():
            days = self.stream_ids.filtered("first_day").mapped("first_day")
            self._put({"setup_done": True})
            # sudo: after the check above; for which connection a set-up is, people do not say themselves
            values = {"connection_id": self.id, "first_day": min(days, default=False)}
            self.env["hr.sync.setup"].sudo().create(values)
        return self.action_setup_resume()

    def action_setup_resume(self):
        """Open the set-up where it was left."""
        self.ensure_one()
        setup = self._setup()
        if not setup:
            raise UserError(self.env._("Set-up finished."))
        return setup._open()

    def action_open_matching(self):
        """What is on both sides, side by side."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_matching_action")
        mine = [("connection_id", "=", self.id)]
        if filters := search_defaults(self.env):  # a number that was clicked
            return {**action, "domain": mine, "context": filters}
        first = {"search_default_open_matches": 1} if self.question_count else {}
        domain = [*mine, ("certainty", "!=", False)]
        return {**action, "domain": domain, "context": {"search_default_undecided": 1, **first}}

    def action_open_connection(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_connection_action")
        return {**action, "res_id": self.id, "view_mode": "form", "views": [(False, "form")], "target": "main"}

    def action_remove(self):
        """Remove the connection; all that is in Odoo stays, and a new one finds its pairs again."""
        self.ensure_one()
        self.check_access("unlink")
        self._check_worker_idle()  # first: the webhook is removed outside this transaction
        if self.webhook_external_id and self._system().is_present:
            # If that fails, deliveries are no longer accepted in any case.
            self.action_remove_webhook()
        self.unlink()
        return {"type": "ir.actions.client", "tag": "reload"}

    def _remove_unused(self):
        """Delete a connection that was never in use; what an earlier one has linked is kept for the next one.

        The caller has checked that the user may remove the set-up.
        """
        self.ensure_one()
        engine = self.sudo()  # sudo: as checked; its worker and what it has read are the engine's
        if connection_identity.has_taken_over(engine._former(), engine):
            engine._forget_secrets()
            engine.unlink()
            return
        engine.cron_id.unlink()
        engine._delete()

    def _forget_secrets(self):
        self.write({"api_key": False, "application_key": False})
        self.access_point_ids.write({"password": False})
        self.setting_ids.write({"secret_value": False})

    def _setup(self):
        """The set-up that is under way; also that of a removed connection."""
        return self.with_context(active_test=False).setup_ids

    def _in_setup(self):
        """Whether it is set up for the first time, so that nothing is written yet."""
        return bool(self.setup_step) and not self.setup_done

    def _new_key(self):
        """The key that is to replace the one in use, once the steps are finished."""
        return self.sudo().setup_ids.new_api_key  # sudo: the engine uses it without showing it
