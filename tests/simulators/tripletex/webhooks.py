"""The webhooks of Tripletex: a subscription for each kind of event, and deliveries signed with HMAC-SHA512."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from typing import TYPE_CHECKING

from ..core.webhooks import Delivery, Webhooks

if TYPE_CHECKING:
    from .simulator import TripletexSimulator


class TripletexWebhooks(Webhooks):
    def __init__(self, simulator: TripletexSimulator) -> None:
        super().__init__()
        self.simulator = simulator

    def happened(self, event: str, id_: int) -> None:
        """Queue a delivery, such as of "employee.update", for everybody who has subscribed to that event."""
        for number, given in list(self.simulator.subscriptions.items()):
            if given["event"] == event:
                value = None if event.endswith(".delete") else {"id": id_}
                body = {"subscriptionId": number, "event": event, "id": id_, "value": value}
                self.queue(Delivery(str(number), json.dumps(body).encode()))

    def endpoint(self, delivery: Delivery) -> tuple[str, str] | None:
        given = self.simulator.subscriptions.get(int(delivery.webhook))
        return given and (given["targetUrl"], given["hmacSharedSecret"])

    def headers(self, delivery: Delivery, secret: str) -> dict[str, str]:
        digest = hmac.new(secret.encode(), f"{delivery.id}&".encode() + delivery.body, hashlib.sha512).digest()
        return {
            "Content-Type": "application/json",
            "idempotency-key": delivery.id,
            "x-request-signature": b64encode(digest).decode(),
        }
