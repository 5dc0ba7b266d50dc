"""Settings > Flectra 2getHR Integration: the current company's 2getHR connection, as a form."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...systems import SYSTEMS

_SYSTEM = "twogethr"
#: Settings are for everybody who administers the database, connections only for HR Sync's administrators.
_ADMINISTRATOR = "hr_sync.group_administrator"
#: What the form shows of the connection; the key is read and written, never kept in the form's own table.
_ON_CONNECTION = {
    "twogethr_base_url": "base_url",
    "twogethr_api_key": "api_key",
    "twogethr_default_product_id": "default_product_id",
    "twogethr_default_journal_id": "default_journal_id",
    "twogethr_default_project_id": "default_project_id",
    "twogethr_default_customer_id": "default_customer_id",
    "twogethr_invoice_from": "invoice_from",
    "twogethr_invoice_lines": "invoice_lines",
    "twogethr_rounding": "rounding",
}
#: The switch of each record type is called by its name.
_SWITCH = "twogethr_sync_"
_RECORD_TYPES = tuple(stream.record_type() for stream in SYSTEMS[_SYSTEM].streams)
_ON_STREAM = {
    **{f"{_SWITCH}{record_type}": (record_type, "enabled") for record_type in _RECORD_TYPES},
    "twogethr_bank_accounts": ("employee", "bank_accounts"),
}


def _on_form(field, *args, **options):
    """A field of the form that is the connection's, or one of its streams', and is kept nowhere else."""
    return field(*args, compute="_compute_twogethr", inverse="_inverse_twogethr", groups=_ADMINISTRATOR, **options)


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    twogethr_connection_id = fields.Many2one("hr.sync.connection", compute="_compute_twogethr", groups=_ADMINISTRATOR)
    twogethr_state = fields.Selection(related="twogethr_connection_id.state", groups=_ADMINISTRATOR)
    twogethr_tenant_name = fields.Char(related="twogethr_connection_id.tenant_name", groups=_ADMINISTRATOR)
    twogethr_base_url = _on_form(fields.Char, string="2getHR URL")
    twogethr_api_key = _on_form(fields.Char, string="2getHR API Key", exportable=False)
    twogethr_sync_department = _on_form(fields.Boolean, string="Departments")
    twogethr_sync_employee = _on_form(fields.Boolean, string="Employees")
    twogethr_bank_accounts = _on_form(fields.Boolean, string="Bank Accounts")
    twogethr_sync_project = _on_form(fields.Boolean, string="Projects")
    twogethr_sync_task = _on_form(fields.Boolean, string="Sub-projects")
    twogethr_sync_absence_type = _on_form(fields.Boolean, string="Time Off Types")
    twogethr_sync_public_holiday = _on_form(fields.Boolean, string="Public Holidays")
    twogethr_sync_absence = _on_form(fields.Boolean, string="Time Off")
    twogethr_sync_activity = _on_form(fields.Boolean, string="Activity Types")
    twogethr_sync_time_entry = _on_form(fields.Boolean, string="Timesheets")
    twogethr_sync_hours_report = _on_form(fields.Boolean, string="Hours Reports")
    twogethr_sync_expense_type = _on_form(fields.Boolean, string="Expense Types")
    twogethr_sync_expense = _on_form(fields.Boolean, string="Expenses")
    twogethr_sync_payslip = _on_form(fields.Boolean, string="Payslips")
    twogethr_default_product_id = _on_form(fields.Many2one, "product.product", string="Default Product")
    twogethr_default_journal_id = _on_form(fields.Many2one, "account.journal", string="Default Journal")
    twogethr_default_project_id = _on_form(fields.Many2one, "project.project", string="Default Project")
    twogethr_default_customer_id = _on_form(fields.Many2one, "res.partner", string="Default Customer")
    twogethr_invoice_from = _on_form(
        fields.Selection, selection=lambda self: self._twogethr_selection("invoice_from"), string="Invoice Reports Once"
    )
    twogethr_invoice_lines = _on_form(
        fields.Selection, selection=lambda self: self._twogethr_selection("invoice_lines"), string="Invoice Lines"
    )
    twogethr_rounding = _on_form(fields.Integer, string="Rounding of Hours")

    @api.model
    def _twogethr_selection(self, name):
        return self.env["hr.sync.connection"]._fields[name]._description_selection(self.env)

    @api.depends("company_id")
    def _compute_twogethr(self):
        for settings in self:
            connection = settings._twogethr_connection()
            streams = {stream.record_type: stream for stream in connection.stream_ids}
            settings.twogethr_connection_id = connection
            shown = connection or connection.new({"company_id": settings.company_id.id})
            for name, field in _ON_CONNECTION.items():
                settings[name] = shown[field]
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
            changed = {name: value for name, value in values.items() if connection[name] != value}
            # What the connection cannot be without was not emptied: whoever wrote the others did not say it.
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
