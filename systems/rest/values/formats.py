"""Dates and points in time as a profile writes them: by a fixed set of tokens, never by a pattern of its own.

The tokens are those of Unicode (UTS 35) that are enough for numbers: ``yyyy``, ``MM`` or ``M``, ``dd`` or ``d``,
``HH``, ``mm``, ``ss``. Between them stand separators.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ....records import RecordError, _lt
from ...decode import day, quoted, wrong_type, zone
from ...moments import instant

_TOKENS = {
    "yyyy": (r"(?P<year>\d{4})", "{0.year:04d}"),
    "MM": (r"(?P<month>\d{2})", "{0.month:02d}"),
    "M": (r"(?P<month>\d{1,2})", "{0.month}"),
    "dd": (r"(?P<day>\d{2})", "{0.day:02d}"),
    "d": (r"(?P<day>\d{1,2})", "{0.day}"),
    "HH": (r"(?P<hour>\d{2})", "{0.hour:02d}"),
    "mm": (r"(?P<minute>\d{2})", "{0.minute:02d}"),
    "ss": (r"(?P<second>\d{2})", "{0.second:02d}"),
}
#: Each token, each separator, and each character that is neither. It matches every character in one way only.
_PARTS = re.compile(r"yyyy|MM?|dd?|HH|mm|ss|[-./:,T _]|(?P<unknown>.)", re.DOTALL)
#: Characters of a format.
_MAX_LENGTH = 40
_OFFSET = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
#: Seconds since 1970 that are a year of four digits.
_LAST_SECOND = 250_000_000_000
ISO, SECONDS, MILLISECONDS = "iso", "unix", "unix_ms"


class Format:
    """One way to write a date, or a date with a time of day.

    :raise ValueError: ``text`` is no such format; the message, a ``Sentence``, says why.
    """

    def __init__(self, text: str):
        if len(text) > _MAX_LENGTH:
            raise ValueError(_lt("a date format has at most %(limit)s characters", limit=_MAX_LENGTH))
        pattern, template, tokens = [], [], []
        for found in _PARTS.finditer(text):
            if found["unknown"]:
                said = _lt("%(format)s has a character that is neither a token nor a separator: %(part)s")
                raise ValueError(said.filled(format=text, part=found[0]))
            read, write = _TOKENS.get(found[0], (re.escape(found[0]), found[0]))
            pattern.append(read)
            template.append(write)
            tokens.append(found[0])
        kinds = [token[0] for token in tokens if token in _TOKENS]
        if sorted(kinds) not in (sorted("yMd"), sorted("yMdHm"), sorted("yMdHms")):
            raise ValueError(
                _lt("%(format)s must contain yyyy, MM and dd once each, and HH and mm for a time", format=text)
            )
        touching = [{one, two} for one, two in zip(tokens, tokens[1:]) if one in _TOKENS and two in _TOKENS]
        if any(pair & {"d", "M"} for pair in touching):
            raise ValueError(_lt("%(format)s needs separators beside d and M: they have one digit or two", format=text))
        self.text = text
        self.has_time = "H" in kinds
        self._pattern = re.compile("".join(pattern), re.ASCII)
        self._template = "".join(template)

    def parse(self, text: str) -> datetime:
        """
        :raise ValueError: it is not written like this, or there is no such day or time.
        """
        found = self._pattern.fullmatch(text)
        if not found:
            raise ValueError(text)
        return datetime(**{name: int(digits) for name, digits in found.groupdict().items()})

    def write(self, value: date) -> str:
        return self._template.format(value)


@lru_cache(maxsize=256)
def format_of(text: str) -> Format:
    return Format(text)


def read_day(value: Any, format: str | None, stream: Any) -> date | None:
    """A date in ``format``, or as ISO 8601 writes it; what means "no date" to other systems is None here too.

    :raise RecordError: it is none.
    """
    if format is None or value is None or value == "":
        return day(value, stream)
    if not isinstance(value, str):
        raise wrong_type(_lt("a date"), value)
    try:
        found = format_of(format).parse(value.strip())
    except ValueError:
        raise RecordError("value", _lt("%(value)s is not a date"), value=quoted(value, 40)) from None
    return day(found.date().isoformat(), stream)


def write_day(value: date | None, format: str | None) -> str | None:
    if value is None:
        return None
    return value.isoformat() if format is None else format_of(format).write(value)


def read_moment(value: Any, format: str | None, zone_name: str | None) -> datetime | None:
    """A point in time, in UTC; None if it cannot be read.

    :param format: ``iso`` (also None), ``unix`` or ``unix_ms``, or tokens.
    :param zone_name: the time zone in which it is written where it says none; UTC if None.
    """
    here = zone(zone_name) if zone_name else timezone.utc
    try:
        if format in (SECONDS, MILLISECONDS):
            return _since_1970(value, 1000 if format == MILLISECONDS else 1)
        if format in (None, ISO):
            found = instant(value)
            # What has no offset is read as UTC.
            if found is None or zone_name is None or _OFFSET.search(value):
                return found
            return found.replace(tzinfo=here).astimezone(timezone.utc)
        return format_of(format).parse(value.strip()).replace(tzinfo=here).astimezone(timezone.utc)
    except (AttributeError, TypeError, ValueError, OverflowError, ArithmeticError):
        return None


def write_moment(value: datetime, format: str | None, zone_name: str | None) -> str:
    """A point in time, rounded down to what the format can say: what is asked for from then on is rather too much."""
    here: tzinfo = zone(zone_name) if zone_name else timezone.utc
    if format in (SECONDS, MILLISECONDS):
        return str(int(value.timestamp()) * (1000 if format == MILLISECONDS else 1))
    local = value.astimezone(here)
    if format in (None, ISO):
        return local.isoformat(timespec="seconds").replace("+00:00", "Z")
    return format_of(format).write(local)


def _since_1970(value: Any, parts: int) -> datetime | None:
    if isinstance(value, bool):
        return None
    number = Decimal(str(value)) / parts
    if not 0 < number < _LAST_SECOND:
        return None
    return datetime.fromtimestamp(float(number), timezone.utc)
