"""Values that are made of several, or checked against others: a person's name, days from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....records import MISSING, PersonName, RecordError, Span, _lt
from ...decode import Decode, one_of
from ...encode import Encode
from ...personal import full_name, name_parts, person_name
from .formats import read_day

#: Days; an absence that lasts for decades is a mistake, and one up to the year 9999 would never be counted through.
_LONGEST = 3660


def person(options: Mapping[str, Any]) -> tuple[Decode, Encode]:
    """A name in two parts, or in one: "Anna Muster", or "Muster, Anna"."""
    order = options.get("order", "parts")
    if order == "parts":
        return person_name, name_parts
    comma = order == "last, first"

    def encode(value: PersonName, _stream: Any) -> str:
        return f"{value.last}, {value.first}" if comma and value.first else str(value)

    return full_name(_after_comma if comma else PersonName.split), encode


def _after_comma(full: str) -> PersonName:
    last, comma, first = (part.strip() for part in full.partition(","))
    return PersonName(first, last) if comma and first and last else PersonName.split(full.strip(", "))


def span(options: Mapping[str, Any]) -> tuple[Decode, None]:
    """From one day to another; with words for the two halves of a day, also from noon, or until noon.

    The first day begins at noon if its half is the afternoon; the last one ends at noon if its half is the morning.
    Where a span may be ``open``, one without a last day goes on: until today, or on its first day. The value beside it
    is the last day again, as a key that is left out does not say that there is none.
    """
    format, part, may_be_open = options.get("format"), one_of(options.get("halves", {})), options.get("open", False)

    def decode(value: tuple, stream: Any) -> Span | None:
        value, said = value if may_be_open else (value, MISSING)
        halves = value[2:] or (None, None)
        first, last = read_day(value[0], format, stream), read_day(value[1], format, stream)
        if first and last is None and said is not MISSING:
            last = max(first, stream.today)
            halves = (halves[0], None)
            stream.remark(_lt("it has no end: it is imported up to %(day)s and extended daily", day=last))
        begins, ends = (part(one, stream) for one in halves)
        if first is None and last is None:
            return None
        if first is None or last is None:
            raise RecordError("value", _lt("the last day is missing") if first else _lt("the first day is missing"))
        found = Span(first, last, from_noon=begins == "afternoon", until_noon=ends == "morning")
        if (last - first).days > _LONGEST:
            said = _lt("it lasts too long, from %(first)s to %(last)s")
            raise RecordError("value", said, first=first, last=last)
        return found

    return decode, None
