"""Suppliers and purchase orders. Nothing of them is written to Avantage.

Source of the columns: the client that the package names. COMMAN and COMITE are indexed by the project, so that an order
cannot be asked for by its number.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from ...records import Project, PurchaseLine, PurchaseOrder, Record, RecordError, Supplier, _lt, clean_text
from ..decode import code, ref, text
from ..errors import ContractBroken
from ..field import Field
from ..page import Page
from .amounts import amount, is_listed, is_set
from .streams import AvantageStream, too_short
from .values import slashed_day

#: Seconds in which the tables, once read whole, are not read again to find a single order.
_FRESH = 60
#: Orders that a message names.
_NAMED = 5


class Suppliers(AvantageStream):
    """Suppliers, by their codes."""

    record = Supplier
    button = _lt("Sync Avantage Suppliers")
    title = _lt("Suppliers")
    summary = _lt("Suppliers are listed. Contacts are found by their reference, and created only on request.")
    starts_enabled = False
    table, table_label, identifier = "suppliers", _lt("suppliers"), "code"
    fields = (
        Field("name", "name", text(), required=True),
        Field("code", "code", code()),
        Field("active", "code", is_listed),
    )


def lines(value: Any, _stream: Any) -> tuple[PurchaseLine, ...]:
    """The lines of an order.

    :param value: for each its activity and its amount, as they were sent; a ``RecordError`` for one that is too short.
    """
    found = []
    for number, line in enumerate(value, 1):
        try:
            if isinstance(line, RecordError):
                raise line
            found.append(PurchaseLine(clean_text(line[0] or ""), amount(line[1])))
        except RecordError as error:
            raise RecordError(
                "value", _lt("line %(number)s: %(reason)s", number=number, reason=error.sentence)
            ) from None
    return tuple(found)


class PurchaseOrders(AvantageStream):
    """Purchase orders with their lines, by their numbers."""

    record = PurchaseOrder
    button = _lt("Sync Avantage Purchase Orders")
    title = _lt("Purchase Orders")
    summary = _lt("Purchase orders are listed with their lines, suppliers and projects.")
    starts_enabled = False
    after = (Supplier,)
    follows = (Project,)
    table, table_label, identifier = "orders", _lt("purchase orders"), "number"
    fields = (
        Field("number", "number", code(), required=True),
        Field("supplier", "supplier", ref(Supplier)),
        Field("day", "date", slashed_day),
        Field("untaxed", "untaxed", amount),
        Field("total", "total", amount),
        Field("project", "project", ref(Project)),
        Field("closed", "closed", is_set),
        Field("lines", "lines", lines),
        Field("active", "number", is_listed),
    )
    #: What was read last: the rows of the orders by number, the lines likewise, what is broken, and when.
    _last: tuple[dict[str, list], dict[str, list], list[ContractBroken], float] | None = None

    def known_columns(self) -> set[str]:
        known = super().known_columns()
        table = self.client.table("order_lines")
        return known | {"lines"} if table and table.columns.get("order") is not None else known

    def pages(self, since: datetime | None = None, start: int = 1, first_day: date | None = None) -> Iterator[Page]:
        orders, _lines, broken = self._read()
        yield from self.in_pages(list(orders), broken, start, lambda id_: self._order(id_))

    def read(self, external_id: str, single: bool = True) -> Record | None:
        """One order, found in the whole table."""
        if self._last is None or time.monotonic() - self._last[-1] > _FRESH:
            self._read()
        return self._order(external_id) if external_id in self._last[0] else None

    def _order(self, external_id: str) -> Record:
        return self._entity(self.known_table(), external_id, self._last[0][external_id])

    def beside(self, external_id: str) -> dict[str, Any]:
        return {"lines": self._last[1].get(external_id, [])}

    def _read(self) -> tuple[dict[str, list], dict[str, list], list[ContractBroken]]:
        """Both tables, in one session."""
        table, with_lines = self.known_table(), "lines" in self.known_columns()
        asked = [(table, None), *([(self.client.table("order_lines"), None)] if with_lines else [])]
        found, *others = self.client.gateway.read_all(asked)
        orders, broken = self._grouped(table, found.rows)
        broken += [ContractBroken(said) for answer in (found, *others) for said in answer.unread.values()]
        lines = self._lines(others[0].rows) if others else {}
        if alone := [number for number in lines if number not in orders]:
            count = sum(len(lines[number]) for number in alone)
            named = ", ".join(number or "–" for number in alone[:_NAMED])
            said = _lt(
                "Lines of purchase orders that do not exist (%(count)s): %(numbers)s", count=count, numbers=named
            )
            broken.append(ContractBroken(said))
        self._last = (orders, lines, broken, time.monotonic())
        return orders, lines, broken

    def _lines(self, rows: list[list[str]]) -> dict[str, list]:
        """What the lines hold that are read, by the numbers of their orders."""
        known = self.client.table("order_lines").known()
        needed, place = max(known.values()) + 1, known["order"]
        columns = [known.get(name) for name in ("activity", "amount")]
        found: dict[str, list] = {}
        for row in rows:
            number = (clean_text(row[place]) if place < len(row) else None) or ""
            short = RecordError("value", too_short(row, needed)) if len(row) < needed else None
            line = short or [row[column] if column is not None else "" for column in columns]
            found.setdefault(number, []).append(line)
        return found
