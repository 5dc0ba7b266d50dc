"""What the system can do for the account of a connection, as the last test has found it."""

from odoo import fields, models


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    capabilities = fields.Json(
        readonly=True, copy=False, help="What the system can do for this account, as found by the last test."
    )

    def _keep_capabilities(self, found):
        """Keep what a test has found; what cannot be sent any more is not tried.

        :param found: ``systems.Check.capabilities``; None where the system does not say.
        """
        self.ensure_one()
        if found is None or found == self.capabilities:
            return
        self._put({"capabilities": found})
        for stream in self.stream_ids:
            if why := stream._why_file():
                stream.sudo()._running(direction="out")._finish("failed", why)  # sudo: only the engine writes runs
