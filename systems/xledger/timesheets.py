"""Approved hours as rows of Xledger's timesheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from ...records import Activity, ApprovedHours, Employee, Project, Record, WageType, _lt, clean_text
from ..decode import LONG, day, is_id, text
from ..errors import ContractBroken, Rejected
from ..field import Field
from ..keyed import KeyedStream, Refusals
from ..keyed_reading import Key, Wanted
from . import timesheets_documents as documents
from .batches import MOST
from .employees import moment
from .timesheets_mappings import ACTIVITY, PROJECT, TIME_TYPE
from .timesheets_refusals import TimesheetRefusals
from .timesheets_rows import Rows, hours, hours_of, mark_in, marked, place_of, reference

#: Characters of a text; how many Xledger takes is not documented.
_TEXT = 1000
#: How far a row may have been moved if it is looked for without its number.
_NEAR = timedelta(days=31)
#: How much the clocks, and the moment of a call and of its being carried out, may differ.
_SKEW = timedelta(minutes=10)


def _sent(value: Any, _stream: Any) -> Any:
    """A field that is sent with all the others, in ``payload``."""
    return value


class Timesheets(KeyedStream):
    """One row for each employee, day, project, activity and time type.

    A row is Odoo's by its number, or by the mark in its comment; no other row is touched. Xledger has no call that
    deletes rows: one that is taken back has no hours from then on, and gets some again if they come back.
    """

    record = ApprovedHours
    title = _lt("Approved Hours")
    summary = _lt(
        "Approved hours are entered in the timesheets. Xledger cannot delete rows: hours that are taken back become 0."
    )
    path = "timesheets"
    directions = ("out",)
    ranged = True
    after = (Employee,)
    key = ("employee", "day", "project", "activity", "wage_type")
    sums = ("hours",)
    #: What a slice reads is read once for all of them; what it sends has to be done before Odoo ends the slice.
    batch = 1500
    most = MOST
    removes_together = True
    fields = (
        Field("employee", "employee.dbId", reference(Employee), required=True, encode=_sent),
        Field("day", "assignmentDate", day, required=True, encode=_sent),
        Field("project", "projectDbId", reference(Project), required=True, encode=_sent, mapping=PROJECT.name),
        Field("activity", "activity.dbId", reference(Activity), encode=_sent, mapping=ACTIVITY.name),
        Field("wage_type", "timeType.dbId", reference(WageType), encode=_sent, mapping=TIME_TYPE.name),
        Field("hours", "workingHours", hours, required=True, encode=_sent),
        Field("note", "text", text(LONG), encode=_sent),
    )
    several = _lt(
        "Xledger has more than one row with these hours from Odoo on %(day)s: %(amounts)s. Nothing was changed in"
        " Xledger. Set the surplus rows to 0 hours in Xledger, then retry."
    )
    unlike = _lt("Xledger accepted the values but stored different ones.")
    no_id = _lt("A linked Xledger ID is not a number.")

    def __init__(self, client: Any, options: Any = ()):
        super().__init__(client, options)
        self.rows = Rows(client)
        #: Everything that the last look has read, by number.
        self._seen_rows: dict[str, dict] = {}
        #: Rows with hours that somebody has entered in Xledger, by employee and day.
        self.others: dict[tuple, dict[str, dict]] = {}

    # --- What a row is -------------------------------------------------------------------------------

    def key_of_record(self, record: Record) -> Key:
        return (*super().key_of_record(record), True)

    def key_of(self, item: dict) -> Key | None:
        """The place of a row and whether it has the mark; what Odoo has left to Xledger counts as none."""
        place = place_of(item)
        if place is None:
            return None
        *rest, activity, time_type = place
        found = mark_in(item)
        if found:
            activity, time_type = (None if found[1] else activity), (None if found[2] else time_type)
        return (*rest, activity, time_type, found is not None)

    def payload(self, record: Record) -> dict:
        names = {"employee": "employee", "project": "project", "activity": "activity", "timeType": "wage_type"}
        payload: dict[str, Any] = {}
        for name, ours in names.items():
            if value := getattr(record, ours):
                payload[name] = {"dbId": str(int(value.external_id))}
        payload |= {
            "assignmentDate": record.day.isoformat(),
            "workingHours": f"{record.hours:.2f}",
            "text": _words(record),
        }
        if self.approves:
            payload["approved"] = True
        return payload

    @property
    def approves(self) -> bool:
        """Whether rows are entered as approved."""
        return bool(self.client.settings.get("approve_timesheets"))

    def has_amount(self, item: dict, record: Record) -> bool:
        return hours_of(item) == record.hours

    def is_as(self, item: dict, record: Record) -> bool:
        return self.has_amount(item, record) and (clean_text(str(item.get("text") or "")) or "") == _words(record)

    def shown_amount(self, item: dict) -> str:
        return f"{hours_of(item) or 0:.2f}"

    def prepare(self) -> None:
        self.client.tenant()

    # --- Reading -------------------------------------------------------------------------------------

    def list_for(self, part: list[Wanted]) -> Iterator[dict]:
        """One call for a page of everybody's rows. Of several rows of one key, those without hours do not count."""
        own = {one.record.external_id for one in part}
        ours: dict[Key, list[dict]] = {}
        self._seen_rows, self.others = {}, {}
        for item in self.rows.of_days(one.record.day for one in part):
            key = self._key(item)
            if key is None:
                continue
            self._seen_rows[item["id"]] = item
            if key[-1]:
                ours.setdefault(key, []).append(item)
            elif item["id"] not in own and hours_of(item):
                self.others.setdefault(key[:2], {})[item["id"]] = item
        for items in ours.values():
            full = [item for item in items if hours_of(item)]
            yield from full or sorted(items, key=lambda item: item["id"] not in own)[:1]

    def by_ids(self, lost: Mapping[str, Wanted]) -> list[dict]:
        found = [self._seen_rows[id_] for id_ in lost if id_ in self._seen_rows]
        rest = [id_ for id_ in lost if id_ not in self._seen_rows]
        return [*found, *(self.rows.by_ids(rest) if rest else ())]

    def list_near(self, part: list[Wanted], since: datetime, until: datetime) -> Iterator[tuple[dict, bool | None]]:
        days = [one.record.day for one in part]
        first, last = min(days) - _NEAR, max(days) + _NEAR
        step = timedelta(days=1)
        for item in self.rows.of_days(first + step * number for number in range((last - first).days + 1)):
            key = self._key(item)
            if key is not None:
                made = moment(item.get("createdAt"))
                is_recent = None if made is None else since - _SKEW <= made <= until + _SKEW
                yield item, is_recent if key[-1] else False

    def _key(self, item: dict) -> Key | None:
        """The key of a row of the list; None for one that is nobody's, or of no day.

        :raise ContractBroken: it has no number.
        """
        if not is_id(item.get("id")):
            raise ContractBroken(_lt("An entry in the list of %(path)s has no id or no owner.", path=self.path))
        return self.key_of(item)

    def _look_up(self, part: list[Wanted]) -> None:
        super()._look_up(part)
        for one in part:
            # What has no hours is taken back already.
            if one.record.deleted and one.item is not None and not hours_of(one.item):
                one.item = None
            if one.surplus is not None and not hours_of(one.surplus):
                one.surplus = None

    # --- Sending -------------------------------------------------------------------------------------

    def refusals(self) -> Refusals:
        return TimesheetRefusals(self)

    def send(self, part: list[Wanted]) -> None:
        exists = part[0].item is not None
        document = documents.UPDATE_TIMESHEETS if exists else documents.ADD_TIMESHEETS
        inputs = [{"clientId": _client_id(one), "node": self._node(one)} for one in part]
        self.client.run(document, {"inputs": inputs})

    def _node(self, one: Wanted) -> dict[str, Any]:
        item = one.item or {}
        node = {**one.payload, "comment": marked(item.get("comment"), one.record)}
        if item:
            return {"dbId": item["id"], **node}
        return {**node, "owner": {"dbId": self.client.tenant().id}} if self.client.is_below() else node

    def remove(self, item: dict) -> None:
        self.remove_all([item])

    def remove_all(self, items: Sequence[dict]) -> None:
        """Nothing can be deleted: the rows have no hours any more."""
        inputs = [{"clientId": one["id"], "node": {"dbId": one["id"], "workingHours": "0.00"}} for one in items]
        answer = self.client.run(documents.UPDATE_TIMESHEETS, {"inputs": inputs})
        found = answer.body.get("updateTimesheets")
        for edge in (found.get("edges") if isinstance(found, dict) else None) or ():
            if isinstance(edge, dict) and isinstance(edge.get("node"), dict) and hours_of(edge["node"]):
                raise Rejected(self.unlike)


def _client_id(one: Wanted) -> str:
    """What the answer calls a row: its key, so that whoever reads a call knows which hours it is about."""
    return "/".join(str(part) for part in one.key[:-1] if part is not None)


def _words(record: Record) -> str:
    return (clean_text(record.note or "") or "")[:_TEXT].rstrip()
