"""A mapping that a system declares: a person decides which remote value stands for which Odoo value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Values
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, NamedTuple

from ..records import Record

if TYPE_CHECKING:
    from .stream import Stream

Settings = Values[str, Any]


@dataclass(frozen=True)
class Mapping:
    """Pairs of an Odoo value and a remote value; several Odoo values may share one remote value.

    A stream that sends names the mapping in a field that is a reference (``Field(…, mapping=name)``). The reference
    then is the remote value that a person has chosen, and not what the Odoo value is linked to. Such a field is never
    imported: a remote value does not say which of several Odoo values is meant. ``label`` and ``help`` are marked with
    ``_lt``.

    :param record: the record type of the Odoo values.
    :param required: a record that refers to a value without a remote value is not sent; otherwise it is sent without
        this field.
    :param when: whether the mapping is used, by the values of the connection's settings; None if it always is.
    :param choices: what a person also chooses for each Odoo value, such as whether its quantity or its amount is sent:
        pairs of a value and what people read (marked with ``_lt``), the default first. A value has the same text in
        all mappings of all systems.
    :param unless: names of other mappings of the same record type. An Odoo value that is mapped there counts there
        only: what refers to it is not sent by this mapping, whatever it is mapped to here.
    :param unmapped: as what the system takes a record that is sent without this field, as a sentence; empty if there is
        nothing to say.
    """

    name: str
    record: type[Record]
    label: str
    help: str = ""
    required: bool = True
    when: Callable[[Settings], bool] | None = None
    choices: tuple[tuple[str, str], ...] = ()
    unless: tuple[str, ...] = ()
    unmapped: str = ""

    def choice(self, chosen: str | None) -> str | None:
        """What counts if a person has chosen that, or nothing; None if there is nothing to choose."""
        values = [value for value, _label in self.choices]
        return chosen if chosen in values else next(iter(values), None)

    def is_used(self, settings: Settings) -> bool:
        """
        :param settings: the values of the connection's settings.
        """
        return self.when is None or self.when(settings)


class MappingValue(NamedTuple):
    """One remote value, as ``mapping_values(name)`` of a client lists it.

    :param code: what people call it for short; None if it has nothing like that.
    :param active: whether it can be used for new entries.
    :param kind: what sort of value it is, where there are several sorts; people read it before the label.
    :param choice: never listed: which of the mapping's ``choices`` counts for the Odoo value that is mapped to it.
    """

    external_id: str
    code: str | None
    label: str
    active: bool = True
    kind: str | None = None
    choice: str | None = None


def check_mappings(mappings: Sequence[Mapping], streams: Iterable[type[Stream]]) -> None:
    """
    :raise ValueError: two mappings have one name, or one gives way to a mapping that is not declared for the same
        record type, or a field names a mapping that is not declared, is never sent, or
        belongs to the key of a stream that does not say what then becomes of its records (see ``_check_key``).
    """
    names = [mapping.name for mapping in mappings]
    if len(set(names)) < len(names):
        raise ValueError("two mappings have one name")
    for mapping in mappings:
        others = {one.name for one in mappings if one.record is mapping.record and one is not mapping}
        if not others.issuperset(mapping.unless):
            raise ValueError(f"{mapping.name!r} gives way to a mapping that is not declared for the same record type")
    for stream in streams:
        for field in stream.fields:
            if field.mapping is None:
                continue
            place = f"the field {field.name!r} of {stream.record_type()}"
            if field.mapping not in names:
                raise ValueError(f"{place} names a mapping that is not declared: {field.mapping!r}")
            if not field.encode:
                raise ValueError(f"{place} has a mapping, but is never sent")
        _check_key(stream)


def check_choices(mappings: Iterable[Mapping]) -> None:
    """
    :param mappings: those of all systems.
    :raise ValueError: a value of a choice stands twice in a mapping, or has several texts.
    """
    labels: dict[str, str] = {}
    for mapping in mappings:
        values = [value for value, _label in mapping.choices]
        if len(set(values)) < len(values):
            raise ValueError(f"the mapping {mapping.name!r} has two choices of one value")
        for value, label in mapping.choices:
            if labels.setdefault(value, str(label)) != str(label):
                raise ValueError(f"the choice {value!r} has two texts: {labels[value]!r} and {str(label)!r}")


def _check_key(stream: type[Stream]) -> None:
    """
    :raise ValueError: records with different Odoo values would be one entity, and overwrite each other; or all records
        of the stream might be one.
    """
    mapped, name = stream.mapped_key(), stream.record_type()
    if not mapped:
        return
    names = ", ".join(sorted(mapped))
    if not stream.sums:
        raise ValueError(f"the key of {name} is mapped ({names}), but neither ``sums`` nor ``own_ids`` is declared")
    unknown = set(stream.sums) - {field.name for field in stream.fields if field.name not in stream.key}
    if unknown:
        raise ValueError(f"{name} sums what it does not send beside its key: {', '.join(sorted(unknown))}")
    if mapped == set(stream.key):
        raise ValueError(f"all fields of the key of {name} are mapped: one at least has to be as it is in Odoo")
