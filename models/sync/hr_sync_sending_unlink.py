"""Takes back that an Odoo record and one of the external system are the same."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine.context import engine_env
from .hr_sync_link import PARTS


class HrSyncSending(models.Model):
    _inherit = "hr.sync.sending"

    def action_unlink(self):
        """Unlink these records from those of the external system; neither side is changed.

        They are excluded then, so that nothing links them again before a person does.

        :raise UserError: none of them is linked.
        """
        self.check_access("read")
        self._check_may_choose()
        found = False
        # sudo: as checked; links and rows are the engine's
        for stream, rows in self.filtered("asks_to_create").sudo().grouped("stream_id").items():
            Link = stream.env["hr.sync.link"]
            mine = Link._of_type(stream.connection_id, stream.record_type) & Domain("state", "=", "linked")
            links = Link.search(mine & Domain("res_id", "in", rows.mapped("res_id")))
            if links:
                found = True
                rows._separate(stream, links)
        if not found:
            raise UserError(self.env._("Select records that are linked."))
        return True

    def _separate(self, stream, links):
        """
        :param links: those of some of these rows, which are all of one stream.
        """
        records = stream.env[stream._model_name()].with_context(active_test=False).browse(links.mapped("res_id"))
        # Whatever waits, or could not be sent, was meant for the other record.
        mine = Domain("connection_id", "=", stream.connection_id.id) & Domain("record_type", "=", stream.record_type)
        about = mine & Domain("direction", "=", "out") & Domain("state", "in", ("pending", "failed"))
        stream.env["hr.sync.job"].search(about & Domain("res_id", "in", records.ids)).write({"state": "done"})
        self.env["hr.sync.change"]._note("unlinked", links)
        parts = [name for name, whole in PARTS.items() if whole == stream.record_type]
        for link in links if parts else ():
            of_parts = Domain("connection_id", "=", stream.connection_id.id) & Domain("record_type", "in", parts)
            links |= links.search(of_parts & Domain("external_id", "=like", f"{link.external_id}/%"))
        links.unlink()
        self._decide(stream, records.exists(), "exclude")
        self._refresh(stream.with_env(engine_env(stream)))
