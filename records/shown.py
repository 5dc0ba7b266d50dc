"""The values of records as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any, Callable

from .base import MISSING, Ref, is_empty
from .sentence import Sentence, _lt, joined, shown_day, shown_hours, shown_value
from .words import value_type, word_for


def words_of(value: Any, name: str = "", name_of: Callable[[Ref], str | None] | None = None) -> Sentence | str:
    """A record's value as people read it; empty if it says nothing.

    :param name: the record's field, which determines the names of its fixed values, and which numbers are hours.
    :param name_of: what people call a reference, if anybody knows; otherwise it is shown by its external id.
    :return: a text, or a ``Shown`` where the words or the format depend on who reads it.
    """
    if value is MISSING or is_empty(value) or isinstance(value, bytes):  # bytes are the contents of a file
        return ""
    if word := word_for(name, value):
        return shown_value(word)
    if isinstance(value, Ref):
        return (name_of and name_of(value)) or value.external_id
    if isinstance(value, bool):
        return shown_value(_lt("Yes") if value else _lt("No"))
    if isinstance(value, datetime):
        return shown_value(value.astimezone(timezone.utc).isoformat(timespec="seconds"), "datetime")
    if isinstance(value, date):
        return shown_day(value)
    type_ = value_type(name)
    if isinstance(value, (Decimal, float, int)) and type_ == "hours":
        return shown_hours(value)
    if isinstance(value, (Decimal, float)):
        return shown_value(format(Decimal(str(value)), "f"), "number")
    if isinstance(value, str) and type_:
        return shown_value(value, type_)
    if isinstance(value, tuple):
        return shown_together([words_of(part, name_of=name_of) for part in value])
    if words := getattr(value, "words", None):
        return shown_value(words())
    if is_dataclass(value) and type(value).__str__ is object.__str__:
        # Something of several parts that has no words of its own: what its parts say.
        parts = (words_of(getattr(value, part.name), name_of=name_of) for part in fields(value))
        return shown_together(filter(None, parts), " ")
    return str(value)


def shown_together(parts: Iterable[Sentence | str], separator: str = ", ") -> Sentence | str:
    """Several values that ``words_of`` has returned as one."""
    parts = list(parts)
    if all(isinstance(part, str) for part in parts):
        return separator.join(map(str, parts))
    return shown_value(joined(parts, separator))
