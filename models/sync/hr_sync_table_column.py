"""Where one column of a table is."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.messages import say


class HrSyncTableColumn(models.Model):
    _name = "hr.sync.table.column"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Table Column"
    _order = "table_id, sequence, id"
    _rec_name = "label"

    table_id = fields.Many2one("hr.sync.table", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="table_id.company_id", store=True)
    name = fields.Char(string="Technical Name", required=True, readonly=True, export_string_translation=False)
    sequence = fields.Integer(readonly=True, export_string_translation=False)
    label = fields.Char(string="Content", compute="_compute_label")
    # A text, as an empty number would be the first column.
    number = fields.Char(
        string="Column", copy=False, help="Number of the column, counted from 0; empty if it is not read."
    )

    _unique_name = models.Constraint("UNIQUE (table_id, name)", "A table can have each column only once.")

    @api.depends("name", "table_id.name")
    @api.depends_context("lang")
    def _compute_label(self):
        for column in self:
            table = column.table_id._declared()
            declared = next((one for one in table.columns if one.name == column.name), None) if table else None
            addon = column.table_id.connection_id._system().addon
            column.label = say(self.env, declared.label, addon=addon) if declared else column.name

    @api.constrains("number")
    def _check_number(self):
        for column in self:
            text = (column.number or "").strip()
            if text and not (text.isascii() and text.isdigit()):
                raise ValidationError(
                    self.env._(
                        "%(column)s: %(value)s is not the number of a column. Enter a whole number, counted from 0.",
                        column=column.label,
                        value=text,
                    )
                )
        self.table_id._check_values()

    def write(self, vals):
        before = {column: column.number for column in self}
        result = super().write(vals)
        changed = self.filtered(lambda column: (column.number or "") != (before[column] or ""))
        changed.table_id.connection_id._mapping_values_may_differ()
        return result

    def _number(self):
        """The number, None if there is none."""
        text = (self.number or "").strip()
        return int(text) if text else None
