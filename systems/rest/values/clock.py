"""Clock times, and hours that are reported beside them or beside the days that they are about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any, Callable

from ....records import MISSING, RecordError, _lt
from ...decode import Decode, wrong_type, zone
from ...encode import Encode
from ...errors import ContractBroken
from .formats import read_day
from .numbers import hours

MIDNIGHT = 24 * 60
_CLOCK = re.compile(r"^([01]\d|2[0-4]):([0-5]\d)(?::00)?$")
#: Minutes by which hours may always differ from the clock times beside them, as both are written rounded.
_TOLERANCE = 1
#: What the values beside a field of hours are.
CLOCK_TIMES, LAST_DAY = "clock_times", "last_day"


def checked_hours(options: Mapping[str, Any]) -> tuple[Decode, Encode]:
    """Hours; with ``check``, the values ``beside`` them are clock times that prove them, or their last day."""
    read, write = hours(options)
    check = options.get("check")
    if check == CLOCK_TIMES:
        return _proved(read, options.get("format")), write
    if check == LAST_DAY:
        return (lambda value, stream: read(value[0], stream)), write
    return read, write


def is_open(options: Mapping[str, Any]) -> Callable[..., bool] | None:
    """Tells from the last day whether hours mean nothing yet: while it is unknown, they would soon be used up."""
    if options.get("check") != LAST_DAY:
        return None
    format = options.get("format")

    def has_no_end(last: Any) -> bool:
        with suppress(RecordError):  # it is left out, or the span says what is wrong with it
            return read_day(last, format, None) is None
        return False

    return has_no_end


def _proved(read: Decode, format: str | None) -> Decode:
    def decode(value: tuple, stream: Any) -> Decimal | None:
        """What was worked on the day, breaks taken off. Clock times only prove it, if both are there; an end at or
        before the start lies on the next day.
        """
        written, start, end, on, pause = (None if one is MISSING else one for one in (*value, None)[:5])
        found, pause = read(written, stream), break_minutes(pause)
        if found is None or found < 0 or not is_given(start) or not is_given(end):
            return found
        start, end = clock(start, starts=True), clock(end)
        if end < start or (end == start and not is_rounded_up(found, stream)):
            end += MIDNIGHT
        try:
            on = read_day(on, format, stream)
        except RecordError:
            on = None
        if on:  # otherwise the day says what is wrong with it
            check_hours(found, elapsed(on, start, end, stream) - pause, on, stream)
        return found

    return decode


def clock(value: Any, starts: bool = False) -> int:
    """A time of day as minutes after midnight, 24:00 included unless something ``starts`` then.

    :raise RecordError: it is none.
    """
    found = _CLOCK.match(value) if isinstance(value, str) else None
    if not found or (found[1] == "24" and found[2] != "00"):
        raise wrong_type(_lt("a time of day"), value)
    minutes = int(found[1]) * 60 + int(found[2])
    if starts and minutes == MIDNIGHT:
        raise wrong_type(_lt("a time of day to start at"), value)
    return minutes


def is_given(value: Any) -> bool:
    """Whether there is anything at all; 0 and the like are something, if only to complain about."""
    return value is not None and value != ""


def break_minutes(value: Any) -> int:
    """Minutes that were not worked, 0 where nothing is said."""
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong_type(_lt("a number of minutes"), value)
    if value < 0:
        raise RecordError("value", _lt("the break is negative"))
    if value > MIDNIGHT:
        raise RecordError("value", _lt("the break is longer than a day"))
    return value


def elapsed(on: date, start: int, end: int, stream: Any) -> int:
    """Minutes that really pass at the company between two clock times, given in minutes after midnight of ``on``.

    The night in which clocks go forward is an hour shorter than they show, the one in which they go back an hour
    longer. A time that comes twice is taken for the first of the two; one that is skipped is read as if the clocks
    had not been changed yet.
    """
    here = zone(stream.client.tenant().timezone)
    midnight = datetime.combine(on, time())
    try:
        first, last = (
            (midnight + timedelta(minutes=minutes)).replace(tzinfo=here).astimezone(timezone.utc)
            for minutes in (start, end)
        )
    except OverflowError:
        raise RecordError("value", _lt("the date %(day)s is not valid"), day=on) from None
    return round((last - first).total_seconds() / 60)


def check_hours(hours: Decimal, worked: int, on: date, stream: Any) -> None:
    """Hours that are reported beside clock times, between which ``worked`` minutes were worked, are the same.

    The system may round hours and leave the clock times as they were stamped: then the hours count, and it is remarked.

    :raise RecordError: they differ by more than that.
    """
    difference = abs(hours * 60 - worked)
    if difference <= _TOLERANCE:
        return
    params = {"hours": str(hours), "worked": f"{worked / 60:.4g}"}
    if difference > stream.client.rounding:
        raise RecordError(
            "value",
            _lt("%(hours)s hours were reported, but start to end less the break is %(worked)s hours"),
            **params,
        )
    stream.remark(
        _lt(
            "on %(day)s the reported %(hours)s hours are used; the clock times less the break give %(worked)s hours",
            day=on,
            **params,
        )
    )


def is_rounded_up(hours: Decimal, stream: Any) -> bool:
    """Whether so little time can have been stamped as no time at all."""
    return hours * 60 <= max(stream.client.rounding, _TOLERANCE)


def minutes(hours: Any) -> int:
    """Hours with a fraction as whole minutes.

    :raise ContractBroken: ``hours`` is not a number.
    """
    if isinstance(hours, bool) or not isinstance(hours, (int, float, Decimal)):
        raise ContractBroken(_lt("%(value)s is not a number of hours.", value=repr(hours)))
    try:
        return round(float(hours) * 60)
    except (ValueError, OverflowError):
        raise ContractBroken(_lt("A number of hours is not finite.")) from None
