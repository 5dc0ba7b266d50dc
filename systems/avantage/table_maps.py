"""The tables that may be read, for the column map of a connection; the defaults are those of ``tables.DEFAULTS``.

No source names the tables of employees, trades, hour types and additional earnings: somebody who knows the
installation has to enter them.
"""

from __future__ import annotations

from ...records import Sentence, _lt
from ..table_map import TableColumn, TableMap
from .tables import DEFAULTS


def _map(name: str, label: Sentence, columns: dict[str, Sentence], is_personal: bool = False) -> TableMap:
    known = DEFAULTS.get(name)
    made = tuple(
        TableColumn(column, said, known.columns.get(column) if known else None) for column, said in columns.items()
    )
    if not known:
        return TableMap(name, label, made, is_personal=is_personal)
    return TableMap(name, label, made, known.operation, known.name, known.index, known.digits, is_personal)


_CODE, _NAME, _NUMBER = _lt("Code"), _lt("Name"), _lt("Number")
_PROJECT, _ACTIVITY, _AMOUNT, _SUPPLIER = _lt("Project"), _lt("Activity"), _lt("Amount"), _lt("Supplier")

TABLES = (
    _map(
        "projects",
        _lt("Projects"),
        {"number": _NUMBER, "name": _NAME, "customer": _lt("Customer"), "status": _lt("Status")},
    ),
    _map(
        "employees",
        _lt("Employees"),
        {
            "number": _lt("Employee Number"),
            "first_name": _lt("First Name"),
            "last_name": _lt("Last Name"),
            "name": _lt("Full Name"),
            "email": _lt("E-mail"),
            "phone": _lt("Phone"),
            "birthday": _lt("Birthday"),
            "trade": _lt("Trade"),
            "status": _lt("Status"),
        },
        is_personal=True,
    ),
    _map("trades", _lt("Trades"), {"code": _CODE, "name": _NAME}),
    _map("hour_types", _lt("Hour Types"), {"code": _CODE, "name": _NAME, "kind": _lt("Kind of Time")}),
    _map("earnings", _lt("Expenses and Premiums"), {"code": _CODE, "name": _NAME}),
    _map("activities", _lt("Activities"), {"code": _CODE, "name": _NAME}),
    _map(
        "orders",
        _lt("Purchase Orders"),
        {
            "number": _NUMBER,
            "supplier": _SUPPLIER,
            "date": _lt("Date"),
            "untaxed": _lt("Untaxed Amount"),
            "total": _lt("Total"),
            "project": _PROJECT,
            "closed": _lt("Closed"),
        },
    ),
    _map(
        "order_lines",
        _lt("Purchase Order Lines"),
        {"project": _PROJECT, "amount": _AMOUNT, "activity": _ACTIVITY, "order": _lt("Purchase Order")},
    ),
    _map("suppliers", _lt("Suppliers"), {"code": _CODE, "name": _NAME}),
    _map(
        "budget",
        _lt("Budget Figures"),
        {"project": _PROJECT, "activity": _ACTIVITY, "amount": _AMOUNT, "item": _lt("Budget Item")},
    ),
    _map(
        "cumulative",
        _lt("Cumulative Figures"),
        {
            "project": _PROJECT,
            "activity": _ACTIVITY,
            "invoiced": _lt("Invoiced"),
            "to_come": _lt("To Come"),
            "profit": _lt("Profit"),
        },
    ),
)
#: What the columns of each table may hold.
COLUMNS = {table.name: tuple(column.name for column in table.columns) for table in TABLES}
