"""What can be chosen for one setting of a connection."""

from odoo import api, fields, models

from ...engine.messages import say
from ...records import Sentence


class HrSyncSettingChoice(models.Model):
    """Kept as the system's code, or the system itself at the last test, has listed it."""

    _name = "hr.sync.setting.choice"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Setting Choice"
    _order = "id"

    setting_id = fields.Many2one("hr.sync.setting", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="setting_id.company_id", store=True)
    value = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, readonly=True)

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for choice in self:
            system = choice.setting_id.connection_id._system()
            choice.display_name = say(self.env, Sentence(choice.name or ""), addon=system.addon)
