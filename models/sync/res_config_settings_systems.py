"""Settings: which systems the company is connected to, and the way to connect, update and remove each of them."""

from odoo import api, models
from odoo.exceptions import AccessError

_ADMINISTRATOR = "hr_sync.group_administrator"


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    @api.depends("company_id")
    def _compute_hr_sync_set_up(self):
        for settings in self:
            mine = self.env["hr.sync.connection"].search([("company_id", "=", settings.company_id.id)])
            done = mine.filtered(lambda one: one.setup_done or not one.setup_step)
            settings.hr_sync_set_up = " ".join(sorted(set(done.mapped("system"))))
            settings.hr_sync_begun = " ".join(sorted(set(mine.filtered("setup_step").mapped("system"))))

    def action_hr_sync_connect(self):
        """Start, or continue, the set-up of the button's system."""
        connection = self._hr_sync_connection()
        if not connection:
            code = self.env.context["hr_sync_system"]
            return self.env["hr.sync.setup"]._begin(code, self.env.company)._open()
        if not connection.setup_step:
            return connection.action_setup_update()
        return connection.action_setup_resume()

    def action_hr_sync_update(self):
        return self._hr_sync_connection().action_setup_update()

    def action_hr_sync_remove(self):
        return self._hr_sync_connection().action_remove()

    def _hr_sync_connection(self):
        if not self.env.user.has_group(_ADMINISTRATOR):
            raise AccessError(self.env._("Only HR Sync administrators can set up connections."))
        return self.env["hr.sync.mixin"]._hr_sync_connection(self.env.context["hr_sync_system"])
