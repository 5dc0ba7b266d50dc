"""What systems and their streams have in common: credentials, tenants, pages, and how fields translate."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..records import MISSING, Record
from .back import Back
from .convert import Convert, wrong_type
from .errors import ContractBroken


@dataclass(frozen=True)
class Credentials:
    """What a connection knows to get in.

    :param api_key: the key of the company, or of the person in whose name calls are made.
    :param application_key: the key of the application that calls, for systems that give each application one.
    :param contract: a contract document that replaces the driver's own, as JSON text.
    :param rounding: minutes to which the system rounds hours, so that they may differ from clock times by as much.
    """

    base_url: str
    api_key: str
    contract: str | None = None
    application_key: str | None = None
    rounding: int = 15


@dataclass(frozen=True)
class Tenant:
    """The company that the credentials belong to.

    :param timezone: IANA name.
    :param weekly_minutes: a full-timer's week, where the system tells.
    """

    id: str
    name: str
    timezone: str = "UTC"
    country: str | None = None
    currency: str | None = None
    weekly_minutes: int | None = None


@dataclass(frozen=True)
class Check:
    """What a look at the live contract gave.

    :param lacking: sentences on what the driver needs and the contract does not have.
    :param changes: sentences on what is different from the time when ``shapes`` were kept.
    :param shapes: what the contract says now, to be kept for the next time; None if it cannot be read.
    """

    lacking: list[str]
    changes: list[str]
    shapes: dict | None


@dataclass(frozen=True)
class Page:
    """One page of a list.

    :param broken: what is wrong with items that are no entities, so that nothing else can be said about them.
    :param total: how many entities the whole list has, None if the system does not tell.
    :param date: the server's clock when it answered.
    :param last: no page follows.
    """

    records: list[Record]
    broken: list[ContractBroken]
    total: int | None
    date: datetime | None
    last: bool


@dataclass(frozen=True)
class Field:
    """How one field of a record is found in a payload.

    :param name: the record's field.
    :param path: the payload's key, with dots for nested ones; several where the value is made of more than one.
    :param convert: gets the value (a tuple of values for several paths).
    :param required: an entity without it cannot be used.
    :param option: the stream option that has to be on for the field to be exchanged at all.
    :param back: the way from the record's value to the payload's (a tuple if several paths are sent); None for a field
        that is never sent.
    :param sent: the paths that are sent, if it is not all of them.
    """

    name: str
    path: str | tuple[str, ...]
    convert: Convert
    required: bool = False
    option: str | None = None
    back: Back | None = None
    sent: tuple[str, ...] = ()
    paths: tuple[str, ...] = field(init=False)
    keys: tuple[tuple[str, ...], ...] = field(init=False)
    #: The key of a value that stands plainly in the payload.
    key: str | None = field(init=False)

    def __post_init__(self) -> None:
        paths = (self.path,) if isinstance(self.path, str) else self.path
        object.__setattr__(self, "paths", paths)
        object.__setattr__(self, "sent", (self.sent or paths) if self.back else ())
        object.__setattr__(self, "keys", tuple(tuple(path.split(".")) for path in paths))
        object.__setattr__(self, "key", paths[0] if len(paths) == 1 and "." not in paths[0] else None)

    def find(self, item: dict) -> tuple[Any, list[str]]:
        """The value in a payload (None for what is left out), and the paths that the payload leaves out.

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
                    raise wrong_type("an object", value)
                value = value.get(key, MISSING)
                if value is MISSING:
                    left_out.append(path)
                    value = None
                    break
            values.append(value)
        return (values[0] if len(values) == 1 else tuple(values)), left_out
