"""Suppliers, and what was ordered from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .base import MISSING, Record, Ref


@dataclass(frozen=True)
class Supplier(Record):
    """A supplier of the company, by its code."""

    name: str = MISSING
    code: str = MISSING
    active: bool = MISSING


@dataclass(frozen=True)
class PurchaseLine:
    """A part of an order.

    :param activity: the code of the activity for which it was ordered.
    :param amount: without taxes, in the currency of the company.
    """

    activity: str | None
    amount: Decimal | None


@dataclass(frozen=True)
class PurchaseOrder(Record):
    """An order to a supplier, with amounts in the currency of the company.

    ``closed`` orders are delivered and invoiced. ``active`` is False only when the order is gone.
    """

    number: str = MISSING
    supplier: Ref | None = MISSING
    day: date | None = MISSING
    untaxed: Decimal | None = MISSING
    total: Decimal | None = MISSING
    project: Ref | None = MISSING
    closed: bool = MISSING
    lines: tuple[PurchaseLine, ...] = MISSING
    active: bool = MISSING
