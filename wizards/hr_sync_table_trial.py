"""The first record of a table, column by column, before anything is imported from it."""

from odoo import fields, models


class HrSyncTableTrial(models.TransientModel):
    _name = "hr.sync.table.trial"
    _description = "HR Sync Table Trial"

    table_id = fields.Many2one("hr.sync.table", readonly=True, required=True, ondelete="cascade")
    is_masked = fields.Boolean(readonly=True)
    line_ids = fields.One2many("hr.sync.table.trial.line", "trial_id", readonly=True)

    def _open(self):
        """The action that shows it."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("First Record of %s", self.table_id.label),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
