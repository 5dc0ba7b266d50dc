"""Values of records as JSON, exactly: what is read back equals what was stored."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from . import absence, base, employee, expense, hours, payslip, purchase, work
from .base import MISSING

#: The key of an object that says which type it stands for.
_TYPE = "type"
#: The value objects that records are made of, by the name of their class.
_CLASSES = {
    cls.__name__: cls
    for module in (absence, base, employee, expense, hours, payslip, purchase, work)
    for cls in vars(module).values()
    if dataclasses.is_dataclass(cls) and not issubclass(cls, base.Record)
}


def to_json(value: Any) -> Any:
    """``value`` in JSON's types; MISSING too. A type that a system derives from one of records is stored as that one.

    Contents of files, and what is of no type that is known here, are not kept: they become MISSING. Nothing is raised,
    as this is called while it is recorded what was sent.
    """
    if value is None or isinstance(value, (bool, str, int)):
        return value
    if isinstance(value, (tuple, list)):
        return [to_json(part) for part in value]
    if isinstance(value, (Decimal, float)):
        return {_TYPE: "number", "value": str(value)}
    if isinstance(value, datetime):
        return {_TYPE: "datetime", "value": value.isoformat()}
    if isinstance(value, date):
        return {_TYPE: "date", "value": value.isoformat()}
    cls = next((cls for cls in type(value).__mro__ if _CLASSES.get(cls.__name__) is cls), None)
    if cls is None:
        return {_TYPE: "MISSING"}
    return {_TYPE: cls.__name__, **{part.name: to_json(getattr(value, part.name)) for part in dataclasses.fields(cls)}}


def from_json(stored: Any) -> Any:
    """The value that ``to_json`` has stored. MISSING where it cannot be read: an older version of a type had other
    parts."""
    if isinstance(stored, list):
        return tuple(map(from_json, stored))
    if not isinstance(stored, dict):
        return stored
    parts = {name: from_json(part) for name, part in stored.items() if name != _TYPE}
    try:
        return _READERS[stored[_TYPE]](**parts)
    except (ArithmeticError, KeyError, TypeError, ValueError):
        return MISSING


_READERS = {
    "MISSING": lambda: MISSING,
    "number": lambda value: Decimal(value),
    "datetime": lambda value: datetime.fromisoformat(value),
    "date": lambda value: date.fromisoformat(value),
    **_CLASSES,
}
