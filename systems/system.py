"""What every system declares: its credentials, its streams, its webhooks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Callable, ClassVar

from ..records import Record, Sentence, _lt
from .account import Credentials, Tenant
from .mapping import Mapping as ValueMapping
from .setting import Setting
from .settings_page import SettingsPage
from .steps import COMPARE, Step
from .stream import Stream
from .table_map import TableMap
from .webhook import Delivery


class System:
    """An external system: what it is called, what it needs and what it offers."""

    #: Whether the addon that declares it is installed.
    is_present: ClassVar[bool] = True
    #: Addresses by what they are called, for systems that have the same for every customer.
    hosts: ClassVar[dict[str, str]] = {}
    #: Whether settings can stand in for the API key, such as the password of a user.
    key_is_optional: ClassVar[bool] = False
    #: What the first step of the set-up is called, in which a person enters how Odoo gets access.
    access_label: ClassVar[str] = _lt("API Key")
    #: What a person enters as the key: an API ``key`` or ``token``, the ``password`` of a user, a client ``secret``.
    key_kind: ClassVar[str] = "key"
    #: What the empty field of the API key says, where more has to be said than that it is one.
    key_hint: ClassVar[str] = ""
    #: Whether each application that calls has a key of its own, besides the customer's.
    application_keys: ClassVar[bool] = False
    #: Whether a connection has access points, each with an address, a user and a password, instead of a URL and a key.
    access_points: ClassVar[bool] = False
    #: The tables that are read, where their names and columns are data; ``check_table`` says what may be entered. The
    #: client reads one with ``first_record(name)``: the values of its first record, None if it has none.
    tables: ClassVar[tuple[TableMap, ...]] = ()
    #: How a person gets a key there, in sentences; ``%(application)s`` is what the application is called there.
    guide: ClassVar[tuple[str, ...]] = ()
    #: Where the system itself explains it.
    guide_url: ClassVar[str] = ""
    #: What its connections ask for beyond URL and key, and its code gets as ``credentials.settings``.
    settings: ClassVar[tuple[Setting, ...]] = ()
    #: The mappings that a person fills in; the client lists their remote values, by ``mapping_values(name)``.
    mappings: ClassVar[tuple[ValueMapping, ...]] = ()
    #: Its own page in Odoo's settings; without one it has a block in the general settings.
    settings_page: ClassVar[SettingsPage | None] = None
    #: Which of the connection's defaults its streams use, in the order of the settings page: "product", "journal",
    #: "project", "customer", "invoices", "rounding". Forms show no others.
    defaults: ClassVar[tuple[str, ...]] = ()
    #: Whether its client can use a customer's own API description (``credentials.contract``).
    takes_contract: ClassVar[bool] = False
    #: Whether a connection may have a profile of its own, by which ``of_profile`` makes the system.
    takes_profile: ClassVar[bool] = False
    #: What a connection to it does, for that block, and what follows when the connection is removed.
    summary: ClassVar[str] = ""
    removal: ClassVar[str] = _lt("Syncing will stop. Records stay in Odoo and are matched again if you reconnect.")
    #: The steps of the set-up: ``COMPARE``, after which everything is exchanged, or those of ``choose``, after which
    #: only what a person has chosen is taken over, unless the connection is kept up to date.
    steps: ClassVar[tuple[Step, ...]] = COMPARE
    #: Whether it reports changes by webhook.
    webhooks: ClassVar[bool] = False
    #: Stored with connections; never changes.
    code: ClassVar[str]
    name: ClassVar[str]
    #: What choices call the system, if its name is not that of a product but has to be translated.
    title: ClassVar[Sentence | None] = None
    url_example: ClassVar[str] = ""
    #: The Odoo addon that declares the system: its translations are looked up there.
    addon: ClassVar[str] = "hr_sync"
    streams: ClassVar[tuple[type[Stream], ...]] = ()
    #: The XML id of a group that users need, besides *HR Sync / Officer*, to export to the system; None if no other.
    export_group: ClassVar[str | None] = None

    def of_profile(self, text: str | None) -> System:
        """The system as a connection with that profile has it: a JSON document, None for the built-in one.

        :raise ContractBroken: the profile cannot be used.
        """
        return self

    def connect(
        self,
        credentials: Credentials,
        before_call: Callable[[], None] | None = None,
        tenant: Tenant | None = None,
    ) -> Any:
        """A client: ``tenant()``, ``check()`` (a ``Check``), ``stream(...)``, ``close()``.

        If it has a ``transport`` (a ``Transport``), the two clocks are compared by it. If it has ``facts()``, these
        sentences are shown on the connection after each test and run: what its calls cost, for example.

        :param before_call: called before each request goes out.
        :param tenant: who is there, where that has just been found out.
        """
        raise NotImplementedError

    def verify_webhook(self, headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: float) -> bool:
        """Whether a delivery was signed with one of the secrets, just now (``now`` in Unix seconds)."""
        return False

    def sign_webhook(self, body: bytes, secret: str, now: float) -> dict[str, str]:
        """The headers with which the system would post ``body``."""
        raise NotImplementedError

    def probe(self) -> bytes:
        """A delivery about nothing, with which an endpoint can be tried."""
        raise NotImplementedError

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Delivery | None:
        """What a delivery is about; None if it is none."""
        return None

    def clean_url(self, url: str) -> str:
        """The base URL that a person meant by ``url``."""
        return url.strip().rstrip("/")

    def check_table(self, name: str, values: Mapping[str, Any]) -> None:
        """Look at what a person has entered about a table; ``values`` as in ``Credentials.tables``.

        :raise RecordError: it cannot be read like this.
        """

    def check_setting(self, name: str, text: str) -> None:
        """Look at what a person has entered for a setting; called before it is saved, not for an empty one.

        :raise RecordError: it is not possible.
        """

    def streams_in_order(self) -> list[type[Stream]]:
        """The streams so that each comes after those it needs, or follows."""
        waiting, ordered = list(self.streams), []
        while waiting:
            done = {stream.record for stream in ordered}
            here = {stream.record for stream in waiting}
            ready = [stream for stream in waiting if not ({*stream.after, *stream.follows} & here) - done]
            if not ready:
                raise ValueError(f"{self.code}: streams wait for each other: {waiting}")
            ordered += ready
            waiting = [stream for stream in waiting if stream not in ready]
        return ordered

    @property
    def chosen(self) -> tuple[type[Record], ...]:
        """The record types of which a person chooses in the set-up what is taken over."""
        return tuple(step.record for step in self.steps if step.record)

    def knows(self, record_type: str) -> bool:
        """Whether there is a stream of that record type."""
        return any(stream.record_type() == record_type for stream in self.streams)

    def sendable(self, record_type: str) -> set[str]:
        """The fields of that record type that a connection to it may send."""
        return {name for stream in self.streams if stream.record_type() == record_type for name in stream.sendable()}

    def mapping_of(self, record_type: str, field: str) -> ValueMapping | None:
        """The mapping by which that field of that record type is sent, None if it is sent as what it is linked to."""
        if not self.mappings or not self.knows(record_type):
            return None
        name = next((one.mapping for one in self.stream_class(record_type).fields if one.name == field), None)
        return next((mapping for mapping in self.mappings if mapping.name == name), None)

    def may_share(self, record_type: str) -> bool:
        """Whether several Odoo records of that type may be one entity, as its key is mapped."""
        return self.knows(record_type) and bool(self.stream_class(record_type).mapped_key())

    def mapped_types(self, names: Iterable[str]) -> set[str]:
        """The record types that are sent with a value of one of those mappings."""
        wanted = set(names)
        return {
            stream.record_type() for stream in self.streams if any(field.mapping in wanted for field in stream.fields)
        }

    def stream_class(self, record_type: str) -> type[Stream]:
        return next(stream for stream in self.streams if stream.record_type() == record_type)
