"""Asks which Odoo record an external record is, or the other way round."""

from odoo import fields, models
from odoo.exceptions import UserError


class HrSyncPair(models.TransientModel):
    _name = "hr.sync.pair"
    _description = "HR Sync Link To"

    proposal_id = fields.Many2one("hr.sync.proposal", required=True, readonly=True, ondelete="cascade")
    stream_id = fields.Many2one(related="proposal_id.stream_id")
    label = fields.Char(related="proposal_id.label")
    external_id = fields.Char(related="proposal_id.external_id")
    res_model = fields.Char(related="proposal_id.res_model")
    entity_id = fields.Many2one(
        "hr.sync.proposal",
        string="In the External System",
        domain="[('stream_id', '=', stream_id), ('external_id', '!=', False), ('outcome', 'in', "
        "('create', 'match', 'question', 'only_there', 'failed'))]",
    )
    res_id = fields.Many2oneReference(string="In Odoo", model_field="res_model")

    def action_pair(self):
        self.ensure_one()
        proposal = self.proposal_id
        entity, res_id = (proposal, self.res_id) if proposal.external_id else (self.entity_id, proposal.res_id)
        if not entity or not res_id or entity.stream_id != proposal.stream_id:
            raise UserError(self.env._("Choose a record."))
        proposal._pair_with(entity, res_id)
        return {"type": "ir.actions.act_window_close"}
