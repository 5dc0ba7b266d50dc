"""Who an employee might be besides the one that a key finds."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.refs import Refs


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    @api.model
    def _sync_former(self, connection):
        today = fields.Date.context_today(self)
        left = Domain("active", "=", False) | Domain("departure_date", "<", today)
        return self.with_context(active_test=False).search(self._sync_linked_domain(connection) & left)

    def _sync_alike(self, stream):
        self.ensure_one()
        names = self._sync_record.evidence()
        refs = Refs(stream.connection_id)
        me = self._sync_to_record(names, refs).person()
        linked = self.with_context(active_test=False).search(self._sync_linked_domain(stream.connection_id))
        others = ((one, one._sync_to_record(names, refs).person()) for one in linked - self)
        return linked.browse([one.id for one, person in others if me.may_be(person)])

    @api.model
    def _sync_linked_domain(self, connection):
        """The domain of the employees whom the connection has linked."""
        Link = self.env["hr.sync.link"]
        mine = Link._of_type(connection, self._sync_record.record_type()) & Domain("state", "=", "linked")
        links = Link._search(mine).subselect("res_id")
        return self._sync_candidates_domain(connection) & Domain("id", "in", links)
