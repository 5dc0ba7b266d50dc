"""The step of a set-up in which a person says which external value is sent for which value in Odoo."""

from odoo import api, fields, models

from ...engine.mapping_values import streams_of
from ...engine.messages import say


class HrSyncSetup(models.Model):
    """The values are read by the worker while both sides are compared; the step can be left with values not mapped."""

    _inherit = "hr.sync.setup"

    reading_values = fields.Boolean(compute="_compute_mapping_step", export_string_translation=False)
    proposed_count = fields.Integer(compute="_compute_mapping_step", export_string_translation=False)
    mapping_notice = fields.Char(compute="_compute_mapping_step", export_string_translation=False)

    @api.depends("step", "stream_ids.enabled", "mapping_ids.value_id", "mapping_values_next")
    @api.depends_context("lang")
    def _compute_mapping_step(self):
        """How far the step is, and what follows for the values that nobody maps."""
        for setup in self:
            used = setup.connection_id._sent_mappings() if setup.step == "mappings" else ()
            proposed = setup.mapping_ids.filtered("proposed_id") if used else ()
            setup.reading_values = bool(used) and not setup.mapping_values_next
            setup.proposed_count = len(proposed)
            setup.mapping_notice = " ".join(filter(None, map(setup._unmapped_notice, used)))

    def _unmapped_notice(self, mapping):
        """What follows for the values of one mapping that nobody has mapped; empty if all are."""
        rows = self.mapping_ids.filtered(lambda row: row.mapping == mapping.name and not row.value_id)
        if not rows:
            return ""
        addon = self._system().addon
        names = {"count": len(rows), "mapping": say(self.env, mapping.label, addon=addon)}
        if mapping.required:
            return self.env._(
                "%(mapping)s: %(count)s not mapped. Records with these values are not sent; an issue names each value.",
                **names,
            )
        return self.env._("%(mapping)s: %(count)s not mapped. Records are sent without these values.", **names)

    def action_accept_proposals(self):
        """Take all proposals."""
        self._check_step("mappings")
        return self.connection_id.mapping_ids.filtered("proposed_id").action_accept()

    def action_read_values(self):
        """Have the values read again; returns at once."""
        self._check_step("mappings")
        return self._request_mapping_values()

    def action_open_mappings(self):
        """The page of the mappings, which stays when the set-up is over."""
        self._check_tested()
        return self.connection_id.action_open_mappings()

    def action_mapped(self):
        """Go on, whether everything is mapped or not; what is sent by what is mapped is previewed anew."""
        self._check_step("mappings")
        names = set(self.mapping_ids.filtered("value_id").mapped("mapping"))
        streams = streams_of(self.connection_id, names).filtered("enabled")
        streams.sudo()._request_preview()  # sudo: runs are the engine's
        return self._go(1)

    def _request_mapping_values(self):
        """Have the worker read the values that the set-up asks for, if it asks for any."""
        if self.connection_id._sent_mappings():
            self.connection_id._put({"mapping_values_next": False, "mapping_values_error": False})
            self.connection_id._wake()
        return True
