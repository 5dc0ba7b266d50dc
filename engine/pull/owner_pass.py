"""A run that reads only what belongs to one entity, such as the activities of a project."""

from odoo import fields
from odoo.fields import Domain

from .needs import Needs
from .references import References
from .run_pass import Pass


class OwnerPass(Pass):
    """What else the stream has stays as it is, so the stream's own dates do not change."""

    def __init__(self, worker, run):
        super().__init__(worker, run)
        self.since, self.owner_id = None, run.scope["owner"]

    def _pages(self, since):
        return self.remote.pages_of(self.owner_id, self.page)

    def linked_domain(self):
        """The links of the records that belong to the owner's."""
        name, record = self.stream._declaration().owner
        Link = self.env["hr.sync.link"]
        owner = Link._of_entities(self.connection, record.record_type(), [self.owner_id]).get(self.owner_id, Link)
        field = self.importer.model._sync_refs[name][1]
        model = self.importer.model.with_context(active_test=False)
        return Domain("res_id", "in", model.search([(field, "=", owner.res_id)]).ids)

    def _end(self, whole, clear):
        needs = Needs(self.worker)
        needs.save(self.stream, self.importer.needs, since=True)
        if whole:
            self.run.failed += needs.report(self.run)
            self.run.failed += References(self.worker).report(self.run)
            # They were looked at, also those that have not changed.
            links = self.env["hr.sync.link"]._of_entities(self.connection, self.stream.record_type, self.ids)
            self.env["hr.sync.link"].union(*links.values()).write({"synced_at": fields.Datetime.now()})
        self.run._finish_as_counted(whole)
        needs.resolve()
