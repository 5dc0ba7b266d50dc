"""Puts together what is sent."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from .paths import names_of, put

Names = tuple[str, ...]


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


def without_nulls(payload: dict[str, Any], nullable: Collection[Names], at: Names = ()) -> dict[str, Any]:
    """The payload without the values that are empty, except where a null is allowed."""
    left = {}
    for name, value in payload.items():
        place = (*at, name)
        if isinstance(value, dict):
            left[name] = without_nulls(value, nullable, place)
        elif value is not None or place in nullable:
            left[name] = value
    return left
