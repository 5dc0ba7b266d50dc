"""The settings that a connection's system declares."""

from types import MappingProxyType

from odoo import fields, models


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    setting_ids = fields.One2many("hr.sync.setting", "connection_id")

    def _add_streams(self):
        self._add_settings()
        return super()._add_streams()

    def _add_settings(self):
        """A row for each setting that has none yet; those that are not declared any more keep theirs."""
        for connection in self:
            known = {setting.name: setting for setting in connection.setting_ids}
            engine = connection.setting_ids.sudo()  # sudo: nobody makes settings by hand
            for index, declared in enumerate(connection._system().settings):
                values = {"connection_id": connection.id, "name": declared.name, "sequence": index}
                setting = known.get(declared.name) or engine.create(values)
                if declared.choices and not declared.remote:
                    setting._offer(declared.choices)

    def _setting_values(self):
        """The values by their names, for the system's code, which cannot change them."""
        names = {declared.name for declared in self._system().settings}
        mine = self.setting_ids.filtered(lambda setting: setting.name in names) if names else ()
        return MappingProxyType({setting.name: setting._read()[0] for setting in mine})

    def _remote_settings(self):
        """The names of the settings whose choices are the system's to tell."""
        return [declared.name for declared in self._system().settings if declared.remote]

    def _offer_choices(self, found):
        """Keep what the system offers: choices by the names of settings."""
        for setting in self.setting_ids:
            if setting.name in found:
                setting._offer(found[setting.name])
