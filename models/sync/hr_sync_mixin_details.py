"""What stands beside the name of a record where a person chooses one of several, some of which have the same name."""

from odoo import api, models

from ...engine.messages import say
from ...engine.values import shown
from .change_access import MASKED, may_read_field
from .detailed_names import SHOW_DETAILS, with_details

#: So many details stand beside a name.
_MOST_SHOWN = 3


class HrSyncMixin(models.AbstractModel):
    _inherit = "hr.sync.mixin"

    @api.model
    @api.readonly
    def web_name_search(self, name, specification, domain=None, operator="ilike", limit=100):
        """With details where the field of a view asks for them.

        ``display_name`` itself would not do: models of Odoo compute it without calling ``super()``.
        """
        rows = super().web_name_search(name, specification, domain, operator, limit)
        if not self.env.context.get(SHOW_DETAILS):
            return rows
        return with_details(rows, self.browse([row["id"] for row in rows])._hr_sync_details())

    @api.model
    def _hr_sync_field(self, name):
        """The Odoo field that holds the field ``name`` of the record type; None if no single field does."""
        field = self._sync_fields.get(name) or self._sync_refs.get(name, (None, None))[1]
        return field or self._sync_labels.get(name)

    def _hr_sync_details(self):
        """What tells each of these records from others of its name, as far as the user may read it: texts by id."""
        names = self._sync_record.details() if self._sync_record else ()
        names = [name for name in names if self._hr_sync_may_show(name)]
        # Who may not read employees reads some of their fields in the public directory, by this method only.
        self.fetch([self._hr_sync_field(name) for name in names])
        found = {}
        for record in self:
            texts = filter(None, (record._hr_sync_text(name) for name in names))
            found[record.id] = ", ".join(list(dict.fromkeys(texts))[:_MOST_SHOWN])
        return found

    def _hr_sync_texts(self, names):
        """What one record says in these fields of the record type: texts by field, masked if the user may not read it.

        Fields that no single field of Odoo holds are left out.
        """
        held = [name for name in names if self._hr_sync_field(name) in self._fields]
        return {name: self._hr_sync_text(name) if may_read_field(self, name) else MASKED for name in held}

    @api.model
    def _hr_sync_may_show(self, name):
        """Whether an Odoo field holds the field ``name`` of the record type, and the user may read it."""
        return self._hr_sync_field(name) in self._fields and may_read_field(self, name)

    def _hr_sync_text(self, name):
        """The Odoo value of the field ``name`` of the record type, as people read it."""
        value = self[self._hr_sync_field(name)]
        if isinstance(value, models.BaseModel):
            # sudo: what a record refers to is named wherever it is shown
            return ", ".join(value.sudo().mapped("display_name"))
        return say(self.env, shown(self.env, value or None, name))
