"""One remote value of a mapping, as it was last read."""

from odoo import api, fields, models

from ...records import clean_text


class HrSyncMappingValue(models.Model):
    """One that is not listed any more stays as long as something is mapped to it, so that people see what it was."""

    _name = "hr.sync.mapping.value"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Mapping Value"
    _order = "connection_id, mapping, code, name, id"
    _rec_names_search = ["code", "name", "kind"]

    connection_id = fields.Many2one("hr.sync.connection", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="connection_id.company_id", store=True)
    mapping = fields.Char(string="Technical Name", required=True, readonly=True, export_string_translation=False)
    external_id = fields.Char(string="External ID", required=True, readonly=True)
    code = fields.Char(readonly=True)
    name = fields.Char(required=True, readonly=True)
    kind = fields.Char(
        readonly=True,
        help="What sort of value it is, where the external system has several sorts.",
        export_string_translation=False,
    )
    active = fields.Boolean(default=True, readonly=True, help="Whether it can be used for new entries.")
    vanished = fields.Boolean(
        readonly=True, help="The external system does not list it any more.", export_string_translation=False
    )

    _unique_value = models.Constraint(
        "UNIQUE (connection_id, mapping, external_id)", "There is one row for each external value of a mapping."
    )

    @api.depends("code", "name", "kind")
    def _compute_display_name(self):
        for value in self:
            name = ": ".join(filter(None, (value.kind, value.name)))
            value.display_name = " ".join(filter(None, (value.code, name)))

    @api.model
    def _keep(self, connection, found):
        """Keep what the system has listed; nothing is written where nothing has changed.

        :param found: ``systems.MappingValue`` by the names of mappings.
        :return: the names of the mappings in which a value can be used again.
        """
        rows = self.with_context(active_test=False).search(
            [("connection_id", "=", connection.id), ("mapping", "in", list(found))]
        )
        known = {(row.mapping, row.external_id): row for row in rows}
        fresh, again = {}, set()
        for mapping, values in found.items():
            for one in values:
                key, written = (mapping, one.external_id), self._written(one)
                row = known.pop(key, None)
                if row is None:
                    fresh[key] = {"connection_id": connection.id, "mapping": mapping, **written}
                    continue
                usable = row.active and not row.vanished
                if any(row[name] != value for name, value in written.items()):
                    row.write(written)
                if row.active and not usable:
                    again.add(mapping)
        self.create(list(fresh.values()))
        gone = self.union(*known.values())
        every = self.env["hr.sync.mapping"].with_context(active_test=False)
        used = every.search([("value_id", "in", gone.ids)]).value_id
        (gone - used).unlink()
        for value in used.filtered(lambda value: not value.vanished):
            value.vanished = True
        return again

    @api.model
    def _written(self, value):
        """What is kept of a ``MappingValue``."""
        return {
            "external_id": value.external_id,
            "code": clean_text(value.code or "") or False,
            "name": clean_text(value.label or "") or value.external_id,
            "kind": clean_text(value.kind or "") or False,
            "active": value.active,
            "vanished": False,
        }
