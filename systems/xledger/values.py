"""How the values of an Xledger employee become a record's, and the other way round."""

from __future__ import annotations

from datetime import date
from typing import Any

from ...records import MISSING, Employment, PartlyRead, PersonName, RecordError, Ref, _lt
from ..decode import day, texts
from ..encode import iso_day


class FirstDay(Employment):
    """An employment of which only the first day is known: equal to each one that begins on that day.

    The system knows no periods, and the last day is a field of its own.
    """

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Employment) and self.entry == other.entry

    def __hash__(self) -> int:
        return hash(self.entry)


def first_day(value: Any, stream: Any) -> Employment | None:
    start = day(value, stream)
    return FirstDay(start) if start else None


def write_first_day(value: Employment | None, stream: Any) -> tuple[Any, Any]:
    """The day since which somebody is employed is also the first one on which anything can be posted."""
    start: date | None = value.entry if value else None
    return iso_day(start, stream), iso_day(start, stream) if start else MISSING


def write_last_day(value: date | None, stream: Any) -> tuple[Any, Any]:
    """The last day; the employee is closed on it only where the settings say so, as pay may follow."""
    written = iso_day(value, stream)
    return written, written if stream.client.settings.get("close_leavers") else MISSING


def person_name(value: tuple, stream: Any) -> PersonName:
    """The two parts of the name; employees without a contact have only a description, "First Last"."""
    (first, last, full), cut = texts(value, stream)
    if first or last:
        name = PersonName(first or "", last or "")
    elif full:
        name = PersonName.split(full)
    else:
        raise RecordError("value", _lt("the name is missing"))
    if cut:
        raise PartlyRead(name, cut, is_note=True)
    return name


def write_name(value: PersonName, _stream: Any) -> tuple[str, str, str]:
    return value.first, value.last, str(value)


def not_told(_value: Any, _stream: Any) -> Any:
    """A field that the system takes and never gives, or not whole."""
    return MISSING


def superior(value: Ref | None, _stream: Any) -> dict[str, str] | None:
    return {"dbId": value.external_id} if value else None
