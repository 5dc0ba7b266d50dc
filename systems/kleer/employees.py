"""Kleer's users, with their payroll contracts: what Odoo knows as one employee are two documents with one id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from ...records import MISSING, Employee, Employment, PartlyRead, PersonName, Record, RecordError, _lt, ends_too_early
from ..decode import code, day, flag, is_id, text
from ..encode import iso_day, plain
from ..errors import ContractBroken, NotFound, Rejected
from ..field import Field
from ..stream import Page, Stream

_PERSONAL_NUMBER = re.compile(r"(\d{8})[-+]?(\d{4})")
_CONTRACT = "contract."


def person_name(value: Any, stream: Any) -> PersonName:
    """Kleer has one name, "First Last", as Odoo has."""
    try:
        full, cut = text()(value, stream), None
    except PartlyRead as error:
        full, cut = error.value, error
    if not full:
        raise RecordError("value", _lt("the name is missing"))
    if cut:
        raise PartlyRead(PersonName.split(full), cut, is_note=True)
    return PersonName.split(full)


def write_name(value: PersonName, _stream: Any) -> str:
    return str(value)


def personal_number(value: Any, stream: Any) -> str | None:
    """A Swedish number of twelve digits, YYYYMMDD-NNNN. Not everybody who reads messages may see it."""
    if value is not None and not isinstance(value, str):
        raise RecordError("contract", _lt("the personal identity number is not a text"))
    number = code(40)(value, stream)
    if not number:
        return None
    found = _PERSONAL_NUMBER.fullmatch(number)
    if not found:
        raise RecordError("value", _lt("the personal identity number does not have twelve digits"))
    return f"{found[1]}-{found[2]}"


def street(value: tuple, stream: Any) -> str | None:
    """Clients of the API write the street into the second line; a company may do otherwise."""
    first, second = value
    return text()(first if stream.street_line == "address1" else second, stream)


def employment(value: tuple, stream: Any) -> Employment:
    start, end = (day(part, stream) for part in value)
    if start and end and end < start:
        raise ends_too_early(start, end)
    return Employment(start, end)


def written(value: Any, _stream: Any) -> str:
    """A text; an empty one empties."""
    return value or ""


class Employees(Stream):
    """Users. What belongs to a payroll contract is MISSING of whoever has none."""

    record = Employee
    button = _lt("Sync Kleer Employees")
    title = _lt("Employees")
    summary = _lt("Users become employees; names, addresses and dates of payroll contracts are synced.")
    # Only what comes in is switched on by itself: that PUT creates a user is a convention of the API, which no public
    # client confirms.
    directions = ("in", "both", "out")
    creates = updates = True
    incremental = False
    match = (("social_security",), ("name", "work_email"))
    page_size = 500
    fields = (
        Field("name", "name", person_name, required=True, encode=write_name),
        Field("work_email", "email", code(), encode=written),
        Field("active", "active", flag(True), encode=plain),
        Field("social_security", "contract.ssn", personal_number, encode=written),
        Field("street", ("contract.address1", "contract.address2"), street, encode=lambda value, _stream: (value,) * 2),
        Field("zip", "contract.zip-code", code(), encode=written),
        Field("city", "contract.state", text(), encode=written),  # there is no other place for it
        Field("country", "contract.country-code", code(2), encode=written),
        Field("private_phone", "contract.phone", code(), encode=written),
        Field("departure", "contract.employment-end-date", day, encode=iso_day),
        Field("employment", ("contract.employment-start-date", "contract.employment-end-date"), employment),
    )
    #: The fields that stand in the payroll contract.
    of_contract = tuple(declared.name for declared in fields if declared.paths[0].startswith(_CONTRACT))

    @property
    def street_line(self) -> str:
        """The line of the address that holds the street."""
        return "address1" if self.client.settings.get("street") == "address1" else "address2"

    def pages(self, since: datetime | None = None, start: int = 1, first_day: date | None = None) -> Iterator[Page]:
        """Kleer gives both lists whole; they are handed on in parts, which are imported one at a time."""
        users, answer = self.client.read("/user", "users")
        contracts, _answer = self.client.read("/payroll/user", "payroll-user-readables")
        by_user, lost = {}, []
        for contract in contracts["payroll-user-readable"]:
            user = contract.get("user") if isinstance(contract, dict) else None
            if isinstance(user, dict) and is_id(user.get("id")):
                by_user[str(user["id"])] = _whole(contract)
            else:
                lost.append(ContractBroken(_lt("An entity in the list of %(type)s has no id.", type=Employee.__name__)))
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

    def read(self, external_id: str, single: bool = True) -> Record | None:
        return self.read_or_none(lambda: self._item(external_id), single)

    def build(self, item: Any, single: bool = False) -> Record:
        record = super().build(item, single)
        if item.get("contract") is None:
            absent = tuple(name for name in record.absent if name not in self.of_contract)
            record = replace(record, absent=absent, **dict.fromkeys(self.of_contract, MISSING))
        return record

    def create(self, record: Record, own_id: str) -> Record:
        """Create a user. A payroll contract needs what Odoo does not have, and is made in Kleer."""
        payload = {"id": 0, "active": True, **self._payload(record)[0], "foreign-id": own_id}
        if not payload.get("email"):
            raise Rejected(_lt("Kleer takes nobody without an e-mail address. Enter the work e-mail of the employee."))
        created = self.client.write("PUT", "/user", {"user": payload}, ("created",))
        return self.build(self._item(str(created.get("id"))), single=True)

    def update(self, external_id: str, record: Record) -> Record:
        item = self._item(external_id)
        user, contract = self._payload(record)
        if user:
            known = {name: value for name, value in item.items() if name != "contract"}
            self.client.write("POST", f"/user/{_number(external_id)}", {"user": {**known, **user}}, ("saved", "ok"))
        if contract:
            if item["contract"] is None:
                raise Rejected(_lt("This person has no payroll contract in Kleer. Make one there, and send again."))
            path = f"/payroll/user/{_number(external_id)}"
            self.client.write("POST", path, {"payroll-user-writable": contract}, ("saved", "ok"))
        return self.build(self._item(external_id), single=True)

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
        """What is sent of a user, and of the payroll contract: the fields that are not MISSING."""
        user: dict[str, Any] = {}
        contract: dict[str, Any] = {}
        for declared in self.offered:
            value = getattr(record, declared.name)
            if declared.encode is None or value is MISSING:
                continue
            encoded = declared.encode(value, self)
            if declared.name == "street":
                contract[self.street_line] = written(value, self)
            elif declared.name == "departure":
                # The wrapper alone removes the day.
                contract["employment-end-date"] = {"employment-end-date": encoded} if encoded else {}
            elif declared.name in self.of_contract:
                contract[declared.path[len(_CONTRACT) :]] = encoded
            else:
                user[declared.path] = encoded
        return user, contract

    def _item(self, external_id: str) -> dict:
        user, _answer = self.client.read(f"/user/{_number(external_id)}", "user")
        return {**user, "contract": self._contract(external_id)}

    def _contract(self, external_id: str) -> dict | None:
        try:
            return _whole(self.client.read(f"/payroll/user/{_number(external_id)}", "payroll-user-readable")[0])
        except NotFound:
            return None


def _whole(contract: dict) -> dict:
    """A contract with the end that the schema leaves out where there is none."""
    return {"employment-end-date": None, **contract}


def _number(external_id: str) -> str:
    """An id as it stands in a path.

    :raise NotFound: it is none of Kleer's.
    """
    if not (external_id.isascii() and external_id.isdigit()):
        raise NotFound(_lt("Kleer does not have this record."))
    return external_id
