"""What every external system declares: its credentials, its streams, and how fields translate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Callable, ClassVar

from ..records import MISSING, File, Record, RecordError, _lt, clean_text
from .back import Back
from .convert import Convert, is_id, wrong_type
from .errors import ContractBroken, NotFound, RemoteError
from .webhook import Delivery


@dataclass(frozen=True)
class Credentials:
    """What a connection knows to get in.

    :param api_key: the key of the company, or of the person in whose name calls are made.
    :param application_key: the key of the application that calls, for systems that give each application one.
    :param contract: a contract document that replaces the driver's own, as JSON text.
    """

    base_url: str
    api_key: str
    contract: str | None = None
    application_key: str | None = None


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


class Stream:
    """One record type of a system, as a subclass declares it; an instance reads it through one client.

    A field whose key an answer leaves out is surely empty only if the key has been seen in this pass (``seen``): a
    key that nobody's data has any more means that the system stopped sending it, not that everybody lost a value.
    """

    record: ClassVar[type[Record]]
    #: Record types that have to be there first, where references point to them.
    after: ClassVar[tuple[type[Record], ...]] = ()
    #: Record types that come first where both are read, although nothing points to them.
    follows: ClassVar[tuple[type[Record], ...]] = ()
    #: The directions that work, the usual one first: "in", "out" or "both".
    directions: ClassVar[tuple[str, ...]] = ("in",)
    fields: ClassVar[tuple[Field, ...]] = ()
    #: Natural keys in order: each a tuple of record fields that identify an entity which is not linked yet.
    match: ClassVar[tuple[tuple[str, ...], ...]] = ()
    #: Switches of this stream that decide about single fields, off unless somebody turns them on.
    options: ClassVar[tuple[str, ...]] = ()
    #: Whether the list can be asked for what has changed; otherwise each pass reads all of it.
    incremental: ClassVar[bool] = True
    #: Whether the list can be asked for what is about a day or later.
    ranged: ClassVar[bool] = False
    #: Whether several entities may be one record in the other system.
    shared: ClassVar[bool] = False
    #: The record's field that holds files, whose contents are fetched apart.
    files: ClassVar[str | None] = None
    page_size: ClassVar[int] = 100
    #: How the system's webhooks call the entity; None if they do not tell about it.
    webhook_entity: ClassVar[str | None] = None
    #: Whether an entity can be read by itself; otherwise the whole list has to be.
    readable: ClassVar[bool] = True
    #: Whether entities can be created, changed and deleted; whether there is a list of them at all.
    creates: ClassVar[bool] = False
    updates: ClassVar[bool] = False
    deletes: ClassVar[bool] = False
    listed: ClassVar[bool] = True
    #: Whether an update says only what has changed; otherwise it says everything.
    partial: ClassVar[bool] = True
    #: When it runs unless an administrator says something else; None leaves it to the direction.
    trigger: ClassVar[str | None] = None
    #: Whether what was sent may be taken back.
    reopens: ClassVar[bool] = True
    #: How many are brought up to date in one go, by ``settle``; 0 where each is sent by itself.
    batch: ClassVar[int] = 0

    def __init__(self, client: Any, options: Iterable[str] = ()):
        self.client = client
        self.seen: set[str] = set()
        on = set(options)
        self.offered = tuple(item for item in self.fields if item.option is None or item.option in on)
        self._required = self.required()

    @classmethod
    def record_type(cls) -> str:
        return cls.record.record_type()

    @classmethod
    def required(cls) -> frozenset[str]:
        """The fields without which a record cannot be used."""
        return frozenset(declared.name for declared in cls.fields if declared.required)

    @classmethod
    def sendable(cls) -> frozenset[str]:
        """The fields that can be sent, whatever the options."""
        return frozenset(declared.name for declared in cls.fields if declared.back)

    @classmethod
    def uses(cls) -> dict[str, set[str]]:
        """The fields that are read, by operation of the contract; for systems that have one to be checked."""
        return {}

    @classmethod
    def sends(cls) -> dict[str, set[str]]:
        """The fields that are sent, likewise."""
        return {}

    def create(self, record: Record, own_id: str) -> Record:
        """Create an entity of all that ``record`` tells, and leave ``own_id`` at it; returns the answer.

        :raise Conflict: there is one with such values, or with this id, already.
        :raise RemoteError: any other; after some of them it may exist all the same.
        """
        raise NotImplementedError

    def update(self, external_id: str, record: Record) -> Record:
        """Change the fields that are not MISSING (None empties one); returns the answer."""
        raise NotImplementedError

    def delete(self, external_id: str) -> None:
        """Delete the entity; one that is gone already is fine."""
        raise NotImplementedError

    def settle(self, wanted: Sequence[Record]) -> list[Record | RecordError | RemoteError]:
        """Bring what is there to what is wanted; for streams with a ``batch``.

        Entities are found by what identifies them, and read before anything is sent: however often it is called, and
        whatever became of the calls before, nothing is there twice. One that is ``deleted`` shall not be there.

        :return: for each of ``wanted`` what is there now, or why it cannot be so; ``code`` "locked" if only for now.
        :raise RemoteError: one that is about the system or the key, not about a record; some may have been sent.
        """
        raise NotImplementedError

    def find_own(self, own_id: str, since: datetime) -> Record | None:
        """The entity that carries our id, among what changed since; None where there is none, or no list."""
        if not self.listed:
            return None
        listed = (record for page in self.pages(since) for record in page.records)
        return next((record for record in listed if record.own_id == own_id), None)

    def pages(self, since: datetime | None = None, start: int = 1, first_day: date | None = None) -> Iterator[Page]:
        """The whole list, or what changed at or after ``since``; each page is one call.

        :param start: the number of the page to begin with, for a pass that goes on.
        :param first_day: leave out what is only about earlier days (where the list is ``ranged``).
        """
        raise NotImplementedError

    def read_file(self, external_id: str, file: File, limit: int) -> bytes:
        """The contents of one of an entity's files.

        :raise RemoteError: it cannot be read, or has more than ``limit`` bytes.
        """
        raise NotImplementedError

    def read(self, external_id: str, single: bool = True) -> Record | None:
        """One entity, None if it is gone; ``single=False`` after a pass whose ``seen`` vouches for keys left out."""
        raise NotImplementedError

    def modified(self, item: dict) -> datetime | None:
        return None

    def deleted(self, item: dict) -> bool:
        return False

    def own_id(self, item: dict) -> str | None:
        return None

    def label(self, item: dict) -> str:
        return ""

    def build(self, item: Any, single: bool = False) -> Record:
        """The record of one payload.

        Fields that cannot be read are collected in ``errors``; nothing is guessed in their place. Fields whose key is
        left out have the value of an empty one and are listed in ``absent``: good enough to fill, not to empty.

        :param single: the payload was read alone, so that it proves nothing about keys it leaves out.
        :raise ContractBroken: the payload is no entity at all.
        """
        if not isinstance(item, dict) or not is_id(item.get("id")):
            raise ContractBroken(
                f"An entity in the list of {self.record.__name__} has no id.", detail=f"It has: {_keys(item)}"
            )
        values: dict[str, Any] = {}
        errors: list[RecordError] = []
        absent: list[str] = []
        for declared in self.offered:
            try:
                # Nearly all fields are plain keys, and this is the innermost loop of an unchanged pass.
                if declared.key is not None and declared.key in item:
                    values[declared.name] = declared.convert(item[declared.key], self)
                    continue
                raw, left_out = declared.find(item)
                if declared.required and len(left_out) == len(declared.paths):
                    raise _missing(declared.name)
                if left_out and (single or not self.seen.issuperset(left_out)):
                    absent.append(declared.name)
                values[declared.name] = declared.convert(raw, self)
            except RecordError as error:
                error.field = declared.name
                errors.append(error)
        for name in self._required:
            if name in values and values[name] is None:
                errors.append(_missing(name))
        return self.record(
            external_id=str(item["id"]),
            modified=self.modified(item),
            deleted=self.deleted(item),
            own_id=self.own_id(item),
            label=clean_text(self.label(item)) or "",
            errors=tuple(errors),
            absent=tuple(absent),
            **values,
        )

    def build_page(self, items: list) -> tuple[list[Record], list[ContractBroken]]:
        """The records of one page, and what is wrong with the items that are none.

        Every key in the page counts as seen before the first record is built.
        """
        for item in items:
            if isinstance(item, dict):
                self.seen.update(item)
                for key, value in item.items():
                    if isinstance(value, dict):
                        self.seen.update(f"{key}.{inner}" for inner in value)
        records, broken = [], []
        for item in items:
            try:
                records.append(self.build(item))
            except ContractBroken as error:
                broken.append(error)
        return records, broken

    def read_or_none(self, call: Callable[[], Any], single: bool) -> Record | None:
        """What ``call`` returns, built; None where it finds nothing."""
        try:
            return self.build(call(), single)
        except NotFound:
            return None


class System:
    """An external system: what it is called, what it needs and what it offers."""

    #: Addresses by what they are called, for systems that have the same for every customer.
    hosts: ClassVar[dict[str, str]] = {}
    #: Whether each application that calls has a key of its own, besides the customer's.
    application_keys: ClassVar[bool] = False
    #: How a person gets a key there, in sentences; ``%(application)s`` is what the application is called there.
    guide: ClassVar[tuple[str, ...]] = ()
    #: Where the system itself explains it.
    guide_url: ClassVar[str] = ""
    #: Record types of which a person chooses in the set-up, one after the other, what is taken over; nothing else is,
    #: unless the connection is kept up to date. Without them everything is.
    chosen: ClassVar[tuple[type[Record], ...]] = ()
    #: Whether it tells by webhook what has changed.
    webhooks: ClassVar[bool] = False
    #: Stored with connections; never changes.
    code: ClassVar[str]
    name: ClassVar[str]
    url_example: ClassVar[str] = ""
    streams: ClassVar[tuple[type[Stream], ...]] = ()

    def connect(
        self,
        credentials: Credentials,
        before_call: Callable[[], None] | None = None,
        tenant: Tenant | None = None,
    ) -> Any:
        """A client: ``tenant()``, ``check()`` (a ``Check``), ``stream(...)``, ``close()``.

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

    def stream_class(self, record_type: str) -> type[Stream]:
        return next(stream for stream in self.streams if stream.record_type() == record_type)


def _missing(name: str) -> RecordError:
    return RecordError("value", _lt("the field %(name)s is missing"), name, name=name.replace("_", " "))


def _keys(item: Any) -> str:
    """What an item consists of, without its values: they may be personal."""
    return ", ".join(sorted(map(str, item)))[:300] if isinstance(item, dict) else type(item).__name__
