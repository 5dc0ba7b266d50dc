"""What 2getHR's records are called in Odoo, and what becomes of them."""

from __future__ import annotations

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
    Task,
    TimeEntry,
    _lt,
)

#: By record type; what is not said here is said as for every system.
LABELS = {
    Department: {
        "button": _lt("Sync 2getHR Department"),
        "summary": _lt("Organisation units become departments."),
    },
    PublicHoliday: {"button": _lt("Sync 2getHR Public Holidays")},
    Employee: {
        "button": _lt("Sync 2getHR Employees"),
        "summary": _lt("Users become employees, with their work periods and working hours."),
    },
    Project: {"button": _lt("Sync 2getHR Projects")},
    Task: {
        "button": "",  # projects have the one for both
        "title": _lt("Sub-projects"),
        "summary": _lt("Sub-projects become tasks of their project."),
    },
    AbsenceType: {"button": _lt("Sync 2getHR TimeOff Types")},
    Absence: {
        "button": _lt("Sync 2getHR Time Off"),
        "summary": _lt("Absences become time off, in the state that they have in 2getHR."),
    },
    Activity: {"button": _lt("Sync 2getHR Activities")},
    TimeEntry: {"button": _lt("Sync 2getHR Timesheets")},
    HoursReport: {"button": _lt("Sync 2getHR Hours Reports")},
    ExpenseType: {"button": _lt("Sync 2getHR Expense Type")},
    Expense: {"button": _lt("Sync 2getHR Expenses")},
    Payslip: {
        "button": "",  # they are sent when they are confirmed
        "summary": _lt("When a payslip is confirmed, it is sent to 2getHR with its PDF."),
    },
}
