"""Which tables are read, by which index, and what their columns are: data, since each installation may differ.

Columns are counted from 0, in the order of the gateway. Only what is known of one installation has defaults; of the
rest nothing is assumed, and somebody has to enter it who knows the installation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ...records import RecordError, Sentence, _lt
from .answers import Rows

#: Columns that a record may have.
_COLUMNS = 500
#: Reads only. What else there is may change something.
_OPERATION = re.compile(r"R[0-9]{2}")
_NAME = re.compile(r"[A-Z][A-Z0-9_]{1,19}")


@dataclass(frozen=True)
class Table:
    """A table as it is asked for.

    :param operation: ``R09`` reads each table by its name; ``R01`` knows some by a short one.
    :param index: the index by which records are found.
    :param columns: the numbers of the columns by what they hold; None where that is not known.
    :param digits: of the keys in that index, which begin with zeros; 0 for keys that are not numbers.
    """

    operation: str
    name: str
    index: str
    columns: Mapping[str, int | None] = field(default_factory=lambda: MappingProxyType({}))
    digits: int = 0

    def key(self, number: str) -> str:
        """A key as it is stored.

        :raise RecordError: it is no number, or has more digits than there is room for.
        """
        text = number.strip()
        if not self.digits:
            return text
        if not re.fullmatch("[0-9]+", text) or len(text) > self.digits:
            raise RecordError(
                "value",
                _lt("%(value)s is not a number of at most %(digits)s digits", value=text[:40], digits=self.digits),
            )
        return text.zfill(self.digits)

    def known(self) -> dict[str, int]:
        """The columns whose numbers are known."""
        return {name: column for name, column in self.columns.items() if column is not None}

    def items(self, rows: Rows) -> tuple[list[dict[str, str]], list[Sentence]]:
        """What the records hold, by the names of the columns; and why some of them could not be read."""
        known = self.known()
        needed = max(known.values(), default=-1) + 1
        items, failed = [], list(rows.unread.values())
        for row in rows.rows:
            if len(row) < needed:
                failed.append(
                    _lt(
                        "The record that begins with %(value)s has too few columns: %(found)s of %(needed)s. Check the"
                        " columns of the table.",
                        value=(row[0] if row else "")[:40],
                        found=len(row),
                        needed=needed,
                    )
                )
            else:
                items.append({name: row[column] for name, column in known.items()})
        return items, failed


#: What is known of one installation; the other tables have to be entered.
DEFAULTS: Mapping[str, Table] = MappingProxyType(
    {
        "projects": Table("R01", "CNT", "CONUM", MappingProxyType({"number": 0, "name": 1, "customer": 5}), 10),
        "orders": Table(
            "R09",
            "COMMAN",
            "COMCNT",
            MappingProxyType(
                {"number": 0, "supplier": 1, "date": 2, "untaxed": 4, "total": 7, "project": 12, "closed": 13}
            ),
            10,
        ),
        "order_lines": Table(
            "R09", "COMITE", "CMCNT", MappingProxyType({"project": 0, "amount": 10, "activity": 17, "order": 24}), 10
        ),
        "suppliers": Table("R09", "FOURNI", "FRNO", MappingProxyType({"code": 0, "name": 1})),
    }
)


def table_of(values: Mapping[str, Any], names: tuple[str, ...]) -> Table:
    """A table as somebody has entered it.

    :param values: ``operation``, ``name``, ``index``, ``columns`` (numbers by names), and ``digits``.
    :param names: what its columns may hold.
    :raise RecordError: a value is not possible; the error says which.
    """
    operation, name, index = (str(values.get(part) or "").strip().upper() for part in ("operation", "name", "index"))
    if not _OPERATION.fullmatch(operation):
        raise RecordError("value", _lt("%(value)s is not an operation that reads, such as R09", value=operation[:40]))
    for part in (name, index):
        if not _NAME.fullmatch(part):
            raise RecordError("value", _lt("%(value)s is not the name of a table or an index", value=part[:40]))
    columns = values.get("columns") or {}
    if not isinstance(columns, Mapping) or not set(columns) <= set(names):
        raise RecordError("value", _lt("the table has only these columns: %(names)s", names=", ".join(names)))
    for column in columns.values():
        if column is not None and not _is_number(column, _COLUMNS):
            raise RecordError(
                "value", _lt("%(value)s is not a number of a column, which begin with 0", value=str(column)[:40])
            )
    digits = values.get("digits") or 0
    if not _is_number(digits, 40):
        raise RecordError("value", _lt("%(value)s is not a number of digits", value=str(digits)[:40]))
    return Table(operation, name, index, MappingProxyType(dict(columns)), digits)


def _is_number(found: Any, most: int) -> bool:
    return isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= most
