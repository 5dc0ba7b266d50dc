"""What an external system posts when something has changed there."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

#: Seconds by which a delivery's timestamp may differ from our clock. Who posts it again later has lost nothing: the
#: next scheduled pass brings what it is about.
TOLERANCE = 300


@dataclass(frozen=True)
class Delivery:
    """A hint that an entity has changed; the entity itself is read again.

    :param id: the same when the delivery is sent again.
    :param record_type: None for a kind of entity that is not exchanged.
    :param deleted: the event is the entity's deletion.
    """

    id: str
    record_type: str | None = None
    external_id: str = ""
    deleted: bool = False


def is_deletion(event: str) -> bool:
    """Whether an event's name, ``entity.action``, means that the entity was deleted."""
    return event.rpartition(".")[2] in ("delete", "deleted")


def is_signed(signature: str, message: bytes, secrets: Iterable[str]) -> bool:
    """Whether ``signature`` is the hex HMAC-SHA256 of ``message`` under one of the secrets; all are tried, always."""
    found = False
    for secret in secrets:
        expected = signature_of(message, secret)
        found |= hmac.compare_digest(expected.encode(), signature.encode(errors="replace"))
    return found


def signature_of(message: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def is_recent(timestamp: str, now: float) -> bool:
    """Whether ``timestamp``, in Unix seconds, is about ``now``."""
    try:
        return timestamp.isascii() and len(timestamp) < 20 and abs(int(timestamp) - now) <= TOLERANCE
    except ValueError:
        return False
