"""Asks why issues are ignored, and keeps the reason with them."""

from odoo import fields, models

from ..models.sync.feedback import notification


class HrSyncIgnore(models.TransientModel):
    _name = "hr.sync.ignore"
    _description = "HR Sync Ignore"

    job_ids = fields.Many2many("hr.sync.job", readonly=True)
    reason = fields.Char(required=True)

    def action_ignore(self):
        self.job_ids._ignore(self.reason)
        title = self.env._("Issues ignored: %s", len(self.job_ids.filtered(lambda job: job.state == "ignored")))
        return notification(title, self.env._("These records are no longer synced. Reopen includes them again."))
