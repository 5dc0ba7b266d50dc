"""Encoders: how a record's values become a payload's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Callable

from ..records import Ref

#: Gets the record's value, and the stream.
Encode = Callable[[Any, Any], Any]


def plain(value: Any, _stream: Any) -> Any:
    """A value that is the same on both sides."""
    return value


def iso_day(value: date | None, _stream: Any) -> str | None:
    return value.isoformat() if value else None


def number(value: Decimal | float | None, _stream: Any) -> int | float | None:
    """A JSON number: whole ones without a point."""
    return value if value is None else int(value) if value == int(value) else float(value)


def external_id(value: Ref | None, _stream: Any) -> str | None:
    return value.external_id if value else None


def word_of(choices: dict[str, str]) -> Encode:
    """The system's word for a record's; ``choices`` leads from the system's words to the record's."""
    words = {ours: theirs for theirs, ours in choices.items()}

    def encode(value: str | None, _stream: Any) -> str | None:
        return words[value] if value else None

    return encode
