"""Which fields of this addon people are offered to filter by, to group by and to export."""

from odoo import api, models

#: What a field is offered for, as the web client reads it.
_OFFERED_FOR = ("searchable", "groupable", "exportable")


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Technical fields of this addon are offered for nothing; domains and views can use them all the same.

        Technical is what has ``export_string_translation=False``, as no page shows its label, and JSON, which nobody
        reads. Fields of other addons are left as they are.
        """
        described = super().fields_get(allfields, attributes)
        for name, description in described.items():
            field = self._fields[name].base_field
            is_technical = not field.export_string_translation or field.type == "json"
            if is_technical and field._modules == ("hr_sync",):
                description.update({one: False for one in _OFFERED_FOR if one in description})
        return described
