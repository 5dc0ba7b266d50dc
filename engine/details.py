"""What tells an entity from others of its name, for whoever has to say which Odoo record it is."""

from ..records import Ref, joined
from .values import shown


def detail_names(declaration):
    """The fields of a stream's records by which people tell them apart: those that are matched by come first."""
    keys = (name for key in declaration.match for name in key)
    return tuple(dict.fromkeys((*keys, *declaration.record.details())))


def details(env, declaration, record, names):
    """The values of these fields as people read them, by field, without those that say nothing.

    :param names: the ``Names`` of what they refer to. An id that nobody knows would tell people nothing.
    """
    found = {}
    for name in detail_names(declaration):
        value = getattr(record, name)
        text = "" if isinstance(value, Ref) and not names.get(value) else shown(env, value, name, names)
        if text:
            found[name] = text
    return found


def hint(found):
    """What ``details`` has returned as one text, or None; ``split`` gives its parts."""
    return joined(dict.fromkeys(found.values())) if found else None
