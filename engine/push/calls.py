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
    :param together: how it is made together with others: the name of the stream's method, and what that takes of this
        record. None for a call that is always made alone.
    """

    place: Place
    res_id: int
    make: Callable[[Any], Any]
    intent: Any = None
    together: tuple[str, tuple] | None = None


@dataclass(frozen=True)
class Made:
    """A call that was made, with what was answered or what was raised."""

    call: Call
    answer: Any = None
    error: Exception | None = None


def make_calls(calls, remote, is_end):
    """Make these calls; each record has one at most, so that nothing about a record is overtaken.

    The first one is made alone, and so is the next one after each that failed: a system that refuses everything is
    not asked several times at once. Where the system takes many together, those are one call here.

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
                part = _next(waiting, remote.together)
                work = partial(_make, part, copy.copy(remote))
                running.append(pool.submit(work).result if pool else work)
                over = time.monotonic() >= end
            done = running.popleft()()
            made += done
            for one in done:
                over = is_end(one) or over
            width = 1 if any(one.error for one in done) else at_once
    return made


def _next(waiting, most):
    """Take the next call of those that wait, and what may be made together with it."""
    part = [waiting.popleft()]
    method = part[0].together and part[0].together[0]
    while method and waiting and len(part) < most and waiting[0].together and waiting[0].together[0] == method:
        part.append(waiting.popleft())
    return part


def _make(part, remote):
    """Make one call, or several together; returns a ``Made`` for each."""
    try:
        if len(part) == 1:
            return [Made(part[0], answer=part[0].make(remote))]
        answers = getattr(remote, part[0].together[0])([call.together[1] for call in part])
    except Exception as error:  # whoever deals with the answers says what it means
        return [Made(call, error=error) for call in part]
    return [
        Made(call, error=answer) if isinstance(answer, Exception) else Made(call, answer=answer)
        for call, answer in zip(part, answers, strict=True)
    ]
