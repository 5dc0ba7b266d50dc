"""What a system says when it refuses, as its profile says where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Callable

from ...decode import is_id
from ...transport.failures import problem_details
from ..paths import find, steps_of

#: Fields that a refusal may name; nobody reads more.
_FIELDS = 50


def understand(said: Mapping[str, Any] | None) -> Callable[[dict], dict]:
    """Makes problem details of a body; without a description of errors it is taken for them.

    :param said: the part of the profile that describes errors.
    """
    if said is None:
        return problem_details
    message, existing = (_steps(said, name) for name in ("message", "existing_id"))

    def problem(body: dict) -> dict:
        text, known = find(body, message), find(body, existing)
        return {
            "title": text if isinstance(text, str) else None,
            "errors": _fields(body, said.get("fields")),
            "existingId": str(known) if is_id(known) else None,
        }

    return problem


def _fields(body: dict, said: Mapping[str, Any] | None) -> dict[str, list[str]]:
    """The texts by field: an object of them, or a list of objects that each name a field and have a text."""
    found: dict[str, list[str]] = {}
    for name, text in islice(_pairs(body, said), _FIELDS) if said else ():
        texts = text if isinstance(text, list) else [text]
        found.setdefault(name, []).extend(str(one) for one in texts if isinstance(one, (str, int)))
    return found


def _pairs(body: dict, said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    entries, name, text = find(body, steps_of(said["items"])), _steps(said, "name"), _steps(said, "text")
    if isinstance(entries, dict):
        yield from entries.items()
    for entry in entries if isinstance(entries, list) else ():
        field = find(entry, name)
        yield (field if isinstance(field, str) else ""), (entry if text is None else find(entry, text))


def _steps(said: Mapping[str, Any], name: str) -> Any:
    return steps_of(said[name]) if name in said else None
