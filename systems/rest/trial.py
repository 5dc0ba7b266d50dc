"""What trying a list shows: plain data for a page, with the values hidden that its reader may not see."""

from __future__ import annotations

from collections.abc import Collection
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from ...records import MISSING, RecordError, Sentence
from .paths import Steps, follow, steps_of

HIDDEN = "••••"


@dataclass(frozen=True)
class TriedField:
    """One field of an entity.

    :param paths: where its value stands, and what the value is checked against; empty for a constant.
    :param raw: the value at each of the paths, shortened.
    :param value: what the field's value is read as; empty if it says nothing, or could not be read.
    :param error: why it could not be read, or only in part.
    :param left_out: those of the paths that the entity does not have.
    """

    name: str
    paths: tuple[str, ...] = ()
    raw: tuple[Any, ...] = ()
    value: Sentence | str = ""
    error: Sentence | None = None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class TriedItem:
    """One entity.

    :param raw: the entity as it came, shortened.
    :param marks: likewise what is no field of the record: ``id``, ``modified``, ``deleted``, ``own_id``, ``label``.
    :param error: why it is no entity.
    """

    raw: Any
    marks: tuple[TriedField, ...] = ()
    fields: tuple[TriedField, ...] = ()
    error: Sentence | None = None


@dataclass(frozen=True)
class Trial:
    """What trying a list gave.

    :param call: the method and the path of the first page.
    :param pages: how many entities each page that was read has.
    :param total: how many entities the whole list has, if the system says so.
    :param is_complete: the pages that were read are the whole list.
    :param error: why the list, or its second page, could not be read.
    :param remarks: what else is odd about the list.
    """

    record_type: str
    call: str = ""
    items: tuple[TriedItem, ...] = ()
    pages: tuple[int, ...] = ()
    total: int | None = None
    is_complete: bool = False
    error: Sentence | None = None
    remarks: tuple[Sentence, ...] = ()

    def masked(self, names: Collection[str]) -> Trial:
        """The same for somebody who may not see the fields of these names.

        Of the entities as they came only what belongs to other fields is left, as nothing tells what else in them is
        personal. Without names everything is left.
        """
        if not names:
            return self
        return replace(self, items=tuple(_masked_item(item, names) for item in self.items))


def _masked_item(item: TriedItem, names: Collection[str]) -> TriedItem:
    all_ = [one for one in (*item.marks, *item.fields) if one.name != "label"]
    hidden = {path for one in all_ if one.name in names for path in one.paths}
    shown = {path for one in all_ if one.name not in names for path in one.paths} - hidden
    raw = _hidden(item.raw)
    for path in sorted(shown):
        _copy(item.raw, raw, steps_of(path))
    for path in hidden:  # also if it stands inside of what is shown
        _copy(_hidden(item.raw), raw, steps_of(path))
    return replace(
        item,
        raw=raw,
        marks=tuple(_masked_field(one, hidden, names, shown) for one in item.marks),
        fields=tuple(_masked_field(one, hidden, names, shown) for one in item.fields),
        error=item.error and _hidden(item.error),
    )


def _masked_field(
    one: TriedField, hidden: Collection[str], names: Collection[str], shown: Collection[str]
) -> TriedField:
    is_hidden = one.name in names or not hidden.isdisjoint(one.paths)
    is_hidden = is_hidden or (one.name == "label" and not shown.issuperset(one.paths))
    raw = tuple(_hidden(value) if is_hidden or path in hidden else value for path, value in zip(one.paths, one.raw))
    if not is_hidden:
        return replace(one, raw=raw)
    return replace(one, raw=raw, value=one.value and HIDDEN, error=one.error and _hidden(one.error))


def _hidden(value: Any) -> Any:
    """``value`` with everything hidden but its shape."""
    if isinstance(value, dict):
        return {name: _hidden(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_hidden(inner) for inner in value]
    if isinstance(value, Sentence):  # what a value is not, such as "a text", and sentences that quote it in turn
        return Sentence(value.template, **{name: _hidden(inner) for name, inner in value.values.items()})
    return value if value in (None, "") or isinstance(value, bool) else HIDDEN


def _copy(source: Any, target: Any, steps: Steps) -> None:
    """Put what stands at a place of ``source`` at the same place of ``target``, which has the same shape."""
    try:
        value, place = follow(source, steps), follow(target, steps[:-1])
    except RecordError:
        return
    if steps and isinstance(place, (dict, list)) and value is not MISSING:
        place[steps[-1]] = deepcopy(value)
