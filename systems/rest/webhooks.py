"""Webhooks of a system that a profile describes: how they are signed, and what they are about."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from ..decode import is_id
from ..webhook import TOLERANCE, Delivery
from .paths import find, steps_of

#: Digits of a timestamp.
_MAX_DIGITS = 20
Said = Mapping[str, Any]


def verify(said: Said, headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: float) -> bool:
    """Whether the body was signed with one of the secrets, just now where a timestamp is signed; all are tried, always.

    :param said: the signature as the profile describes it.
    """
    signature = headers.get(said["header"]) or ""
    written = headers.get(said["timestamp"]["header"]) or "" if "timestamp" in said else ""
    found = False
    for secret in secrets:
        expected = said.get("prefix", "") + _signature(said, body, secret, written)
        found |= hmac.compare_digest(expected.encode(), signature.encode(errors="replace"))
    return found and ("timestamp" not in said or _is_recent(said, written, now))


def sign(said: Said, body: bytes, secret: str, now: float) -> dict[str, str]:
    """The headers with which the system would post ``body``."""
    headers, written = {"Content-Type": "application/json"}, ""
    if "timestamp" in said:
        written = str(int(now * _parts(said)))
        headers[said["timestamp"]["header"]] = written
    return {**headers, said["header"]: said.get("prefix", "") + _signature(said, body, secret, written)}


def parse(said: Said, headers: Mapping[str, str], body: bytes) -> Delivery | None:
    """What a delivery is about; None if it is none.

    :param said: the webhook as the profile describes it.
    """
    try:
        item = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(item, dict):
        return None
    number, entity, event = (find(item, steps_of(said[name])) if name in said else None for name in _PLACES)
    if number is not None and not is_id(number):
        return None
    delivery = str(number) if is_id(number) else _made_id(said["signature"], headers, body)
    if isinstance(entity, str) and "entity_until" in said:
        entity = entity.partition(said["entity_until"])[0]
        event = event.rpartition(said["entity_until"])[2] if isinstance(event, str) else None
    kind = said["entities"].get(entity) if isinstance(entity, str) else None
    entity_id = find(item, steps_of(said["entity_id"]))
    if kind is None or not is_id(entity_id):
        return Delivery(delivery)
    return Delivery(delivery, kind, str(entity_id), isinstance(event, str) and event in said.get("deletions", ()))


_PLACES = ("id", "entity", "event")


def _made_id(signature: Said, headers: Mapping[str, str], body: bytes) -> str:
    """An ID for a delivery that has none. Two changes of an entity can have the same body: only a signed time tells
    whether one was delivered twice, and without it each counts.
    """
    if "timestamp" not in signature:
        return uuid4().hex
    written = headers.get(signature["timestamp"]["header"]) or ""
    return hashlib.sha256(written.encode(errors="replace") + b"\0" + body).hexdigest()


def _signature(said: Said, body: bytes, secret: str, timestamp: str) -> str:
    before = said["signs"].partition("{body}")[0].replace("{timestamp}", timestamp)
    digest = hmac.new(secret.encode(), before.encode(errors="replace") + body, said["algorithm"]).digest()
    return digest.hex() if said["encoding"] == "hex" else b64encode(digest).decode()


def _is_recent(said: Said, written: str, now: float) -> bool:
    if not (written.isascii() and written.isdigit() and len(written) <= _MAX_DIGITS):
        return False
    return abs(int(written) / _parts(said) - now) <= said.get("tolerance", TOLERANCE)


def _parts(said: Said) -> int:
    return 1000 if said["timestamp"].get("unit") == "milliseconds" else 1
