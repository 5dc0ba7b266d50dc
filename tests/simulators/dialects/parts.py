"""How the fields of an entity are called, and written, in another system."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


def same(value: Any) -> Any:
    """A value that is the same in both."""
    return value


@dataclass(frozen=True)
class Part:
    """One field.

    :param theirs: the key in the dialect, with slashes for nested ones.
    :param ours: the key in the store, with dots; several where the dialect has them in one.
    :param show: makes the dialect's value of the store's (of several, if there are several), and ``read`` the reverse.
    """

    theirs: str
    ours: str | tuple[str, ...]
    show: Callable[..., Any] = same
    read: Callable[[Any], Any] | None = same


def render(parts: Iterable[Part], entity: dict) -> dict[str, Any]:
    """The entity in the dialect."""
    shown: dict[str, Any] = {}
    for part in parts:
        keys = (part.ours,) if isinstance(part.ours, str) else part.ours
        *places, last = part.theirs.split("/")
        inner = shown
        for place in places:
            inner = inner.setdefault(place, {})
        inner[last] = part.show(*(_dig(entity, key.split(".")) for key in keys))
    return shown


def parse(parts: Iterable[Part], sent: dict, entity: dict) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The store's fields of what was sent, and what is wrong with it by the dialect's keys.

    :param entity: the entity that is changed; what it has in nested objects and is not sent stays.
    """
    fields: dict[str, Any] = {}
    errors = {place: ["is not known, or cannot be written"] for place in _places(sent)}
    for part in parts:
        value = _dig(sent, part.theirs.split("/"), _ABSENT)
        if value is _ABSENT or part.read is None:
            continue
        for place in [place for place in errors if f"{place}/".startswith(f"{part.theirs}/")]:
            del errors[place]
        try:
            read = part.read(value)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            errors[part.theirs] = [repr(error)]
            continue
        keys, values = (part.ours, read) if isinstance(part.ours, tuple) else ((part.ours,), (read,))
        for key, one in zip(keys, values, strict=True):
            _set(fields, key.split("."), one, entity)
    return fields, errors


_ABSENT = object()


def _dig(value: Any, keys: list[str], default: Any = None) -> Any:
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            return default
        value = value[key]
    return value


def _set(fields: dict, keys: list[str], value: Any, entity: dict) -> None:
    first, *rest = keys
    if rest:
        fields[first] = {**(entity.get(first) or {}), **fields.get(first, {}), rest[0]: value}
    else:
        fields[first] = value


def _places(sent: dict, before: str = "") -> list[str]:
    places = []
    for key, value in sent.items():
        place = f"{before}{key}"
        places += _places(value, f"{place}/") if isinstance(value, dict) else [place]
    return places


def day_as(template: str) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """Dates as ``strftime`` writes them, and back."""

    def show(text: str | None) -> str | None:
        return date.fromisoformat(text).strftime(template) if text else None

    def read(text: str | None) -> str | None:
        if text is None:
            return None
        found = datetime.strptime(text, template).date()
        if found.strftime(template) != text:
            raise ValueError(f"{text!r} is not written as {template}")
        return found.isoformat()

    return show, read


def words(choices: dict[Any, Any]) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """The store's values in the dialect's words, and back; null is null."""
    back = {theirs: ours for ours, theirs in choices.items()}

    def show(value: Any) -> Any:
        return None if value is None else choices[value]

    show.choices = tuple(choices.values())  # what a description of the dialect tells
    return show, lambda value: None if value is None else back[value]
