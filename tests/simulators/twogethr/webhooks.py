"""Deliveries: what the simulated system posts when something has changed.

By itself nothing is sent: a test delivers what is pending when it wants to, in the order it wants to, twice or not at
all. With ``automatic`` a thread does it as a real system would, and posts again what was not taken.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import threading
import time
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import requests

from .entities import instant

if TYPE_CHECKING:
    from .store import Store

KINDS = {
    "users": "user",
    "organisation-units": "organisationUnit",
    "projects": "project",
    "subprojects": "subproject",
    "absence-types": "absenceType",
    "absences": "absence",
    "time-entries": "timeEntry",
    "hours-reports": "hoursReport",
    "expense-types": "expenseType",
    "expenses": "expense",
}
"""What the contract has events for."""
TIMEOUT = 10.0
TRIES = 5


@dataclass
class Delivery:
    """One event for one endpoint; the id stays the same however often it is sent."""

    webhook: str
    body: bytes
    tries: int = 0
    status: int = 0
    """0 until an answer came."""


class Webhooks:
    """The deliveries of one simulator, in the order of what happened."""

    def __init__(self, store: Store, retry_seconds: float = 2.0) -> None:
        self.store = store
        self.retry_seconds = retry_seconds
        self.pending: list[Delivery] = []
        self.delivered: list[Delivery] = []
        self.failed: list[Delivery] = []
        self._lock = threading.Lock()
        self._more = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        store.on_change = self.happened

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

    def happened(self, collection: str, action: str, id_: str) -> None:
        """Queue a delivery for each endpoint that wants to know."""
        if collection not in KINDS:
            return
        event = f"{KINDS[collection]}.{action}"
        with self._lock:
            for entry in self.store["webhooks"].entries.values():
                wanted = entry.data["events"]
                if not any(name in ("*", event, f"{KINDS[collection]}.*") for name in wanted):
                    continue
                body = {
                    "id": str(uuid.uuid4()),
                    "event": event,
                    "entityId": id_,
                    "occurredAt": instant(self.store.now()),
                }
                self.pending.append(Delivery(entry.data["id"], json.dumps(body).encode()))
        self._more.set()

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
            self.store.on_change = self.happened

    def _post(self, delivery: Delivery) -> None:
        delivery.tries += 1
        delivery.status = 0
        entry = self.store["webhooks"].entries.get(delivery.webhook)
        if entry is None:
            delivery.status = 204  # nobody wants to know any more
            return
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "X-2getHR-Timestamp": timestamp,
            "X-2getHR-Signature": sign(delivery.body, timestamp, entry.data.get("secret") or ""),
        }
        try:
            answer = requests.post(entry.data["url"], data=delivery.body, headers=headers, timeout=TIMEOUT)
        except requests.RequestException:
            return
        delivery.status = answer.status_code


def sign(body: bytes, timestamp: str, secret: str) -> str:
    """The signature as the contract describes it."""
    message = timestamp.encode() + b"." + body
    return "sha256=" + hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
