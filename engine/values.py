"""The values of records as people read them, with the names of what they refer to."""

from ..records import words_of


def shown(env, value, name="", names=None):
    """What ``words_of`` returns.

    :param name: the record's field.
    :param names: what references are called, where that was looked up for many values at once; None to look it up.
    """
    return words_of(value, name, (lambda ref: _name_of(env, ref)) if names is None else names.get)


def _name_of(env, ref):
    links = env["hr.sync.link"].search([("record_type", "=", ref.record), ("external_id", "=", ref.external_id)])
    return links[:1]._record().display_name if links else None
