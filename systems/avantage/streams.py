"""What all streams of Avantage have in common: a table is read whole, and each of its records is an entity.

Records are known by a number or a code. One that several records have identifies none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, ClassVar

from ...records import Record, RecordError, Sentence, _lt, clean_text
from ..decode import is_id
from ..errors import ContractBroken, Rejected
from ..page import Page
from ..stream import Stream
from .tables import Table


class AvantageStream(Stream):
    """The records of one table.

    A column whose number is not known is not offered: its field stays as it is in Odoo.
    """

    #: The table, by its name in the column map, what people call it, and the column that identifies its records.
    table: ClassVar[str]
    table_label: ClassVar[Sentence]
    identifier: ClassVar[str]
    trigger = "manual"
    sync_group = "hr_sync.group_administrator"
    incremental = False

    def __init__(self, client: Any, options: Iterable[str] = ()):
        super().__init__(client, options)
        table = client.table(self.table)
        known = table.known() if table else {}
        self.offered = tuple(field for field in self.offered if not known.keys().isdisjoint(field.paths))

    def known_table(self) -> Table:
        """The table of the stream.

        :raise Rejected: its name, or the column that identifies its records, has not been entered.
        """
        table = self.client.table(self.table)
        if table is None:
            raise Rejected(_lt("Enter the table of %(records)s first.", records=self.table_label))
        if table.columns.get(self.identifier) is None:
            raise Rejected(
                _lt(
                    "Enter the number of the column that identifies records in the table of %(records)s first.",
                    records=self.table_label,
                )
            )
        return table

    def pages(self, since: datetime | None = None, start: int = 1, first_day: date | None = None) -> Iterator[Page]:
        """The whole table as one page. Its count has been compared, so that absence tells something."""
        table = self.known_table()
        found = self.client.gateway.read(table)
        records, broken = self._entities(table, found.rows)
        broken += [ContractBroken(sentence) for sentence in found.unread.values()]
        yield Page(records, broken, len(records) + len(broken), None, True)

    def numbers(self) -> Iterator[tuple[str, str]]:
        """The number or code of each record, with its spaces, and the name beside it."""
        table = self.known_table()
        items, _failed = table.items(self.client.gateway.read(table))
        for item in items:
            number = item[self.identifier]
            known = {**dict.fromkeys(table.columns), **item, "id": ""}
            yield number, self.label(known)

    def read(self, external_id: str, single: bool = True) -> Record | None:
        """One entity by its number, as the table's index has it."""
        table = self.known_table()
        try:
            key = table.key(external_id)
        except RecordError:
            return None
        records, _broken = self._entities(table, self.client.gateway.read(table, key).rows)
        return next((record for record in records if record.external_id == external_id), None)

    def _entities(self, table: Table, rows: list[list[str]]) -> tuple[list[Record], list[ContractBroken]]:
        """The records of the rows, and what is wrong with those that have no number."""
        column = table.known()[self.identifier]
        by_id: defaultdict[str, list[list[str]]] = defaultdict(list)
        broken = []
        for row in rows:
            external_id = clean_text(row[column]) if column < len(row) else None
            if external_id and is_id(external_id):
                by_id[external_id].append(row)
            else:
                broken.append(self._without_number(row))
        return [self._entity(table, external_id, same) for external_id, same in by_id.items()], broken

    def _entity(self, table: Table, external_id: str, rows: list[list[str]]) -> Record:
        row, needed = rows[0], max(table.known().values()) + 1
        if len(row) < needed:
            said = _lt(
                "the record has %(found)s columns, and %(needed)s are needed. Check the columns of the table",
                found=len(row),
                needed=needed,
            )
            return self._unusable(external_id, said)
        items = [dict.fromkeys(table.columns) | self._item(table, one) for one in rows if len(one) >= needed]
        if len(items) < len(rows) or any(item != items[0] for item in items):
            said = _lt(
                "%(count)s records of the table have this number or code. Correct them in Avantage", count=len(rows)
            )
            return self._unusable(external_id, said)
        return self.build({**items[0], "id": external_id})

    @staticmethod
    def _item(table: Table, row: list[str]) -> dict[str, str]:
        return {name: row[column] for name, column in table.known().items()}

    def _unusable(self, external_id: str, sentence: Sentence) -> Record:
        """A record of which only the number can be used: it is not created, and not changed."""
        (name, *_others) = sorted(self.required())
        return self.record(external_id, label=external_id, errors=(RecordError("value", sentence, name),))

    def _without_number(self, row: list[str]) -> ContractBroken:
        shown = ", ".join(filter(None, (clean_text(value) for value in row[:3])))
        return ContractBroken(
            _lt(
                "A record in the table of %(records)s has no number or code: %(values)s",
                records=self.table_label,
                values=shown[:60],
            )
        )

    def label(self, item: dict) -> str:
        return " ".join(filter(None, (item["id"], clean_text(item.get("name") or ""))))
