"""Asks why issues are ignored, and keeps the reason with them."""

from odoo import fields, models


class HrSyncIgnore(models.TransientModel):
    _name = "hr.sync.ignore"
    _description = "HR Sync Ignore"

    job_ids = fields.Many2many("hr.sync.job", readonly=True)
    reason = fields.Char(required=True)

    def action_ignore(self):
        self.job_ids._ignore(self.reason)
        return {"type": "ir.actions.act_window_close"}
