"""How the values of an Xledger employee become a record's, and the other way round."""

from __future__ import annotations

from datetime import date
from typing import Any

from ...records import MISSING, BankAccount, PartlyRead, PersonName, RecordError, Ref, _lt
from ..decode import texts
from ..encode import iso_day


def write_first_day(value: date | None, stream: Any) -> tuple[Any, Any]:
    """The day since which somebody is employed is also the first one on which anything can be posted."""
    return iso_day(value, stream), iso_day(value, stream) if value else MISSING


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


def bank_account(value: BankAccount | None, _stream: Any) -> str | None:
    """The number as Odoo has it, with that of the bank before it where they are apart."""
    return f"{value.clearing or ''}{value.number}" if value else None
