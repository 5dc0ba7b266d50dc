"""What a connection takes where the external system says nothing, and how hours become invoices."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: The record type, or types, for which each of the settings matters: what was left out for want of it is looked at
#: again.
_MATTERS_TO = {
    "default_product_id": "hours_report",
    "default_journal_id": "hours_report",
    "default_customer_id": "hours_report",
    "invoice_from": "hours_report",
    "invoice_lines": "hours_report",
    "default_project_id": "time_entry",
    "rounding": ("time_entry", "hours_report"),
}


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    default_product_id = fields.Many2one(
        "product.product", check_company=True, help="Product used on invoices for hours."
    )
    default_journal_id = fields.Many2one(
        "account.journal", check_company=True, help="Sales journal for draft invoices of hours."
    )
    default_project_id = fields.Many2one(
        "project.project", check_company=True, help="Project for time entries that have none."
    )
    default_customer_id = fields.Many2one(
        "res.partner",
        check_company=True,
        help="Customer to invoice for hours if neither the report nor its project has one.",
    )
    invoice_from = fields.Selection(
        [("submitted", "Submitted"), ("approved", "Approved")],
        string="Invoice Reports When",
        required=True,
        default="approved",
        help="State from which an hours report is invoiced.",
    )
    invoice_lines = fields.Selection(
        [("day", "A line per day"), ("report", "One line per report")],
        required=True,
        default="day",
        help="Level of detail of the invoice of an hours report.",
    )
    rounding = fields.Integer(
        string="Rounding of Hours (Minutes)",
        default=15,
        help="Minutes to which the external system rounds hours. If hours and clock times differ by no more than"
        " this, the hours are used; otherwise an issue is created.",
    )

    _rounding_check = models.Constraint(
        "CHECK (rounding >= 0 AND rounding <= 60)", "Rounding must be between 0 and 60 minutes."
    )

    def write(self, vals):
        before = {connection: {name: connection[name] for name in _MATTERS_TO} for connection in self}
        result = super().write(vals)
        for connection, values in before.items():
            changed = [_MATTERS_TO[name] for name, value in values.items() if connection[name] != value]
            types = {one for part in changed for one in ((part,) if isinstance(part, str) else part)}
            # sudo: users who may choose a default need no right to write the engine's data
            connection.sudo().stream_ids.filtered(lambda one, types=types: one.record_type in types).last_full = False
        return result

    @api.constrains("default_journal_id")
    def _check_default_journal(self):
        """Odoo drafts and posts customer invoices in journals of any type, so it has to be refused here."""
        for connection in self:
            refused = connection._journal_refused()
            if refused:
                raise ValidationError(refused)

    def _journal_refused(self):
        """Why the default journal cannot be used for customer invoices, None if it can, or if there is none."""
        journal = self.default_journal_id
        if not journal or journal.type == "sale":
            return None
        types = dict(journal._fields["type"]._description_selection(self.env))
        return self.env._(
            "%(journal)s cannot be the default journal, its type is %(type)s. Choose a sales journal.",
            journal=journal.display_name,
            type=types[journal.type],
        )
