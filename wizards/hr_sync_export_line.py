"""What a file would say about one record, or why it would not."""

from odoo import fields, models

from ..models.sync.sentence_field import SentenceText


class HrSyncExportLine(models.TransientModel):
    _name = "hr.sync.export.line"
    _description = "Export Line"
    _order = "id"

    export_id = fields.Many2one("hr.sync.export", required=True, readonly=True, ondelete="cascade")
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", required=True, readonly=True)
    name = SentenceText(string="Record Name", required=True, readonly=True)
    outcome = fields.Selection(
        [
            ("new", "New"),
            ("known", "In a file"),
            ("changed", "Changed since"),
            ("gone", "No longer approved"),
            ("sent", "Sent already"),
            ("left_out", "Not written"),
        ],
        required=True,
        readonly=True,
    )
    reason = fields.Char(readonly=True)
    file_id = fields.Many2one("hr.sync.file", string="In File", readonly=True)
    written_on = fields.Datetime(related="file_id.create_date", string="Written On")
    written_by_id = fields.Many2one(related="file_id.create_uid", string="Written By")
