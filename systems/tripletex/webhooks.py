"""Tripletex' webhooks: how they are signed, and what they are about."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable, Mapping

from ..decode import is_id
from ..stream import Stream
from ..webhook import Delivery, is_deletion

_SIGNATURE, _KEY = "x-request-signature", "idempotency-key"


def signature(key: str, body: bytes, secret: str) -> str:
    """``base64(HmacSHA512(header('idempotency-key') + '&' + body))``: the OpenAPI document, and changelog 2.71.19."""
    message = key.encode(errors="replace") + b"&" + body
    return base64.b64encode(hmac.new(secret.encode(), message, hashlib.sha512).digest()).decode()


def verify(headers: Mapping[str, str], body: bytes, secrets: Iterable[str]) -> bool:
    """Whether a delivery was signed with one of the secrets; without a signature, or a key, it was not.

    The signed content has no timestamp, so an old delivery can be replayed: it is only a hint, identified by its key.
    """
    key, signed = headers.get(_KEY) or "", headers.get(_SIGNATURE) or ""
    found = False
    for secret in secrets:
        found |= hmac.compare_digest(signature(key, body, secret).encode(), signed.encode(errors="replace"))
    return found and bool(key) and bool(signed)


def sign(body: bytes, secret: str) -> dict[str, str]:
    """The headers with which Tripletex would post ``body``."""
    key = str(uuid.uuid4())
    return {_KEY: key, _SIGNATURE: signature(key, body, secret), "Content-Type": "application/json"}


def parse(headers: Mapping[str, str], body: bytes, streams: Iterable[type[Stream]]) -> Delivery | None:
    """What a delivery is about; None if it is none."""
    try:
        item = json.loads(body)
    except (ValueError, RecursionError):
        return None
    key = headers.get(_KEY) or ""
    if not isinstance(item, dict) or not is_id(key):
        return None
    event, entity_id = item.get("event"), item.get("id")
    kinds = {stream.webhook_entity: stream.record_type() for stream in streams if stream.webhook_entity}
    kind = event.partition(".")[0] if isinstance(event, str) else ""
    if kind not in kinds or not is_id(entity_id):
        return Delivery(key)
    return Delivery(key, kinds[kind], str(entity_id), is_deletion(event))
