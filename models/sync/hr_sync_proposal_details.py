"""What stands beside the name of an entity, or of an Odoo record, where a person chooses which one is the same."""

from odoo import api, models

from ...engine.messages import say, sentence_of
from ...records import split
from .detailed_names import SHOW_DETAILS, with_details


class HrSyncProposal(models.Model):
    _inherit = "hr.sync.proposal"

    @api.model
    @api.readonly
    def web_name_search(self, name, specification, domain=None, operator="ilike", limit=100):
        """With details where the field of a view asks for them."""
        rows = super().web_name_search(name, specification, domain, operator, limit)
        if not self.env.context.get(SHOW_DETAILS):
            return rows
        return with_details(rows, self.browse([row["id"] for row in rows])._details())

    def _details(self):
        """What tells each of these entities from others of its name, as far as the user may read it: texts by id."""
        may_read = self._has_field_access(self._fields["hint"], "read")
        found = {}
        for entity in self:
            parts = [say(self.env, part) for part in split(sentence_of(entity, "hint"))] if may_read else ()
            # The name is in what identifies an entity, and stands beside it already.
            found[entity.id] = ", ".join(part for part in parts if part != entity.label) or entity.external_id
        return found
