"""How fast calls follow each other, for systems that refuse too many of them in a short time."""

from __future__ import annotations

import time
from collections import deque
from typing import Callable

from ...records import _lt
from ..errors import RateLimited


class Pace:
    """Called before each call: waits until no more than ``calls`` begin in ``seconds``.

    :param then: called after the wait.
    :param patience: how many seconds it waits at most; None for as long as it takes.
    :raise RateLimited: on a call, if the wait is longer than that: the worker has other work.
    """

    def __init__(
        self,
        calls: int,
        seconds: float,
        then: Callable[[], None] | None = None,
        patience: float | None = None,
    ):
        self._patience = patience
        self._seconds = seconds
        self._then = then
        #: When the last calls have begun, by the monotonic clock.
        self._begun: deque[float] = deque(maxlen=calls)

    def __call__(self) -> None:
        now = time.monotonic()
        if len(self._begun) == self._begun.maxlen:
            wait = self._begun[0] + self._seconds - now
            if self._patience is not None and wait > self._patience:
                raise RateLimited(_lt("The system asks to wait."), retry_after=wait)
            if wait > 0:
                time.sleep(wait)
                now += wait
        self._begun.append(now)
        if self._then:
            self._then()
