"""What refers to Odoo records, which therefore cannot be deleted."""

from odoo.fields import Domain

from ..records import _lt


def referring(records):
    """Why some of ``records`` cannot be deleted: the record that refers to each, as a ``Sentence`` by id.

    One query for each field that may refer to them.
    """
    found = {}
    for name, model in records.env.registry.items() if records else ():
        if model._abstract or model._transient or not model._auto:
            continue
        for field in model._fields.values():
            if field.type != "many2one" or field.comodel_name != records._name or not field.store:
                continue
            rows = records.env[name].with_context(active_test=False)
            for row in rows.search_fetch(Domain(field.name, "in", records.ids), [field.name]):
                found[row[field.name].id] = _lt(
                    "%(model)s %(name)s refers to it.", model=rows._description, name=row.display_name
                )
    return found
