"""Project and Task: what people work on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .base import MISSING, Record, Ref


@dataclass(frozen=True)
class Project(Record):
    """Work for a customer, or for the company itself.

    ``customer`` is a name, as some systems keep no customers of their own; ``manager`` is an employee; ``activity`` is
    what work on it is, unless somebody says something else.
    """

    name: str = MISSING
    number: str | None = MISSING
    description: str | None = MISSING
    customer: str | None = MISSING
    manager: Ref | None = MISSING
    start: date | None = MISSING
    end: date | None = MISSING
    activity: Ref | None = MISSING
    active: bool = MISSING

    @classmethod
    def details(cls) -> tuple[str, ...]:
        return ("number", "customer")


@dataclass(frozen=True)
class ProjectActivity(Record):
    """An activity of a project with the figures of its budget, in the currency of the company.

    ``budget`` is what was planned, ``invoiced`` and ``profit`` what has come of it, ``to_come`` what is expected yet.
    """

    project: Ref = MISSING
    activity: Ref = MISSING
    budget: Decimal | None = MISSING
    invoiced: Decimal | None = MISSING
    to_come: Decimal | None = MISSING
    profit: Decimal | None = MISSING
    active: bool = MISSING


@dataclass(frozen=True)
class Task(Record):
    """A part of a project. ``planned_hours`` is in hours."""

    project: Ref = MISSING
    name: str = MISSING
    number: str | None = MISSING
    description: str | None = MISSING
    planned_hours: Decimal | None = MISSING
    deadline: date | None = MISSING
    active: bool = MISSING

    @classmethod
    def details(cls) -> tuple[str, ...]:
        return ("number", "project")
