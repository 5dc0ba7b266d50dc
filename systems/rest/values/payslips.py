"""What a payslip consists of: its lines, and the printed document. Both are sent."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ....records import Document, PayslipLine, _lt
from ...decode import LONG, Decode, code, decimal, wrong_type
from ...encode import Encode, number
from .parts import part_of, writer_of

_amount, _code, _long_code = decimal(), code(), code(LONG)


def payslip_lines(options: Mapping[str, Any]) -> tuple[Decode, Encode]:
    """A list of lines, in the order of the payslip."""
    parts = options["parts"]
    names = ("code", "name", "category", "quantity", "rate", "amount")
    get_code, get_name, get_category, get_quantity, get_rate, get_amount = (part_of(parts, name) for name in names)
    write = writer_of(parts)

    def decode(value: Any, stream: Any) -> tuple[PayslipLine, ...]:
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise wrong_type(_lt("a list of lines"), value)
        return tuple(
            PayslipLine(
                _code(get_code(item), stream) or "",
                _long_code(get_name(item), stream) or "",
                _code(get_category(item), stream),
                _amount(get_quantity(item), stream) or Decimal(1),
                _amount(get_rate(item), stream),
                _amount(get_amount(item), stream) or Decimal(0),
            )
            for item in value
        )

    def encode(value: tuple[PayslipLine, ...], stream: Any) -> list[dict[str, Any]]:
        return [
            write(
                {
                    "code": line.code,
                    "name": line.name,
                    "category": line.category,
                    "quantity": number(line.quantity, stream),
                    "rate": number(line.rate, stream),
                    "amount": number(line.amount, stream),
                }
            )
            for line in value
        ]

    return decode, encode


def document(options: Mapping[str, Any]) -> tuple[Decode, Encode]:
    """A file with its contents in Base64. What comes back is not compared, so it need not be unpacked."""
    write = writer_of(options["parts"])

    def encode(value: Document | None, _stream: Any) -> dict[str, Any] | None:
        if value is None:
            return None
        content = base64.b64encode(value.content).decode()
        return write({"name": value.name, "media_type": value.media_type, "content": content})

    return (lambda _value, _stream: None), encode
