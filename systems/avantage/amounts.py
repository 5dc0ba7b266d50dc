"""Amounts and marks as Avantage's columns have them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from ...records import RecordError, _lt, clean_text
from ..decode import decimal, quoted

#: Digits, and a decimal point or comma. With a comma three digits may be thousands just as well.
_AMOUNT = re.compile(r"[+-]?[0-9]+(?:\.[0-9]{0,4}|,(?:[0-9]{0,2}|[0-9]{4}))?|[+-]?\.[0-9]{1,4}")
_TO_DECIMAL = decimal()


def amount(value: Any, stream: Any = None) -> Decimal | None:
    """An amount of money with a decimal point or comma, None for an empty one.

    :raise RecordError: it is none, or it is not clear what a comma in it means.
    """
    if isinstance(value, Decimal):
        return _TO_DECIMAL(value, stream)
    text = (clean_text(value or "") or "").replace(" ", "")
    if not text:
        return None
    if not _AMOUNT.fullmatch(text):
        raise RecordError("value", _lt("%(value)s is not an amount such as 1234.50 or 1234,50"), value=quoted(text))
    return _TO_DECIMAL(Decimal(text.replace(",", ".")), stream)


def is_set(value: Any, _stream: Any) -> bool:
    """A mark that is 0 or 1; an empty one is 0."""
    text = clean_text(value or "")
    if text not in (None, "0", "1"):
        raise RecordError("value", _lt("%(value)s is neither 0 nor 1"), value=quoted(text))
    return text == "1"


def is_listed(_value: Any, _stream: Any) -> bool:
    """That a record is in its table: it is in use again if it had been gone."""
    return True
