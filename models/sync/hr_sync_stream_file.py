"""Streams whose records are written to a file that a person imports, as the system does not take them otherwise."""

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

from ...engine.context import LANG, engine_env
from ...engine.file_export import FileExport
from ...engine.messages import say
from ...records import RecordError


class HrSyncStream(models.Model):
    _inherit = "hr.sync.stream"

    file_reason = fields.Char(string="Exported as a File", compute="_compute_file_reason")
    # Each file changes it: of two exports at once, the second one has to look again at what is in a file.
    last_file_id = fields.Many2one("hr.sync.file", readonly=True, export_string_translation=False)

    @api.depends("record_type", "direction", "connection_id.system", "connection_id.capabilities")
    @api.depends_context("lang")
    def _compute_file_reason(self):
        for stream in self:
            stream.file_reason = stream._is_known() and stream._why_file()

    def _why_file(self):
        """Why the records are written to a file and not sent, in words; empty if they are sent."""
        if self.direction != "out" or not self._is_known() or not self._declaration().file:
            return ""
        connection = self.connection_id
        sentence = self._declaration().why_file(connection.capabilities or {})
        return say(self.env, sentence, addon=connection._system().addon) if sentence else ""

    def _keeps(self):
        """Whether the external system never gives back what it has got, in a file or not."""
        # Of an addon that is not installed nothing is known: what it has stays as it is.
        return not self._is_known() or not self._declaration().reopens

    def _why_in_file(self, records):
        """Why those of ``records`` are not sent that are in a file, in words, by their ids.

        Where a list shows what the system has, what was imported from a file is found by it.
        """
        if not self._declaration().file or self._declaration().finds_created or self._why_file():
            return {}
        # sudo: whether and in which file a record is, which anyone may read who may read the record
        lines = self.env["hr.sync.file.line"].sudo()._latest(records, self.company_id)
        return {
            id_: self.env._(
                "Not sent: it is in the file %s. If that was not imported, withdraw the file.", line.file_id.name
            )
            for id_, line in lines.items()
        }

    def _pushed(self):
        """Those whose records are sent, or read."""
        return self.filtered(lambda stream: not stream._why_file())

    def _check_pushed(self):
        """
        :raise UserError: the records of all these streams are written to files.
        """
        for stream in () if self._pushed() else self[:1]:
            raise UserError(
                self.env._(
                    "%(stream)s of %(connection)s is exported as a file. %(why)s Use HR Sync → Export.",
                    stream=stream.display_name,
                    connection=stream.connection_id.name,
                    why=stream._why_file(),
                )
            )

    def _file_export(self, scope):
        """What an export of these records to a file would write, and what not and why: a ``FileExport``.

        :param scope: as ``_sync_scope_domain`` of the model takes it, with the first and the last day.
        :raise UserError: a setting of the file is not valid.
        """
        self.ensure_one()
        env = engine_env(self)
        stream = self.with_env(env(context={**env.context, LANG: self.env.lang}))
        try:
            return FileExport(stream, stream.connection_id._fingerprint_key(), scope)
        except RecordError as error:
            raise UserError(say(self.env, error.sentence, addon=self.connection_id._system().addon)) from None

    def _write_file(self, scope, again=False):
        """Write a file, which the user who asks for it then finds among the files; none if there is nothing to write.

        :param again: also what is in a file already and has not changed since; but nothing twice that is final there.
        :raise UserError: somebody else writes a file at this moment.
        """
        stream = self.sudo()  # sudo: officers export, but nobody writes such files by hand
        stream._lock_files()
        export = self._file_export(scope)
        written = [one for one in export.entries() if one.is_written(again and not stream._keeps())]
        if not written:
            return self.env["hr.sync.file"]
        file = stream.env["hr.sync.file"]._make(stream, export, written)
        stream.last_file_id = file
        export.model.union(*(one.target for one in written))._sync_written()
        file._put_into_folder()  # last: only a commit is still to come
        return file.sudo(False)  # the user stays the one who has made it

    def _lock_files(self):
        """Let nobody else write a file of this stream before the transaction ends, of whatever days.

        :raise UserError: somebody else does at this moment.
        """
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError:
            raise UserError(
                self.env._(
                    "Somebody else is exporting %s at this moment. Try again in a minute, and look at the preview"
                    " first.",
                    self.display_name,
                )
            ) from None
