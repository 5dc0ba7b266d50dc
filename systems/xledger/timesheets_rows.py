"""Rows of Xledger's timesheets: how they are read, what they say, and which of them Odoo has entered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from ...records import Record, RecordError, Ref, _lt
from ..decode import day, decimal, is_id, wrong_type
from ..transport.graphql_document import Document
from . import timesheets_documents as documents

#: Rows of a page. Large pages cost fewer credits than many small ones.
PAGE = 5000
#: Ids that are asked for in one query.
_ASKED = 1000
#: Days without wanted hours up to which two spans are read as one.
_GAP = timedelta(days=7)
#: The comment of each row of Odoo begins so: a timesheet has no place for an id of ours. What is sent without a value
#: is named, since Xledger may fill it in.
_MARK = re.compile(r"\[Odoo(?P<activity>, no activity)?(?P<time_type>, no time type)?\]\s*")
_hours = decimal(places=2)


def row_of(node: Any) -> dict:
    """A node with its number as all streams name it, as a text, and with what changes when somebody changes it."""
    number = node.get("dbId") if isinstance(node, dict) else None
    if not is_id(number):
        return node if isinstance(node, dict) else {}
    return {**node, "id": str(number), "version": node.get("modifiedAt")}


def mark(record: Any) -> str:
    """The mark of a row that is sent for ``record``."""
    activity = "" if record.activity else ", no activity"
    return f"[Odoo{activity}{'' if record.wage_type else ', no time type'}]"


def marked(comment: Any, record: Any) -> str:
    """The comment of a row that is sent: what somebody has written there stays behind the mark."""
    return f"{mark(record)} {_MARK.sub('', comment if isinstance(comment, str) else '', 1)}".strip()


def mark_in(row: dict) -> re.Match | None:
    comment = row.get("comment")
    return _MARK.match(comment) if isinstance(comment, str) else None


def number_in(row: dict, name: str) -> str | None:
    """The number of the entity to which a row refers."""
    value = row.get(name)
    found = value.get("dbId") if isinstance(value, dict) else None
    return str(found) if is_id(found) else None


def place_of(row: dict) -> tuple | None:
    """Employee, day, project, activity and time type of a row; None for one that has no employee or no day."""
    employee, project = number_in(row, "employee"), row.get("projectDbId")
    try:
        on = day(row.get("assignmentDate"), None)
    except RecordError:
        on = None
    if not employee or not on:
        return None
    project = str(project) if is_id(project) else None
    return employee, on, project, number_in(row, "activity"), number_in(row, "timeType")


def hours(value: Any, stream: Any) -> Decimal | None:
    """Hours as Xledger writes them: a decimal number as a text."""
    if isinstance(value, str):
        try:
            value = Decimal(value.strip().replace(",", ".")) if value.strip() else None
        except InvalidOperation:
            raise wrong_type(_lt("a number"), value) from None
    return _hours(value, stream)


def hours_of(row: dict) -> Decimal | None:
    try:
        return hours(row.get("workingHours"), None)
    except RecordError:
        return None


def reference(record: type[Record]) -> Any:
    """A decoder for the number of another entity."""

    def decode(value: Any, _stream: Any) -> Ref | None:
        return Ref(record.record_type(), str(value)) if is_id(value) else None

    return decode


def flag_in(node: dict, name: str) -> bool | None:
    """Whether a flag is set, None if nothing is said; the published lists have flags as texts."""
    return {"true": True, "1": True, "false": False, "0": False}.get(str(node.get(name)).strip().lower())


class Rows:
    """The rows of the connection's entity."""

    def __init__(self, client: Any):
        self.client = client

    def of_days(self, days: Iterable[date]) -> Iterator[dict]:
        """All rows of these days, and of a few between them."""
        for first, last in _spans(days):
            yield from map(row_of, between(self.client, documents.ROWS_BETWEEN, first, last))

    def by_ids(self, ids: Iterable[str]) -> Iterator[dict]:
        wanted = sorted(ids)
        for start in range(0, len(wanted), _ASKED):
            about = {"ids": wanted[start : start + _ASKED]}
            yield from map(row_of, nodes(self.client, documents.ROWS_BY_ID, "timesheets", about))


def between(client: Any, document: dict[str, Document], first: date, last: date) -> Iterator[dict]:
    about = {"from": first.isoformat(), "before": (last + timedelta(days=1)).isoformat()}
    return nodes(client, document, "timesheets", about)


def nodes(client: Any, document: dict[str, Document], name: str, about: dict[str, Any]) -> Iterator[dict]:
    """The nodes of a list that belong to the connection's entity."""
    is_below = client.is_below()
    owner = client.tenant().id if is_below else None
    for page in client.transport.pages(document["LOWER" if is_below else "CURRENT"], name, about, PAGE):
        client.note(page.answer)
        for node in page.nodes:
            if owner is None or _owner(node) == owner:
                yield node


def _owner(node: dict) -> str:
    return number_in(node, "owner") or str(node.get("ownerDbId"))


def _spans(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    first = last = None
    for on in sorted(set(days)):
        if last is not None and on - last > _GAP:
            yield first, last
            first = on
        first, last = first or on, on
    if first:
        yield first, last
