"""What all streams of Avantage have in common: a table is read whole, and each of its records is an entity.

Records are known by a number or a code. One that several records have identifies none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Callable, ClassVar

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
    page_size = 1000

    def __init__(self, client: Any, options: Iterable[str] = ()):
        super().__init__(client, options)
        known = self.known_columns()
        self.offered = tuple(field for field in self.offered if not known.isdisjoint(field.paths))

    def known_columns(self) -> set[str]:
        """What the columns hold whose numbers have been entered."""
        table = self.client.table(self.table)
        return set(table.known()) if table else set()

    def known_table(self) -> Table:
        """The table of the stream.

        :raise Rejected: its name, or the column that identifies its records, has not been entered.
        """
        table = self.client.table(self.table)
        if table is None:
            raise not_entered(self.table_label)
        if table.columns.get(self.identifier) is None:
            raise Rejected(
                _lt(
                    "Enter the number of the column that identifies records in the table of %(records)s first.",
                    records=self.table_label,
                )
            )
        return table

    def pages(self, since: datetime | None = None, start: int = 1, first_day: date | None = None) -> Iterator[Page]:
        """The whole table, which is read at once. Its count has been compared, so that absence tells something."""
        table = self.known_table()
        found = self.client.gateway.read(table)
        by_id, broken = self._grouped(table, found.rows)
        broken += [ContractBroken(sentence) for sentence in found.unread.values()]
        yield from self.in_pages(list(by_id), broken, start, lambda id_: self._entity(table, id_, by_id[id_]))

    def in_pages(
        self, ids: Sequence[str], broken: list[ContractBroken], start: int, build: Callable[[str], Record]
    ) -> Iterator[Page]:
        """What has been read, in parts: not all of a large table has to be built at once.

        :param start: the number of the page to begin with.
        :param build: makes the record of an id.
        """
        total, count = len(ids) + len(broken), max(-(-len(ids) // self.page_size), 1)
        for number in range(start, count + 1):
            part = ids[(number - 1) * self.page_size : number * self.page_size]
            yield Page([build(id_) for id_ in part], broken if number == 1 else [], total, None, number == count)

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
        by_id, _broken = self._grouped(table, self.client.gateway.read(table, key).rows)
        return self._entity(table, external_id, by_id[external_id]) if external_id in by_id else None

    def _grouped(self, table: Table, rows: list[list[str]]) -> tuple[dict[str, list], list[ContractBroken]]:
        """The rows by their numbers, and what is wrong with those that have none."""
        column = table.known()[self.identifier]
        by_id: defaultdict[str, list[list[str]]] = defaultdict(list)
        broken = []
        for row in rows:
            external_id = clean_text(row[column]) if column < len(row) else None
            if external_id and is_id(external_id):
                by_id[external_id].append(row)
            else:
                broken.append(self._without_number(row))
        return dict(by_id), broken

    def _entity(self, table: Table, external_id: str, rows: list[list[str]]) -> Record:
        row, needed = rows[0], max(table.known().values()) + 1
        if len(row) < needed:
            return self._unusable(external_id, too_short(row, needed))
        items = [dict.fromkeys(table.columns) | self._item(table, one) for one in rows if len(one) >= needed]
        if len(items) < len(rows) or any(item != items[0] for item in items):
            said = _lt(
                "%(count)s records of the table have this number or code. Correct them in Avantage", count=len(rows)
            )
            return self._unusable(external_id, said)
        return self.build({**items[0], **self.beside(external_id), "id": external_id})

    def beside(self, external_id: str) -> dict[str, Any]:
        """What another table says of an entity."""
        return {}

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


def not_entered(label: Sentence) -> Rejected:
    """The error of a stream whose table is not known."""
    return Rejected(_lt("Enter the table of %(records)s first.", records=label))


def too_short(row: list[str], needed: int) -> Sentence:
    """What is wrong with a row that ends before the last column that is used."""
    return _lt(
        "the record has too few columns: %(found)s of %(needed)s. Check the columns of the table",
        found=len(row),
        needed=needed,
    )
