"""The file with approved hours that people import in Avantage's Timesheet management.

Avantage's own format is not published. A line has what another vendor sends to Avantage (support.dreeven.com,
"Intégration Avantage": hours, activity, trade, hour type), and the period and a revision, as the payroll export of a
construction app of Québec has them (support.cactusoft.app, "Exportation CSV"). Avantage has three quantities for each
line (table SAISIE of an installation): regular time, time and a half, and double time.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ...records import MISSING, _lt
from ..file_layout import Column, Entry, FileLayout, Number, Period
from ..setting import Setting
from .mapped import DOUBLE, HALF, REGULAR, quantity

Value = Callable[[Entry, Period], Any]


def _of(about: str, name: str) -> Value:
    """A number or code of what the hours refer to; None where they refer to nothing like that."""
    return lambda entry, _period: getattr(entry.about[about], name) if about in entry.about else None


def _own(name: str) -> Value:
    def value(entry: Entry, _period: Period) -> Any:
        found = getattr(entry.record, name)
        return None if found is MISSING else found

    return value


def _hour_type(entry: Entry, _period: Period) -> str | None:
    found = entry.mapped.get("wage_type")
    return found and (found.code or found.external_id)


def _hours(name: str) -> Value:
    """The hours, in the column of the quantity as which they count."""

    def value(entry: Entry, _period: Period) -> Decimal:
        return entry.record.hours if quantity(entry.mapped.get("wage_type")) == name else Decimal(0)

    return value


LAYOUT = FileLayout(
    columns=(
        Column("company", "Compagnie", lambda _entry, period: period.settings.get("company")),
        Column("period_first", "Début de la période", lambda _entry, period: period.first),
        Column("period_last", "Fin de la période", lambda _entry, period: period.last),
        Column("revision", "Révision", lambda _entry, period: period.revision),
        Column("employee", "Numéro d'employé", _of("employee", "personnel_number")),
        Column("project", "Numéro de projet", _of("project", "number")),
        Column("day", "Date", _own("day")),
        Column("activity", "Code d'activité", _of("activity", "code")),
        Column("trade", "Code de métier", _of("trade", "code")),
        Column("hour_type", "Code de type d'heures", _hour_type),
        Column("regular", "Heures régulières", _hours(REGULAR), is_amount=True),
        Column("time_and_a_half", "Heures à temps et demi", _hours(HALF), is_amount=True),
        Column("double", "Heures à temps double", _hours(DOUBLE), is_amount=True),
        Column("note", "Note", _own("note")),
    ),
    fields=frozenset(("day", "hours", "note", "wage_type")),
    about={
        "employee": ("personnel_number",),
        "project": ("number",),
        "activity": ("code",),
        "trade": ("code",),
    },
    numbers={
        "employee": Number(
            "personnel_number",
            _lt(
                "Employee %(name)s has no number. Enter the personnel number in the employee's form, or sync the"
                " employees of Avantage."
            ),
            "employees",
        ),
        "project": Number(
            "number",
            _lt("Project %(name)s has no number. Enter it in the project's form, or sync the projects of Avantage."),
            "projects",
        ),
        "activity": Number(
            "code", _lt("Activity %(name)s has no code. Enter it, or sync the activities of Avantage."), "activities"
        ),
        "trade": Number("code", _lt("Trade %(name)s has no code. Enter it, or sync the trades of Avantage."), "trades"),
    },
    name="avantage_heures_%(first)s_%(last)s_%(revision)s.csv",
    order="hours_columns",
    needed=("employee", "day"),
    settings={
        "encoding": "hours_encoding",
        "delimiter": "hours_delimiter",
        "point": "hours_point",
        "has_header": "hours_header",
    },
)

#: How the file is written, as a person chooses it for a connection.
SETTINGS = (
    Setting(
        "hours_columns",
        "char",
        _lt("Columns of the File"),
        _lt(
            "The columns of the file with approved hours, in this order, separated by commas. Columns that are not"
            " named are left out."
        ),
        default=", ".join(column.name for column in LAYOUT.columns),
        after_test=True,
    ),
    Setting(
        "hours_encoding",
        "selection",
        _lt("Encoding of the File"),
        _lt("Windows-1252 has no characters but those of Western European languages."),
        default="utf-8",
        choices=(("utf-8", _lt("UTF-8 with BOM")), ("cp1252", _lt("Windows-1252"))),
        after_test=True,
    ),
    Setting(
        "hours_delimiter",
        "selection",
        _lt("Separator of the File"),
        default="semicolon",
        choices=(("semicolon", _lt("Semicolon")), ("comma", _lt("Comma")), ("tab", _lt("Tab"))),
        after_test=True,
    ),
    Setting(
        "hours_point",
        "selection",
        _lt("Decimal Mark of the File"),
        default="point",
        choices=(("point", _lt("Point")), ("comma", _lt("Comma"))),
        after_test=True,
    ),
    Setting(
        "hours_header",
        "boolean",
        _lt("First Line of the File Has Headers"),
        default=True,
        after_test=True,
    ),
)
