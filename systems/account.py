"""An account at an external system: what it takes to get in, who that is, and what a check finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Callable

from ..records import Record, Sentence


@dataclass(frozen=True)
class Credentials:
    """What a connection knows to get in.

    :param api_key: the key of the company, or of the person in whose name calls are made.
    :param application_key: the key of the application that calls, for systems that give each application one.
    :param contract: a contract document that replaces the driver's own, as JSON text.
    :param rounding: minutes to which the system rounds hours, so that they may differ from clock times by as much.
    :param settings: the values of the settings that the system declares, by their names; read-only.
    :param user: in whose name calls are made, for systems with access points; ``api_key`` is the password then.
    :param tables: what has been entered about the tables that the system declares: ``operation``, ``name``, ``index``,
        ``digits``, and ``columns`` (numbers, or None, by names). Those without a name are left out.
    :param capabilities: what the last connection test has found (``Check.capabilities``).
    """

    base_url: str
    api_key: str
    contract: str | None = None
    application_key: str | None = None
    rounding: int = 15
    settings: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), repr=False, hash=False)
    user: str = ""
    tables: Mapping[str, Mapping[str, Any]] = field(
        default_factory=lambda: MappingProxyType({}), repr=False, hash=False
    )
    capabilities: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), repr=False, hash=False)


@dataclass(frozen=True)
class Tenant:
    """The company that the credentials belong to.

    :param timezone: IANA name.
    :param weekly_minutes: a full-time week, if the system reports it.
    """

    id: str
    name: str
    timezone: str = "UTC"
    country: str | None = None
    currency: str | None = None
    weekly_minutes: int | None = None


@dataclass(frozen=True)
class Question:
    """What a person has to say, who can tell from a value that the system has, beside Odoo's value of the same record.

    :param record: the type of that record, and ``field`` its field.
    :param remote: the system's values in words, by external id.
    :param local: puts Odoo's value in words.
    :param sentence: the question, with places for ``name``, ``remote`` and ``local``.
    :param unanswerable: what people read while no linked record has a value in the system.
    """

    record: type[Record]
    field: str
    remote: Mapping[str, Any]
    local: Callable[[Any], Any]
    sentence: Sentence
    unanswerable: Sentence


@dataclass(frozen=True)
class Check:
    """What a look at the live contract gave.

    :param lacking: sentences on what the driver needs and the contract does not have.
    :param changes: sentences on what is different from the time when ``shapes`` were kept.
    :param questions: what a person has to say before everything is exchanged.
    :param shapes: what the contract says now, to be kept for the next time; None if it cannot be read.
    :param capabilities: what the system can do for this account and not for each, as JSON holds it: kept with the
        connection, and given to clients as part of their ``Credentials``. None if there is nothing of that kind.
    """

    lacking: list[Sentence]
    changes: list[Sentence]
    shapes: dict | None
    questions: Sequence[Question] = ()
    capabilities: dict[str, Any] | None = None
