"""Streams that wait for a person to say what became of a call, or that the first record is right."""

from odoo import models
from odoo.fields import Domain

from ...engine.issues import issues_of
from ...engine.push.unanswered import CODE


class HrSyncStream(models.Model):
    _inherit = "hr.sync.stream"

    def _in_doubt(self):
        """The open issue about a call of which nobody knows what became; empty if there is none."""
        if not self._is_known() or self._declaration().finds_created:
            return self.env["hr.sync.job"]
        mine = issues_of(self, "out") & Domain("state", "=", "failed") & Domain("error_code", "=", CODE)
        return self.env["hr.sync.job"].search(mine, order="id", limit=1)

    def _awaits_person(self):
        """Whether nothing is sent before a person has looked in the external system."""
        return bool(self._in_doubt() or self._first_link())

    def _why_unsent(self):
        return super()._why_unsent() or self._why_in_doubt()

    def _why_in_doubt(self):
        """What a person has to answer before anything is sent, in words; empty if there is nothing."""
        issue = self._in_doubt()
        return bool(issue) and self.env._(
            "It is not known whether %(system)s has %(record)s. Answer that issue first.",
            system=self.connection_id.name,
            record=issue.label,
        )
