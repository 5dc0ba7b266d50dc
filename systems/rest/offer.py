"""What can be exchanged with a system that is described by a profile: the record types, and what each needs."""

from __future__ import annotations

import dataclasses

from ...records import (
    Absence,
    AbsenceType,
    Activity,
    Department,
    Employee,
    Project,
    PublicHoliday,
    Record,
    Task,
    TimeEntry,
    _lt,
)

#: The record types in the order in which they are read, with the fields without which each is worth nothing.
NEEDED: dict[type[Record], tuple[str, ...]] = {
    Department: ("name",),
    PublicHoliday: ("name", "day"),
    Employee: ("name",),
    Project: ("name",),
    Task: ("project", "name"),
    AbsenceType: ("name",),
    Absence: ("employee", "absence_type", "span", "state"),
    Activity: ("name",),
    TimeEntry: ("employee", "day", "hours"),
}
RECORDS = {record.record_type(): record for record in NEEDED}
#: Those that Odoo sends to lists of a system's own.
SENT = (Employee, Project, Task)
#: What people call them, and what becomes of them.
TITLES = {
    Department: (_lt("Departments"), _lt("Departments of the other system become departments.")),
    PublicHoliday: (_lt("Public Holidays"), _lt("Days on which the company does not work.")),
    Employee: (_lt("Employees"), _lt("People of the other system become employees.")),
    Project: (_lt("Projects"), _lt("Projects, closed ones archived.")),
    Task: (_lt("Tasks"), _lt("Parts of projects become tasks of their project.")),
    AbsenceType: (_lt("Time Off Types"), _lt("Absence types become time off types that need no allocation.")),
    Absence: (_lt("Time Off"), _lt("Absences become time off, in the state that they have in the other system.")),
    Activity: (_lt("Activity Types"), _lt("Type of work of a time entry.")),
    TimeEntry: (_lt("Timesheets"), _lt("Time entries become timesheet lines; locked ones cannot be edited.")),
}
#: What no kind of value can give yet.
_WITHOUT = {(AbsenceType, "color")}


def types_of_fields(record: type[Record]) -> dict[str, str]:
    """The fields of a record type that a profile may name, with the type of each, as the dataclass says it."""
    names = set(record.field_names())
    return {
        found.name: str(found.type).partition(" | ")[0]
        for found in dataclasses.fields(record)
        if found.name in names and (record, found.name) not in _WITHOUT
    }
