"""How many calls are left, as a system says in the headers of its answers: the limit is kept before it is reached."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Callable

from ....records import _lt
from ...errors import RateLimited
from ...transport import PATIENCE

#: Seconds that no system means.
_LONGEST = 6 * 3600


class Allowance:
    """Called before each call: waits until there are calls left.

    :param said: the names of the headers with the number of calls that are left, and with when there are more.
    :param then: called after the wait.
    :raise RateLimited: on a call, if it takes too long to be waited for on the spot.
    """

    def __init__(self, said: Mapping[str, Any], then: Callable[[], None] | None = None):
        self._said = said
        self._then = then
        self._left: int | None = None
        self._until = 0.0

    def note(self, headers: Mapping[str, str]) -> None:
        """Remember what an answer says; one that says nothing that makes sense changes nothing."""
        left, reset = (_number(headers.get(self._said[name])) for name in ("remaining", "reset"))
        if left is None or reset is None:
            return
        seconds = reset - time.time() if self._said.get("unit") == "unix" else reset
        if 0 <= seconds <= _LONGEST:
            self._left, self._until = int(left), time.monotonic() + seconds

    def __call__(self) -> None:
        self._wait()
        if self._then:
            self._then()

    def _wait(self) -> None:
        seconds = self._until - time.monotonic()
        if self._left is None or self._left > 0 or seconds <= 0:
            return
        if seconds > PATIENCE:
            raise RateLimited(_lt("The system asks to wait."), retry_after=seconds)
        time.sleep(seconds)
        self._left = None


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if 0 <= number < 1e12 else None
