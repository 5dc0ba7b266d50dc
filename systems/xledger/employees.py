"""Xledger's employees, each with a contact that holds the name and the birthday."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from ...records import MISSING, Employee, Record, Sentence, _lt
from ..decode import code, day, is_id, ref
from ..encode import iso_day, plain
from ..errors import Conflict, ContractBroken, Rejected, RemoteError
from ..field import Field
from ..stream import Page, Stream
from . import documents
from .batches import MOST, Item, send
from .client import TIMEZONE
from .values import first_day, not_told, person_name, superior, write_first_day, write_last_day, write_name

#: An hour that is never later than Xledger's own clock, in summer and in winter.
_CET = timezone(timedelta(hours=1))
#: Of a second; nobody needs it, and not every Python reads as many digits as there are.
_FRACTION = re.compile(r"\.\d+")
#: Entities that are asked for in one query by their numbers or codes.
_ASKED = 1000


class Employees(Stream):
    """Employees, found by their personnel number. They are sent on a schedule, many in one call."""

    record = Employee
    button = _lt("Sync Xledger Employees")
    title = _lt("Employees")
    summary = _lt("Employees are sent on selected days; only what differs is changed.")
    directions = ("out", "in", "both")
    trigger = "schedule"
    schedule = "weekly"
    creates = updates = verifies = True
    together = MOST
    judged = ("personnel_number", "employment")
    match = (("personnel_number",), ("name", "work_email"))
    page_size = 1000
    fields = (
        Field(
            "name",
            ("contact.firstName", "contact.lastName", "description"),
            person_name,
            required=True,
            encode=write_name,
            sent=("firstName", "lastName", "description"),
        ),
        Field("personnel_number", "code", code(), encode=plain),
        Field("work_email", "email", code(), encode=plain),
        # Read in a masked form, and not at all: compared on our side only.
        Field("social_security", "socialSec", not_told, encode=plain),
        Field("work_phone", "phone", not_told, encode=plain),
        Field("birthday", "contact.birthday", day, encode=iso_day, sent=("birthday",)),
        Field("manager", "superior.dbId", ref(Employee), encode=superior, sent=("superior",)),
        Field("employment", "employmentFrom", first_day, encode=write_first_day, sent=("employmentFrom", "dateFrom")),
        Field("departure", "employmentTo", day, encode=write_last_day, sent=("employmentTo", "dateTo")),
    )
    #: What is sent and never read.
    only_sent = tuple(declared.name for declared in fields if declared.decode is not_told and declared.encode)

    @classmethod
    def why_not_created(cls, record: Record, settings: Mapping[str, Any]) -> Sentence | None:
        if not record.personnel_number:
            return _lt("Not sent: enter a personnel number.")
        if not (record.employment and record.employment.entry):
            return _lt("Not sent: enter the start date of the contract.")
        return None

    # --- Reading -------------------------------------------------------------------------------------

    def pages(self, since: datetime | None = None, start: int = 1, first_day: date | None = None) -> Iterator[Page]:
        """Pages are found by the cursor of the one before, so that a continued pass reads those before it too."""
        about = {} if since is None else {"since": written_moment(since)}
        for number, page in enumerate(self._read("since" if about else "all", about, self.page_size), 1):
            if number >= start:
                records, broken = self.build_page([_item(node) for node in page.nodes if self._is_ours(node)])
                yield Page(records, broken, None, page.answer.date, page.last)

    def read(self, external_id: str, single: bool = True) -> Record | None:
        if not (external_id.isascii() and external_id.isdigit()):
            return None
        found = self._find("ids", [external_id])
        return self.build(found[0], single) if found else None

    def find_created(self, own_id: str, since: datetime, record: Record) -> Record | None:
        """Xledger has no place for an id of our own: what a lost call has added is known by its code and its age.

        :raise Rejected: several employees that were added lately have the code.
        """
        if record.personnel_number is MISSING or not record.personnel_number:
            return None
        found = self._find("codes", [record.personnel_number])
        fresh = [item for item in found if (moment(item.get("createdAt")) or since) >= since]
        if len(fresh) > 1:
            raise Rejected(_several(record))
        return self.build(fresh[0], single=True) if fresh else None

    def build(self, item: Any, single: bool = False) -> Record:
        record = super().build(item, single)
        return replace(record, absent=tuple(name for name in record.absent if name not in self.only_sent))

    def modified(self, item: dict) -> datetime | None:
        return moment(item.get("modifiedAt"))

    def label(self, item: dict) -> str:
        return f"{item.get('code') or ''} {item.get('description') or ''}".strip()[:100]

    # --- Sending -------------------------------------------------------------------------------------

    def create(self, record: Record, own_id: str) -> Record:
        return _one(self.create_all([(record, own_id)]))

    def update(self, external_id: str, record: Record) -> Record:
        return _one(self.update_all([(external_id, record)]))

    def create_all(self, wanted: Sequence[tuple[Record, str]]) -> list[Record | RemoteError]:
        items = [Item(own_id, self._new(record), record) for record, own_id in wanted]
        for one in items:
            if not (one.node.get("code") and one.node.get("employmentFrom")):
                one.outcome = Rejected(_lt("Xledger needs a personnel number and the first day of the employment."))
        todo, refused = [one for one in items if one.outcome is None], set()
        send(todo, lambda part: self._add(part, refused), self._built)
        return [one.outcome for one in items]  # type: ignore[misc]

    def update_all(self, wanted: Sequence[tuple[str, Record]]) -> list[Record | RemoteError]:
        items = [Item(id_, {"dbId": id_, **self._node(record)}, record) for id_, record in wanted]
        send(items, lambda part: self._call(documents.UPDATE_EMPLOYEES, "updateEmployees", part), self._built)
        return [one.outcome for one in items]  # type: ignore[misc]

    def _add(self, part: list[Item], asked: set[str]) -> dict[str, Any]:
        """Add those whose code nobody has.

        A code that is taken belongs to somebody else, unless it was free when it was first asked for: then the refused
        batch has added this one all the same.

        :param asked: the codes that were free before; those of ``part`` are added to it.
        """
        standing: dict[str, list[dict]] = {}
        for item in self._find("codes", [one.node["code"] for one in part]):
            standing.setdefault(str(item.get("code")), []).append(item)
        for one in part:
            number = one.node["code"]
            found = standing.get(number, [])
            if len(found) == 1 and number in asked:
                one.outcome = self._built(found[0])
            elif found:
                one.outcome = Conflict(_several(one.record), existing_id=str(found[0]["id"]))
            asked.add(number)
        part = [one for one in part if one.outcome is None]
        return self._call(documents.ADD_EMPLOYEES, "addEmployees", part) if part else {}

    def _call(self, document: Any, name: str, part: list[Item]) -> dict[str, Any]:
        inputs = [{"clientId": one.client_id, "node": one.node} for one in part]
        found = self.client.run(document, {"inputs": inputs}).body.get(name)
        edges = (found.get("edges") if isinstance(found, dict) else None) or []
        if not isinstance(edges, list):
            raise ContractBroken(_lt("The answer does not say what became of a record."))
        return {str(edge.get("clientId")): edge.get("node") for edge in edges if isinstance(edge, dict)}

    def _new(self, record: Record) -> dict[str, Any]:
        """What is sent of somebody new: what has no value is left out, and some values are the same for everybody."""
        node = {name: value for name, value in self._node(record).items() if value not in (None, "")}
        settings = self.client.settings
        for name in ("employeeGroup", "employeeType"):
            value = str(settings.get(_SETTINGS[name]) or "").strip()
            if value:
                node[name] = {"code": value}
        node["timesheet"] = bool(settings.get(_SETTINGS["timesheet"]))
        if self.client.is_below():
            node["owner"] = {"dbId": self.client.tenant().id}
        return node

    def _node(self, record: Record) -> dict[str, Any]:
        """What is sent: the fields that are not MISSING."""
        node: dict[str, Any] = {}
        for declared in self.offered:
            value = getattr(record, declared.name)
            if declared.encode is None or value is MISSING:
                continue
            encoded = declared.encode(value, self)
            parts = encoded if len(declared.sent) > 1 else (encoded,)
            node.update((name, part) for name, part in zip(declared.sent, parts) if part is not MISSING)
        return node

    # --- What both need ------------------------------------------------------------------------------

    def _read(self, what: str, variables: dict[str, Any], size: int) -> Iterator[Any]:
        document = documents.EMPLOYEES["LOWER" if self.client.is_below() else "CURRENT"][what]
        for page in self.client.transport.pages(document, "employees", variables, size):
            self.client.note(page.answer)
            yield page

    def _find(self, what: str, values: Iterable[str]) -> list[dict]:
        """The employees with these ids, or with these codes."""
        values, found = list(dict.fromkeys(values)), []
        for start in range(0, len(values), _ASKED):
            for page in self._read(what, {what: values[start : start + _ASKED]}, self.page_size):
                found += [_item(node) for node in page.nodes if self._is_ours(node)]
        return found

    def _is_ours(self, node: dict) -> bool:
        """Whether an employee belongs to the entity, where the list shows those of others as well."""
        return not self.client.is_below() or str(node.get("ownerDbId")) == self.client.tenant().id

    def _built(self, node: Any) -> Record:
        return self.build(_item(node), single=True)


#: Settings by the fields that get their values.
_SETTINGS = {"employeeGroup": "employee_group", "employeeType": "employee_type", "timesheet": "timesheet"}


def _item(node: Any) -> dict:
    """A node with its number as all streams name it, as a text: numbers of 64 bits do not fit everywhere.

    :raise ContractBroken: it is none.
    """
    number = node.get("dbId") if isinstance(node, dict) else None
    if not is_id(number):
        return node if isinstance(node, dict) else {}
    return {**node, "id": str(number)}


def _one(outcomes: list[Record | RemoteError]) -> Record:
    (outcome,) = outcomes
    if isinstance(outcome, RemoteError):
        raise outcome
    return outcome


def _several(record: Record) -> Any:
    return _lt(
        "Xledger has an employee with the number %(number)s already. If it is the same person, correct the name or the"
        " e-mail address on one side and sync again; otherwise change one of the numbers.",
        number=record.personnel_number,
    )


def moment(value: Any) -> datetime | None:
    """A moment by Xledger's clock, which is that of Norway; None if it cannot be read."""
    try:
        found = datetime.fromisoformat(_FRACTION.sub("", value.replace("Z", "+00:00")))
    except (AttributeError, ValueError):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(TIMEZONE))).astimezone(timezone.utc)


def written_moment(value: datetime) -> str:
    """A moment as a filter has it. In summer it is an hour too early, so that nothing is left out."""
    return value.astimezone(_CET).replace(tzinfo=None).isoformat(timespec="seconds")
