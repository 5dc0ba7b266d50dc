"""Decoders: how a payload's values become a record's. Bad ones raise, nothing is guessed."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any, Callable
from zoneinfo import ZoneInfo

from ..records import PartlyRead, Record, RecordError, Ref, Sentence, _lt, clean_text

#: Characters of a name, of a line of an address and the like.
_NAME_LIMIT = 500
#: Characters of a text that may be long; Odoo has no limit, but such a text is a mistake.
LONG = 100_000
#: Characters of an id; longer ones do not fit into an index.
_ID_LIMIT = 200
#: Digits before the point; nobody works so many hours, or spends so much.
_DIGITS = 12
#: Wide enough for ``_DIGITS`` and all places that anybody asks for.
_ROUNDED = Context(prec=40, rounding=ROUND_HALF_UP)
#: A day, alone or with a time and an offset.
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?")
#: Before it, a day is a mistake.
_FIRST_DAY = date(1900, 1, 1)
#: What systems write for "no date": the first or the last one that their dates can hold.
_NO_YEARS = ("0000", "0001", "9999")
_NO_DAYS = frozenset(
    (
        "1601-01-01",  # Windows
        "1753-01-01",  # SQL Server
        "1899-12-30",  # OLE, Delphi
        "1899-12-31",
        "1900-01-00",  # spreadsheets
        "1900-01-01",  # SQL Server's smalldatetime, and many others
        "2079-06-06",  # the last one of the same
        "2999-12-31",
        "4712-12-31",  # Oracle
    )
)
#: Characters of a value that a message shows.
_QUOTED = 80
#: Times that say nothing but the day: when it begins and when it ends.
_EDGES = ("00:00", "00:00:00", "23:59:59")
#: Gets the payload's value, and the stream for what depends on the tenant or on the day.
Decode = Callable[[Any, Any], Any]


@lru_cache  # other decoders ask for it with each value
def text(limit: int = _NAME_LIMIT) -> Decode:
    """A text, normalised; empty ones are None. Of a longer one the first ``limit`` characters are taken over."""

    def decode(value: Any, _stream: Any) -> str | None:
        cleaned = _cleaned(value)
        if cleaned and len(cleaned) > limit:
            error = RecordError(
                "value",
                _lt("the text has %(length)s characters; only the first %(limit)s are imported"),
                length=len(cleaned),
                limit=limit,
            )
            raise PartlyRead(cleaned[:limit].rstrip(), error, is_note=True)
        return cleaned

    return decode


@lru_cache  # likewise
def code(limit: int = _ID_LIMIT) -> Decode:
    """A text that is worth nothing when it is cut, such as a number or an e-mail address; empty ones are None."""

    def decode(value: Any, _stream: Any) -> str | None:
        cleaned = _cleaned(value)
        if cleaned and len(cleaned) > limit:
            raise RecordError(
                "value",
                _lt("a text has %(length)s characters; at most %(limit)s fit"),
                length=len(cleaned),
                limit=limit,
            )
        return cleaned

    return decode


def texts(values: tuple, stream: Any, limit: int = _NAME_LIMIT) -> tuple[list[str | None], PartlyRead | None]:
    """Several texts of one field, and what was cut off one of them, if anything was."""
    found, cut = [], None
    for value in values:
        try:
            found.append(text(limit)(value, stream))
        except PartlyRead as error:
            found.append(error.value)
            cut = error
    return found, cut


def _cleaned(value: Any) -> str | None:
    if isinstance(value, str):
        return clean_text(value)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong_type(_lt("a text"), value)
    return str(value)


def one_of(choices: dict[str, str]) -> Decode:
    """One of the texts in ``choices``, translated by it; anything else is an error, never a default."""

    def decode(value: Any, _stream: Any) -> str | None:
        if value is None or value == "":
            return None
        if not isinstance(value, str) or value not in choices:
            raise RecordError("value", _lt("%(value)s is not a known value"), value=quoted(value))
        return choices[value]

    return decode


def decimal(minimum: int | None = None, maximum: int | None = None, places: int = 4) -> Decode:
    """A number between the two bounds, rounded half up to at most ``places`` digits after the point."""
    step = Decimal(1).scaleb(-places)

    def decode(value: Any, _stream: Any) -> Decimal | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
            raise wrong_type(_lt("a number"), value)
        number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
        # First of all: what follows would take for ever, or all memory, with an exponent of a million.
        if not number.is_finite():
            raise RecordError("value", _lt("%(value)s is not a number"), value=quoted(number))
        if number and number.adjusted() >= _DIGITS:
            raise RecordError("value", _lt("a number has too many digits"))
        if minimum is not None and number < minimum:
            said = _lt("%(value)s is negative") if minimum == 0 else _lt("%(value)s is less than %(minimum)s")
            raise RecordError("value", said, value=quoted(number), minimum=minimum)
        if maximum is not None and number > maximum:
            raise RecordError("value", _lt("%(value)s is more than %(maximum)s"), value=quoted(number), maximum=maximum)
        number = number.quantize(step, context=_ROUNDED)
        whole = number.to_integral_value()
        return whole + 0 if whole == number else number.normalize()  # + 0: there is no -0 in records

    return decode


def flag(default: bool) -> Decode:
    """Yes or no; ``default`` where the system does not say."""

    def decode(value: Any, _stream: Any) -> bool:
        if value is None:
            return default
        if not isinstance(value, bool):
            raise wrong_type(_lt("true or false"), value)
        return value

    return decode


def day(value: Any, stream: Any = None) -> date | None:
    """A date; None for the days that systems write where there is none.

    Midnight, or the last second, may stand beside it. With an offset it is the day as it is written; a moment that is
    written otherwise is the day that begins with it at the company (where there is a ``stream`` to ask).
    """
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise wrong_type(_lt("a date"), value)
    found = _DAY.fullmatch(value)
    if not found:
        raise RecordError("value", _lt("%(value)s is not a date"), value=quoted(value, 40))
    written, clock, offset = found.groups()
    if written[:4] in _NO_YEARS or written in _NO_DAYS:
        return None
    try:
        on = date.fromisoformat(written)
        if clock and clock not in _EDGES:
            on = _begins_at(on, clock, offset, stream)
    except (ValueError, OverflowError):
        raise RecordError("value", _lt("%(value)s is not a date"), value=quoted(value, 40)) from None
    if on < _FIRST_DAY:
        raise RecordError("value", _lt("the date %(day)s is not valid"), day=on)
    return on


def _begins_at(on: date, clock: str, offset: str | None, stream: Any) -> date:
    """The day that begins at a moment, by the clocks of the company.

    :raise ValueError: none does.
    """
    if not offset or stream is None:
        raise ValueError(clock)
    digits = "+0000" if offset == "Z" else offset.replace(":", "")
    moment = datetime.strptime(f"{on}T{clock[:5]}{digits}", "%Y-%m-%dT%H:%M%z")
    moment = moment.astimezone(zone(stream.client.tenant().timezone))
    if moment.time() != time() or clock[5:] not in ("", ":00"):
        raise ValueError(clock)
    return moment.date()


def currency(value: Any, _stream: Any = None) -> str | None:
    """An ISO 4217 code in capitals."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise wrong_type(_lt("a currency"), value)
    code = value.strip()
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise RecordError("value", _lt("%(value)s is not a currency code of three letters"), value=quoted(value))
    return code.upper()


def ref(record: type[Record]) -> Decode:
    """A reference to an entity of that type."""

    def decode(value: Any, _stream: Any) -> Ref | None:
        if value is None or value == "":
            return None
        if not is_id(value):
            raise wrong_type(_lt("an id"), value)
        return Ref(record.record_type(), str(value))

    return decode


def wrong_type(wanted: Sentence, value: Any) -> RecordError:
    """A value of another type than ``wanted``, which names one: "a text"."""
    return RecordError("contract", _lt("%(value)s is not %(wanted)s"), value=quoted(value), wanted=wanted)


def quoted(value: Any, limit: int = _QUOTED) -> str | Sentence:
    """``value`` as a message shows it: short, and of a list or an object no more than that it is one."""
    if isinstance(value, (list, dict)):
        return _lt("a list") if isinstance(value, list) else _lt("an object")
    return (str(value) if isinstance(value, Decimal) else repr(value))[:limit]


def is_id(value: Any) -> bool:
    """Whether ``value`` can be an id: a number, or a text that a database can hold."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return False
    written = str(value)
    return written.isprintable() and 0 < len(written.strip()) <= _ID_LIMIT


def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name, UTC if it is unknown."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
