"""The filters of the simulated Xledger's lists."""

from __future__ import annotations

from typing import Any


def matches(node: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether a node passes a filter."""
    return all(_passes(node, name, value) for name, value in wanted.items())


def _passes(node: dict[str, Any], name: str, value: Any) -> bool:
    field, _mark, how = name.partition("_")
    there = node.get(field)
    if how == "in":
        return str(there) in map(str, value)
    if not how:
        return there == value
    if there is None:
        return False
    one, other = str(there), str(value)
    return {"gt": one > other, "gte": one >= other, "lt": one < other, "lte": one <= other}[how]
