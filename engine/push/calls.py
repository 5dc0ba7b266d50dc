"""The calls of a slice: made with no transaction open, several at the same time where the system allows it."""

import copy
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from ...systems.transport import DEADLINE
from ..error_table import Place

#: How long after a call a lost one may still be carried out, and after which it is looked for.
LOST = timedelta(seconds=2 * DEADLINE)
#: Seconds within which the calls of one step begin: what was committed before them says when they were about to be.
BEGINNING = 10.0


@dataclass(frozen=True)
class Call:
    """A call about one record.

    :param place: from where the system is called.
    :param res_id: the id of the Odoo record.
    :param make: makes the call with the system's stream, and nothing else: it may run in a thread, where there is no
        environment and no cursor.
    :param intent: what was decided about the record, for whoever deals with the answer.
    """

    place: Place
    res_id: int
    make: Callable[[Any], Any]
    intent: Any = None


@dataclass(frozen=True)
class Made:
    """A call that was made, with what was answered or what was raised."""

    call: Call
    answer: Any = None
    error: Exception | None = None


def make_calls(calls, remote, is_end):
    """Make these calls; each record has one at most, so that nothing about a record is overtaken.

    The first one is made alone, and so is the next one after each that failed: a system that refuses everything is
    not asked several times at once.

    :param remote: the system's stream. Each call gets a copy, which shares what was read, but not its notes.
    :param is_end: called with each call that was made, in their order; whether no other one shall begin.
    :return: the calls that were made.
    """
    at_once = min(remote.at_once, len(calls))
    waiting, running, made = deque(calls), deque(), []
    end, over, width = time.monotonic() + BEGINNING, False, 1
    with ThreadPoolExecutor(at_once) if at_once > 1 else nullcontext() as pool:
        while running or (waiting and not over):
            while waiting and not over and len(running) < width:
                call = waiting.popleft()
                work = partial(call.make, copy.copy(remote))
                running.append((call, pool.submit(work).result if pool else work))
                over = time.monotonic() >= end
            call, result = running.popleft()
            try:
                done = Made(call, answer=result())
            except Exception as error:  # whoever deals with the answers says what it means
                done = Made(call, error=error)
            made.append(done)
            over = is_end(done) or over
            width = 1 if done.error else at_once
    return made
