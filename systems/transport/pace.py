"""How fast calls follow each other, for systems that refuse too many of them in a short time."""

from __future__ import annotations

import time
from collections import deque
from typing import Callable

from ...records import _lt
from ..errors import RateLimited
from .retry import PATIENCE


class Pace:
    """Called before each call: waits until no more than ``calls`` begin in ``seconds``.

    :param then: called after the wait.
    :raise RateLimited: on a call, if the wait is longer than ``PATIENCE``: the worker has other work.
    """

    def __init__(self, calls: int, seconds: float, then: Callable[[], None] | None = None):
        self._seconds = seconds
        self._then = then
        #: When the last calls have begun, by the monotonic clock.
        self._begun: deque[float] = deque(maxlen=calls)

    def __call__(self) -> None:
        now = time.monotonic()
        if len(self._begun) == self._begun.maxlen:
            wait = self._begun[0] + self._seconds - now
            if wait > PATIENCE:
                raise RateLimited(_lt("The system asks to wait."), retry_after=wait)
            if wait > 0:
                time.sleep(wait)
                now += wait
        self._begun.append(now)
        if self._then:
            self._then()
