"""Rows about Odoo records that show what Odoo calls these now, and are sorted by a name that is stored."""

from odoo import api, fields, models

from .record_names import names_behind


class HrSyncTitleMixin(models.AbstractModel):
    """An extending model has ``res_model`` and ``res_id``, and sets ``_stored_names``."""

    _name = "hr.sync.title.mixin"
    _description = "HR Sync Title Mixin"

    #: The stored field by which each computed name is sorted; it is shown where the record is gone or may not be read.
    _stored_names = {}

    title = fields.Char(compute="_compute_names", export_string_translation=False)

    @api.depends(lambda self: ("res_model", "res_id", *self._stored_names.values()))
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_names(self):
        names = names_behind(self, lambda row: row._named_ids())
        for row in self:
            row._show_name(", ".join(names.get(row, ())))

    def _named_ids(self):
        """The ids of the records that name one row; none for a row without records."""
        return [self.res_id]

    def _show_name(self, name):
        """Set the computed names of one row.

        :param name: what the user reads of its records; empty where one of them is gone or may not be read.
        """
        self.title = name or self[self._stored_names["title"]]

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        return super()._order_field_to_sql(
            alias, self._stored_names.get(field_name, field_name), direction, nulls, query
        )
