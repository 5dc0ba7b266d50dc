"""Department: an organisational unit."""

from __future__ import annotations

from dataclasses import dataclass

from .base import MISSING, Record, Ref


@dataclass(frozen=True)
class Department(Record):
    """An organisational unit: its name, the unit above it and the employee who leads it."""

    name: str = MISSING
    parent: Ref | None = MISSING
    head: Ref | None = MISSING
    active: bool = MISSING

    @classmethod
    def details(cls) -> tuple[str, ...]:
        return ("parent",)
