"""What people call the fields and the fixed values of records where no field of Odoo has a name for them."""

from __future__ import annotations

from typing import Any

from .sentence import Sentence, _lt

#: By the record's field.
FIELD_LABELS = {
    "active": _lt("Active"),
    "comment": _lt("Comment"),
    "currency": _lt("Currency"),
    "document": _lt("Document"),
    "employment": _lt("Employment"),
    "gross": _lt("Gross"),
    "half_day": _lt("Half day"),
    "lines": _lt("Lines"),
    "net": _lt("Net"),
    "paid": _lt("Paid time off"),
    "percent": _lt("Percentage"),
    "receipts": _lt("Receipts"),
    "seniority_start": _lt("Seniority date"),
    "span": _lt("Period"),
}

#: What people call a record type whose own name says something else in Odoo.
_TYPES = {"absence_hours": "Time off hours", "approved_wage": "Hours by wage type"}
_VALUES = {
    "marital": {
        "single": _lt("Single"),
        "married": _lt("Married"),
        "registered_partnership": _lt("Registered partnership"),
        "widowed": _lt("Widowed"),
        "divorced": _lt("Divorced"),
    },
    "contract_type": {"hourly": _lt("Hourly"), "permanent": _lt("Permanent"), "other": _lt("Other")},
    "payout_frequency": {"hourly": _lt("Hourly"), "monthly": _lt("Monthly")},
    "sex": {"male": _lt("Male"), "female": _lt("Female"), "other": _lt("Other")},
    "state": {
        "draft": _lt("Draft"),
        "submitted": _lt("Submitted"),
        "requested": _lt("Requested"),
        "approved": _lt("Approved"),
        "rejected": _lt("Rejected"),
        "cancelled": _lt("Cancelled"),
    },
    "unit": {"day": _lt("Day"), "half_day": _lt("Half day"), "hour": _lt("Hour")},
}


#: Fields that hold codes with a name in every language, or hours: of which type, as ``Shown`` knows them.
_VALUE_TYPES = {
    "country": "country",
    "nationality": "country",
    "language": "language",
    "hours": "hours",
    "planned_hours": "hours",
}


def type_label(record_type: str) -> str:
    """What people call a record type, in English: Odoo translates it as a choice of the fields that hold one."""
    return _TYPES.get(record_type) or record_type.replace("_", " ").capitalize()


def word_for(field: str, value: Any) -> Sentence | None:
    """What people call one of the fixed values of a record's field; None for any other value."""
    return _VALUES.get(field, {}).get(value) if isinstance(value, str) else None


def value_type(field: str) -> str | None:
    """The ``type`` of a ``Shown`` with a value of a record's field; None where the value itself determines it."""
    return _VALUE_TYPES.get(field)


def fixed_values(field: str) -> frozenset[str]:
    """The fixed values that a record's field may have; none where it may have any."""
    return frozenset(_VALUES.get(field, ()))
