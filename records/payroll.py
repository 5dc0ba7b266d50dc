"""What payroll is paid by: wage types, and approved hours summed as payroll systems count them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .base import MISSING, Record, Ref


@dataclass(frozen=True)
class WageType(Record):
    """What a kind of work is paid by, such as overtime at 50 %; ``code`` is how payroll clerks call it."""

    name: str = MISSING
    code: str | None = MISSING
    active: bool = MISSING


@dataclass(frozen=True)
class ApprovedHours(Record):
    """What somebody worked on a day at one activity of one project, in hours, once it is approved.

    The sum of what was registered with this employee, day, project and activity: these four identify it. Where a system
    takes the trade of hours, or their wage type, these do as well; otherwise ``ApprovedWage`` has the wage type.
    """

    employee: Ref = MISSING
    day: date = MISSING
    project: Ref | None = MISSING
    activity: Ref | None = MISSING
    trade: Ref | None = MISSING
    wage_type: Ref | None = MISSING
    hours: Decimal = MISSING
    note: str | None = MISSING


@dataclass(frozen=True)
class ApprovedWage(Record):
    """How much of a wage type somebody earned on a day, in hours, once it is approved.

    The sum of what was registered with this employee, day and wage type: these three identify it.
    """

    employee: Ref = MISSING
    day: date = MISSING
    wage_type: Ref = MISSING
    hours: Decimal = MISSING
    note: str | None = MISSING
