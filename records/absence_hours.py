"""Time off as payroll systems take it: hours of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .base import MISSING, Record, Ref


@dataclass(frozen=True)
class AbsenceHours(Record):
    """How much of a day somebody is off with one type of absence, in hours of work, once it is approved.

    The sum over all absences of this employee, day, type and child: these identify it.

    :param child: the name of the child for whom the employee is off; None where it is for none.
    :param comment: what employees and approvers have written about it.
    """

    employee: Ref = MISSING
    day: date = MISSING
    absence_type: Ref = MISSING
    hours: Decimal = MISSING
    child: str | None = MISSING
    comment: str | None = MISSING
