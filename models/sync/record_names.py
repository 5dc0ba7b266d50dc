"""What the Odoo records are called to which rows refer, in the language of whoever reads the rows."""

from odoo.fields import Domain


def names_behind(rows, ids_of, is_wanted=lambda model: True):
    """The names of the records behind each row, in the order of their ids there.

    The number of queries depends on the number of models only. Rows are left out if one of their records was deleted or
    may not be read by the user.

    :param rows: of a model with ``res_model``.
    :param ids_of: gives the ids of the records of one row; none for a row without records.
    :param is_wanted: says of which models, given as empty records, the names are looked up.
    """
    found = {}
    for name, part in rows.grouped("res_model").items():
        if not name or name not in rows.env or not is_wanted(rows.env[name]):
            continue  # without a record, or its addon was uninstalled
        ids = {row: list(ids_of(row)) for row in part}
        names = _readable_names(rows.env[name], {one for mine in ids.values() for one in mine})
        whole = {row: mine for row, mine in ids.items() if mine and names.keys() >= set(mine)}
        found.update((row, [names[one] for one in mine]) for row, mine in whole.items())
    return found


def _readable_names(model, ids):
    if not ids or not model.has_access("read"):
        return {}
    records = model.with_context(active_test=False).search_fetch(Domain("id", "in", ids), ["display_name"], order="id")
    return {record.id: record.display_name for record in records}
