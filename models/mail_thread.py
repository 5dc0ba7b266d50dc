"""Every sync is silent."""

from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        """Notes may be logged by Odoo while a sync writes; nobody is told of them."""
        if self.env.context.get("hr_sync_silent"):
            return []
        return super()._notify_thread(message, msg_vals=msg_vals, **kwargs)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Odoo has whoever makes a task follow it, which would be its own bot."""
        if self.env.context.get("hr_sync_silent"):
            return True
        return super().message_subscribe(partner_ids=partner_ids, subtype_ids=subtype_ids)

    def _message_auto_subscribe(self, updated_values, followers_existing_policy="skip"):
        """Nobody follows what a sync puts into their hands: they would hear of all that comes after it."""
        if self.env.context.get("hr_sync_silent"):
            return True
        return super()._message_auto_subscribe(updated_values, followers_existing_policy=followers_existing_policy)
