"""Moments by Xledger's clock, which is that of Norway."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

#: The clock of all dates that the API gives, and of the schedule.
TIMEZONE = "Europe/Oslo"
#: An hour that is never later than Xledger's own clock, in summer and in winter.
_CET = timezone(timedelta(hours=1))
#: Of a second; nobody needs it, and not every Python reads as many digits as there are.
_FRACTION = re.compile(r"\.\d+")


def moment(value: Any) -> datetime | None:
    """A moment by Xledger's clock, which is that of Norway; None if it cannot be read."""
    try:
        found = datetime.fromisoformat(_FRACTION.sub("", value.replace("Z", "+00:00")))
    except (AttributeError, ValueError):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(TIMEZONE))).astimezone(timezone.utc)


def written_moment(value: datetime) -> str:
    """A moment as a filter has it. In summer it is an hour too early, so that nothing is left out."""
    return value.astimezone(_CET).replace(tzinfo=None).isoformat(timespec="seconds")
