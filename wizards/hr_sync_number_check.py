"""What is wrong with the numbers and codes of both sides, as it was when somebody looked."""

from odoo import fields, models


class HrSyncNumberCheck(models.TransientModel):
    _name = "hr.sync.number.check"
    _description = "HR Sync Number Check"

    connection_id = fields.Many2one("hr.sync.connection", readonly=True, required=True, ondelete="cascade")
    line_ids = fields.One2many("hr.sync.number.check.line", "check_id", readonly=True)

    def _open(self):
        """The action that shows it."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check of Numbers"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
