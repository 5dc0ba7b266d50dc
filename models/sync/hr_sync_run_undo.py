"""Undo what a run has changed."""

from odoo import models


class HrSyncRun(models.Model):
    _inherit = "hr.sync.run"

    def action_undo(self):
        """Show what of the changes of these runs can be undone."""
        self.check_access("read")
        return self.env["hr.sync.change"].search([("run_id", "in", self.ids)]).action_undo()
