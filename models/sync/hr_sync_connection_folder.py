"""The folder of the server into which a connection puts the files that it writes."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.messages import say
from ...records import RecordError
from . import export_folder


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    export_folder = fields.Char(
        string="Folder for Files",
        groups="hr_sync.group_administrator",
        copy=False,
        help="Absolute path of a folder of the server into which each exported file is put as well. It has to be in the"
        " folder that the configuration of the server allows.",
    )
    offers_folder = fields.Boolean(compute="_compute_offers_folder", export_string_translation=False)

    @api.depends("system")
    def _compute_offers_folder(self):
        for connection in self:
            connection.offers_folder = any(stream.file for stream in connection._system().streams)

    @api.constrains("export_folder")
    def _check_export_folder(self):
        for connection in self.filtered("export_folder"):
            try:
                export_folder.check(connection.export_folder)
            except RecordError as error:
                raise ValidationError(say(self.env, error.sentence)) from None
