"""A person has one record created in an external system, from its form."""

from odoo import models
from odoo.exceptions import UserError

from ...engine.changes import queue
from ...engine.context import engine_env


class HrSyncPushMixin(models.AbstractModel):
    _inherit = "hr.sync.push.mixin"

    def action_hr_sync_create_there(self):
        """Create this record by the stream that the button names in its context.

        :raise UserError: it cannot be created; the message says why.
        """
        self.ensure_one()
        self.env["hr.sync.stream"]._check_may_start()
        self.check_access("write")
        chosen = self.env.context.get("default_stream_id")
        stream = (
            self.env["hr.sync.stream"]
            .browse(self.hr_sync_unlinked or ())
            .filtered(lambda one: one.id == chosen and one.direction != "in")
        )
        if not stream:
            raise UserError(self.env._("%s is in the external system already, or is not sent.", self.display_name))
        stream._check_may_be_started()
        stream.connection_id._check_usable()
        asks = stream._asks_to_create()
        if asks:
            self.env["hr.sync.sending"]._check_may_choose()
        engine = stream.with_env(engine_env(stream))
        record = self.with_env(engine.env)
        if asks:
            engine.env["hr.sync.sending"]._keep(engine, record, "create")
        if not record._sync_creatable(engine):
            raise UserError(self.env._("%(name)s: %(why)s", name=self.display_name, why=record._sync_why_left(engine)))
        queue(engine, record, priority=1)
        engine.connection_id._wake()
        title = self.env._("%s is being created", self.display_name)
        return stream.connection_id._notification("success", title, self.env._("The form shows when it is linked."))

    def _sync_why_left(self, stream):
        """Why one record without a link is not created, in words."""
        why = self._sync_why_new(stream).get(self.id) or self._sync_why_shared()
        return why or self.env._("Not sent: the filter of the stream does not include it.")
