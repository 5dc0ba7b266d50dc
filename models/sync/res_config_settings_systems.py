"""Settings: which systems the company is connected to, and the way to connect, update and remove each of them."""

from odoo import api, models
from odoo.exceptions import AccessError

from .installed_systems import system_in

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
            system = system_in(self.env, self.env.context["hr_sync_system"])
            setup = self.env["hr.sync.setup"].create(
                {
                    "name": system.name,
                    "system": system.code,
                    "company_id": self.env.company.id,
                    "base_url": system.hosts.get("production"),
                    **self._hr_sync_application(system),
                }
            )
            return setup._open()
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

    def _hr_sync_application(self, system):
        """The application's name and key, as another connection of the administrator's companies has them."""
        if not system.application_keys:
            return {}
        # sudo: the administrator's other companies are not those that are switched on; who gets this far sees keys
        Connection = self.env["hr.sync.connection"].sudo().with_context(active_test=False)
        mine = [("system", "=", system.code), ("company_id", "in", self.env.user.company_ids.ids)]
        known = Connection.search([*mine, ("application_key", "!=", False)], order="id desc", limit=1)
        return {"application_name": known.application_name, "application_key": known.application_key} if known else {}
