"""One record in a file, as it was written."""

from odoo import api, fields, models
from odoo.fields import Domain

from .sentence_field import SentenceText


class HrSyncFileLine(models.Model):
    _name = "hr.sync.file.line"
    _inherit = "hr.sync.guard"
    _description = "HR Sync File Line"
    _order = "id"

    file_id = fields.Many2one("hr.sync.file", required=True, readonly=True, ondelete="cascade", index=True)
    stream_id = fields.Many2one(related="file_id.stream_id", store=True, index=True)
    company_id = fields.Many2one(related="file_id.company_id", store=True, index=True)
    res_model = fields.Char(string="Model", required=True, readonly=True, export_string_translation=False)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True, export_string_translation=False
    )
    name = SentenceText(string="Record Name", readonly=True)
    cells = fields.Json(readonly=True, help="The line as it was written.")
    written = fields.Char(string="Line", compute="_compute_written")
    digest = fields.Char(
        readonly=True, export_string_translation=False, help="Hash of what was written, to find what has changed since."
    )
    key = fields.Char(
        readonly=True, export_string_translation=False, help="Hash of what identifies the line in the external system."
    )

    _of_record = models.Index("(res_model, res_id)")

    @api.depends("cells")
    def _compute_written(self):
        for line in self:
            line.written = " | ".join(line.cells or ())

    @api.model
    def _latest(self, records, companies):
        """The last line of each record, by its id (one query).

        :param companies: only files of these.
        """
        mine = Domain("res_model", "=", records._name) & Domain("res_id", "in", records.ids)
        lines = self.search_fetch(
            mine & Domain("company_id", "in", companies.ids), ["res_id", "file_id", "digest", "key"]
        )
        return {line.res_id: line for line in lines.sorted("id")}
