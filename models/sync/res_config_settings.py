"""The settings pages of systems: the current company's connection to each of them, as a form."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .settings_fields import ADMINISTRATOR, on_connection, on_streams, page_fields, pages


class ResConfigSettings(models.TransientModel):
    """The key is read and written, never kept in the form's own table.

    Settings are for everybody who administers the database, connections only for HR Sync's administrators.
    """

    _inherit = "res.config.settings"

    hr_sync_set_up = fields.Char(
        compute="_compute_hr_sync_set_up",
        groups=ADMINISTRATOR,
        help="Codes of the company's connected systems whose set-up is finished.",
    )
    hr_sync_begun = fields.Char(
        compute="_compute_hr_sync_set_up",
        groups=ADMINISTRATOR,
        help="Codes of the systems whose set-up or update was not finished.",
    )
    locals().update(page_fields())

    @api.model
    def _hr_sync_choices(self, name):
        """What can be chosen for that field of a connection."""
        return self.env["hr.sync.connection"]._fields[name]._description_selection(self.env)

    @api.depends("company_id")
    def _compute_hr_sync_pages(self):
        for settings in self:
            for system in pages():
                connection = self.env["hr.sync.mixin"]._hr_sync_connection(system.code)
                streams = {stream.record_type: stream for stream in connection.stream_ids}
                settings[f"{system.code}_connection_id"] = connection
                shown = connection or connection.new({"company_id": settings.company_id.id, "system": system.code})
                for name, field in on_connection(system).items():
                    settings[name] = shown[field]
                for name, (record_type, field) in on_streams(system).items():
                    settings[name] = streams[record_type][field] if record_type in streams else field == "enabled"

    def _inverse_hr_sync_pages(self):
        """Write what was entered to the connections; one is made when its URL or key is saved for the first time."""
        for settings in self:
            for system in pages():
                settings._hr_sync_write_page(system)

    def _hr_sync_write_page(self, system):
        values = {field: self[name] for name, field in on_connection(system).items()}
        flags = {target: self[name] for name, target in on_streams(system).items()}
        connection = self.env["hr.sync.mixin"]._hr_sync_connection(system.code)
        if not connection:
            if not values["base_url"] and not values["api_key"]:
                return
            connection = connection.create(
                {"name": system.name, "system": system.code, "company_id": self.env.company.id}
            )
        changed = {name: value for name, value in values.items() if connection[name] != value}
        # Empty required fields of the connection are not written: only other settings were entered.
        connection.write(
            {name: value for name, value in changed.items() if value or not connection._fields[name].required}
        )
        for stream in connection.stream_ids:
            stream.write(
                {
                    field: value
                    for (record_type, field), value in flags.items()
                    if record_type == stream.record_type and stream[field] != value
                }
            )

    def action_hr_sync_test(self):
        """Test the connection to the system that the button names."""
        self.ensure_one()
        connection = self._hr_sync_connection()
        if not connection:
            raise UserError(self.env._("Enter the URL and the API key, and save them first."))
        return connection.action_test()

    def action_hr_sync_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "hr.sync.connection",
            "res_id": self._hr_sync_connection().id,
            "views": [(False, "form")],
        }
