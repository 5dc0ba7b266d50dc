"""A list of record ids, stored as JSON because the model of the records differs from row to row."""

import json

from odoo import fields
from odoo.tools import SQL


class JsonIds(fields.Json):
    """``(name, "in", ids)`` finds the rows whose list contains at least one of these ids; Odoo cannot search JSON.

    An empty list is stored as null, so that ``(name, "=", False)`` finds it, as for every field.
    """

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        ids = [one for one in value if one] if operator in ("in", "not in") else ()
        if not ids:
            return super().condition_to_sql(field_expr, operator, value, model, alias, query)
        name = model._field_to_sql(alias, self.name, query)
        found = SQL("%s @> ANY(%s::jsonb[])", name, [json.dumps([id_]) for id_ in ids])
        if len(ids) < len(value):
            found = SQL("(%s OR %s IS NULL)", found, name)
        return found if operator == "in" else SQL("(%s) IS NOT TRUE", found)
