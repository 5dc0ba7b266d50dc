"""The menus of HR Sync: those of a record type are only shown where a connected system has records of that type."""

from odoo import models

from .installed_systems import systems_of


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        return [*super()._load_menus_blacklist(), *self._hr_sync_menus_without_system()]

    def _hr_sync_menus_without_system(self):
        """The ids of the menus below *HR Sync* whose records no connected system of the user's companies has.

        Odoo keeps the menus by user, whatever company is selected: ``hr.sync.connection`` has them loaded again.
        """
        app = self.env.ref("hr_sync.menu_root", raise_if_not_found=False)
        if not app:
            return []  # the addon is being installed
        # sudo: only which systems there are, and to which models menus lead, is used
        connections = self.env["hr.sync.connection"].sudo()
        mine = [("company_id", "in", self.env.user.company_ids.ids), ("state", "!=", "draft")]
        known = systems_of(self.env)
        systems = [known[code] for (code,) in connections._read_group(mine, ["system"]) if code in known]
        hidden = []
        for menu in self.sudo().search([("id", "child_of", app.id), ("action", "=like", "ir.actions.act_window,%")]):
            record = getattr(self.env.get(menu.action.res_model), "_sync_record", None)
            if record and not any(system.knows(record.record_type()) for system in systems):
                hidden.append(menu.id)
        return hidden
