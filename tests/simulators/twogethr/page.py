"""The page for people: what the simulated 2getHR holds, at a glance, and a few fields to change.

It shows by itself what has changed since; nothing is taken from under the hands of somebody who is typing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import escape

from .entities import Entry
from .store import Store

FIRST = 50
"""How many of each kind are shown."""

RECENT = timedelta(minutes=2)
"""How long a change is marked."""

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 78rem; color: #222 }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ddd }}
tr.recent {{ background: #fff3c4 }}
.off {{ color: #999 }}
input {{ font: inherit; width: 10rem }}
</style>
<h1>{title}</h1><p>Simulated 2getHR. What has changed in the last minutes stands first, in yellow; a field that can be
edited is sent to whoever has registered a webhook.</p>
<main><p>{counts}.</p>
{tables}
<h2>Organisation units</h2>{units}
</main>
<script>
setInterval(async () => {{
    if (document.activeElement.matches("input")) return;
    const answer = await fetch("/");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!document.activeElement.matches("input"))
        document.querySelector("main").replaceWith(fresh.querySelector("main"));
}}, 1000);
</script>
</html>"""

EDITABLE = {"users": ("jobTitle", "phone"), "projects": ("name",)}
"""What can be changed on the page, the last columns of the row; everything else through the API."""

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
"""The cells of a row, the state (if there is one) last."""


def _user(user: dict, names: _Names) -> tuple:
    periods = [period for period in user.get("workPeriods") or () if period["status"] == "active"]
    return (
        user.get("personnelNumber"),
        f"{user.get('firstName')} {user.get('lastName')}",
        user.get("email"),
        names("organisation-units", user.get("organisationUnitId")),
        f"{periods[-1].get('workloadPercent', 100):g} %" if periods else "",
        user.get("status"),
    )


def _project(project: dict, names: _Names) -> tuple:
    return (
        project.get("number"),
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


def _payslip(payslip: dict, names: _Names) -> tuple:
    return (
        names("users", payslip.get("userId")),
        payslip.get("name"),
        f"{payslip.get('periodStart')}–{payslip.get('periodEnd')}",
        payslip.get("grossAmount"),
        payslip.get("netAmount"),
        payslip.get("currency"),
        len(payslip.get("lines") or ()),
    )


TABLES: dict[str, tuple[tuple[str, ...], Row]] = {
    "payslips": (("Person", "Name", "Period", "Gross", "Net", "Currency", "Lines", "Document"), _payslip),
    "users": (("No.", "Name", "E-mail", "Unit", "Workload", "Status", "Job", "Phone"), _user),
    "projects": (("No.", "Customer", "Leader", "From", "To", "State", "Name"), _project),
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
    # The latest first; those that came together stay in their order.
    latest = sorted(entries, key=lambda entry: entry.modified.timestamp() if entry.modified else 0, reverse=True)
    rows = []
    for entry in latest[:FIRST]:
        cells = ["" if cell is None else str(cell) for cell in row(entry.data, names)]
        marks = ["off"] if cells[-1] in OFF else []
        marks += ["recent"] if entry.modified and store.now() - entry.modified < RECENT else []
        columns = "".join(f"<td>{escape(cell)}" for cell in cells) + _inputs(name, entry) + _document(name, entry)
        rows.append(f'<tr id="{escape(str(entry.data["id"]))}" class="{" ".join(marks)}">{columns}</tr>')
    title = name.replace("-", " ").capitalize()
    shown = f"The latest {len(rows)} of {len(entries)}"
    heads_row = "".join(f"<th>{head}" for head in heads)
    return f"<h2>{title}</h2><p>{shown}</p>\n<table><tr>{heads_row}</tr>{''.join(rows)}</table>"


def _inputs(name: str, entry: Entry) -> str:
    """The editable cells, and the button that saves them."""
    fields = EDITABLE.get(name, ())
    if not fields:
        return ""
    id_ = escape(entry.data["id"])
    cells = "".join(
        f'<td><input form="{id_}" name="{field}" aria-label="{field}" value="{escape(entry.data.get(field) or "")}">'
        for field in fields
    )
    form = f'<form id="{id_}" method="post" action="/_control/{name}/{id_}"><button>Save</button></form>'
    return f"{cells}<td>{form}"


def _document(name: str, entry: Entry) -> str:
    if name != "payslips":
        return ""
    document = entry.data.get("document")
    if not document:
        return "<td>none"
    url = f"/_control/payslips/{escape(entry.data['id'])}/document"
    return f'<td><a href="{url}">{escape(document.get("fileName") or "document")}</a>'


def _tree(units: dict[str, dict], parent_id: str | None, depth: int = 0) -> str:
    """Units as nested lists; a unit whose parent is gone stands at the top."""
    rows = "".join(
        f"<li>{escape(unit['name'])}{_tree(units, id_, depth + 1)}"
        for id_, unit in units.items()
        if (unit["parentId"] if unit["parentId"] in units else None) == parent_id and depth < 20
    )
    return f"<ul>{rows}</ul>" if rows else ""
