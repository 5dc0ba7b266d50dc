"""A file to which records were written that a person imports in an external system."""

import base64

from odoo import api, fields, models

from ...systems.file_layout import Period


class HrSyncFile(models.Model):
    """Kept as it was downloaded. What is in it counts as written to a file, and never as sent.

    Administrators withdraw, that is delete, a file that was not imported: its records count as not written then.
    """

    _name = "hr.sync.file"
    _inherit = "hr.sync.guard"
    _description = "HR Sync File"
    _order = "id desc"

    name = fields.Char(required=True, readonly=True)
    connection_id = fields.Many2one("hr.sync.connection", required=True, readonly=True, ondelete="restrict", index=True)
    stream_id = fields.Many2one("hr.sync.stream", required=True, readonly=True, ondelete="restrict", index=True)
    company_id = fields.Many2one(related="connection_id.company_id", store=True, index=True)
    record_type = fields.Selection(related="stream_id.record_type", store=True)
    first_day = fields.Date(required=True, readonly=True)
    last_day = fields.Date(required=True, readonly=True)
    revision = fields.Integer(
        required=True, readonly=True, help="Counts the files of the same record type and the same days."
    )
    content = fields.Binary(
        string="File", required=True, readonly=True, attachment=True, export_string_translation=False
    )
    line_ids = fields.One2many("hr.sync.file.line", "file_id", readonly=True)
    line_count = fields.Integer(string="Lines", compute="_compute_line_count")

    # Two exports at once may not make two files that look like one.
    _revision_unique = models.UniqueIndex(
        "(stream_id, first_day, last_day, revision)", "Somebody else has just written this file."
    )

    @api.depends("line_ids")
    def _compute_line_count(self):
        counts = dict(
            self.env["hr.sync.file.line"]._read_group([("file_id", "in", self.ids)], ["file_id"], ["__count"])
        )
        for one in self:
            one.line_count = counts.get(one, 0)

    @api.model
    def _period(self, stream, scope):
        """The days of the next file of a stream, with its revision."""
        first, last = fields.Date.to_date(scope["first"]), fields.Date.to_date(scope["last"])
        before = [("stream_id", "=", stream.id), ("first_day", "=", first), ("last_day", "=", last)]
        # sudo: a number that nobody else may use, whoever has written the other files
        newest = self.sudo().search(before, order="revision desc", limit=1)
        return Period(first, last, newest.revision + 1)

    @api.model
    def _make(self, stream, export, written):
        """
        :param export: a ``FileExport`` of the stream, ``written`` those of its entries that are to be written.
        """
        period, layout = export.period, export.layout
        content = layout.write(export.rows(written))
        return self.create(
            {
                "name": layout.file_name(period),
                "connection_id": stream.connection_id.id,
                "stream_id": stream.id,
                "first_day": period.first,
                "last_day": period.last,
                "revision": period.revision,
                "content": base64.b64encode(content),
                "line_ids": [
                    fields.Command.create(
                        {
                            "res_model": one.target._name,
                            "res_id": one.target.id,
                            "name": one.name,
                            "cells": one.cells,
                            "digest": one.digest,
                            "key": one.key or False,
                        }
                    )
                    for one in written
                ],
            }
        )

    def unlink(self):
        """Withdraw them: what no other file has can be written again, and is not final any more."""
        self.check_access("unlink")
        files = self.sudo()  # sudo: as checked; what is said of the records follows from it
        companies, lines = files.company_id, files.line_ids.grouped("res_model")
        ids_by_model = {name: mine.mapped("res_id") for name, mine in lines.items() if name in files.env}
        for connection, mine in files.grouped("connection_id").items():
            names, user = ", ".join(mine.mapped("name")), self.env.user.name
            connection._message_log(body=self.env._("%(user)s withdrew: %(files)s", user=user, files=names))
        result = super().unlink()
        for name, ids in ids_by_model.items():
            records = files.env[name].browse(ids).exists()
            known = files.env["hr.sync.file.line"]._latest(records, companies)
            records.filtered(lambda one, known=known: one.id not in known)._sync_withdrawn()
        return result

    def action_withdraw(self):
        """Delete the file, which was not imported, and show the others."""
        self.unlink()
        return self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_file_action")

    def action_download(self):
        self.ensure_one()
        self.check_access("read")
        url = f"/web/content/hr.sync.file/{self.id}/content/{self.name}?download=true"
        # Not "download": after that the form that has written the file would not be shown anew.
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}
