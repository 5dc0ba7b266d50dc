"""How one field of a record and a payload translate into each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Callable

from ..records import MISSING, _lt
from .decode import Decode, wrong_type
from .encode import Encode


@dataclass(frozen=True)
class Field:
    """How one field of a record is found in a payload.

    :param name: the record's field.
    :param path: the payload's key, with dots for nested ones; several where the value is made of more than one.
    :param decode: makes the record's value of the payload's (of a tuple of values for several paths).
    :param required: an entity without it cannot be used.
    :param option: the stream option that has to be on for the field to be exchanged at all.
    :param when: whether the field is exchanged, by the values of the connection's settings; None if it always is.
    :param encode: makes the payload's value of the record's (a tuple if several paths are sent); None for a field that
        is never sent.
    :param sent: the paths that are sent, if it is not all of them.
    :param mapping: the name of the system's ``Mapping`` that gives the value of a reference, which is never imported.
    """

    name: str
    path: str | tuple[str, ...]
    decode: Decode
    required: bool = False
    option: str | None = None
    when: Callable[[Mapping[str, Any]], bool] | None = None
    encode: Encode | None = None
    sent: tuple[str, ...] = ()
    mapping: str | None = None
    paths: tuple[str, ...] = field(init=False)
    keys: tuple[tuple[str, ...], ...] = field(init=False)
    #: The key of a value that stands plainly in the payload.
    key: str | None = field(init=False)

    def __post_init__(self) -> None:
        paths = (self.path,) if isinstance(self.path, str) else self.path
        object.__setattr__(self, "paths", paths)
        object.__setattr__(self, "sent", (self.sent or paths) if self.encode else ())
        object.__setattr__(self, "keys", tuple(tuple(path.split(".")) for path in paths))
        object.__setattr__(self, "key", paths[0] if len(paths) == 1 and "." not in paths[0] else None)

    def is_offered(self, options: Collection[str], settings: Callable[[], Mapping[str, Any]]) -> bool:
        """Whether the field is exchanged at all.

        :param options: the stream options that are on.
        :param settings: returns the values of the connection's settings; called only if they matter.
        """
        if self.option is not None and self.option not in options:
            return False
        return self.when is None or self.when(settings())

    def find(self, item: dict) -> tuple[Any, list[str]]:
        """The value in a payload (None if missing), and the paths that the payload does not have.

        :raise RecordError: something on the way is not an object.
        """
        left_out: list[str] = []
        values = []
        for path, keys in zip(self.paths, self.keys):
            value: Any = item
            for key in keys:
                if value is None:
                    break
                if not isinstance(value, dict):
                    raise wrong_type(_lt("an object"), value)
                value = value.get(key, MISSING)
                if value is MISSING:
                    left_out.append(path)
                    value = None
                    break
            values.append(value)
        return (values[0] if len(values) == 1 else tuple(values)), left_out
