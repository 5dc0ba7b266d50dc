"""Xledger's absences: time off from one day to another, with the share of the working time that it takes.

They are sent where the schema of the connection has a mutation that adds them, and written to a file elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from ...records import Absence, AbsenceType, Employee, Record, Sentence, _lt
from ..decode import ref
from ..errors import Conflict, NotFound, Rejected, RemoteError
from ..field import Field
from ..mapping import Mapping as ValueMapping
from ..transport.graphql_document import Document
from . import absences_documents as documents
from .absences_file import LAYOUT
from .absences_nodes import Positions, changed_node, new_node, takes
from .absences_values import percentage, sent, span, words
from .batches import Item, mutate, send
from .listed import ListedStream

CODE = ValueMapping(
    "absence_code",
    AbsenceType,
    _lt("Time Off Types"),
    _lt("The Xledger absence code under which the time off is reported."),
)


class Absences(ListedStream):
    """Approved time off, exported by a person. One absence for each request, with its days and its percentage."""

    record = Absence
    list_name = "absences"
    incremental = False
    title = _lt("Time Off")
    summary = _lt("Approved time off is exported for the employees and the period that you choose.")
    directions = ("out",)
    trigger = "manual"
    after = (Employee,)
    ranged = True
    options = ("comments",)
    creates = updates = deletes = verifies = True
    by_choice = True
    file = LAYOUT
    fields = (
        Field("employee", "employee.dbId", ref(Employee), required=True, encode=sent),
        Field(
            "absence_type",
            "absenceCode.dbId",
            ref(AbsenceType),
            required=True,
            encode=sent,
            mapping=CODE.name,
        ),
        Field("span", ("fromDate", "toDate"), span, required=True, encode=sent),
        Field("percent", "leavePercent", percentage, encode=sent),
        Field("comment", ("text", "comment"), words, option="comments", encode=sent),
    )

    @classmethod
    def why_file(cls, capabilities: Mapping[str, Any]) -> Sentence | None:
        if "absences" not in capabilities:
            return _lt("Test the connection: it finds out whether Xledger takes time off through its API.")
        if not capabilities["absences"]:
            return _lt("Xledger's API offers nothing that adds absences. Import the file in Xledger.")
        return None

    @property
    def _can(self) -> dict[str, Any]:
        return self.client.capabilities.get("absences") or {}

    # --- Reading -------------------------------------------------------------------------------------

    def nodes(self) -> Iterator[dict]:
        """All absences of the entity, as Xledger has them."""
        return (node for page in self._read("all", {}) for node in page.nodes if self._is_ours(node))

    def find_created(self, own_id: str, since: datetime, record: Record) -> Record | None:
        """Xledger has no place for an id of our own: an absence is known by its employee, its days and its code.

        :raise Rejected: there are several.
        """
        found = self._standing([record]).get(_key_of(record), [])
        if len(found) > 1:
            raise Rejected(_several(record))
        return self.build(found[0], single=True) if found else None

    def label(self, item: dict) -> str:
        kind = item.get("absenceCode") if isinstance(item.get("absenceCode"), dict) else {}
        return f"{kind.get('code') or ''} {item.get('fromDate') or ''} – {item.get('toDate') or ''}".strip()[:100]

    # --- Sending -------------------------------------------------------------------------------------

    def create_all(self, wanted: Sequence[tuple[Record, str]]) -> list[Record | RemoteError]:
        items = [Item(own_id, {}, record) for record, own_id in wanted]
        positions = Positions(self.client) if "position" in self._can["add"]["fields"] else None
        if positions:
            positions.load([record for record, _own_id in wanted])
        owner = self.client.tenant().id if self.client.is_below() else None
        for one in items:
            one.node = new_node(self._can["add"]["fields"], one.record, owner, positions)
        asked: set[tuple] = set()
        send(items, lambda part: self._add(part, asked), self._built)
        return [one.outcome for one in items]  # type: ignore[misc]

    def update_all(self, wanted: Sequence[tuple[str, Record]]) -> list[Record | RemoteError]:
        items = [Item(id_, {}, record) for id_, record in wanted]
        fields = self._can["update"]["fields"] if "update" in self._can else {}
        for one in items:
            if not fields or not takes(fields, one.record):
                one.outcome = Rejected(_CANNOT_CHANGE)
            else:
                one.node = changed_node(fields, one.client_id, one.record)
        todo = [one for one in items if one.outcome is None]
        if todo:
            send(todo, lambda part: self._call("update", part), self._built)
        return [one.outcome for one in items]  # type: ignore[misc]

    def delete(self, external_id: str) -> None:
        """Remove an absence; where Xledger only lets it be changed, it is left with 0 percent.

        :raise Rejected: neither can be done.
        """
        if "remove" in self._can:
            document = documents.removing(self._can["remove"])
            answer = self.client.run(document, {"dbIds": [external_id]}).body.get(self._can["remove"]["name"])
            skipped = answer.get("skippedDbIds") if isinstance(answer, dict) else None
            if external_id in map(str, skipped or ()) and self.read(external_id):
                raise Rejected(_lt("Xledger did not remove the absence. It may be posted or locked."))
            return
        if "update" not in self._can:
            raise Rejected(_CANNOT_CHANGE)
        try:
            self.update(external_id, Absence("", percent=Decimal(0)))
        except NotFound:
            return

    def _add(self, part: list[Item], asked: set[tuple]) -> dict[str, Any]:
        """Add those that are not there yet.

        One that is there belongs to somebody else, unless it was not there when it was first asked for: then the
        refused batch has added this one all the same. What was left with 0 percent is used again.

        :param asked: what was not there before, as ``_key_of`` has it; that of ``part`` is added.
        """
        standing = self._standing([one.record for one in part])
        keys: set[tuple] = set()
        for one in part:
            key = _key_of(one.record)
            found = standing.get(key, [])
            if len(found) == 1 and key in asked and key not in keys:
                one.outcome = self._built(found[0])
            elif len(found) == 1 and key not in keys and self._is_zero(found[0]) and "update" in self._can:
                one.outcome = self._reused(found[0], one.record)
            elif found:
                one.outcome = Conflict(_several(one.record), existing_id=str(found[0]["id"]))
            elif key in keys:
                one.outcome = Conflict(_several(one.record))
            keys.add(key)
        asked |= keys
        part = [one for one in part if one.outcome is None]
        return self._call("add", part) if part else {}

    def _reused(self, item: dict, record: Record) -> Record | RemoteError:
        try:
            return self.update(str(item["id"]), record.only(("percent", "comment")))
        except RemoteError as error:
            return error

    def _is_zero(self, item: dict) -> bool:
        return self.build(item, single=True).percent == Decimal(0)  # type: ignore[attr-defined]

    def _call(self, kind: str, part: list[Item]) -> dict[str, Any]:
        return mutate(self.client, documents.writing(self._can[kind]), part)

    # --- What both need ------------------------------------------------------------------------------

    def _document(self, owners: str, what: str) -> Document:
        return documents.ABSENCES[owners][what]

    def _standing(self, records: Sequence[Record]) -> dict[tuple, list[dict]]:
        """What there is that begins on one of the days of these records, by what it is known by."""
        days = [record.span.first for record in records]  # type: ignore[attr-defined]
        wanted = {_key_of(record) for record in records}
        found: dict[tuple, list[dict]] = {}
        about = {"from": min(days).isoformat(), "until": max(days).isoformat()}
        for item in self._find("days", about) if days else ():
            record = self.build(item, single=True)
            key = None if record.errors else _key_of(record)
            if key in wanted:
                found.setdefault(key, []).append(item)
        return found


_CANNOT_CHANGE = _lt(
    "Xledger's API can add absences, and cannot change this. Correct or delete it in Xledger, then ignore this issue."
)


def _key_of(record: Record) -> tuple:
    """What an absence is known by."""
    values = record.values()
    employee, kind, days = (values.get(name) for name in ("employee", "absence_type", "span"))
    return employee and employee.external_id, kind and kind.external_id, days and (days.first, days.last)


def _several(record: Record) -> Sentence:
    days: Any = record.values().get("span")
    return _lt(
        "Xledger already has an absence of this employee with this code from %(first)s to %(last)s: it was entered or"
        " imported there, or sent for another request. Delete it there and retry, or ignore this issue to keep it.",
        first=days.first,
        last=days.last,
    )
