"""The part of the export that is written to a file, for record types that the system does not take otherwise."""

from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.file_export import CHANGED, KNOWN, NEW


class HrSyncExport(models.TransientModel):
    _inherit = "hr.sync.export"

    file_stream_ids = fields.Many2many("hr.sync.stream", compute="_compute_file")
    is_sent = fields.Boolean(compute="_compute_file", export_string_translation=False)
    file_reason = fields.Text(compute="_compute_file")
    offers_again = fields.Boolean(compute="_compute_file", export_string_translation=False)
    in_file = fields.Selection(
        [("leave_out", "Leave out"), ("again", "Write again")],
        string="Already in a File",
        required=True,
        default="leave_out",
        help="What becomes of records that are in a file already and have not changed since.",
    )
    line_ids = fields.One2many("hr.sync.export.line", "export_id", string="Preview of the File", readonly=True)
    summary = fields.Char(compute="_compute_summary")

    @api.depends("stream_ids")
    @api.depends_context("lang")
    def _compute_file(self):
        for wizard in self:
            streams = wizard.stream_ids
            wizard.file_stream_ids = streams - streams._pushed()
            wizard.is_sent = bool(streams._pushed())
            wizard.offers_again = not all(stream._keeps() for stream in wizard.file_stream_ids)
            wizard.file_reason = "\n".join(
                f"{stream.display_name}: {stream._why_file()}" for stream in wizard.file_stream_ids
            )

    @api.depends("line_ids.outcome")
    @api.depends_context("lang")
    def _compute_summary(self):
        for wizard in self:
            counts = Counter(wizard.line_ids.mapped("outcome"))
            wizard.summary = counts and self.env._(
                "New: %(new)s. In a file already: %(known)s. Changed since: %(changed)s. Not written: %(left)s.",
                new=counts[NEW],
                known=counts[KNOWN],
                changed=counts[CHANGED],
                left=counts.total() - counts[NEW] - counts[KNOWN] - counts[CHANGED],
            )

    @api.onchange("connection_id", "stream_ids", "employee_ids", "department_ids", "time_off_type_ids")
    def _onchange_choice(self):
        self.line_ids = False

    @api.onchange("date_from", "date_to")
    def _onchange_days(self):
        self.line_ids = False

    def action_preview_file(self):
        """List what a file would have and what not, with the reasons; no file is written."""
        streams, scope = self._checked_file()
        entries = [one for stream in streams for one in stream._file_export(scope).entries()]
        rank = [CHANGED, NEW, KNOWN]
        entries.sort(key=lambda one: rank.index(one.outcome) if one.outcome in rank else len(rank))
        self.line_ids = [
            fields.Command.clear(),
            *(
                fields.Command.create(
                    {
                        "res_model": one.target._name,
                        "res_id": one.target.id,
                        "name": one.name,
                        "outcome": one.outcome,
                        "reason": one.why or one.remark or False,
                        "file_id": one.before.file_id.id,
                    }
                )
                for one in entries
            ),
        ]
        if not entries:
            raise UserError(
                self.env._("There is nothing to export in this period. Choose another period or other employees.")
            )
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_export_action")
        return {**action, "res_id": self.id, "views": [(False, "form")]}

    def action_write_file(self):
        """Write the file and download it; of several record types each that has something has a file of its own.

        :raise UserError: none of them has anything to write.
        """
        streams, scope = self._checked_file()
        files = self.env["hr.sync.file"].union(
            *(stream._write_file(scope, again=self.in_file == "again") for stream in streams)
        )
        if not files:
            raise UserError(
                self.env._(
                    "Nothing to write: the chosen records of %s are in a file already and have not changed since, or"
                    " cannot be exported. See the preview.",
                    ", ".join(streams.mapped("display_name")),
                )
            )
        self.line_ids = False
        if len(files) == 1:
            return files.action_download()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_file_action")
        return {**action, "domain": [("id", "in", files.ids)]}

    def _sent_streams(self):
        """The chosen streams whose records are sent.

        :raise UserError: there are none: all of them are written to a file.
        """
        self.stream_ids._check_pushed()
        return self.stream_ids._pushed()

    def _checked_file(self):
        """The chosen streams whose records are written to a file, and the scope, as far as the user may.

        :raise UserError: the choice makes no sense.
        :raise AccessError: the user may not export it.
        """
        self.ensure_one()
        self.env["hr.sync.stream"]._check_may_start()
        self.connection_id.check_access("read")
        self.connection_id._check_usable()
        self._check_choice()
        if not self.file_stream_ids:
            raise UserError(self.env._("The chosen record types are sent, not written to a file. Use Export."))
        scope = self._scope()
        self.file_stream_ids._check_readable(scope)
        return self.file_stream_ids, scope
