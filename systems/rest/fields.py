"""A field of a record whose place, decoder and encoder a profile says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Callable

from ...records import MISSING
from ..field import Field
from .paths import Steps, follow, names_of, steps_of
from .values.kinds import KINDS

#: The stream option without which bank accounts are not exchanged.
BANK_ACCOUNTS = "bank_accounts"


@dataclass(frozen=True)
class ProfileField(Field):
    """
    :param path: JMESPath expressions that name keys and positions; none for a constant.
    :param sent: those that name keys only, one for each part that ``encode`` gives.
    :param beside: paths that are not the field's own, so that nothing is missing where one is left out. If there are
        any, ``decode`` gets a tuple: what it gets without them, and the value at each of them (MISSING if left out).
    :param void: tells from the values beside whether the field is empty, whatever is left out; None if it never is.
    """

    beside: tuple[str, ...] = ()
    void: Callable[..., bool] | None = None
    ways: tuple[Steps, ...] = field(init=False)
    targets: tuple[tuple[str, ...], ...] = field(init=False)
    ways_beside: tuple[Steps, ...] = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        ways = tuple(steps_of(path) for path in self.paths)
        object.__setattr__(self, "ways", ways)
        object.__setattr__(self, "targets", tuple(names_of(path) for path in self.sent))
        # A quoted key is not written as it is.
        is_key = len(ways) == 1 and len(ways[0]) == 1 and isinstance(ways[0][0], str)
        object.__setattr__(self, "key", ways[0][0] if is_key and not self.beside else None)
        object.__setattr__(self, "ways_beside", tuple(steps_of(path) for path in self.beside))

    def find(self, item: dict) -> tuple[Any, list[str]]:
        if len(self.ways) == 1 and not self.beside:  # as nearly all fields
            value = follow(item, self.ways[0])
            return (None, [self.paths[0]]) if value is MISSING else (value, [])
        values, left_out = [follow(item, steps) for steps in self.ways], []
        if MISSING in values:
            left_out = [path for path, value in zip(self.paths, values) if value is MISSING]
            values = [None if value is MISSING else value for value in values]
        value = values[0] if len(values) == 1 else tuple(values)
        if not self.beside:
            return value, left_out
        beside = [follow(item, steps) for steps in self.ways_beside]
        if self.void and self.void(*beside):
            return (None, *beside), []
        return (value, *beside), left_out


def paths_of(entry: Mapping[str, Any], key: str = "path") -> tuple[str, ...]:
    """The paths that a field's entry has under ``key``: one, several or none."""
    found = entry.get(key, ())
    return (found,) if isinstance(found, str) else tuple(found)


def field_of(name: str, entry: Mapping[str, Any], required: bool) -> ProfileField:
    """
    :param entry: the field as a profile has it; it has been checked.
    :param required: the record is worth nothing without the field.
    """
    kind = KINDS[entry["value"]["type"]]
    decode, encode = kind.make(entry["value"])
    paths = paths_of(entry)
    return ProfileField(
        name,
        paths,
        decode,
        required=bool(paths) and (required or entry.get("required", False)),
        option=BANK_ACCOUNTS if name == "iban" else None,
        encode=encode if entry.get("send") else None,
        beside=paths_of(entry, "beside"),
        void=kind.void(entry["value"]),
        sent=paths_of(entry, "send_path") if entry.get("send") else (),
    )
