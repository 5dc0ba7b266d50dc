"""Who an employee might be besides the one that a key finds."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.refs import Refs
from .linked_people import linked_people


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    @api.model
    def _sync_former(self, connection):
        today = fields.Date.context_today(self)
        left = Domain("active", "=", False) | Domain("departure_date", "<", today)
        return self.with_context(active_test=False).search(self._sync_linked_domain(connection) & left)

    def _sync_alike(self, stream, coming):
        self.ensure_one()
        connection = stream.connection_id
        every = self.with_context(active_test=False)
        people = linked_people(connection)
        # Also those of whom it is not known yet whether they are there.
        known = every.search_fetch(self._sync_linked_domain(connection, ("linked", "creating")), ["write_date"])
        people.refresh(known | coming, lambda some: some._sync_persons(connection))
        return known.browse(people.alike(self._sync_persons(connection)[self.id])) - self

    def _sync_persons(self, connection):
        """Who each of the employees is, by id."""
        names, refs = self._sync_record.evidence(), Refs(connection)
        return {employee.id: employee._sync_to_record(names, refs).person() for employee in self}

    @api.model
    def _sync_linked_domain(self, connection, states=("linked",)):
        """The domain of the employees whom the connection has linked."""
        Link = self.env["hr.sync.link"]
        mine = Link._of_type(connection, self._sync_record.record_type()) & Domain("state", "in", states)
        links = Link._search(mine).subselect("res_id")
        return self._sync_candidates_domain(connection) & Domain("id", "in", links)
