"""The page for people: what the simulated 2getHR holds, at a glance."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from .store import Store

FIRST = 50
"""How many of each kind are shown."""

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; color: #222 }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ddd }}
.off {{ color: #999 }}
</style>
<h1>{title}</h1><p>Simulated 2getHR: {counts}.</p>
{tables}
<h2>Organisation units</h2>{units}
</html>"""

OFF = frozenset({"left", "rejected", "cancelled", "closed"})
"""States of which the rows are dimmed."""


class _Names:
    """Entities by what people call them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, collection: str, id_: str | None) -> str:
        entry = self._store[collection].entries.get(id_ or "")
        if entry is None:
            return id_ or ""
        data = entry.data
        return data.get("name") or f"{data.get('firstName')} {data.get('lastName')}"


Row = Callable[[dict, _Names], tuple]


def _user(user: dict, names: _Names) -> tuple:
    periods = [period for period in user.get("workPeriods") or () if period["status"] == "active"]
    return (
        user.get("personnelNumber"),
        f"{user.get('firstName')} {user.get('lastName')}",
        user.get("email"),
        user.get("jobTitle"),
        names("organisation-units", user.get("organisationUnitId")),
        f"{periods[-1].get('workloadPercent', 100):g} %" if periods else "",
        user.get("status"),
    )


def _project(project: dict, names: _Names) -> tuple:
    return (
        project.get("number"),
        project.get("name"),
        project.get("customerName"),
        names("users", project.get("leaderId")),
        project.get("startDate"),
        project.get("endDate"),
        "open" if project.get("isActive") else "closed",
    )


def _absence(absence: dict, names: _Names) -> tuple:
    return (
        names("users", absence.get("userId")),
        names("absence-types", absence.get("absenceTypeId")),
        f"{absence.get('startDate')} {absence.get('startPeriod') or ''}",
        f"{absence.get('endDate')} {absence.get('endPeriod') or ''}",
        absence.get("hours"),
        absence.get("state"),
    )


def _time_entry(entry: dict, names: _Names) -> tuple:
    return (
        entry.get("date"),
        names("users", entry.get("userId")),
        f"{entry['start']}–{entry['end']}" if entry.get("start") else "",
        entry.get("hours"),
        names("projects", entry.get("projectId")),
        names("subprojects", entry.get("subprojectId")),
        entry.get("note"),
    )


def _hours_report(report: dict, names: _Names) -> tuple:
    lines = report.get("lines") or ()
    dates = sorted(line["date"] for line in lines)
    return (
        report.get("number"),
        names("users", report.get("userId")),
        report.get("customerName"),
        f"{dates[0]}–{dates[-1]}" if dates else "",
        f"{sum(line['hours'] for line in lines):g}",
        report.get("state"),
    )


def _expense(expense: dict, names: _Names) -> tuple:
    return (
        expense.get("date"),
        names("users", expense.get("userId")),
        names("expense-types", expense.get("expenseTypeId")),
        expense.get("description"),
        f"{expense.get('amount', 0):.2f} {expense.get('currency')}",
        len(expense.get("receipts") or ()),
        expense.get("state"),
    )


TABLES: dict[str, tuple[tuple[str, ...], Row]] = {
    "users": (("No.", "Name", "E-mail", "Job", "Unit", "Workload", "Status"), _user),
    "projects": (("No.", "Name", "Customer", "Leader", "From", "To", "State"), _project),
    "absences": (("Person", "Type", "From", "To", "Hours", "State"), _absence),
    "time-entries": (("Date", "Person", "Time", "Hours", "Project", "Sub-project", "Note"), _time_entry),
    "hours-reports": (("No.", "Person", "Customer", "Days", "Hours", "State"), _hours_report),
    "expenses": (("Date", "Person", "Type", "Description", "Amount", "Receipts", "State"), _expense),
}


def render(store: Store) -> str:
    """The whole page."""
    units = {unit["id"]: unit for unit in store.all("organisation-units")}
    return PAGE.format(
        title=escape(store.company.get("name", "")),
        counts=", ".join(f"{len(store.select(name))} {name.replace('-', ' ')}" for name in store),
        tables="\n".join(_table(store, name) for name in TABLES),
        units=_tree(units, None),
    )


def _table(store: Store, name: str) -> str:
    heads, row = TABLES[name]
    entries, names = store.select(name), _Names(store)
    if not entries:
        return ""
    rows = []
    for entry in entries[:FIRST]:
        cells = ["" if cell is None else str(cell) for cell in row(entry.data, names)]
        columns = "".join(f"<td>{escape(cell)}" for cell in cells)
        rows.append(f"<tr{' class=off' if cells[-1] in OFF else ''}>{columns}</tr>")
    title = name.replace("-", " ").capitalize()
    shown = f"The first {len(rows)} of {len(entries)}"
    heads_row = "".join(f"<th>{head}" for head in heads)
    return f"<h2>{title}</h2><p>{shown}</p>\n<table><tr>{heads_row}</tr>{''.join(rows)}</table>"


def _tree(units: dict[str, dict], parent_id: str | None, depth: int = 0) -> str:
    """Units as nested lists; a unit whose parent is gone stands at the top."""
    rows = "".join(
        f"<li>{escape(unit['name'])}{_tree(units, id_, depth + 1)}"
        for id_, unit in units.items()
        if (unit["parentId"] if unit["parentId"] in units else None) == parent_id and depth < 20
    )
    return f"<ul>{rows}</ul>" if rows else ""
