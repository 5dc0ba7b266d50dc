"""The declaration of XML documents: which elements there are, in which order, and what their texts mean.

An XML schema prescribes the order of elements, so a declaration is a tuple: it is data, which a system copies from the
schema of its API, and both directions follow it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Callable, Union

_BLANKS = " \t\r\n"
#: The lexical forms of XML Schema, part 2.
_WHOLE = re.compile(r"[+-]?[0-9]{1,40}")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True)
class Kind:
    """A simple type.

    :param name: as XML Schema calls it.
    :param parse: makes the value of a text; a ``ValueError`` means that the text is none of this type.
    :param write: makes the text of a value; a ``TypeError`` means that the program gives a wrong one.
    """

    name: str
    parse: Callable[[str], Any]
    write: Callable[[Any], str]


def _parse_whole(text: str) -> int:
    return int(_matched(_WHOLE, text))


def _parse_decimal(text: str) -> Decimal:
    return Decimal(_matched(_DECIMAL, text))


def _parse_flag(text: str) -> bool:
    try:
        return _FLAGS[text.strip(_BLANKS)]
    except KeyError:
        raise ValueError(text) from None


def _parse_day(text: str) -> str:
    """The day as it is written. Its time zone says where it is that day, and moves it to no other one."""
    found = _DAY.fullmatch(text.strip(_BLANKS))
    if not found:
        raise ValueError(text)
    return date.fromisoformat(found[1]).isoformat()


def _matched(pattern: re.Pattern[str], text: str) -> str:
    text = text.strip(_BLANKS)
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def _write_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value


def _write_whole(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)) or value != int(value):
        raise TypeError(f"{value!r} is not a whole number")
    return str(int(value))


def _write_decimal(value: Any) -> str:
    """No exponent, as XML Schema's decimal has none."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise TypeError(f"{value!r} is not a number")
    number = Decimal(str(value))
    if not number.is_finite():
        raise TypeError(f"{value!r} is not a number")
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _write_flag(value: Any) -> str:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return "true" if value else "false"


def _write_day(value: Any) -> str:
    """A date, or a text of one."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        try:
            return _parse_day(value)
        except ValueError:
            pass
    raise TypeError(f"{value!r} is not a date")


TEXT = Kind("string", str, _write_text)
WHOLE = Kind("integer", _parse_whole, _write_whole)
DECIMAL = Kind("decimal", _parse_decimal, _write_decimal)
FLAG = Kind("boolean", _parse_flag, _write_flag)
DAY = Kind("date", _parse_day, _write_day)


@dataclass(frozen=True)
class Element:
    """One element, or one attribute, inside another.

    :param name: its name; attributes have an ``@`` before it.
    :param content: the type of its text, or the elements inside it in the order of the schema.
    :param many: it may be there more than once; its value is a list then.
    :param required: it must be sent (``minOccurs`` is not 0).
    :param nillable: it may be sent with ``xsi:nil``.
    """

    name: str
    content: Union[Kind, tuple[Element, ...]] = TEXT  # noqa: UP007
    many: bool = False
    required: bool = False
    nillable: bool = False

    @cached_property
    def children(self) -> dict[str, Element]:
        """The elements and attributes inside it, by their names."""
        return {} if isinstance(self.content, Kind) else {child.name: child for child in self.content}
