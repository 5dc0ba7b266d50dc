"""Streams whose entities belong to others, and can be read for one of these alone."""

from odoo import models


class HrSyncStream(models.Model):
    _inherit = "hr.sync.stream"

    def _of_owner(self, record_type):
        """Those whose entities belong to entities of that type."""
        return self.filtered(
            lambda one: (
                one.enabled
                and one._is_known()
                and one._declaration().owner
                and one._declaration().owner[1].record_type() == record_type
            )
        )

    def _request_of(self, external_id):
        """A run of each stream over what belongs to one entity, the one that waits already where there is one."""
        scope = {"owner": external_id}
        waiting = self._running(direction="in").filtered(lambda run: run.scope == scope and not run.started_at)
        return waiting | self.env["hr.sync.run"].create(
            [
                {"connection_id": stream.connection_id.id, "stream_id": stream.id, "trigger": "manual", "scope": scope}
                for stream in self - waiting.stream_id
            ]
        )
