"""The files with expenses and premiums that people import in Avantage as additional earnings.

Avantage's own format is not published. The lines begin as those of the file with hours do, and then say what another
vendor's page has about them (support.dreeven.com, "Intégration Avantage"): the earning, and either a quantity or an
amount, according to what Avantage expects for it.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ...records import MISSING, Money, RecordError, _lt
from ..file_layout import Column, Entry, FileLayout, Period
from .gateway import CURRENCY
from .hours_file import LAYOUT as HOURS
from .mapped import AMOUNT, DAY

Value = Callable[[Entry, Period], Any]
#: What each line begins with, as those of the file with hours.
_BEGIN = ("company", "period_first", "period_last", "revision", "employee", "project", "day")
_COLUMNS = {column.name: column for column in HOURS.columns}


#: Only expenses can be without one.
_NO_TYPE = _lt(
    "The expense has no expense type: no type, or more than one, has its category. Choose the category in one expense"
    " type."
)


def _earning(field: str) -> Value:
    def value(entry: Entry, _period: Period) -> str | None:
        found = entry.mapped.get(field)
        return found and (found.code or found.external_id)

    return value


def _own(name: str) -> Value:
    def value(entry: Entry, _period: Period) -> Any:
        found = getattr(entry.record, name)
        return None if found is MISSING else found

    return value


def _days_or_hours(entry: Entry, _period: Period) -> Decimal:
    if entry.mapped["wage_type"].choice != DAY:
        return entry.record.hours
    # Of one day there is one, also if hours of it are approved after others were written.
    return Decimal(0 if entry.is_later else 1)


def _quantity(entry: Entry, _period: Period) -> Decimal | None:
    return None if entry.mapped["expense_type"].choice == AMOUNT else entry.record.quantity


def _amount(entry: Entry, _period: Period) -> Decimal | None:
    """
    :raise RecordError: it is in a currency in which Avantage does not pay wages.
    """
    if entry.mapped["expense_type"].choice != AMOUNT:
        return None
    cost: Money = entry.record.company_cost
    if cost.currency != CURRENCY:
        raise RecordError(
            "value",
            _lt(
                "The amount is in %(currency)s, the currency of the company. Avantage only takes amounts in %(needed)s:"
                " enter it in Avantage by hand.",
                currency=cost.currency or "–",
                needed=CURRENCY,
            ),
        )
    return cost.amount


def _layout(
    name: str, about: tuple[str, ...], mapped: str, quantity: Value, amount: Value, note: str, *fields: str
) -> FileLayout:
    return FileLayout(
        columns=(
            *(_COLUMNS[one] for one in _BEGIN),
            Column("earning", "Code de gain", _earning(mapped), _NO_TYPE),
            Column("quantity", "Quantité", quantity),
            Column("amount", "Montant", amount),
            Column("note", "Note", _own(note)),
        ),
        fields=frozenset(("day", mapped, note, *fields)),
        about={field: HOURS.about[field] for field in about},
        numbers={field: HOURS.numbers[field] for field in about},
        name=name,
        settings=HOURS.settings,
    )


EXPENSES = _layout(
    "avantage_depenses_%(first)s_%(last)s_%(revision)s.csv",
    ("employee", "project"),
    "expense_type",
    _quantity,
    _amount,
    "description",
    "company_cost",
    "quantity",
)
PREMIUMS = _layout(
    "avantage_primes_%(first)s_%(last)s_%(revision)s.csv",
    ("employee",),
    "wage_type",
    _days_or_hours,
    lambda _entry, _period: None,
    "note",
    "hours",
)
