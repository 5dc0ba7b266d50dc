"""Webhooks: what happens in a simulated system is posted to whoever has registered for it.

By itself nothing is posted: a test posts what is pending when it wants to, in the order it wants to, twice or not at
all. With ``start`` a thread does it as a real system would, and posts again what was not taken.
"""

from __future__ import annotations

import random
import threading
import uuid
from dataclasses import dataclass, field, replace

import requests

TIMEOUT = 10.0
TRIES = 5


@dataclass
class Delivery:
    """One event for one endpoint; the id stays the same however often it is sent."""

    webhook: str
    """The id of the registration."""
    body: bytes
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    tries: int = 0
    status: int = 0
    """0 until an answer came."""


class Webhooks:
    """The deliveries of one simulator, in the order of what happened.

    A subclass queues them, knows where they go, and signs them.
    """

    def __init__(self, retry_seconds: float = 2.0) -> None:
        self.retry_seconds = retry_seconds
        self.pending: list[Delivery] = []
        self.delivered: list[Delivery] = []
        self.failed: list[Delivery] = []
        self._lock = threading.Lock()
        self._more = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    # -- what a system does its own way -------------------------------------------------------

    def endpoint(self, delivery: Delivery) -> tuple[str, str] | None:
        """The URL and the secret of who registered for it; None where nobody wants to know any more."""
        raise NotImplementedError

    def headers(self, delivery: Delivery, secret: str) -> dict[str, str]:
        """The headers with which it is posted now, the signature among them."""
        raise NotImplementedError

    # -- life ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Deliver by itself from now on."""
        self._stopped.clear()
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._more.set()
        if self._thread:
            self._thread.join(TIMEOUT)
            self._thread = None

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._more.wait()
            self._more.clear()
            self.flush()
            if self.pending and not self._stopped.wait(self.retry_seconds):
                self._more.set()

    # -- what happens -------------------------------------------------------------------------

    def queue(self, *deliveries: Delivery) -> None:
        """They are to be posted."""
        with self._lock:
            self.pending += deliveries
        self._more.set()

    def signed(self, delivery: Delivery) -> tuple[bytes, dict[str, str]] | None:
        """The body and the headers with which it would be posted now; None where nobody wants to know any more."""
        endpoint = self.endpoint(delivery)
        return endpoint and (delivery.body, self.headers(delivery, endpoint[1]))

    def flush(self, reverse: bool = False, shuffle: random.Random | None = None) -> list[int]:
        """Post what is pending, in this thread; what is not taken stays pending for some tries. Returns statuses."""
        with self._lock:
            batch, self.pending = self.pending, []
        if reverse:
            batch.reverse()
        if shuffle:
            shuffle.shuffle(batch)
        statuses = []
        for delivery in batch:
            self._post(delivery)
            statuses.append(delivery.status)
            with self._lock:
                if 200 <= delivery.status < 300:
                    self.delivered.append(delivery)
                elif delivery.tries >= TRIES:
                    self.failed.append(delivery)
                else:
                    self.pending.append(delivery)
        return statuses

    def duplicate(self) -> list[int]:
        """Post everything that was delivered once more."""
        for delivery in (again := list(self.delivered)):
            self._post(delivery)
        return [delivery.status for delivery in again]

    def drop(self) -> None:
        """Lose what is pending."""
        with self._lock:
            self.pending.clear()

    def state(self) -> dict[str, int]:
        return {"pending": len(self.pending), "delivered": len(self.delivered), "failed": len(self.failed)}

    def snapshot(self) -> list[list[Delivery]]:
        """What is to be delivered and what was, for `reset`."""
        with self._lock:
            return [[replace(one) for one in part] for part in (self.pending, self.delivered, self.failed)]

    def reset(self, snapshot: list[list[Delivery]]) -> None:
        """Have to deliver what was to be delivered then."""
        with self._lock:
            self.pending, self.delivered, self.failed = ([replace(one) for one in part] for part in snapshot)

    def _post(self, delivery: Delivery) -> None:
        delivery.tries += 1
        delivery.status = 0
        endpoint = self.endpoint(delivery)
        if endpoint is None:
            delivery.status = 204  # nobody wants to know any more
            return
        url, secret = endpoint
        try:
            answer = requests.post(url, data=delivery.body, headers=self.headers(delivery, secret), timeout=TIMEOUT)
        except requests.RequestException:
            return
        delivery.status = answer.status_code
