"""What several streams of 2getHR read in the same way: days, clock times, whether something is there at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from ...records import RecordError, _lt
from ..decode import wrong_type, zone
from ..errors import ContractBroken
from ..field import Field

MIDNIGHT = 24 * 60
_CLOCK = re.compile(r"^([01]\d|2[0-4]):([0-5]\d)(?::00)?$")
#: Minutes by which hours may always differ from the clock times beside them, as both are written rounded.
_TOLERANCE = 1
#: Characters of each part of a label.
_LABEL_PART = 60

#: For what is never put out of use: while it is listed, it is there.
EXISTS = Field("active", "id", lambda _id, _stream: True)


@dataclass(frozen=True)
class CheckedField(Field):
    """A field that is checked against other keys, which are not its own: where they are left out, nothing is checked.

    :param against: the payload's keys whose values ``decode`` gets after that of ``path``.
    """

    against: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "key", None)  # one value is never all that ``decode`` needs

    def find(self, item: dict) -> tuple[Any, list[str]]:
        value, left_out = super().find(item)
        return (value, *(item.get(key) for key in self.against)), left_out


def clock(value: Any, starts: bool = False) -> int:
    """A time of day as minutes after midnight, 24:00 included unless something ``starts`` then."""
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


def words(item: dict, *keys: str) -> str:
    """A label made of what an item has under ``keys``; what cannot be shown is left out."""
    values = (item.get(key) for key in keys)
    shown = (value for value in values if isinstance(value, (str, int, Decimal)) and not isinstance(value, bool))
    return " ".join(str(value)[:_LABEL_PART] for value in shown)


def minutes(hours: Any) -> int:
    """Hours with a fraction as whole minutes.

    :raise ContractBroken: ``hours`` is not a number.
    """
    if isinstance(hours, bool) or (not isinstance(hours, (int, float)) and not hasattr(hours, "to_integral_value")):
        raise ContractBroken(_lt("%(value)s is not a number of hours.", value=repr(hours)))
    try:
        return round(float(hours) * 60)
    except (ValueError, OverflowError):
        raise ContractBroken(_lt("A number of hours is not finite.")) from None
