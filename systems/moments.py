"""Points in time as systems write them."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

_TIMESTAMP = re.compile(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?$")


def instant(value: Any) -> datetime | None:
    """A point in time, UTC where it says no zone; None if it cannot be read (it only orders two readings)."""
    found = _TIMESTAMP.match(value) if isinstance(value, str) else None
    if not found:
        return None
    base, fraction, offset = found.groups()
    offset = "+00:00" if offset in (None, "Z") else offset if ":" in offset else f"{offset[:3]}:{offset[3:]}"
    try:
        moment = datetime.fromisoformat(base + offset)
        if not 1900 < moment.year < 9999:
            return None  # what systems write for "no time"
        return moment.replace(microsecond=int((fraction or "0")[:6].ljust(6, "0"))).astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None
