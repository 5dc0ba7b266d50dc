"""Converters: how a payload's values become a record's. Bad ones raise, nothing is guessed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, Callable
from zoneinfo import ZoneInfo

from ..records import Record, RecordError, Ref, _lt, clean_text

#: Characters of an id; longer ones do not fit into an index.
_ID_LIMIT = 200
#: Digits before the point; nobody works so many hours, or spends so much.
_DIGITS = 12
#: Wide enough for ``_DIGITS`` and all places that anybody asks for.
_ROUNDED = Context(prec=40, rounding=ROUND_HALF_UP)
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
                "value",
                _lt("a text has %(length)s characters; at most %(limit)s fit"),
                length=len(cleaned),
                limit=limit,
            )
        return cleaned

    return convert


def one_of(choices: dict[str, str]) -> Convert:
    """One of the texts in ``choices``, translated by it; anything else is an error, never a default."""

    def convert(value: Any, _stream: Any) -> str | None:
        if value is None or value == "":
            return None
        if not isinstance(value, str) or value not in choices:
            raise RecordError("value", _lt("%(value)s is not known here"), value=quoted(value))
        return choices[value]

    return convert


def decimal(minimum: int | None = None, maximum: int | None = None, places: int = 4) -> Convert:
    """A number between the two bounds, rounded half up to at most ``places`` digits after the point."""
    step = Decimal(1).scaleb(-places)

    def convert(value: Any, _stream: Any) -> Decimal | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
            raise wrong_type("a number", value)
        number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
        # First of all: what follows would take for ever, or all memory, with an exponent of a million.
        if not number.is_finite():
            raise RecordError("value", _lt("%(value)s is not a number"), value=quoted(number))
        if number and number.adjusted() >= _DIGITS:
            raise RecordError("value", _lt("a number has more digits than anybody can mean"))
        if minimum is not None and number < minimum:
            said = "%(value)s is negative" if minimum == 0 else "%(value)s is less than %(minimum)s"
            raise RecordError("value", said, value=quoted(number), minimum=minimum)
        if maximum is not None and number > maximum:
            raise RecordError("value", _lt("%(value)s is more than %(maximum)s"), value=quoted(number), maximum=maximum)
        number = number.quantize(step, context=_ROUNDED)
        whole = number.to_integral_value()
        return whole + 0 if whole == number else number.normalize()  # + 0: there is no -0 in records

    return convert


def flag(default: bool) -> Convert:
    """Yes or no; ``default`` where the system does not say."""

    def convert(value: Any, _stream: Any) -> bool:
        if value is None:
            return default
        if not isinstance(value, bool):
            raise wrong_type("true or false", value)
        return value

    return convert


def currency(value: Any, _stream: Any = None) -> str | None:
    """An ISO 4217 code in capitals."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise wrong_type("a currency", value)
    code = value.strip()
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise RecordError("value", _lt("%(value)s is not a currency code of three letters"), value=quoted(value))
    return code.upper()


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
    return RecordError("contract", _lt("%(value)s is not %(wanted)s"), value=quoted(value), wanted=wanted)


def quoted(value: Any) -> str:
    """``value`` as a message shows it: short, and of a list or an object no more than that it is one."""
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "an object"
    return (str(value) if isinstance(value, Decimal) else repr(value))[:80]


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
