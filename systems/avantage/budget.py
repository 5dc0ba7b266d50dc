"""The activities of projects with the figures of their budgets.

Sources name two tables, with these columns, but not their numbers: CONPRE, the budget by project and activity (CPCONUM,
CPACT, CPMNT, CPPOSTE), and CONACT, what has come of it (CACONUM, CAANUM, CAFACT, CAVENIR, CAPROFIT). Either is enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from ...records import Activity, Project, ProjectActivity, Record, RecordError, Sentence, _lt, clean_text
from ..decode import is_id, ref
from ..errors import ContractBroken, Rejected
from ..field import Field
from ..page import Page
from .amounts import amount, is_listed
from .streams import AvantageStream, not_entered, too_short
from .tables import Table

#: Codes of activities stand in some tables with this behind them.
_SUFFIX = ".00"
_BETWEEN = "/"
#: The rows of one activity of a project, by the name of their table.
_Rows = dict[str, list[list[str]]]


class ProjectActivities(AvantageStream):
    """The activities of projects, with the figures of their budgets."""

    record = ProjectActivity
    button = _lt("Sync Avantage Budget Figures")
    title = _lt("Activities of Projects")
    summary = _lt("The activities of linked projects are imported with the figures of their budgets.")
    starts_enabled = False
    owner = ("project", Project)
    owner_button = _lt("Sync Activities")
    after = (Project, Activity)
    table, table_label, identifier = "budget", _lt("budget figures"), "project"
    fields = (
        Field("project", "project", ref(Project), required=True),
        Field("activity", "activity", ref(Activity), required=True),
        Field("budget", "amount", amount),
        Field("invoiced", "invoiced", amount),
        Field("to_come", "to_come", amount),
        Field("profit", "profit", amount),
        Field("active", "project", is_listed),
    )

    def known_columns(self) -> set[str]:
        tables = filter(None, map(self.client.table, ("budget", "cumulative")))
        return {name for table in tables for name in table.known()}

    def pages(self, since: datetime | None = None, start: int = 1, first_day: date | None = None) -> Iterator[Page]:
        tables = self._tables()
        yield from self._pages(tables, dict.fromkeys(tables), start)

    def pages_of(self, owner_id: str, start: int = 1) -> Iterator[Page]:
        """The activities of one project, by the indexes of the tables, which have to be those of the project."""
        tables = self._tables()
        try:
            keys = {name: table.key(owner_id) for name, table in tables.items()}
        except RecordError as error:
            raise Rejected(error.sentence) from None
        yield from self._pages(tables, keys, start)

    def read(self, external_id: str, single: bool = True) -> Record | None:
        project, _between, _activity = external_id.partition(_BETWEEN)
        records = (record for page in self.pages_of(project) for record in page.records)
        return next((record for record in records if record.external_id == external_id), None)

    def _tables(self) -> dict[str, Table]:
        """The tables that have been entered, by name.

        :raise Rejected: there is none, or one lacks the columns that say what its records are about.
        """
        labels = {"budget": self.table_label, "cumulative": _lt("cumulative figures")}
        tables = {name: table for name in labels if (table := self.client.table(name)) is not None}
        if not tables:
            raise not_entered(self.table_label)
        for name, table in tables.items():
            if not {"project", "activity"} <= table.known().keys():
                raise Rejected(
                    _lt(
                        "Enter the numbers of the columns of project and activity in the table of %(records)s first.",
                        records=labels[name],
                    )
                )
        return tables

    def _pages(self, tables: dict[str, Table], keys: Mapping[str, str | None], start: int) -> Iterator[Page]:
        answers = self.client.gateway.read_all([(table, keys[name]) for name, table in tables.items()])
        found: dict[str, _Rows] = {}
        broken = []
        for (name, table), answer in zip(tables.items(), answers):
            broken += [ContractBroken(sentence) for sentence in answer.unread.values()]
            known = table.known()
            for row in answer.rows:
                place = [clean_text(row[known[part]]) if known[part] < len(row) else None for part in _PLACE]
                if not all(place) or not is_id(place[0]):
                    broken.append(self._without_number(row))
                    continue
                external_id = _BETWEEN.join((place[0], self._code(place[1])))
                found.setdefault(external_id, {}).setdefault(name, []).append(row)
        yield from self.in_pages(list(found), broken, start, lambda id_: self._activity(tables, id_, found[id_]))

    def _activity(self, tables: dict[str, Table], external_id: str, rows: _Rows) -> Record:
        project, _between, activity = external_id.partition(_BETWEEN)
        item: dict[str, Any] = {"id": external_id, "project": project, "activity": activity}
        for name, table in tables.items():
            known = table.known()
            needed = max(known.values()) + 1
            short = next((row for row in rows.get(name, ()) if len(row) < needed), None)
            if short:
                return self._unusable(external_id, too_short(short, needed))
            values = [{part: row[at] for part, at in known.items()} for row in rows.get(name, ())]
            if said := _why_ambiguous(values):
                return self._unusable(external_id, said)
            figures = known.keys() - {*_PLACE, "item"}
            item.update({figure: _sum([one[figure] for one in values]) for figure in figures})
        return self.build(item)

    def _unusable(self, external_id: str, sentence: Sentence) -> Record:
        return self.record(external_id, label=external_id, errors=(RecordError("value", sentence, "activity"),))

    def _code(self, code: str) -> str:
        """The code of an activity as the table of activities has it, where that says it without the suffix."""
        short = code[: -len(_SUFFIX)] if code.endswith(_SUFFIX) else code
        return short if short != code and code not in self._codes and short in self._codes else code

    @cached_property
    def _codes(self) -> frozenset[str]:
        """The codes of all activities, which are read only where a code ends in the suffix."""
        table = self.client.table("activities")
        if table is None or table.columns.get("code") is None:
            return frozenset()
        items, _failed = table.items(self.client.gateway.read(table))
        return frozenset(code for item in items if (code := clean_text(item["code"])))

    def label(self, item: dict) -> str:
        return item["id"]


#: What every record of the two tables has to say.
_PLACE = ("project", "activity")


def _why_ambiguous(rows: list[dict[str, str]]) -> Sentence | None:
    """Why rows that are about the same activity of a project do not say what its figures are; None if they do.

    Those of several budget items are added up, if their column is known.
    """
    items = [clean_text(row.get("item") or "") for row in rows]
    if len(rows) < 2 or len(set(items)) == len(rows):
        return None
    said = _lt(
        "%(count)s records of the table are about this activity of the project. Correct them in Avantage, or enter the"
        " column of budget items",
        count=len(rows),
    )
    return said


def _sum(values: list[str]) -> Any:
    """The sum of several amounts; a single one, or one that cannot be read, as it stands."""
    if len(values) < 2:
        return values[0] if values else None
    total = Decimal()
    for value in values:
        try:
            total += amount(value) or 0
        except RecordError:
            return value
    return total
