"""The values of records as people read them."""

import re
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timezone
from decimal import Decimal

from ..records import MISSING, Ref, _lt, code_type, is_empty, joined, shown_value, word_for


def shown(env, value, name="", names=None):
    """A record's value as people read it; empty if it says nothing.

    :return: a text, or a ``Shown`` where the words or the format depend on who reads it.
    :param name: the record's field, which determines the names of its fixed values.
    :param names: what references are called, where that was looked up for many values at once; None to look it up.
    """
    if value is MISSING or is_empty(value):
        return ""
    if word := word_for(name, value):
        return shown_value(word)
    if isinstance(value, Ref) and names is not None:
        return names.get(value) or value.external_id
    if isinstance(value, Ref):
        links = env["hr.sync.link"].search(
            [("record_type", "=", value.record), ("external_id", "=", value.external_id)]
        )
        return links[:1]._record().display_name if links else value.external_id
    if isinstance(value, bytes):
        return ""  # the contents of a file
    if isinstance(value, bool):
        return shown_value(_lt("Yes") if value else _lt("No"))
    if isinstance(value, datetime):
        return shown_value(value.astimezone(timezone.utc).isoformat(timespec="seconds"), "datetime")
    if isinstance(value, date):
        return shown_value(value.isoformat(), "date")
    if isinstance(value, (Decimal, float)):
        return shown_value(format(Decimal(str(value)), "f"), "number")
    if isinstance(value, str) and (type_ := code_type(name)):
        return shown_value(value, type_)
    if isinstance(value, tuple):
        return shown_together([shown(env, part, names=names) for part in value])
    if is_dataclass(value) and type(value).__str__ is object.__str__:
        # Something of several parts that has no words of its own: what its parts say.
        parts = (shown(env, getattr(value, part.name), names=names) for part in fields(value))
        return shown_together(filter(None, parts), " ")
    return _with_days(str(value), sorted({day.isoformat() for day in _days_in(value)}))


def _with_days(text, days):
    """A text in which the days that stand there in ISO 8601 are shown as other days are."""
    if not days:
        return text
    parts = re.split(f"({'|'.join(days)})", text)
    return shown_together([shown_value(part, "date") if part in days else part for part in parts if part], "")


def _days_in(value):
    """The days in the parts of a value, however deep they are."""
    if isinstance(value, date) and not isinstance(value, datetime):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _days_in(one)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _days_in(getattr(value, part.name))


def shown_together(parts, separator=", "):
    """Several values that ``shown`` has returned as one."""
    parts = list(parts)
    if all(isinstance(part, str) for part in parts):
        return separator.join(parts)
    return shown_value(joined(parts, separator))
