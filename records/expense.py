"""Expenses: what employees paid for the company, and the types that tell what for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .base import MISSING, File, Record, Ref


@dataclass(frozen=True)
class ExpenseType(Record):
    """What expenses are made for. ``vat_rate`` is in percent."""

    name: str = MISSING
    code: str | None = MISSING
    vat_rate: Decimal | None = MISSING
    active: bool = MISSING


@dataclass(frozen=True)
class Money:
    """An amount; ``currency`` is an ISO 4217 code, or None for the company's own."""

    amount: Decimal
    currency: str | None = None


@dataclass(frozen=True)
class Expense(Record):
    """Something that an employee paid.

    ``cost`` includes VAT, of which ``vat_amount`` (in the same currency) is a part; ``company_cost`` is the same in the
    company's currency, and ``quantity`` says of how much (pieces, kilometres). ``state`` is draft, submitted,
    approved or rejected. ``active`` is False only when the expense was deleted.
    """

    employee: Ref = MISSING
    expense_type: Ref = MISSING
    day: date = MISSING
    cost: Money = MISSING
    vat_amount: Decimal | None = MISSING
    company_cost: Money = MISSING
    quantity: Decimal = MISSING
    description: str | None = MISSING
    project: Ref | None = MISSING
    state: str = MISSING
    receipts: tuple[File, ...] = MISSING
    active: bool = MISSING
