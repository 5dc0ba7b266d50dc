"""All that the simulated Xledger consists of; each part adds its types to the schema."""

from __future__ import annotations

from .absences import AbsencesPart
from .changes import EmployeeChangesPart
from .contacts import ContactsPart
from .employees import EmployeesPart
from .entities import EntitiesPart
from .lists import EmployeeGroupsPart, ObjectValuesPart
from .part import Part
from .timesheets import ProjectsPart, ProjectTasksPart, TimesheetsPart

PARTS: tuple[type[Part], ...] = (
    EntitiesPart,
    EmployeesPart,
    EmployeeChangesPart,
    ContactsPart,
    EmployeeGroupsPart,
    ObjectValuesPart,
    ProjectsPart,
    ProjectTasksPart,
    TimesheetsPart,
    AbsencesPart,
)
