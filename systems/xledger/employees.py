"""Xledger's employees, each with a contact that holds the name and the birthday."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ...records import MISSING, Employee, Record, Sentence, _lt
from ..errors import Conflict, ContractBroken, Rejected, RemoteError
from ..transport.graphql_document import Document
from . import contacts, documents, targets
from .batches import Item, mutate, send
from .changes import KEPT, changed_since
from .fields import FIELDS, ONLY_SENT, fixed
from .listed import ListedStream, is_number
from .moments import moment

#: Entities that are asked for in one query by their numbers or codes.
_ASKED = 1000


class Employees(ListedStream):
    """Employees, found by their personnel number. They are sent on a schedule, many in one call."""

    record = Employee
    list_name = "employees"
    button = _lt("Sync Xledger Employees")
    title = _lt("Employees")
    summary = _lt("Employees are sent on selected days; only what differs is changed.")
    directions = ("out", "in", "both")
    trigger = "schedule"
    schedule = "weekly"
    creates = updates = verifies = True
    changes_kept = KEPT
    created_by = ("personnel_number",)
    options = ("bank_accounts",)
    judged = ("personnel_number", "contract_start", "contract_end", "contract_type", "job_title", "work_email")
    match = (("personnel_number",), ("name", "work_email"))
    fields = FIELDS

    def __init__(self, client: Any, options: Iterable[str] = ()):
        super().__init__(client, options)
        #: The fields of Xledger that get mapped values, by the record's.
        self.targets = targets.chosen(client.settings)
        more = [f"{target} {{ dbId }}" for target in self.targets.values()]
        self.more = (*([documents.CONTACT] if contacts.is_on(client.settings) else ()), *more)

    @classmethod
    def why_not_created(cls, record: Record, settings: Mapping[str, Any]) -> Sentence | None:
        if not record.personnel_number:
            return _lt("Not sent: enter a personnel number.")
        if not record.contract_start:
            return _lt("Not sent: enter the start date of the contract.")
        if settings.get("require_job_title") and not record.job_title:
            return _lt("Not sent: enter a job title (the settings of the connection require one).")
        if settings.get("require_work_email") and not record.work_email:
            return _lt("Not sent: enter a work e-mail (the settings of the connection require one).")
        # Of a contract without a type, only its end says that it is not permanent.
        kind = record.contract_type or ("other" if record.contract_end else "permanent")
        if settings.get("permanent_only") and kind != "permanent":
            return _lt("Not sent: only permanent contracts are sent (see the settings of the connection).")
        return None

    # --- Reading -------------------------------------------------------------------------------------

    def read_all(self, wanted: Sequence[tuple[str]]) -> list[Record | RemoteError]:
        ids = [id_ for (id_,) in wanted]
        found = {item["id"]: item for item in self._find_many("ids", filter(is_number, ids))}
        return [self.build(found[id_], single=True) if id_ in found else self.vanished(id_) for id_ in ids]

    def changed_since(self, cursor: str | None) -> tuple[list[str], str] | None:
        return changed_since(self.client, documents.EMPLOYEE_CHANGES, "employee_deltas", cursor)

    def find_created(self, own_id: str, since: datetime, record: Record) -> Record | None:
        """Xledger has no place for an id of our own: what a lost call has added is known by its code and its age.

        :raise Rejected: several employees that were added lately have the code.
        """
        (found,) = self.find_created_all([(own_id, since, record)])
        if isinstance(found, RemoteError):
            raise found
        return found

    def find_created_all(self, wanted: Sequence[tuple[str, datetime, Record]]) -> list[Record | RemoteError | None]:
        numbers = {record.personnel_number for _own_id, _since, record in wanted} - {MISSING, None, ""}
        by_code: dict[str, list[dict]] = {}
        for item in self._find_many("codes", sorted(numbers)):
            by_code.setdefault(str(item.get("code")), []).append(item)
        outcomes: list[Record | RemoteError | None] = []
        for _own_id, since, record in wanted:
            found = by_code.get(record.personnel_number, ())
            fresh = [item for item in found if (moment(item.get("createdAt")) or since) >= since]
            several = Rejected(_several(record)) if len(fresh) > 1 else None
            outcomes.append(several or (self.build(fresh[0], single=True) if fresh else None))
        return outcomes

    def build(self, item: Any, single: bool = False) -> Record:
        record = super().build(item, single)
        return replace(record, absent=tuple(name for name in record.absent if name not in ONLY_SENT))

    def modified(self, item: dict) -> datetime | None:
        return moment(item.get("modifiedAt"))

    def label(self, item: dict) -> str:
        return f"{item.get('code') or ''} {item.get('description') or ''}".strip()[:100]

    # --- Sending -------------------------------------------------------------------------------------

    def create_all(self, wanted: Sequence[tuple[Record, str]]) -> list[Record | RemoteError]:
        """Add employees. Details of the contact are sent by an update right after, so that they can fail alone."""
        items = [Item(own_id, self._new(record), record) for record, own_id in wanted]
        for one in items:
            if not (one.node.get("code") and one.node.get("employmentFrom")):
                one.outcome = Rejected(_lt("Xledger needs a personnel number and the first day of the employment."))
        todo, refused = [one for one in items if one.outcome is None], set()
        send(todo, lambda part: self._add(part, refused), self._built)
        for one in items:
            details = [name for name in contacts.of(one.record) if getattr(one.record, name) is not None]
            if details and isinstance(one.outcome, Record):
                one.outcome = replace(one.outcome, unsent=tuple(details))
        return [one.outcome for one in items]  # type: ignore[misc]

    def update_all(self, wanted: Sequence[tuple[str, Record]]) -> list[Record | RemoteError]:
        """Change employees, and then the contacts of those whose details differ.

        What fails for a contact is the outcome of its employee; the employee is changed all the same.
        """
        items = [Item(id_, {"dbId": id_, **self._node(record)}, record) for id_, record in wanted]
        answers: dict[str, Any] = {}

        def change(part: list[Item]) -> dict[str, Any]:
            nodes = mutate(self.client, self._mutation("updateEmployees"), part)
            answers.update(nodes)
            return nodes

        send([one for one in items if len(one.node) > 1 or not contacts.of(one.record)], change, self._built)
        detailed = [one for one in items if contacts.of(one.record) and not isinstance(one.outcome, RemoteError)]
        if detailed:
            self._update_contacts(detailed, {id_: self._item(node) for id_, node in answers.items()})
        return [one.outcome for one in items]  # type: ignore[misc]

    def _update_contacts(self, items: list[Item], there: dict[str, dict]) -> None:
        """Send the details of contacts; the outcome of each item is the employee as it is then.

        :param there: the employees that were just changed, by their ids; the others are read.
        """
        try:
            read = self._find_many("ids", [one.client_id for one in items if one.client_id not in there])
        except RemoteError as error:
            for one in items:
                one.outcome = error
            return
        there = {**there, **{item["id"]: item for item in read}}
        details = [Item(one.client_id, {}, one.record) for one in items]
        by_contact: dict[str, dict] = {}
        for one in details:
            employee = there.get(one.client_id)
            try:
                one.node = contacts.node(self._encoded(one.record, of_contact=True), employee)
                by_contact[one.node["dbId"]] = employee or {}
                if len(one.node) == 1:
                    one.outcome = self.build(employee, single=True)
            except RemoteError as error:
                one.outcome = error

        def built(node: Any) -> Record:
            employee = by_contact.get(str(node.get("dbId"))) if isinstance(node, dict) else None
            if employee is None:
                raise ContractBroken(_lt("The answer does not say what became of a record."))
            return self.build({**employee, "contact": {**employee["contact"], **node}}, single=True)

        sent = [one for one in details if one.outcome is None]
        send(sent, lambda part: mutate(self.client, documents.UPDATE_CONTACTS, part), built)
        for one in sent:
            one.outcome = contacts.explained(one.outcome)
        for one, detail in zip(items, details):
            one.outcome = detail.outcome

    def _add(self, part: list[Item], asked: set[str]) -> dict[str, Any]:
        """Add those whose code nobody has.

        A code that is taken belongs to somebody else, unless it was free when it was first asked for: then the refused
        batch has added this one all the same.

        :param asked: the codes that were free before; those of ``part`` are added to it.
        """
        standing: dict[str, list[dict]] = {}
        for item in self._find_many("codes", [one.node["code"] for one in part]):
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
        return mutate(self.client, self._mutation("addEmployees"), part) if part else {}

    def _mutation(self, name: str) -> Document:
        return documents.change_employees(name, self.more)

    def _new(self, record: Record) -> dict[str, Any]:
        """What is sent of somebody new: what has no value is left out, and some values are the same for everybody."""
        node = {name: value for name, value in self._node(record).items() if value not in (None, "")}
        for name, value in fixed(self.client.settings).items():
            node.setdefault(name, value)
        if self.client.is_below():
            node["owner"] = {"dbId": self.client.tenant().id}
        return node

    def _node(self, record: Record) -> dict[str, Any]:
        """What is sent of the employee itself."""
        return self._encoded(record, of_contact=False)

    def _encoded(self, record: Record, of_contact: bool) -> dict[str, Any]:
        """The fields that are not MISSING, by Xledger's names: those of the contact, or all others."""
        node: dict[str, Any] = {}
        for declared in self.offered:
            value = getattr(record, declared.name)
            if declared.encode is None or value is MISSING or (declared.name in contacts.NAMES) != of_contact:
                continue
            encoded = declared.encode(value, self)
            parts = encoded if len(declared.sent) > 1 else (encoded,)
            names = (self.targets.get(name, name) for name in declared.sent)
            node.update((name, part) for name, part in zip(names, parts) if part is not MISSING)
        return node

    # --- What both need ------------------------------------------------------------------------------

    def _document(self, owners: str, what: str) -> Document:
        return documents.employees(owners, what, self.more)

    def _find_many(self, what: str, values: Iterable[str]) -> list[dict]:
        """The employees with these ids, or with these codes."""
        values, found = list(dict.fromkeys(values)), []
        for start in range(0, len(values), _ASKED):
            found += self._find(what, {what: values[start : start + _ASKED]})
        return found

    def _item(self, node: Any) -> dict:
        """What is mapped stands under our own names."""
        item = super()._item(node)
        mapped = {name: item.get(target) for name, target in self.targets.items()}
        return {**item, "mapped": mapped} if "id" in item else item


def _several(record: Record) -> Any:
    return _lt(
        "Xledger has an employee with the number %(number)s already. If it is the same person, correct the name or the"
        " e-mail address on one side and sync again; otherwise change one of the numbers.",
        number=record.personnel_number,
    )
