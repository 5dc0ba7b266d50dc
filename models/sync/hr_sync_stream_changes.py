"""When the external system is asked what somebody has changed in it, between two runs of a stream that sends."""

from datetime import timedelta

from odoo import fields, models

_EVERY = timedelta(hours=1)


class HrSyncStream(models.Model):
    _inherit = "hr.sync.stream"

    changes_cursor = fields.Char(
        readonly=True,
        help="Changes after this position in the external system's list have not been read.",
        export_string_translation=False,
    )
    changes_cursor_at = fields.Datetime(
        readonly=True, help="When the position was found to be the last one.", export_string_translation=False
    )
    changes_next = fields.Datetime(
        readonly=True, help="When the external system is asked for changes next.", export_string_translation=False
    )

    def _to_ask_for_changes(self):
        """Those of which the external system is to be asked now.

        Where nobody is asked about a change, the next run deals with it, so that nothing is gained by knowing it now.
        Before the first run, nothing is agreed on.
        """
        now = fields.Datetime.now()
        asking = self._sending().filtered(lambda one: one.policy == "ask" and one.last_success and one._is_known())
        due = asking.filtered(lambda one: not one.changes_next or one.changes_next <= now)
        return due._pushed().filtered(lambda one: one._declaration().changes_kept and not one._is_stopped("out"))

    def _begin_asking(self):
        """Note that the system is asked.

        :return: the cursor; None where there is none, or none that the system still knows.
        """
        self.changes_next = fields.Datetime.now() + _EVERY
        return self._known_changes_cursor()

    def _keep_changes_cursor(self, cursor):
        if self._known_changes_cursor() != cursor:
            self.write({"changes_cursor": cursor, "changes_cursor_at": fields.Datetime.now()})

    def _known_changes_cursor(self):
        kept = self._declaration().changes_kept
        if not self.changes_cursor_at or self.changes_cursor_at + kept <= fields.Datetime.now():
            return None
        # That of a list without any change is empty.
        return self.changes_cursor or ""
