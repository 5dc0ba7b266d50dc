"""How the values of Avantage's columns become those of records."""

from __future__ import annotations

from typing import Any

from ...records import PartlyRead, PersonName, Ref, Trade, clean_text
from ..decode import day, texts


def person_name(values: tuple, stream: Any) -> PersonName | None:
    """A name from its two parts, or else from the full one, which may begin with the last name and a comma."""
    (first, last, full), cut = texts(values, stream)
    found = None
    if first or last:
        found = PersonName(first or "", last or "")
    elif full and "," in full:
        last, _comma, first = full.partition(",")
        found = PersonName(first.strip(), last.strip())
    elif full:
        found = PersonName.split(full)
    if cut:
        raise PartlyRead(found, cut, is_note=True)
    return found


def slashed_day(value: Any, stream: Any) -> Any:
    """A date as Avantage writes it, ``2026/12/31``; None for ``0000/00/00``."""
    text = clean_text(value or "")
    return day(text.replace("/", "-"), stream) if text else None


def trade(value: Any, _stream: Any) -> Ref | None:
    """The trade of that code."""
    code = clean_text(value or "")
    return Ref(Trade.record_type(), code) if code else None


def is_open(setting: str) -> Any:
    """Whether a status is none of those that the setting names, separated by commas.

    Which ones there are is not documented.
    """

    def decode(value: Any, stream: Any) -> bool:
        ended = str(stream.client.settings.get(setting) or "").split(",")
        return clean_text(value or "") not in {clean_text(one) for one in ended} - {None}

    return decode


def is_entered(setting: str) -> Any:
    """Whether a connection has a value for the setting."""
    return lambda settings: bool(settings.get(setting))
