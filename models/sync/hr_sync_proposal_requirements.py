"""On what a proposed record depends that a set-up asks for."""

from odoo import fields, models


class HrSyncProposal(models.Model):
    _inherit = "hr.sync.proposal"

    requirement = fields.Char(
        readonly=True, copy=False, help="The group of records that depend on the same.", export_string_translation=False
    )
