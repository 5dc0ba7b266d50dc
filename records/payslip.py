"""Payslip: what a person earned in a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .base import MISSING, Record, Ref


@dataclass(frozen=True)
class PayslipLine:
    """One line. ``rate`` is in per cent, ``amount`` the line's total in the payslip's currency."""

    code: str
    name: str
    category: str | None
    quantity: Decimal
    rate: Decimal | None
    amount: Decimal


@dataclass(frozen=True)
class Document:
    """A printed payslip, with its bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Payslip(Record):
    """A confirmed payslip. ``gross`` and ``net`` are in ``currency``, an ISO 4217 code.

    ``document`` is made when the payslip is sent; it is never compared, as it is not the same twice.
    """

    employee: Ref = MISSING
    number: str | None = MISSING
    name: str | None = MISSING
    period_start: date = MISSING
    period_end: date = MISSING
    gross: Decimal | None = MISSING
    net: Decimal = MISSING
    currency: str = MISSING
    lines: tuple[PayslipLine, ...] = MISSING
    document: Document | None = MISSING
