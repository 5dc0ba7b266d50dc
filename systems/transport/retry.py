"""When a read is repeated, and how long is waited before that."""

from __future__ import annotations

import random
from typing import Any

from urllib3.exceptions import HTTPError
from urllib3.util.retry import Retry

from ...records import _lt
from ..errors import RateLimited, Unreachable
from .deadline import TOO_SLOW, is_over

#: Seconds that are waited on the spot when the system asks for it; a longer wait is rescheduled.
PATIENCE = 5.0
#: Seconds that no system means; urllib3 takes whatever is longer for so many.
ABSURD_WAIT = 6 * 3600
#: Calls, the first included, until a read is given up.
TRIES = 5


def retries(pause: float, statuses: tuple[int, ...] = (), reads: tuple[str, ...] = ("GET",)) -> Retries:
    """The rules of one transport.

    Only reads are repeated: a write that may have arrived must not be sent again blindly. A write that cannot have
    arrived, because no connection was made, is tried again like a read.

    :param pause: the first repetition comes at once, the second after twice these seconds, each further one after
        twice the time before.
    :param statuses: the HTTP statuses after which a read is repeated.
    :param reads: the methods that only read.
    """
    return Retries(
        total=TRIES - 1,
        # A silent server is asked twice only: the worker that waits may live for two minutes.
        read=1,
        connect=2,
        backoff_factor=pause,
        status_forcelist=statuses,
        allowed_methods=frozenset(reads),
        respect_retry_after_header=True,
        raise_on_status=False,
    )


class Retries(Retry):
    """urllib3's retries, with jitter and without waiting long: the worker has other work."""

    def increment(self, *args: Any, **kwargs: Any) -> Retry:
        if is_over():
            raise Unreachable(TOO_SLOW)
        again = super().increment(*args, **kwargs)
        if kwargs.get("response") is not None:
            # urllib3 reads the body of a refusal to its end before it asks again, however long that takes.
            kwargs["response"].close()
        return again

    def get_backoff_time(self) -> float:
        return super().get_backoff_time() * random.uniform(0.5, 1.0)

    def parse_retry_after(self, retry_after: str) -> float:
        try:
            seconds = super().parse_retry_after(retry_after)
        except (HTTPError, ValueError, OverflowError):
            return 0.0  # a header that makes no sense asks for nothing
        return seconds if seconds < ABSURD_WAIT else 0.0

    def sleep_for_retry(self, response: Any = None) -> bool:
        wait = self.get_retry_after(response)
        if wait and wait > PATIENCE:
            raise RateLimited(_lt("The system asks to wait."), retry_after=wait, detail=f"HTTP {response.status}")
        return super().sleep_for_retry(response)
