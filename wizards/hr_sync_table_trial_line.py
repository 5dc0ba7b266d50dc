"""One column of the first record of a table."""

from odoo import fields, models


class HrSyncTableTrialLine(models.TransientModel):
    _name = "hr.sync.table.trial.line"
    _description = "HR Sync Table Trial Column"
    _order = "trial_id, number"

    trial_id = fields.Many2one("hr.sync.table.trial", readonly=True, required=True, ondelete="cascade")
    number = fields.Integer(string="Column", readonly=True)
    value = fields.Char(readonly=True)
    held = fields.Char(string="Used As", readonly=True)
    is_missing = fields.Boolean(readonly=True, help="The record has no such column.")
