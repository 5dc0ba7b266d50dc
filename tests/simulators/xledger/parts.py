"""All that the simulated Xledger consists of; each part adds its types to the schema."""

from __future__ import annotations

from .employees import EmployeesPart
from .entities import EntitiesPart
from .part import Part

PARTS: tuple[type[Part], ...] = (EntitiesPart, EmployeesPart)
