"""Misbehaviour on demand.

A test queues faults per operation and sees how its code copes::

    simulator.faults.add("listUsers", "status", status=503, retry_after=2, times=2)
    simulator.faults.add("listUsers", "cut", page=3)
    simulator.faults.add("createUser", "reset", applied=True)  # done, but the answer is lost

Each request of an operation goes through that operation's faults in the order they were added:
every fault first lets ``after`` requests pass, then strikes ``times`` times (None: always). One
fault strikes per request, except that ``latency``, ``call`` and ``headers`` come on top of others.
With ``page`` a fault only concerns requests for that page, with ``when`` any test of the request.
The operation ``*`` stands for all. The kinds are the functions of `misbehaviour`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from .misbehaviour import KINDS, Context, check
from .reply import Reply, Request

ADDITIVE = frozenset({"latency", "call", "headers"})
BEFORE = frozenset({"latency", "call"})
"""Kinds that happen before the request is handled and do not touch its answer."""
REFUSING = frozenset({"status", "redirect", "reset", "hang", "conflict", "later"})
"""Kinds that keep the request from having an effect, unless they are ``applied``."""


@dataclass
class Fault:
    """One queued misbehaviour."""

    kind: str
    times: int | None = 1
    after: int = 0
    page: int | None = None
    when: Callable[[Request], bool] | None = None
    applied: bool = False
    """Whether the request takes effect although its answer goes wrong."""
    options: dict[str, Any] = field(default_factory=dict)
    struck: int = 0

    @property
    def refuses(self) -> bool:
        """Whether the request must not be handled at all."""
        return self.kind in REFUSING and not self.applied

    def concerns(self, request: Request) -> bool:
        """Whether the request is one of those this fault counts."""
        if self.page is not None and request.query.get("page") != self.page:
            return False
        return self.when is None or self.when(request)

    def due(self) -> bool:
        """Count the request and tell whether the fault strikes it."""
        if self.after > 0:
            self.after -= 1
            return False
        if self.times is not None and self.struck >= self.times:
            return False
        self.struck += 1
        return True


class Faults:
    """The queues, one per operation."""

    def __init__(self) -> None:
        self.released = threading.Event()
        """Set to let everything that waits go on: hanging, dripping and delayed answers."""
        self.late: list[Callable[[], Reply]] = []
        """Requests of the kind ``later`` that were not carried out yet."""
        self._queues: dict[str, list[Fault]] = {}
        self._lock = threading.Lock()
        self._closed = False

    def add(
        self,
        operation: str,
        kind: str,
        *,
        times: int | None = 1,
        after: int = 0,
        page: int | None = None,
        when: Callable[[Request], bool] | None = None,
        applied: bool = False,
        **options: Any,
    ) -> Fault:
        """Queue a fault; a kind or an option that does not exist is a mistake of the test."""
        check(kind, options)
        fault = Fault(kind, times, after, page, when, applied, options)
        with self._lock:
            self._queues.setdefault(operation, []).append(fault)
        return fault

    def clear(self) -> None:
        """Behave again from now on."""
        with self._lock:
            self._queues.clear()

    def carry_out(self) -> None:
        """Carry out what came ``later``, now that nobody waits for an answer any more."""
        late, self.late = self.late, []
        for request in late:
            request()

    def release(self) -> None:
        """Let what hangs at this moment go on; it is then closed without an answer."""
        with self._lock:
            self.released.set()
            if not self._closed:
                self.released = threading.Event()

    def open(self) -> None:
        """The server starts (again)."""
        self._closed = False
        self.released = threading.Event()

    def close(self) -> None:
        """Release everything, now and later: the server is stopping."""
        self._closed = True
        self.release()

    def snapshot(self) -> dict[str, list[Fault]]:
        """What is queued, for `reset`."""
        with self._lock:
            return {operation: [replace(fault) for fault in queue] for operation, queue in self._queues.items()}

    def reset(self, snapshot: dict[str, list[Fault]]) -> None:
        """Let what hangs go, and have queued what was queued then."""
        self.release()
        with self._lock:
            self.late = []
            self._queues = {operation: [replace(fault) for fault in queue] for operation, queue in snapshot.items()}

    def take(self, request: Request) -> list[Fault]:
        """The faults that strike this request."""
        taken: list[Fault] = []
        with self._lock:
            struck = False
            queues = (*self._queues.get(request.operation, ()), *self._queues.get("*", ()))
            for fault in queues:
                alone = fault.kind not in ADDITIVE
                waits = alone and struck and not fault.after
                if not waits and fault.concerns(request) and fault.due():
                    taken.append(fault)
                    struck = struck or alone
        return taken

    @staticmethod
    def before(taken: list[Fault], context: Context) -> None:
        """Do what comes before the request is handled."""
        for fault in taken:
            if fault.kind in BEFORE:
                KINDS[fault.kind](context, **fault.options)

    @staticmethod
    def spoil(taken: list[Fault], context: Context) -> Reply:
        """Turn the proper answer into the one that goes wrong."""
        for fault in taken:
            if fault.kind not in BEFORE:
                context.reply = KINDS[fault.kind](context, **fault.options)
        return context.reply
