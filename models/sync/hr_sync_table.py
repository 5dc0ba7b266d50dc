"""One table of a connection whose system has its tables as data: what it is called there, and where its columns are."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ...engine.error_table import Place
from ...engine.messages import say
from ...records import RecordError
from ...systems import RemoteError

_HR = "hr.group_hr_user"


class HrSyncTable(models.Model):
    """There is a row for each table that the system declares. People enter what it is in their installation."""

    _name = "hr.sync.table"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Table"
    _order = "connection_id, sequence, id"
    _rec_name = "label"

    connection_id = fields.Many2one("hr.sync.connection", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="connection_id.company_id", store=True)
    name = fields.Char(string="Technical Name", required=True, readonly=True, export_string_translation=False)
    sequence = fields.Integer(readonly=True, export_string_translation=False)
    label = fields.Char(string="Records", compute="_compute_label")
    operation = fields.Char(copy=False)
    table_name = fields.Char(string="Table", copy=False, help="Name of the table in the external system.")
    index_name = fields.Char(string="Index", copy=False, help="Index by which single records are found.")
    digits = fields.Integer(
        string="Key Digits", copy=False, help="Digits of the keys, which begin with zeros; 0 if they are not numbers."
    )
    column_ids = fields.One2many("hr.sync.table.column", "table_id", string="Columns")

    _unique_name = models.Constraint("UNIQUE (connection_id, name)", "A connection can have each table only once.")

    def _declared(self):
        """What the system says about the table; None if it does not know it (any more)."""
        return next((one for one in self.connection_id._system().tables if one.name == self.name), None)

    @api.depends("name", "connection_id.system")
    @api.depends_context("lang")
    def _compute_label(self):
        for table in self:
            declared, addon = table._declared(), table.connection_id._system().addon
            table.label = say(self.env, declared.label, addon=addon) if declared else table.name

    @api.constrains("operation", "table_name", "index_name", "digits")
    def _check_values(self):
        """
        :raise ValidationError: what has been entered cannot be read; the error names the table.
        """
        for table in self.filtered("table_name"):
            system = table.connection_id._system()
            try:
                system.check_table(table.name, table._values())
            except RecordError as error:
                reason = say(self.env, error.sentence, addon=system.addon)
                raise ValidationError(
                    self.env._("Table of %(table)s: %(reason)s", table=table.label, reason=reason)
                ) from None

    def write(self, vals):
        before = {table: table._values() for table in self}
        result = super().write(vals)
        changed = self.filtered(lambda table: table._values() != before[table])
        changed.connection_id._mapping_values_may_differ()
        return result

    def _values(self):
        """What has been entered, for the system's code."""
        self.ensure_one()
        return {
            "operation": self.operation or "",
            "name": self.table_name or "",
            "index": self.index_name or "",
            "digits": self.digits,
            "columns": {column.name: column._number() for column in self.column_ids},
        }

    def _add_columns(self):
        """A row for each column that has none yet."""
        for table in self:
            known = set(table.column_ids.mapped("name"))
            for sequence, column in enumerate(table._declared().columns):
                if column.name not in known:
                    number = "" if column.number is None else str(column.number)
                    values = {"table_id": table.id, "name": column.name, "sequence": sequence, "number": number}
                    table.column_ids.create(values)

    # --- What a person does --------------------------------------------------------------------------

    def action_open(self):
        """The form of the table, with its columns."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.label,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_try(self):
        """Read the first record, and show it column by column. Nothing is imported, and nothing is kept.

        :raise UserError: it cannot be read; the error says why.
        """
        self.ensure_one()
        self.check_access("write")
        if not self.table_name:
            raise UserError(self.env._("Enter the table of %s first.", self.label))
        names, masked = self._held_columns(), self._is_masked()
        connection, name = self.connection_id, self.name
        try:
            with connection._calling() as client:
                values = client.first_record(name)
        except RemoteError as error:
            raise UserError(connection._call_failed(error, Place.TEST)) from None
        if values is None:
            raise UserError(self.env._("The table has no records."))
        lines = [
            {"number": number, "value": _masked(value) if masked else value, "held": names.pop(number, False)}
            for number, value in enumerate(values)
        ]
        lines += [{"number": number, "held": held, "is_missing": True} for number, held in sorted(names.items())]
        trial = self.env["hr.sync.table.trial"].create(
            {"table_id": self.id, "is_masked": masked, "line_ids": [Command.create(line) for line in lines]}
        )
        return trial._open()

    def _held_columns(self):
        """What people call the columns that have a number, by it."""
        found = {}
        for column in self.column_ids:
            if (number := column._number()) is not None:
                found[number] = f"{found[number]}, {column.label}" if number in found else column.label
        return found

    def _is_masked(self):
        """Whether the user may not see what the table holds about people; every column may, also an unknown one."""
        return self._declared().is_personal and not self.env.user.has_group(_HR)


def _masked(value):
    """As many points as characters, up to eight: enough to recognise a column."""
    return "•" * min(len(value.strip()), 8)
