"""What can be exchanged with a system that is described by a profile: the record types, and what each needs."""

from __future__ import annotations

import dataclasses

from ...records import (
    Absence,
    AbsenceType,
    Activity,
    Department,
    Employee,
    Expense,
    ExpenseType,
    HoursReport,
    Payslip,
    Project,
    PublicHoliday,
    Record,
    Task,
    TimeEntry,
    _lt,
    fixed_values,
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
    HoursReport: ("employee", "number", "state", "lines"),
    ExpenseType: ("name",),
    Expense: ("employee", "expense_type", "day", "cost", "state"),
    Payslip: ("employee", "period_start", "period_end", "net", "currency"),
}
RECORDS = {record.record_type(): record for record in NEEDED}
#: Those that Odoo sends to lists of a system's own.
SENT = (Employee, Project, Task, Payslip)
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
    HoursReport: (
        _lt("Hours Reports"),
        _lt("Reports on leased employees (contract type Personalverleih) become attendances and a draft invoice."),
    ),
    ExpenseType: (_lt("Expense Types"), _lt("Each expense type has its product and purchase tax.")),
    Expense: (_lt("Expenses"), _lt("Expenses, with their receipts attached.")),
    Payslip: (_lt("Payslips"), _lt("When a payslip is confirmed, it is sent to the other system with its PDF.")),
}
#: The states of each record type that has some.
_STATES = {
    Absence: frozenset(("requested", "approved", "rejected", "cancelled")),
    HoursReport: frozenset(("draft", "submitted", "approved")),
    Expense: frozenset(("draft", "submitted", "approved", "rejected")),
}


def fixed_values_of(record: type[Record], field: str) -> frozenset[str]:
    """The fixed values that a field may have; none where it may have any."""
    return _STATES.get(record, frozenset()) if field == "state" else fixed_values(field)


def types_of_fields(record: type[Record]) -> dict[str, str]:
    """The fields of a record type that a profile may name, with the type of each, as the dataclass says it."""
    names = set(record.field_names())
    return {
        found.name: str(found.type).partition(" | ")[0] for found in dataclasses.fields(record) if found.name in names
    }
