"""Files that are put into a folder of the server, from where the external system may take them."""

import base64
import logging

from odoo import fields, models
from odoo.exceptions import UserError

from ...engine.messages import say
from ...records import RecordError
from . import export_folder
from .sentence_field import SentenceText

_logger = logging.getLogger(__name__)


class HrSyncFile(models.Model):
    """The folder has the file once the transaction is committed that has written it, and not before.

    What can go wrong is tried before: the contents are in the folder by then, under a temporary name. After the commit
    the file is renamed. Should that not be possible, or the server end just then, the form says so and has a button.
    """

    _inherit = "hr.sync.file"

    folder = fields.Char(readonly=True)
    folder_state = fields.Selection(
        [("waiting", "Waiting"), ("written", "Written"), ("failed", "Failed")], string="In the Folder", readonly=True
    )
    folder_error = SentenceText(string="Reason", readonly=True)

    def _put_into_folder(self):
        """Put the files into the folders of their connections, as far as they have one, after the commit.

        :raise UserError: that is not possible; the transaction is not to be committed then.
        """
        for file in self.filtered(lambda one: one.connection_id.export_folder):
            connection = file.connection_id
            if connection._is_copy():
                raise UserError(
                    self.env._(
                        "This database is a copy of the one that was connected, so nothing is put into %(folder)s. Test"
                        " the connection again, or empty its folder.",
                        folder=connection.export_folder,
                    )
                )
            folder = connection.export_folder
            file.write({"folder": folder, "folder_state": "waiting", "folder_error": False})
            self.env.flush_all()  # whatever the database refuses, it refuses before anything is in the folder
            try:
                temporary = export_folder.stage(folder, file.name, base64.b64decode(file.content))
            except RecordError as error:
                raise UserError(say(self.env, error.sentence)) from None
            cr = self.env.cr
            cr.postrollback.add(lambda folder=folder, name=temporary: export_folder.discard(folder, name))
            cr.postcommit.add(lambda file=file, folder=folder, name=temporary: file._publish(folder, name))

    def _publish(self, folder, temporary):
        """Called once the transaction is committed that has written the file."""
        with self.env.registry.cursor() as cr:
            file = self.with_env(self.env(cr=cr)).exists()
            if not file:
                export_folder.discard(folder, temporary)  # a savepoint was rolled back
                return
            try:
                export_folder.publish(folder, temporary, file.name)
            except RecordError as error:
                export_folder.discard(folder, temporary)
                _logger.warning("%s was not put into its folder: %s", file.name, error)
                file.write({"folder_state": "failed", "folder_error": error.sentence})
                title = file.env._("%s was not put into the folder", file.name)
                message = {"type": "warning", "title": title, "message": file.folder_error, "sticky": True}
                file.env.user._bus_send("simple_notification", message)
            else:
                file.folder_state = "written"
                title, said = file.env._("%s was put into the folder", file.name), folder
                file.env.user._bus_send("simple_notification", {"type": "success", "title": title, "message": said})

    def action_put_into_folder(self):
        """Try again to put the file into the folder of its connection.

        :raise AccessError: the user is no administrator.
        :raise UserError: the folder has it, or the connection has no folder.
        """
        self.ensure_one()
        self.check_access("unlink")
        file = self.sudo()  # sudo: as checked; nobody writes what is said of the folder
        if file.folder_state == "written" or not file.connection_id.export_folder:
            raise UserError(self.env._("%s was put into a folder already, or its connection has none.", file.name))
        file._put_into_folder()
        return True
