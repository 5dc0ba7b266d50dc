"""Trade: what somebody is qualified to do on a construction site, by which payroll finds the rate."""

from __future__ import annotations

from dataclasses import dataclass

from .base import MISSING, Record


@dataclass(frozen=True)
class Trade(Record):
    """A trade (métier), such as carpenter. It has no rate: that is the payroll system's."""

    name: str = MISSING
    code: str | None = MISSING
    active: bool = MISSING
