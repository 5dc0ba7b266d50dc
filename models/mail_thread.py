"""Every sync is silent."""

from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        """Notes may be logged by Odoo while a sync writes; nobody is told of them."""
        if self.env.context.get("hr_sync_silent"):
            return []
        return super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
