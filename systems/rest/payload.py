"""Puts together what is sent."""

from __future__ import annotations

from typing import Any

from .paths import names_of, put


def fill(body: dict[str, Any], path: str | None, fields: dict[str, Any]) -> None:
    """Add the fields to the object at a path of a body, which is made where it is missing; without one to the body."""
    for name in names_of(path) if path else ():
        if not isinstance(body.get(name), dict):
            put(body, (name,), {})
        body = body[name]
    body.update(merged(body, fields))


def merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Both in one: what ``over`` has counts, and objects that both have are merged likewise."""
    both = dict(under)
    for name, value in over.items():
        known = both.get(name)
        both[name] = merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return both
