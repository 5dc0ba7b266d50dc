"""The parts of an object inside an entity, such as a line's day and hours: a profile says where each stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from ..paths import find, names_of, put, steps_of

#: Finds a part of an object; None where it is left out, or where the profile does not name it.
Part = Callable[[dict], Any]


def part_of(parts: Mapping[str, str], name: str) -> Part:
    """
    :param parts: where each part stands, from the object on.
    """
    if name not in parts:
        return lambda _item: None
    steps = steps_of(parts[name])
    if len(steps) == 1 and isinstance(steps[0], str):
        # Nearly all are plain keys, and there are many objects.
        key = steps[0]
        return lambda item: item.get(key)
    return lambda item: find(item, steps)


def writer_of(parts: Mapping[str, str]) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """Makes the object of its parts; those that the profile does not name are not sent."""
    targets = [(name, names_of(path)) for name, path in parts.items()]

    def write(values: Mapping[str, Any]) -> dict[str, Any]:
        item: dict[str, Any] = {}
        for name, names in targets:
            put(item, names, values[name])
        return item

    return write
