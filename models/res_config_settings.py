"""Settings > Flectra 2getHR Integration: the current company's 2getHR connection, as a form."""

from odoo import api, fields, models
from odoo.exceptions import UserError

_SYSTEM = "twogethr"
#: Settings are for everybody who administers the database, connections only for HR Sync's administrators.
_ADMINISTRATOR = "hr_sync.group_administrator"
#: What the form shows of the connection; the key is read and written, never kept in the form's own table.
_ON_CONNECTION = {
    "twogethr_base_url": "base_url",
    "twogethr_api_key": "api_key",
    "twogethr_default_product_id": "default_product_id",
    "twogethr_default_journal_id": "default_journal_id",
}
_ON_STREAM = {
    "twogethr_sync_department": ("department", "enabled"),
    "twogethr_sync_employee": ("employee", "enabled"),
    "twogethr_bank_accounts": ("employee", "bank_accounts"),
}


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    twogethr_connection_id = fields.Many2one("hr.sync.connection", compute="_compute_twogethr", groups=_ADMINISTRATOR)
    twogethr_state = fields.Selection(related="twogethr_connection_id.state", groups=_ADMINISTRATOR)
    twogethr_tenant_name = fields.Char(related="twogethr_connection_id.tenant_name", groups=_ADMINISTRATOR)
    twogethr_base_url = fields.Char(
        string="2getHR URL", compute="_compute_twogethr", inverse="_inverse_twogethr", groups=_ADMINISTRATOR
    )
    twogethr_api_key = fields.Char(
        string="2getHR API Key",
        compute="_compute_twogethr",
        inverse="_inverse_twogethr",
        exportable=False,
        groups=_ADMINISTRATOR,
    )
    twogethr_sync_department = fields.Boolean(
        string="Departments", compute="_compute_twogethr", inverse="_inverse_twogethr", groups=_ADMINISTRATOR
    )
    twogethr_sync_employee = fields.Boolean(
        string="Employees", compute="_compute_twogethr", inverse="_inverse_twogethr", groups=_ADMINISTRATOR
    )
    twogethr_bank_accounts = fields.Boolean(
        string="Bank Accounts", compute="_compute_twogethr", inverse="_inverse_twogethr", groups=_ADMINISTRATOR
    )
    twogethr_default_product_id = fields.Many2one(
        "product.product",
        string="Default Product",
        compute="_compute_twogethr",
        inverse="_inverse_twogethr",
        groups=_ADMINISTRATOR,
    )
    twogethr_default_journal_id = fields.Many2one(
        "account.journal",
        string="Default Journal",
        compute="_compute_twogethr",
        inverse="_inverse_twogethr",
        groups=_ADMINISTRATOR,
    )

    @api.depends("company_id")
    def _compute_twogethr(self):
        for settings in self:
            connection = settings._twogethr_connection()
            streams = {stream.record_type: stream for stream in connection.stream_ids}
            settings.twogethr_connection_id = connection
            for name, field in _ON_CONNECTION.items():
                settings[name] = connection[field]
            for name, (record_type, field) in _ON_STREAM.items():
                settings[name] = streams[record_type][field] if record_type in streams else field == "enabled"

    def _inverse_twogethr(self):
        """Write what was entered to the connection; it is made when a URL or a key is saved for the first time."""
        for settings in self:
            values = {field: settings[name] for name, field in _ON_CONNECTION.items()}
            flags = {target: settings[name] for name, target in _ON_STREAM.items()}
            connection = settings._twogethr_connection()
            if not connection:
                if not values["base_url"] and not values["api_key"]:
                    continue
                connection = connection.create({"name": "2getHR", "system": _SYSTEM, "company_id": self.env.company.id})
            connection.write({name: value for name, value in values.items() if connection[name] != value})
            for stream in connection.stream_ids:
                stream.write(
                    {
                        field: value
                        for (record_type, field), value in flags.items()
                        if record_type == stream.record_type and stream[field] != value
                    }
                )

    def _twogethr_connection(self):
        return self.env["hr.sync.mixin"]._hr_sync_connection(_SYSTEM)

    def action_twogethr_test(self):
        self.ensure_one()
        connection = self._twogethr_connection()
        if not connection:
            raise UserError(self.env._("Enter the URL and the API key, and save them first."))
        return connection.action_test()

    def action_twogethr_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "hr.sync.connection",
            "res_id": self._twogethr_connection().id,
            "views": [(False, "form")],
        }
