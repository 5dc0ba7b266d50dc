"""Numbers and durations, as systems write them in texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ....records import RecordError, _lt
from ...decode import Decode, decimal, quoted, wrong_type
from ...encode import Encode, number

#: Characters of a number or a duration; each pattern below matches a text of that length in one way only.
_MAX_LENGTH = 40
#: A duration by ISO 8601. Years, months and weeks are left out: they are no fixed number of working hours.
_ISO = re.compile(r"(-?)P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7}(?:\.\d{1,6})?)S)?)?", re.ASCII)
_CLOCK = re.compile(r"(-?)(\d{1,5}):([0-5]\d)", re.ASCII)
#: Hours of an entry, of a planned task, of an absence.
_MOST_HOURS = 1_000_000
_PER_HOUR = {"hours": 1, "minutes": 60, "seconds": 3600}


def decimals(options: Mapping[str, Any]) -> tuple[Decode, Encode]:
    """A number; as a JSON number, or as a text where the separators are said."""
    check = decimal(options.get("minimum"), options.get("maximum"), options.get("places", 4))
    point, group = options.get("decimal_separator"), options.get("group_separator")
    if not point:
        return check, number
    pattern = _pattern(point, group)

    def decode(value: Any, stream: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        if isinstance(value, str):
            if len(value) > _MAX_LENGTH or not pattern.fullmatch(value.strip()):
                raise RecordError("value", _lt("%(value)s is not a number"), value=quoted(value))
            value = Decimal(value.strip().replace(group or "\0", "").replace(point, "."))
        return check(value, stream)

    def encode(value: Decimal | None, _stream: Any) -> str | None:
        return None if value is None else f"{value.normalize():f}".replace(".", point)

    return decode, encode


def _pattern(point: str, group: str | None) -> re.Pattern[str]:
    """Groups have three digits: a wrong separator must not make 15 of 1,5."""
    whole = rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+|\d+" if group else r"\d+"
    return re.compile(rf"-?(?:{whole})(?:{re.escape(point)}\d+)?", re.ASCII)


def hours(options: Mapping[str, Any]) -> tuple[Decode, Encode]:
    """Hours, which the system writes in a unit: a number of hours, minutes or seconds, ``7:30``, or ``PT7H30M``."""
    unit = options["unit"]
    limits = {"minimum": options.get("minimum", -_MOST_HOURS), "maximum": options.get("maximum", _MOST_HOURS)}
    check = decimal(**limits)
    if unit in _PER_HOUR:
        per_hour = _PER_HOUR[unit]
        # Limits are in hours, and hold before a number is rounded.
        read, write = decimals({**options, **(limits if per_hour == 1 else dict.fromkeys(limits))})

        def decode(value: Any, stream: Any) -> Decimal | None:
            found = read(value, stream)
            return None if found is None else check(found / per_hour, stream)

        def encode(value: Decimal | None, stream: Any) -> Any:
            return write(None if value is None else round(value * per_hour, 0 if per_hour > 1 else 4), stream)

        return (read if per_hour == 1 else decode), encode
    parse, show = (_read_iso, _write_iso) if unit == "iso" else (_read_clock, _write_clock)

    def decode_text(value: Any, stream: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise wrong_type(_lt("a duration"), value)
        found = parse(value.strip()) if len(value) <= _MAX_LENGTH else None
        if found is None:
            raise RecordError("value", _lt("%(value)s is not a duration"), value=quoted(value))
        return check(found, stream)

    def encode_text(value: Decimal | None, _stream: Any) -> str | None:
        if value is None:
            return None
        minutes = round(abs(value) * 60)
        return ("-" if value < 0 and minutes else "") + show(*divmod(minutes, 60))

    return decode_text, encode_text


def _read_iso(text: str) -> Decimal | None:
    found = _ISO.fullmatch(text)
    if not found or not any(found.groups()[1:]) or text.endswith("T"):
        return None
    days, hours, minutes, seconds = (Decimal(part or 0) for part in found.groups()[1:])
    total = days * 24 + hours + minutes / 60 + seconds / 3600
    return -total if found[1] else total


def _write_iso(hours: int, minutes: int) -> str:
    return "PT" + (f"{hours}H" if hours or not minutes else "") + (f"{minutes}M" if minutes else "")


def _read_clock(text: str) -> Decimal | None:
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    total = Decimal(found[2]) + Decimal(found[3]) / 60
    return -total if found[1] else total


def _write_clock(hours: int, minutes: int) -> str:
    return f"{hours}:{minutes:02d}"
