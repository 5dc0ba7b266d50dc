"""Kleer's users, with their payroll contracts: what Odoo knows as one employee are two documents with one id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from ...records import MISSING, Employee, Record, RecordError, Sentence, _lt
from ..decode import code, flag, is_id
from ..errors import ContractBroken, NotFound, Rejected
from ..field import Field
from ..personal import full_name
from ..stream import Page, Stream
from . import contracts
from .contracts import element, whole

#: The elements of a user that can be its number.
NUMBERS = ("id", "internal-id")


def private(settings: Mapping[str, Any]) -> bool:
    """Whether Kleer's one address is the private one."""
    return not settings.get("work_email")


def work(settings: Mapping[str, Any]) -> bool:
    return not private(settings)


def _number_from(name: str) -> Field:
    return Field("personnel_number", name, code(), when=lambda settings: settings.get("number", NUMBERS[0]) == name)


class Employees(Stream):
    """Users. What belongs to a payroll contract is MISSING of whoever has none."""

    record = Employee
    button = _lt("Sync Kleer Employees")
    export_button = _lt("Export Employees to Kleer")
    title = _lt("Employees")
    summary = _lt(
        "Users become employees; names, addresses, taxes, contracts and salaries of payroll contracts are synced."
    )
    # Only what comes in is switched on by itself: that PUT creates a user is a convention of the API, which no public
    # client confirms.
    directions = ("in", "both", "out")
    creates = updates = True
    # Both lists are two calls, however many there are.
    verifies = True
    foresees = True
    # A company's users are more than its employees, and an employee need not be one: people say who is who.
    asks_to_create = True
    create_setting = "may_create"
    incremental = False
    # Never by the address alone. A user that carries our own id is found first, see ``own_id``.
    match = (("social_security",), ("personnel_number",), ("name", "birthday"))
    options = ("bank_accounts",)
    judged = ("work_email", "private_email", *contracts.REQUIRED)
    page_size = 500
    fields = (
        Field("name", "name", full_name(), required=True, encode=lambda value, _stream: {"name": str(value)}),
        Field("private_email", "email", code(), encode=element("email"), when=private),
        Field("work_email", "email", code(), encode=element("email"), when=work),
        Field("active", "active", flag(True), encode=lambda value, _stream: {"active": value}),
        *map(_number_from, NUMBERS),
        *contracts.FIELDS,
    )

    @classmethod
    def why_not_created(cls, record: Record, settings: Mapping[str, Any]) -> Sentence | None:
        if not settings.get("may_create"):
            return _lt("Not sent: the connection may not create employees in Kleer (see its settings).")
        if not (record.private_email if private(settings) else record.work_email):
            if private(settings):
                return _lt("Not sent: Kleer needs an e-mail address. Enter the private e-mail of the employee.")
            return _lt("Not sent: Kleer needs an e-mail address. Enter the work e-mail of the employee.")
        if not settings.get("users_only") and not all(getattr(record, name) for name in contracts.REQUIRED):
            return _lt(
                "Not sent: a payroll contract in Kleer needs the personal identity number and the first day of the"
                " contract. Enter them."
            )
        return None

    @property
    def street_line(self) -> str:
        """The line of the address that holds the street."""
        return "address1" if self.client.settings.get("street") == "address1" else "address2"

    def pages(self, since: datetime | None = None, start: int = 1, first_day: date | None = None) -> Iterator[Page]:
        """Kleer gives both lists whole; they are handed on in parts, which are imported one at a time."""
        users, answer = self.client.read("/user", "users")
        by_user, lost = self._contracts()
        items = [
            {**user, "contract": by_user.get(str(user.get("id")))} if isinstance(user, dict) else user
            for user in users["user"]
        ]
        last = max(-(-len(items) // self.page_size), 1)
        for number in range(start, last + 1):
            records, broken = self.build_page(items[(number - 1) * self.page_size : number * self.page_size])
            if number == last:
                broken = [*broken, *lost]
            yield Page(records, broken, len(items), answer.date, number == last)

    def _contracts(self) -> tuple[dict[str, dict], list[ContractBroken]]:
        """All payroll contracts by the id of the user, and what is wrong with those of nobody."""
        contracts, _answer = self.client.read("/payroll/user", "payroll-user-readables")
        by_user, lost = {}, []
        for contract in contracts["payroll-user-readable"]:
            user = contract.get("user") if isinstance(contract, dict) else None
            if isinstance(user, dict) and is_id(user.get("id")):
                by_user[str(user["id"])] = whole(contract)
            else:
                lost.append(ContractBroken(_lt("An entity in the list of %(type)s has no id.", type=Employee.__name__)))
        return by_user, lost

    def foresee(self, wanted: Sequence[Record]) -> list[RecordError | None]:
        """Who has values that Kleer cannot hold, and who has no payroll contract and would not get one."""
        by_user, _lost = self._contracts()
        return [self._foreseen(record, record.external_id in by_user) for record in wanted]

    def _foreseen(self, record: Record, has_contract: bool) -> RecordError | None:
        try:
            _user, contract = self._payload(record if record.external_id else _without_nothing(record))
        except RecordError as error:
            return error
        why = self._why_no_contract(contract) if contract and record.external_id and not has_contract else None
        return RecordError("rejected", why) if why else None

    def read(self, external_id: str, single: bool = True) -> Record | None:
        return self.read_or_none(lambda: self._item(external_id), single)

    def build(self, item: Any, single: bool = False) -> Record:
        record = super().build(item, single)
        if item.get("contract") is None:
            absent = tuple(name for name in record.absent if name not in contracts.NAMES)
            errors = tuple(error for error in record.errors if error.field not in contracts.NAMES)
            record = replace(record, absent=absent, errors=errors, **dict.fromkeys(contracts.NAMES, MISSING))
        return record

    def create(self, record: Record, own_id: str) -> Record:
        """Create a user. The payroll contract is sent by an update right after, so that it can fail by itself."""
        record = _without_nothing(record)
        user, contract = self._payload(record)
        if not user.get("email"):
            raise Rejected(_lt("Kleer takes nobody without an e-mail address. Enter the address of the employee."))
        payload = {"id": 0, "active": True, **user, "foreign-id": own_id}
        created = self.client.write("PUT", "/user", {"user": payload}, ("created",))
        answer = self.build(self._item(str(created.get("id"))), single=True)
        return replace(answer, unsent=self._of_contract(record)) if contract else answer

    def update(self, external_id: str, record: Record) -> Record:
        """Send what differs from what Kleer has."""
        item = self._item(external_id)
        there = self.build(item, single=True)
        same = [name for name, value in record.values().items() if getattr(there, name) == value]
        user, contract = self._payload(replace(record, **dict.fromkeys(same, MISSING)))
        if user:
            known = {name: value for name, value in item.items() if name != "contract"}
            self.client.write("POST", f"/user/{_number(external_id)}", {"user": {**known, **user}}, ("saved", "ok"))
        unsent: tuple[str, ...] = ()
        if contract and item["contract"] is not None:
            self._send_contract("POST", external_id, contract)
        elif contract:
            unsent = self._first_contract(external_id, record, contract)
        answer = self.build(self._item(external_id), single=True) if user or contract else there
        return replace(answer, unsent=unsent) if unsent else answer

    def _first_contract(self, external_id: str, record: Record, contract: dict) -> tuple[str, ...]:
        """Create the payroll contract; returns the fields that wait for one.

        :raise Rejected: it cannot be created, and a person has to do something about it.
        """
        if why := self._why_no_contract(contract):
            raise Rejected(why)
        if not _is_complete(contract):
            return self._of_contract(record)
        # That either verb creates one is a guess, which only the company's own Kleer can confirm.
        verb = "PUT" if self.client.settings.get("contract_verb") == "PUT" else "POST"
        self._send_contract(verb, external_id, contract)
        return ()

    def _why_no_contract(self, contract: dict) -> Sentence | None:
        """Why a user who has no payroll contract does not get one with these elements; None if that is as it should."""
        settings = self.client.settings
        if not settings.get("may_create"):
            return _lt("This person has no payroll contract in Kleer. Make one there, and send again.")
        if _is_complete(contract) or settings.get("users_only"):
            return None
        return _lt(
            "This person has no payroll contract in Kleer. A new one needs the personal identity number and the first"
            " day of the contract: enter them, or make the contract in Kleer."
        )

    def _send_contract(self, method: str, external_id: str, contract: dict) -> None:
        path = f"/payroll/user/{_number(external_id)}"
        self.client.write(method, path, {"payroll-user-writable": contract}, ("saved", "created", "ok"))

    def _of_contract(self, record: Record) -> tuple[str, ...]:
        return tuple(name for name in record.values() if name in contracts.NAMES)

    def find_own(self, own_id: str, since: datetime) -> Record | None:
        try:
            user, _answer = self.client.read(f"/user/foreign-id/{quote(own_id, safe='')}", "user")
        except NotFound:
            return None
        return self.build({**user, "contract": self._contract(str(user.get("id")))}, single=True)

    def own_id(self, item: dict) -> str | None:
        value = item.get("foreign-id")
        return value if isinstance(value, str) and value else None

    def label(self, item: dict) -> str:
        return str(item.get("name") or "")[:100]

    def _payload(self, record: Record) -> tuple[dict, dict]:
        """The elements of the user, and of the payroll contract, for the fields that are not MISSING.

        :raise RecordError: Kleer cannot hold a value.
        """
        user: dict[str, Any] = {}
        contract: dict[str, Any] = {}
        for declared in self.offered:
            value = getattr(record, declared.name)
            if declared.encode is not None and value is not MISSING:
                (contract if declared.name in contracts.NAMES else user).update(declared.encode(value, self))
        return user, contract

    def _item(self, external_id: str) -> dict:
        user, _answer = self.client.read(f"/user/{_number(external_id)}", "user")
        return {**user, "contract": self._contract(external_id)}

    def _contract(self, external_id: str) -> dict | None:
        try:
            return whole(self.client.read(f"/payroll/user/{_number(external_id)}", "payroll-user-readable")[0])
        except NotFound:
            return None


def _is_complete(contract: dict) -> bool:
    """Whether a first contract has what it cannot be without."""
    return all(contract.get(name) for name in ("ssn", "employment-start-date"))


def _without_nothing(record: Record) -> Record:
    """What is sent of a new record: where nothing is, there is nothing to empty."""
    return replace(record, **{name: MISSING for name, value in record.values().items() if value is None})


def _number(external_id: str) -> str:
    """An id as it stands in a path.

    :raise NotFound: it is none of Kleer's.
    """
    if not (external_id.isascii() and external_id.isdigit()):
        raise NotFound(_lt("Kleer does not have this record."))
    return external_id
