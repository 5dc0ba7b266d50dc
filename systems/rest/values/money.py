"""Amounts of money, and currencies."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ....records import MISSING, Money, RecordError, _lt
from ...decode import Decode, currency
from ...encode import Encode
from .numbers import decimals

#: Digits after the point, as some currencies have thousandths. A negative amount is a credit: the employee owes it.
_PLACES = 3


def money(options: Mapping[str, Any]) -> tuple[Decode, None]:
    """An amount and, where there is a second path, its currency; in the company's currency where none is given."""
    read, _write = decimals({"places": _PLACES, **options})

    def decode(value: Any, stream: Any) -> Money | None:
        value, code = value if isinstance(value, tuple) else (value, None)
        amount, code = read(value, stream), currency(code)
        if amount is None:
            return None
        if code is None:
            try:
                code = currency(stream.client.tenant().currency)
            except RecordError:
                code = None  # the company's own, whatever it is called
        return Money(amount, code)

    return decode, None


def vat(options: Mapping[str, Any]) -> tuple[Decode, Encode]:
    """The part of an amount, which is the value ``beside`` it if there is one, that is VAT."""
    read, write = decimals({"places": _PLACES, **options})

    def decode(value: Any, stream: Any) -> Decimal | None:
        value, amount = value if isinstance(value, tuple) else (value, None)
        found = read(value, stream)
        try:
            whole = read(None if amount is MISSING else amount, stream)
        except RecordError:
            return found  # the amount's own field says what is wrong with it
        if found is None or whole is None:
            return found
        if found and whole and (found < 0) != (whole < 0):
            said = _lt("the VAT of %(vat)s and the amount of %(amount)s have different signs")
        elif abs(found) > abs(whole):
            said = _lt("the VAT of %(vat)s is more than the amount of %(amount)s")
        else:
            return found
        raise RecordError("value", said, vat=str(found), amount=str(whole))

    return decode, write
