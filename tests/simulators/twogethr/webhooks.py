"""The webhooks of 2getHR: what is an event, and how a delivery is signed."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import uuid
from typing import TYPE_CHECKING

from ..core.webhooks import Delivery, Webhooks
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


class TwogethrWebhooks(Webhooks):
    """Every change in the store is an event for whoever has registered for it."""

    def __init__(self, store: Store, retry_seconds: float = 2.0) -> None:
        super().__init__(retry_seconds)
        self.store = store
        store.on_change = self.happened

    def happened(self, collection: str, action: str, id_: str) -> None:
        """Queue a delivery for each endpoint that wants to know."""
        if collection not in KINDS:
            return
        event = f"{KINDS[collection]}.{action}"
        for entry in list(self.store["webhooks"].entries.values()):
            if any(name in ("*", event, f"{KINDS[collection]}.*") for name in entry.data["events"]):
                body = {
                    "id": str(uuid.uuid4()),
                    "event": event,
                    "entityId": id_,
                    "occurredAt": instant(self.store.now()),
                }
                self.queue(Delivery(entry.data["id"], json.dumps(body).encode(), body["id"]))

    def endpoint(self, delivery: Delivery) -> tuple[str, str] | None:
        entry = self.store["webhooks"].entries.get(delivery.webhook)
        return entry and (entry.data["url"], entry.data.get("secret") or "")

    def headers(self, delivery: Delivery, secret: str) -> dict[str, str]:
        timestamp = str(int(time.time()))
        return {
            "Content-Type": "application/json",
            "X-2getHR-Timestamp": timestamp,
            "X-2getHR-Signature": sign(delivery.body, timestamp, secret),
        }

    def reset(self, snapshot: list[list[Delivery]]) -> None:
        super().reset(snapshot)
        self.store.on_change = self.happened


def sign(body: bytes, timestamp: str, secret: str) -> str:
    """The signature as the contract describes it."""
    message = timestamp.encode() + b"." + body
    return "sha256=" + hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
