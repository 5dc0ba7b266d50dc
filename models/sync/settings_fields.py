"""The fields of the settings pages that systems declare: which there are, and what they stand for on a connection."""

from odoo import fields

from ...records import _lt
from ...systems import SYSTEMS

ADMINISTRATOR = "hr_sync.group_administrator"
_OF_COMPANY = "('company_id', 'in', (company_id, False))"
#: The connection's defaults by the names that systems know: label, explanation, and fields with the domains to choose
#: from.
DEFAULTS = {
    "product": (
        _lt("Default Product"),
        _lt("Product used on invoices for hours."),
        {"default_product_id": None},
    ),
    "journal": (
        _lt("Default Journal"),
        _lt("Sales journal for draft invoices of hours."),
        {"default_journal_id": "[('type', '=', 'sale'), ('company_id', '=', company_id)]"},
    ),
    "project": (
        _lt("Default Project"),
        _lt("Project for time entries that have none."),
        {"default_project_id": f"[('allow_timesheets', '=', True), {_OF_COMPANY}]"},
    ),
    "customer": (
        _lt("Default Customer"),
        _lt("Customer to invoice for hours if neither the report nor its project has one."),
        {"default_customer_id": None},
    ),
    "invoices": (
        _lt("Invoices for Hours"),
        _lt("From which state reports are invoiced, and in how much detail."),
        {"invoice_from": None, "invoice_lines": None},
    ),
    "rounding": (
        _lt("Rounding of Hours (Minutes)"),
        _lt(
            "Minutes to which the system rounds hours. If hours and clock times differ by no more than this, the"
            " hours are used."
        ),
        {"rounding": None},
    ),
}
_MODELS = {
    "default_product_id": "product.product",
    "default_journal_id": "account.journal",
    "default_project_id": "project.project",
    "default_customer_id": "res.partner",
}


def pages():
    """The systems that have a page in the settings, in the order in which they were registered."""
    return [system for system in SYSTEMS.values() if system.settings_page]


def on_connection(system):
    """The page's fields that are the connection's, with their names there."""
    names = ["base_url", "api_key", *(name for one in system.defaults for name in DEFAULTS[one][2])]
    return {f"{system.code}_{name}": name for name in names}


def on_streams(system):
    """The page's fields that are a stream's, with its record type and their names there."""
    found = {}
    for stream in system.streams:
        if stream.title:
            found[f"{system.code}_sync_{stream.record_type()}"] = (stream.record_type(), "enabled")
            found |= {f"{system.code}_{option}": (stream.record_type(), option) for option in stream.options}
    return found


def page_fields():
    """The fields of all pages, to be put into the class of the settings."""
    found = {}
    for system in pages():
        page, code = system.settings_page, system.code
        found[f"{code}_connection_id"] = fields.Many2one(
            "hr.sync.connection", compute="_compute_hr_sync_pages", groups=ADMINISTRATOR
        )
        found[f"{code}_state"] = fields.Selection(related=f"{code}_connection_id.state", groups=ADMINISTRATOR)
        found[f"{code}_tenant_name"] = fields.Char(related=f"{code}_connection_id.tenant_name", groups=ADMINISTRATOR)
        found[f"{code}_base_url"] = _entered(fields.Char, string=page.url_label)
        found[f"{code}_api_key"] = _entered(fields.Char, string=page.key_label, exportable=False)
        labels = {f"{code}_sync_{stream.record_type()}": stream.title for stream in system.streams}
        for name, (_record_type, field) in on_streams(system).items():
            found[name] = _entered(fields.Boolean, string=labels.get(name) or field.replace("_", " ").title())
        for one in system.defaults:
            label, _help, names = DEFAULTS[one]
            for name in names:
                found[f"{code}_{name}"] = _default(name, label)
    return found


def _default(name, label):
    if name in _MODELS:
        return _entered(fields.Many2one, _MODELS[name], string=label)
    if name == "rounding":
        return _entered(fields.Integer, string=label)
    label = {"invoice_from": "Invoice Reports When", "invoice_lines": "Invoice Lines"}[name]
    return _entered(fields.Selection, selection=lambda self: self._hr_sync_choices(name), string=label)


def _entered(field, *args, **options):
    """A field that is the connection's, or one of its streams', and is kept nowhere else."""
    ways = {"compute": "_compute_hr_sync_pages", "inverse": "_inverse_hr_sync_pages"}
    # Odoo stores labels in English; what the page shows is translated where the page is made.
    return field(*args, **ways, groups=ADMINISTRATOR, **{**options, "string": str(options["string"])})
