"""The file with absences that people import in Xledger.

Source of the columns and of their order: the time-off export to Xledger of another HR system (AlexisHR's help, article
9004608): employee number, title, leave type code, note, absence name, first and last day, leave percentage. The texts
of the first line and the format of days are not published; importing lets a person say which column is what.
"""

from __future__ import annotations

from typing import Any

from ...records import MISSING, _lt
from ..file_layout import Column, Entry, FileLayout, Period


def _of_employee(name: str) -> Any:
    def value(entry: Entry, _period: Period) -> Any:
        found = getattr(entry.about["employee"], name)
        return None if found is MISSING else found

    return value


def _code(entry: Entry, _period: Period) -> str | None:
    return entry.mapped["absence_type"].code


def _kind(entry: Entry, _period: Period) -> Any:
    return entry.mapped["absence_type"].label


def _own(name: str) -> Any:
    def value(entry: Entry, _period: Period) -> Any:
        found = getattr(entry.record, name)
        return None if found is MISSING else found

    return value


LAYOUT = FileLayout(
    columns=(
        Column(
            "employee_number",
            "Employee number",
            _of_employee("personnel_number"),
            _lt("The employee has no personnel number. Enter it in the employee's form."),
        ),
        Column("title", "Title", _of_employee("job_title")),
        Column(
            "leave_type_code",
            "Leave type code",
            _code,
            _lt("The absence code to which the time off type is mapped has no code. Map it to another value."),
        ),
        Column("note", "Note", _own("comment")),
        Column("absence_name", "Absence name", _kind),
        Column("from_date", "From date", lambda entry, _period: entry.record.span.first),
        Column("to_date", "To date", lambda entry, _period: entry.record.span.last),
        Column("leave_percentage", "Leave percentage", _own("percent")),
    ),
    fields=frozenset(("absence_type", "comment", "percent", "span")),
    about={"employee": ("personnel_number", "job_title")},
    name="xledger_absences_%(first)s_%(last)s_%(revision)s.csv",
)
