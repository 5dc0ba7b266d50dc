"""2getHR's webhooks: how they are signed, and what they are about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from ..decode import is_id
from ..stream import Stream
from ..webhook import Delivery, is_deletion, is_recent, is_signed, signature_of

_SIGNATURE, _TIMESTAMP, _SCHEME = "X-2getHR-Signature", "X-2getHR-Timestamp", "sha256="


def verify(headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: float) -> bool:
    """Whether the body was signed with one of the secrets, just now."""
    timestamp = headers.get(_TIMESTAMP) or ""
    signature = headers.get(_SIGNATURE) or ""
    signed = is_signed(signature.removeprefix(_SCHEME), timestamp.encode(errors="replace") + b"." + body, secrets)
    return signed and signature.startswith(_SCHEME) and is_recent(timestamp, now)


def sign(body: bytes, secret: str, now: float) -> dict[str, str]:
    """The headers with which 2getHR would post ``body``."""
    timestamp = str(int(now))
    signature = signature_of(timestamp.encode() + b"." + body, secret)
    return {_TIMESTAMP: timestamp, _SIGNATURE: _SCHEME + signature, "Content-Type": "application/json"}


def parse(body: bytes, streams: Iterable[type[Stream]]) -> Delivery | None:
    """What a delivery is about; None if it is none."""
    try:
        item = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(item, dict) or not is_id(item.get("id")):
        return None
    event, entity_id = item.get("event"), item.get("entityId")
    kinds = {stream.webhook_entity: stream.record_type() for stream in streams if stream.webhook_entity}
    kind = event.partition(".")[0] if isinstance(event, str) else ""
    if kind not in kinds or not is_id(entity_id):
        return Delivery(str(item["id"]))
    return Delivery(str(item["id"]), kinds[kind], str(entity_id), is_deletion(event))
