"""A set-up in which both sides are compared, so that a person sees before the first sync what it will do."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class HrSyncSetup(models.Model):
    _inherit = "hr.sync.setup"

    both_count = fields.Integer(compute="_compute_proposal_counts")
    new_count = fields.Integer(compute="_compute_proposal_counts")
    only_here_count = fields.Integer(compute="_compute_proposal_counts")
    decided_count = fields.Integer(compute="_compute_proposal_counts")
    cut_notice = fields.Char(compute="_compute_cut", export_string_translation=False)
    preview_notes = fields.Text(compute="_compute_preview_notes", export_string_translation=False)
    asks_to_create = fields.Boolean(compute="_compute_undecided", export_string_translation=False)
    undecided_count = fields.Integer(compute="_compute_undecided", export_string_translation=False)
    overwrites = fields.Text(compute="_compute_overwrites")
    offers_first_day = fields.Boolean(compute="_compute_offers_first_day", export_string_translation=False)

    @api.depends("run_ids.state", "run_ids.proposal_ids")
    @api.depends_context("lang")
    def _compute_cut(self):
        """That there are more records than are listed, and of which types; empty if all are listed."""
        types = dict(self.env["hr.sync.stream"]._fields["record_type"]._description_selection(self.env))
        for setup in self:
            names = [types[run.record_type] for run in setup.preview_ids if run.is_cut]
            setup.cut_notice = bool(names) and self.env._(
                "Not all records are listed of: %s. The numbers above count listed records only, so there are at least"
                " as many; New in Odoo, Changed in Odoo and To Send below count all.",
                ", ".join(names),
            )

    @api.depends("run_ids.state", "run_ids.note_ids.sentences")
    @api.depends_context("lang")
    def _compute_preview_notes(self):
        for setup in self:
            types = dict(self.env["hr.sync.stream"]._fields["record_type"]._description_selection(self.env))
            noted = setup.preview_ids.filtered("notes")
            setup.preview_notes = "\n".join(f"{types[run.record_type]}: {run.notes}" for run in noted) or False

    @api.depends("run_ids.state", "run_ids.proposal_ids.decision", "run_ids.proposal_ids.expected")
    def _compute_proposal_counts(self):
        counts = self.env["hr.sync.proposal"]._count_outcomes(self.connection_id)
        for setup in self:
            found = counts[setup.connection_id._origin]
            # Of a type that is only sent, whoever is found is linked, and may have other values there.
            setup.both_count = found["match"] + found["linked"] + found["send"]
            setup.new_count = found["create"]
            setup.only_here_count = found["only_here"] + found["create_there"]
            setup.decided_count = found["decided"]

    @api.depends("run_ids.state", "stream_ids.direction", "stream_ids.enabled")
    def _compute_undecided(self):
        """Whether a person decides who is created in the external system, and about how many nobody has yet."""
        for setup in self:
            streams = setup._asking()
            setup.asks_to_create = bool(streams)
            mine = [("stream_id", "in", streams.ids), ("outcome", "=", "only_here"), ("decision", "=", False)]
            setup.undecided_count = self.env["hr.sync.proposal"].search_count(mine) if streams else 0

    @api.depends("stream_ids.direction", "stream_ids.enabled", "stream_ids.policy")
    @api.depends_context("lang")
    def _compute_overwrites(self):
        """The fields in which a change that somebody makes in the external system does not last."""
        for setup in self:
            streams = setup.stream_ids.filtered("enabled")
            setup.overwrites = "\n".join(filter(None, (stream._overwrites() for stream in streams))) or False

    @api.depends("stream_ids.offers_first_day")
    def _compute_offers_first_day(self):
        for setup in self:
            setup.offers_first_day = any(setup.stream_ids.mapped("offers_first_day"))

    def _asking(self):
        """The enabled streams of which a person decides who is created in the external system."""
        return self.connection_id.stream_ids.filtered(lambda one: one.enabled and one.asks_to_create)

    def action_choose(self):
        """Who is sent: both sides as they were compared."""
        self.ensure_one()
        self._check_tested()
        return self._asking().action_choose()

    def action_look(self):
        """Look at both sides with what was switched on."""
        self._check_step("streams")
        streams = self.stream_ids.filtered("enabled")
        if not streams:
            raise UserError(self.env._("First enable the data to sync."))
        streams.sudo()._request_preview()  # sudo: runs are the engine's
        self._go(1)
        return self._request_mapping_values()

    def action_preview(self):
        """Go on to the values that are to be mapped, if there are any, and else to what the first sync will do."""
        self._check_step("match")
        if self.looking:
            raise UserError(
                self.env._("Both systems are still being compared. This continues in the background if you leave.")
            )
        self._go(1)
        if self.step == "mappings":
            self.connection_id._refresh_mappings()
        return True

    def action_start(self):
        """The last step: from here on both systems are synced, starting with the existing records."""
        self._check_step("preview")
        if self.looking:
            raise UserError(self.env._("Complete the set-up steps first."))
        connection = self._finish()
        started = connection.stream_ids.filtered("enabled").action_sync()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_run_action")
        domain = [("connection_id", "=", connection.id), ("kind", "=", "sync")]
        # The client shows the help of an action that follows a notification as plain text, with its tags.
        action |= {"domain": domain, "target": "main", "help": False}
        return {**started, "params": {**started["params"], "next": action}}
