"""Session tokens: made of a key, kept in memory until they expire, and never written down."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

#: A token dies at 00:00 of the date that was asked for, in Norwegian time (developer.tripletex.no, authentication).
ZONE = ZoneInfo("Europe/Oslo")
#: Days that a token is asked for: today is refused, and a night's work should not need a second one.
_DAYS = 2
#: Seconds of a token that is made of a refresh token; the most that is given.
REFRESHED_SECONDS = 28_800
#: Before it really ends, as clocks differ.
_MARGIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Session:
    """A token, and when it is not used any more."""

    token: str
    until: datetime


class Sessions:
    """The tokens of this process, by the keys they were made of."""

    def __init__(self) -> None:
        self._known: dict[bytes, Session] = {}
        self._lock = threading.Lock()

    def get(self, name: bytes, now: datetime) -> Session | None:
        with self._lock:
            session = self._known.get(name)
        return session if session and session.until > now else None

    def put(self, name: bytes, session: Session) -> None:
        with self._lock:
            self._known[name] = session

    def forget(self, name: bytes) -> None:
        with self._lock:
            self._known.pop(name, None)


SESSIONS = Sessions()


def name_of(*parts: str) -> bytes:
    """A name for a session that reveals nothing about the keys."""
    return hashlib.sha256("\0".join(parts).encode()).digest()


def expiration(now: datetime) -> date:
    return now.astimezone(ZONE).date() + timedelta(days=_DAYS)


def ends(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE) - _MARGIN


def ends_in(seconds: float, now: datetime) -> datetime:
    return now + timedelta(seconds=seconds) - min(_MARGIN, timedelta(seconds=seconds / 2))
