"""What a trial of a list found, as plain data for pages and for automation."""

import json

from ...engine.messages import say
from ...records import _lt, joined


def as_data(env, trial, label):
    """
    :param trial: a ``Trial``.
    :param label: tells how people call a field of the record type.
    """
    return {
        "record_type": trial.record_type,
        "call": trial.call,
        "pages": list(trial.pages),
        "total": trial.total,
        "is_complete": trial.is_complete,
        "error": say(env, trial.error),
        "remarks": [say(env, remark) for remark in trial.remarks],
        "items": [
            {
                "raw": item.raw,
                "error": say(env, item.error),
                "marks": [_field(env, one, one.name) for one in item.marks],
                "fields": [_field(env, one, label(one.name)) for one in item.fields],
            }
            for item in trial.items
        ],
    }


def _field(env, one, label):
    return {
        "name": one.name,
        "label": label,
        "paths": list(one.paths),
        "raw": list(one.raw),
        "value": say(env, one.value),
        "error": say(env, one.error),
        "left_out": list(one.left_out),
    }


def samples_of(trial):
    """What the row of each field shows: its first value with an error, else the first that says something.

    :return: values of ``hr.sync.profile.field`` by the name of the field.
    """
    found = {}
    for one in (one for item in trial.items for one in item.fields):
        known = found.get(one.name)
        if known is None or (one.error and not known.error) or not (known.value or known.error):
            found[one.name] = one
    return {
        name: {
            "sample_value": ", ".join(_text(value) for value in one.raw),
            "decoded_value": one.value,
            "trial_error": one.error,
        }
        for name, one in found.items()
    }


def answer_of(trial):
    """The records as the external system sent them, as JSON for people to read; empty if none came."""
    items = [item.raw for item in trial.items]
    return json.dumps(items, ensure_ascii=False, indent=2) if items else ""


def _text(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def summary_of(trial):
    """What came, as a ``Sentence``."""
    lines = []
    if trial.pages:
        values = {"call": trial.call, "counts": " + ".join(map(str, trial.pages))}
        if trial.total is None:
            lines.append(_lt("%(call)s: records read: %(counts)s.", **values))
        else:
            lines.append(_lt("%(call)s: records read: %(counts)s of %(total)s.", **values, total=trial.total))
    lines += [trial.error, *trial.remarks, *(item.error for item in trial.items)]
    return joined(dict.fromkeys(filter(None, lines)), "\n")
