"""Converters: how a payload's values become a record's. Bad ones raise, nothing is guessed."""

from __future__ import annotations

from typing import Any, Callable
from zoneinfo import ZoneInfo

from ..records import Record, RecordError, Ref, clean_text

#: Characters of an id; longer ones do not fit into an index.
_ID_LIMIT = 200
#: Gets the payload's value, and the stream for what depends on the tenant or on the day.
Convert = Callable[[Any, Any], Any]


def text(limit: int = 500) -> Convert:
    """A text of at most ``limit`` characters, normalised; empty ones are None."""

    def convert(value: Any, _stream: Any) -> str | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise wrong_type("a text", value)
        cleaned = clean_text(str(value))
        if cleaned and len(cleaned) > limit:
            raise RecordError(
                "value", "a text has %(length)s characters; at most %(limit)s fit", length=len(cleaned), limit=limit
            )
        return cleaned

    return convert


def one_of(choices: dict[str, str]) -> Convert:
    """One of the texts in ``choices``, translated by it; anything else is an error, never a default."""

    def convert(value: Any, _stream: Any) -> str | None:
        if value is None or value == "":
            return None
        if not isinstance(value, str) or value not in choices:
            raise RecordError("value", "%(value)s is not known here", value=repr(value)[:80])
        return choices[value]

    return convert


def ref(record: type[Record]) -> Convert:
    """A reference to an entity of that type."""

    def convert(value: Any, _stream: Any) -> Ref | None:
        if value is None or value == "":
            return None
        if not is_id(value):
            raise wrong_type("an id", value)
        return Ref(record.record_type(), str(value))

    return convert


def wrong_type(wanted: str, value: Any) -> RecordError:
    return RecordError("contract", "%(value)s is not %(wanted)s", value=repr(value)[:80], wanted=wanted)


def is_id(value: Any) -> bool:
    """Whether ``value`` can be an id: a number, or a text that a database can hold."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return False
    return str(value).isprintable() and 0 < len(str(value).strip()) <= _ID_LIMIT


def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name, UTC if nobody knows it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
