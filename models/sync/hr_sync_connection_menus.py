"""Menus depend on which systems are connected (``ir.ui.menu``), and Odoo keeps them in a cache."""

from odoo import models


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    def write(self, vals):
        if {"active", "state", "system"}.isdisjoint(vals):
            return super().write(vals)
        before = self._menus_by()
        result = super().write(vals)
        if before != self._menus_by():
            self.env.registry.clear_cache()
        return result

    def _menus_by(self):
        """What the menus depend on."""
        return [(one.active, one.state != "draft", one.system) for one in self]
