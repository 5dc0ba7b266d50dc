"""The tables of a connection, for systems that have them as data."""

from odoo import fields, models


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    table_ids = fields.One2many("hr.sync.table", "connection_id", string="Tables")
