"""How the values of an Xledger absence become a record's."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from ...records import RecordError, Span, _lt
from ..decode import day, decimal, text
from .absences_nodes import COMMENT

_decimal = decimal(0, 100, places=2)


def sent(value: Any, _stream: Any) -> Any:
    """A field that ``absences_nodes`` writes, where the schema has it."""
    return value


def span(value: tuple, stream: Any) -> Span | None:
    first, last = (day(one, stream) for one in value)
    if first is None and last is None:
        return None
    if first is None or last is None:
        raise RecordError("value", _lt("the first or the last day is missing"))
    return WholeDays(first, last)


class WholeDays(Span):
    """A span as Xledger has it: without noons, as half days are a part of the percentage."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and (self.first, self.last) == (other.first, other.last)

    def __hash__(self) -> int:
        return hash((self.first, self.last))


def percentage(value: Any, stream: Any) -> Decimal | None:
    """Xledger writes decimal numbers as texts."""
    if isinstance(value, str):
        try:
            value = Decimal(value.strip() or "0")
        except InvalidOperation:
            raise RecordError("value", _lt("%(value)s is not a number"), value=value[:80]) from None
    return _decimal(value, stream)


def words(value: tuple, stream: Any) -> str | None:
    """The text of an absence; which of the two fields holds it depends on what the mutation takes."""
    return next((found for one in value if (found := text(COMMENT)(one, stream))), None)
