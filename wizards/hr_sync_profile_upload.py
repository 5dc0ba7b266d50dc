"""The import of an API profile from a file: a profile, or a description of an API from which one is proposed."""

import base64

from odoo import fields, models
from odoo.exceptions import UserError

from ..engine.messages import say
from ..systems import ContractBroken, workbench


class HrSyncProfileUpload(models.TransientModel):
    _name = "hr.sync.profile.upload"
    _description = "HR Sync Import of an API Profile"

    profile_id = fields.Many2one("hr.sync.profile", required=True, ondelete="cascade")
    file = fields.Binary(required=True, attachment=False, exportable=False)
    file_name = fields.Char()

    def action_import(self):
        """Replace the draft; what the connection uses stays until the draft is saved.

        :raise UserError: the file is neither of the two; the error says why.
        """
        self.ensure_one()
        draft = self.profile_id
        draft.check_access("write")
        try:
            proposal = workbench.proposal_of(base64.b64decode(self.file), draft.connection_id._chosen_name())
        except ContractBroken as error:
            reason = say(self.env, error.sentence)
            raise UserError(self.env._("%(file)s: %(reason)s", file=self.file_name or "", reason=reason)) from None
        draft._take_proposal(proposal)
        return draft._open()
