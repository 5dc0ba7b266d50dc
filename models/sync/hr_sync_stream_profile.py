"""What becomes of a connection's streams when another API profile declares them."""

from odoo import models

from ...records import _lt


class HrSyncStream(models.Model):
    _inherit = "hr.sync.stream"

    def _follow_profile(self, before):
        """Switch off those that are gone; have the others do only what is declared now.

        :param before: the system as it was until now.
        """
        gone = self.filtered(lambda one: not one._is_known())
        if left := gone.filtered("enabled"):
            why = _lt("The API profile does not have this record type.")
            left.write({"enabled": False, "stopped": why, "stopped_way": False, "retry_at": False})
            left._running()._finish("failed", why)
        for stream in self - gone:
            if stream.stopped and not before.knows(stream.record_type):
                stream._clear_stop()
            offered = stream._declaration().directions
            if stream.direction not in offered:
                # What only sent must not begin to import unasked, nor what was imported begin to send.
                enabled = stream.enabled and stream.direction == "both" and offered[0] == "in"
                stream.write({"direction": offered[0], "enabled": enabled})

    def _rests(self, way):
        return super()._rests(way) or (self._is_stopped(way) and not self._is_known())
