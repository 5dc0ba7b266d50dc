"""Every sync is silent."""

from odoo import models

from ...engine.context import is_silent


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        """Notes may be logged by Odoo while a sync writes; nobody is notified of them."""
        if is_silent(self.env):
            return []
        return super()._notify_thread(message, msg_vals=msg_vals, **kwargs)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Odoo makes the creator of a task its follower, which would be OdooBot."""
        if is_silent(self.env):
            return True
        return super().message_subscribe(partner_ids=partner_ids, subtype_ids=subtype_ids)
