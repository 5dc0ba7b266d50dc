"""The ground all record types stand on: MISSING, references and per-field fingerprints."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timezone
from decimal import Decimal
from enum import Enum
from hashlib import blake2b
from typing import Any, Callable

from .sentence import Sentence, as_sentence

#: The fields that number records of most types.
_NUMBERED = ("number", "code")


class _Missing(Enum):
    """A field that the other side does not offer, as opposed to one that is empty (None)."""

    MISSING = "MISSING"

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        # ``record.phone or ""`` would turn "not offered" into "emptied", the one mistake this is made to prevent.
        raise TypeError("MISSING is neither true nor false: compare with 'is MISSING'")


MISSING = _Missing.MISSING


class RecordError(Exception):
    """One record that cannot be used as it is.

    :param code: what kind of trouble it is, stable (``value``, ``contract``, ``reference``, ...).
    :param message: a sentence for an HR officer; a plain text is shown as it is.
    :param field: the record field it is about, if it is about one.
    :param candidates: the ids of the Odoo records among which a person has to choose.
    :param fix: the Odoo record in which a person corrects it, as (model, id); None if none is known.
    :param values: for the places of the message; ``shared`` marks those that name the cause, not only the record.
    """

    def __init__(
        self,
        code: str,
        message: Sentence | str,
        field: str | None = None,
        /,
        candidates: Sequence[int] = (),
        fix: tuple[str, int] | None = None,
        **values: Any,
    ):
        if values and not isinstance(message, Sentence):
            raise TypeError("only a sentence that is marked for translation has places for values")
        self.sentence = as_sentence(message).filled(**values)
        super().__init__(str(self.sentence))
        self.code = code
        self.field = field
        self.candidates = list(candidates)
        self.fix = fix


class PartlyRead(RecordError):
    """A field of which only a part can be used; the part is taken over.

    :param value: the part, as a record holds it.
    :param is_note: there is nothing to correct, so the message is a note and no issue.
    """

    def __init__(self, value: Any, error: RecordError, is_note: bool = False):
        super().__init__(error.code, error.sentence, error.field, fix=error.fix)
        self.value = value
        self.is_note = is_note


@dataclass(frozen=True)
class Ref:
    """A reference to another entity of the same system, by its external id."""

    record: str
    external_id: str


@dataclass(frozen=True)
class File:
    """A file that belongs to an entity; its contents are read apart.

    :param key: its id in the external system.
    :param name: the file's name, without a path.
    :param media_type: what the system says it is; the contents may say otherwise.
    """

    key: str
    name: str
    media_type: str | None = None


@dataclass(frozen=True)
class Record:
    """What every record carries besides its own fields.

    :param external_id: the entity's id in the external system.
    :param modified: when the entity changed there, aware, or None if the system does not tell.
    :param deleted: the system reports the entity as deleted; its other fields do not count.
    :param own_id: the id that we left at the entity when we created it, if the system keeps one.
    :param label: how a person there would call it; for messages only.
    :param errors: fields that could not be read, or only in part. Such a field keeps its value in Odoo; the rest of the
        record is imported, unless it is worth nothing without the field.
    :param absent: fields that are MISSING because the answer left out a key that the system may have stopped sending.
    :param remarks: what the people who look at a run should know although there is nothing to correct, such as a text
        that was cut.
    :param unsent: in an answer to what was sent, the fields that the system has not got: they are still to be sent.
    :param vanished: ``deleted`` only because the system does not show the entity any more: it may also be that the
        right to read it was lost.
    :param payload_hash: a hash of what its building depended on and, after a colon, a keyed one of the payload it was
        built from; None if the same payload may give another record at another time.
    """

    external_id: str
    modified: datetime | None = None
    deleted: bool = False
    own_id: str | None = None
    label: str = ""
    errors: tuple[RecordError, ...] = ()
    absent: tuple[str, ...] = ()
    remarks: tuple[RecordError, ...] = ()
    vanished: bool = False
    unsent: tuple[str, ...] = ()
    payload_hash: str | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Record:
        """The record with these values of its fields, of which ``external_id`` has to be one.

        The constructor of a frozen dataclass sets one attribute after the other, which takes six times as long.
        """
        record = object.__new__(cls)
        record.__dict__.update(cls._defaults(), **values)
        return record

    @classmethod
    @functools.cache
    def _defaults(cls) -> dict[str, Any]:
        return {field.name: field.default for field in dataclasses.fields(cls) if field.name != "external_id"}

    @classmethod
    @functools.cache
    def record_type(cls) -> str:
        """The type's name in the database and in links: the class name in snake case."""
        return _snake(cls.__name__)

    @classmethod
    @functools.cache
    def field_names(cls) -> tuple[str, ...]:
        """The fields that are exchanged, in their declared order."""
        own = {field.name for field in dataclasses.fields(Record)}
        return tuple(field.name for field in dataclasses.fields(cls) if field.name not in own)

    def values(self) -> dict[str, Any]:
        """The exchanged fields that are not MISSING."""
        return dict(self._values)

    def only(self, names: Iterable[str]) -> Record:
        """The same record with every field MISSING that is not among ``names``."""
        keep = set(names)
        dropped = {name: MISSING for name in self._values if name not in keep}
        return dataclasses.replace(self, **dropped) if dropped else self

    def fingerprints(self, key: bytes) -> dict[str, str]:
        """The fingerprint of each exchanged field that is not MISSING."""
        known = self.__dict__.get("_fingerprints")
        if known is None or known[0] != key:
            known = (key, {name: fingerprint(value, key) for name, value in self._values.items()})
            self.__dict__["_fingerprints"] = known
        return dict(known[1])

    @classmethod
    def evidence(cls) -> tuple[str, ...]:
        """The fields that tell one person from another; none where the records are not about persons."""
        return ()

    @classmethod
    def details(cls) -> tuple[str, ...]:
        """The fields by which people tell records of one name apart, the most telling first."""
        return tuple(name for name in cls.field_names() if name in _NUMBERED)

    def refs(self) -> dict[str, Ref]:
        """The references among the exchanged fields."""
        return {name: value for name, value in self._values.items() if isinstance(value, Ref)}

    # A record never changes, and is asked for these several times on its way.
    @functools.cached_property
    def _values(self) -> dict[str, Any]:
        own = self.__dict__
        return {name: own[name] for name in self.field_names() if own[name] is not MISSING}


def is_empty(value: Any) -> bool:
    """Whether ``value`` says "nothing there": None, an empty text or an empty tuple (0 and False say something)."""
    return value is None or value == "" or value == ()


def fingerprint(value: Any, key: bytes) -> str:
    """A keyed hash of one normalised field value, 16 hexadecimal digits.

    Keyed, because a plain hash of a birthday or of a social-security number can be guessed by trying them all.
    Two values have the same fingerprint when a person would call them the same: None, "" and () are one.
    """
    return _fingerprint_of_word(value, key) if type(value) in _WORDS else _fingerprint(value, key)


def _fingerprint(value: Any, key: bytes) -> str:
    return blake2b(_canonical(value).encode(), key=key, digest_size=8).hexdigest()


# Half of what a page holds are words that its records share: nothing, yes or no, a country, a function, a department.
# They come up again within the page, so a small memory is enough; it is typed, as True equals 1 and has another hash.
_fingerprint_of_word = functools.lru_cache(maxsize=4096, typed=True)(_fingerprint)
_WORDS = frozenset((str, bool, Ref, type(None)))


def digest(fingerprints: dict[str, str]) -> str:
    """One hash for all of a record's fingerprints."""
    return blake2b("".join(map("".join, sorted(fingerprints.items()))).encode(), digest_size=8).hexdigest()


def _canonical(value: Any) -> str:
    """An unambiguous text for a value built of the types that records use."""
    return _writer(type(value))(value)


@functools.cache
def _writer(cls: type) -> Callable[[Any], str]:
    """What writes values of a type; found once for each, as an unchanged pass writes some twenty values a record."""
    for known, write in _WRITERS.items():
        if issubclass(cls, known):
            return write
    if dataclasses.is_dataclass(cls):
        return _canonical_object
    raise TypeError(f"a record cannot hold a {cls.__name__}")


def _canonical_number(value: int | float | Decimal) -> str:
    return "m" + format(Decimal(str(value)).normalize() + 0, "f")


def _canonical_object(value: Any) -> str:
    # Value objects are immutable, and some (a schedule) are shared by thousands of records.
    text = value.__dict__.get("_canonical_text")
    if text is None:
        text = _canonical_parts([getattr(value, name) for name in _names(type(value))])
        value.__dict__["_canonical_text"] = text
    return text


def _canonical_parts(values: Iterable[Any]) -> str:
    parts = [_canonical(item) for item in values]
    return "l" + "".join([f"{len(part)}:{part}" for part in parts]) if parts else "n"


#: The first that fits counts: what is true or false is a number too, and a moment is a day.
_WRITERS: dict[type, Callable[[Any], str]] = {
    str: lambda value: "s" + value if value else "n",
    type(None): lambda value: "n",
    bool: lambda value: f"b{value:d}",
    datetime: lambda value: "t" + value.astimezone(timezone.utc).isoformat(timespec="seconds"),
    date: lambda value: "d" + value.isoformat(),
    int: _canonical_number,
    float: _canonical_number,
    Decimal: _canonical_number,
    bytes: lambda value: "x" + blake2b(value, digest_size=16).hexdigest(),
    Ref: lambda value: f"r{value.record}/{value.external_id}",
    tuple: _canonical_parts,
    list: _canonical_parts,
}


@functools.cache
def _names(cls: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(cls))


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def drop_missing(values):
    """``values`` without those that are MISSING: what the other side does not offer is never written."""
    return {name: value for name, value in values.items() if value is not MISSING}
