"""What lists of proposals show: what each would change, and the filters of the number that a person clicked."""

from markupsafe import Markup

_TABLE = Markup('<table class="table table-sm"><thead>%s</thead><tbody>%s</tbody></table>')
_HEAD = Markup('<tr><th>%s</th><th>%s</th><th class="w-25">%s</th><th class="w-50">%s</th></tr>')
_ROW = Markup('<tr><td>%s</td><td class="text-nowrap">%s</td><td>%s</td><td>%s</td></tr>')


def changes_table(env, changes):
    """A table with a row for each field, False without any.

    :param changes: dicts with "label", "way" as in ``hr.sync.proposal.changes``, and the texts "before" and "after".
    """
    if not changes:
        return False
    ways = {"in": env._("In Odoo"), "out": env._("In the external system")}
    head = _HEAD % (env._("Field"), env._("Where"), env._("Before"), env._("After"))
    rows = [_ROW % (one["label"], ways[one["way"]], one["before"], one["after"]) for one in changes]
    return _TABLE % (head, Markup("").join(rows))


def compared_table(names, rows):
    """A table with a column for each record, False without rows.

    :param rows: the label of a field with its text for each of the records.
    """
    if not rows:
        return False
    cell, head = Markup("<td>%s</td>"), Markup('<th scope="col">%s</th>')
    line = Markup('<tr><th scope="row" class="text-nowrap">%s</th>%s</tr>')
    lines = [line % (label, Markup("").join(cell % (text or "–") for text in texts)) for label, texts in rows]
    heads = Markup("<tr><td></td>%s</tr>") % Markup("").join(head % name for name in names)
    return Markup('<div class="table-responsive">%s</div>') % (_TABLE % (heads, Markup("").join(lines)))


def search_defaults(env):
    """The filters that a button names in its context; they only narrow what the list shows."""
    return {name: value for name, value in env.context.items() if name.startswith("search_default_")}
