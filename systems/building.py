"""How a payload becomes a record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ..records import PartlyRead, Record, RecordError, Sentence, _lt, clean_text
from .declaration import Declaration
from .decode import is_id
from .errors import ContractBroken


class Building(Declaration):
    """The part of a stream that makes records of payloads.

    A field whose key an answer leaves out is surely empty only if the key has been seen in this pass (``seen``): a
    key that nobody's data has any more means that the system stopped sending it, not that everybody lost a value.
    """

    def __init__(self, client: Any, options: Iterable[str] = ()):
        self.client = client
        self.seen: set[str] = set()
        on = set(options)
        self.offered = tuple(item for item in self.fields if item.is_offered(on, lambda: client.settings))
        #: The keys of objects in which values stand.
        self._nested = {keys[0] for item in self.offered for keys in item.keys if len(keys) > 1}
        self._required = self.required()
        self._remarks: list[RecordError] = []

    def identity(self, item: dict) -> Any:
        """What an entity's payload has for its id."""
        return item.get("id")

    def modified(self, item: dict) -> datetime | None:
        return None

    def deleted(self, item: dict) -> bool:
        return False

    def own_id(self, item: dict) -> str | None:
        return None

    def label(self, item: dict) -> str:
        return ""

    def remark(self, message: Sentence) -> None:
        """Called where a value is decoded otherwise than it stands in the payload: say so in the run."""
        self._remarks.append(RecordError("remark", message))

    def build(self, item: Any, single: bool = False) -> Record:
        """The record of one payload.

        Fields that cannot be read are collected in ``errors``; nothing is guessed in their place. Fields whose key is
        left out have the value of an empty one and are listed in ``absent``: good enough to fill, not to empty.

        :param single: the payload was read alone, so that it proves nothing about keys it leaves out.
        :raise ContractBroken: the payload is not an entity.
        """
        identity = self.identity(item) if isinstance(item, dict) else None
        if not is_id(identity):
            raise ContractBroken(
                _lt("An entity in the list of %(type)s has no id.", type=self.record.__name__),
                detail=f"It has: {_keys(item)}",
            )
        values: dict[str, Any] = {}
        errors: list[RecordError] = []
        absent: list[str] = []
        self._remarks = []
        for declared in self.offered:
            try:
                # Nearly all fields are plain keys, and this is the innermost loop of an unchanged pass.
                if declared.key is not None and declared.key in item:
                    values[declared.name] = declared.decode(item[declared.key], self)
                    continue
                raw, left_out = declared.find(item)
                if declared.required and len(left_out) == len(declared.paths):
                    raise _missing(declared.name)
                if left_out and (single or not self.seen.issuperset(left_out)):
                    absent.append(declared.name)
                values[declared.name] = declared.decode(raw, self)
            except RecordError as error:
                error.field = declared.name
                if isinstance(error, PartlyRead):
                    values[declared.name] = error.value
                (self._remarks if getattr(error, "is_note", False) else errors).append(error)
        for name in self._required:
            if name in values and values[name] is None:
                del values[name]  # it is not emptied
                errors.append(_missing(name))
        values.update(
            external_id=str(identity),
            modified=self.modified(item),
            deleted=self.deleted(item),
            own_id=self.own_id(item),
            label=clean_text(self.label(item)) or "",
            errors=tuple(errors),
            absent=tuple(absent),
            remarks=tuple(self._remarks),
        )
        return self.record.of(values)

    def build_page(self, items: list) -> tuple[list[Record], list[ContractBroken]]:
        """The records of one page, and what is wrong with the items that are none.

        Every key in the page counts as seen before the first record is built.
        """
        self.see(items)
        records, broken = [], []
        for item in items:
            try:
                records.append(self.build(item))
            except ContractBroken as error:
                broken.append(error)
        return records, broken

    def see(self, items: list) -> None:
        """Count every key in a page as seen."""
        for item in items:
            if isinstance(item, dict):
                self.seen.update(item)
                for key in self._nested:
                    if isinstance(item.get(key), dict):
                        self.seen.update(f"{key}.{inner}" for inner in item[key])


def _missing(name: str) -> RecordError:
    return RecordError("value", _lt("the value is missing"), name)


def _keys(item: Any) -> str:
    """What an item consists of, without its values: they may be personal."""
    return ", ".join(sorted(map(str, item)))[:300] if isinstance(item, dict) else type(item).__name__
