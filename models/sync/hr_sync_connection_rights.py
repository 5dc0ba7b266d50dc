"""Whether the user may start any sync of a connection."""

from odoo import api, fields, models


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    may_be_started = fields.Boolean(compute="_compute_may_be_started", export_string_translation=False)

    @api.depends("stream_ids.may_be_started", "stream_ids.file_reason")
    @api.depends_context("uid")
    def _compute_may_be_started(self):
        for connection in self:
            connection.may_be_started = bool(connection.stream_ids.filtered("may_be_started")._pushed())
