"""Asks which Odoo record an external record is, or the other way round."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.sync.detailed_names import detailed_name
from ..models.sync.hr_sync_stream_undecided import UNLINKED

#: So many entities are shown if none is proposed; the others are found by a search.
_MOST_SHOWN = 8


class HrSyncPair(models.TransientModel):
    """It is opened for a proposal, to be carried out with others later; or for an Odoo record, which is linked now."""

    _name = "hr.sync.pair"
    _description = "HR Sync Link To"

    proposal_id = fields.Many2one("hr.sync.proposal", readonly=True, ondelete="cascade")
    # The buttons of the list name it, and the web client gives them no ids of references.
    record_id = fields.Integer()
    stream_id = fields.Many2one(
        "hr.sync.stream",
        string="List",
        domain="[('id', 'in', offered_stream_ids)]",
    )
    offered_stream_ids = fields.Many2many("hr.sync.stream", compute="_compute_offered")
    stream_count = fields.Integer(compute="_compute_offered")
    label = fields.Char(compute="_compute_label")
    external_id = fields.Char(related="proposal_id.external_id")
    res_model = fields.Char()
    listed_on = fields.Datetime(string="List Read On", compute="_compute_listed")
    has_inactive = fields.Boolean(compute="_compute_listed")
    proposed_ids = fields.Many2many("hr.sync.proposal", compute="_compute_proposed")
    notice = fields.Char(compute="_compute_proposed", export_string_translation=False)
    excluded = fields.Char(compute="_compute_excluded", export_string_translation=False)
    with_inactive = fields.Boolean(string="Show Closed or Inactive")
    entity_id = fields.Many2one(
        "hr.sync.proposal",
        string="In the External System",
        domain="[('stream_id', '=', stream_id), ('external_id', '!=', False), ('outcome', 'in', "
        "('create', 'match', 'question', 'only_there', 'failed')), ('inactive', 'in', (False, with_inactive))]",
    )
    res_id = fields.Many2oneReference(string="In Odoo", model_field="res_model")

    @api.depends("record_id", "res_model", "proposal_id")
    def _compute_offered(self):
        for pair in self:
            record = pair._record()
            pair.offered_stream_ids = record._hr_sync_pairable() if record else pair.stream_id
            pair.stream_count = len(pair.offered_stream_ids)

    @api.depends("record_id", "res_model", "proposal_id.label")
    def _compute_label(self):
        for pair in self:
            record, entity = pair._record(), pair.proposal_id
            if record:
                pair.label = detailed_name(record.display_name, record._hr_sync_details()[record.id])
            else:
                pair.label = detailed_name(entity.label, entity._details().get(entity.id))

    @api.depends("stream_id", "record_id", "res_model", "proposal_id")
    @api.depends_context("lang", "uid")
    def _compute_excluded(self):
        for pair in self:
            record = pair._record()
            # sudo: anyone who may read a record may read that it is not synced
            pair.excluded = record and record.sudo()._hr_sync_why_excluded(pair.stream_id.sudo())

    @api.depends("stream_id")
    def _compute_listed(self):
        for pair in self:
            pair.listed_on = pair.stream_id and pair.stream_id._listed_on()
            closed = [("stream_id", "=", pair.stream_id.id), ("inactive", "=", True)]
            pair.has_inactive = bool(self.env["hr.sync.proposal"].search_count(closed, limit=1))

    @api.depends("stream_id", "record_id", "res_model", "proposal_id", "with_inactive")
    @api.depends_context("lang")
    def _compute_proposed(self):
        for pair in self:
            pair.proposed_ids = pair._proposed() if pair._record() and pair.listed_on else False
            pair.notice = pair._notice() if pair._record() else False

    def _proposed(self):
        """What the last comparison took for the record, or else some entities that are linked to nothing."""
        Proposal = self.env["hr.sync.proposal"]
        unlinked = Domain("stream_id", "=", self.stream_id.id) & Domain("external_id", "!=", False)
        unlinked &= Domain("outcome", "in", UNLINKED) & Domain("inactive", "in", (False, self.with_inactive))
        mine = Domain("res_id", "=", self.record_id) | Domain("candidates", "in", [self.record_id])
        found = Proposal.search(unlinked & mine)
        return found or Proposal.search(unlinked & Domain("left_out", "=", False), order="label, id", limit=_MOST_SHOWN)

    def _is_proposed(self, entity):
        """Whether the last comparison took the entity for the record, or asks whether it is."""
        return self.record_id in entity._possible_ids()

    def _notice(self):
        """What is listed, or why nothing is, and what to do then."""
        name = self.stream_id.connection_id.name
        if not self.listed_on and self.stream_id._running("preview"):
            return self.env._("The list of %s is being read. Open this dialog again once it is read.", name)
        if not self.listed_on:
            return self.env._(
                "The list of %s has not been compared with Odoo yet. Click Read the List, which changes nothing. Once"
                " it is read, open this dialog again.",
                name,
            )
        if not self.proposed_ids:
            return self.env._(
                "Every record in the list of %s is linked or excluded. If the record was created there since then, read"
                " the list again.",
                name,
            )
        if self._is_proposed(self.proposed_ids[0]):
            return self.env._("Proposed by the last comparison with %s:", name)
        return self.env._("The last comparison proposes no match. Records of %s that are not linked:", name)

    def _record(self):
        """The Odoo record from whose form it was opened; None if it was opened for a proposal."""
        if self.proposal_id or not self.record_id:
            return None
        record = self.env[self.res_model].browse(self.record_id)
        record.check_access("read")
        return record

    def action_list(self):
        """Have the entities of the external system listed anew."""
        self.ensure_one()
        return self.stream_id.action_preview()

    def action_pair(self):
        self.ensure_one()
        record, proposal = self._record(), self.proposal_id
        if record:
            entity, res_id = self.entity_id, record.id
        else:
            entity, res_id = (proposal, self.res_id) if proposal.external_id else (self.entity_id, proposal.res_id)
        stream = self.stream_id if record else proposal.stream_id
        if not entity or not res_id or entity.stream_id != stream or entity.res_model != (proposal or self).res_model:
            raise UserError(self.env._("Choose a record."))
        if record and stream not in record._hr_sync_pairable():
            raise UserError(self.env._("%s belongs to another company, or its list is disabled.", stream.display_name))
        (proposal or entity)._pair_with(entity, res_id)
        if record:
            entity.action_apply()
            if stream.direction != "out":
                record.action_hr_sync_now()
        return {"type": "ir.actions.act_window_close"}
