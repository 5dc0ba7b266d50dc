"""What stands with the contact of an employee: job title, gender and home address, sent by a mutation of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...records import MISSING, Record, _lt
from ..decode import code, text
from ..encode import plain
from ..errors import NotFound, Rejected
from ..field import Field

#: By Xledger's codes. Others that an entity may have are not read, and never sent.
_GENDERS = {"M": "male", "F": "female"}
_NONE = _lt("The employee has no contact in Xledger. Create one there, then send again.")
ADDRESS = ("streetAddress", "zipCode", "place", "country")


def is_on(settings: Mapping[str, Any]) -> bool:
    return bool(settings.get("contact_details"))


def _gender(value: Any, _stream: Any) -> Any:
    if value in (None, ""):
        return None
    return _GENDERS.get(str(value).upper(), MISSING)


def _write_gender(value: str | None, _stream: Any) -> Any:
    if value is None:
        return None
    found = next((written for written, ours in _GENDERS.items() if ours == value), None)
    return {"code": found} if found else MISSING


def _country(value: Any, stream: Any) -> str | None:
    found = code()(value, stream)
    return found.upper() if found else None


#: The street is one field in Xledger; Odoo's second line is left out.
FIELDS = (
    Field("job_title", "contact.jobTitle", text(), when=is_on, encode=plain, sent=("jobTitle",)),
    Field("sex", "contact.gender.code", _gender, when=is_on, encode=_write_gender, sent=("gender",)),
    Field("street", "contact.homeAddress.streetAddress", text(), when=is_on, encode=plain, sent=("streetAddress",)),
    Field("zip", "contact.homeAddress.zipCode", code(), when=is_on, encode=plain, sent=("zipCode",)),
    Field("city", "contact.homeAddress.place", text(), when=is_on, encode=plain, sent=("place",)),
    Field("country", "contact.homeAddress.country.code", _country, when=is_on, encode=plain, sent=("country",)),
)
NAMES = frozenset(declared.name for declared in FIELDS)


def of(record: Record) -> tuple[str, ...]:
    """The fields of the record that stand with the contact."""
    return tuple(name for name in record.values() if name in NAMES)


def node(values: dict[str, Any], employee: dict | None) -> dict[str, Any]:
    """What is sent to the contact of an employee.

    Whether a part of an address empties the rest is not documented, so that an address is always sent as a whole.

    :param values: the encoded fields by Xledger's names.
    :param employee: the employee as Xledger has it now.
    :raise NotFound: the employee does not exist any more.
    :raise Rejected: the employee has no contact.
    """
    if employee is None:
        raise NotFound(_lt("Xledger does not have this employee."))
    contact = employee.get("contact")
    number = contact.get("dbId") if isinstance(contact, dict) else None
    if number is None:
        raise Rejected(_NONE)
    sent = {name: value for name, value in values.items() if name not in ADDRESS}
    if len(sent) < len(values):
        known = contact.get("homeAddress") or {}
        country = known.get("country")
        known = {**known, "country": country.get("code") if isinstance(country, dict) else country}
        sent["homeAddress"] = {name: values.get(name, known.get(name)) for name in ADDRESS}
    return {"dbId": str(number), **sent}


def explained(outcome: Any) -> Any:
    """What became of a contact, as what became of its employee, who exists although the contact does not."""
    return Rejected(_NONE, detail=outcome.detail) if isinstance(outcome, NotFound) else outcome
