"""The chatter: which records it shows changes of, so that it has to show those of a sync too."""

from odoo.fields import Domain


def with_tracked_changes(targets):
    """The ids of those of ``targets`` whose chatter shows an earlier change of a field (one query, if it may).

    A sync writes nothing to chatters: first pulls would write thousands of lines that nobody reads. Where people have
    changed a record, the last line would say that their value is still there.
    """
    if not targets or not _is_tracked(targets):
        return frozenset()
    mine = Domain("model", "=", targets._name) & Domain("res_id", "in", targets.ids)
    messages = targets.env["mail.message"].search_fetch(mine & Domain("tracking_value_ids", "!=", False), ["res_id"])
    return frozenset(messages.mapped("res_id"))


def tracked(targets, author):
    """``targets`` with Odoo's own tracking of changes.

    :param author: the ``res.partner`` who has asked for them; empty for the sync itself, which is OdooBot.
    """
    targets = targets.with_context(tracking_disable=False)
    if author:
        targets._track_set_author(author)
    return targets


def _is_tracked(targets):
    return hasattr(targets, "_track_get_fields") and bool(targets._track_get_fields())
