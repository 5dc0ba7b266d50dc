"""Jobs and types of employment: what a person maps to the values of a system."""

from __future__ import annotations

from dataclasses import dataclass

from .base import MISSING, Record


@dataclass(frozen=True)
class Job(Record):
    """A job position, such as accountant."""

    name: str = MISSING
    active: bool = MISSING


@dataclass(frozen=True)
class EmploymentType(Record):
    """A type of contract, such as permanent or temporary."""

    name: str = MISSING
    code: str | None = MISSING
