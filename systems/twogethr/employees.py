"""2getHR's users."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

from stdnum.ch import ssn
from stdnum.exceptions import ValidationError as NumberError
from stdnum.iso7064 import mod_97_10

from ...records import (
    Department,
    Employee,
    PartlyRead,
    PersonName,
    PublicHoliday,
    RecordError,
    _lt,
)
from ...records.base import clean_text
from ..decode import code, day, one_of, ref, text, texts
from ..encode import external_id, iso_day, plain, word_of
from ..field import Field
from .client import TwogethrStream
from .employment import active, departure, employment
from .values import CheckedField

_SEX = {"male": "male", "female": "female", "other": "other"}
_MARITAL = {
    "single": "single",
    "married": "married",
    "registeredPartnership": "registered_partnership",
    "widowed": "widowed",
    "divorced": "divorced",
}
_EMPLOYMENT = ("entryDate", "exitDate", "workPeriods")


def birthday(value: Any, stream: Any) -> date | None:
    # The value itself stays out of the messages: not everybody who reads issues may see it.
    try:
        born = day(value, stream)
    except RecordError:
        raise RecordError("value", _lt("the birthday is not a valid date")) from None
    if born and born > stream.today:
        raise RecordError("value", _lt("the birthday lies in the future"))
    return born


def ahv_number(value: Any, _stream: Any) -> str | None:
    """A Swiss social-security number in its written form, 756.1234.5678.97."""
    if isinstance(value, (list, dict)):
        raise RecordError("contract", _lt("the AHV number is not a text"))  # the value may hold it all the same
    number = code(40)(value, _stream)
    if not number:
        return None
    try:
        return _formatted_ahv(number)
    except NumberError:
        raise RecordError("value", _lt("the AHV number is not valid (wrong check digit)")) from None


@lru_cache(maxsize=16384)
def _formatted_ahv(number: str) -> str:
    return ssn.format(ssn.validate(number))


def iban(value: Any, _stream: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise RecordError("contract", _lt("the IBAN is not a text"))
    number = code(60)(value, _stream)
    if not number:
        return None
    number = re.sub(r"[\s-]", "", number).upper()
    try:
        # Not stdnum.iban: it opens a data file on import, which the server's import hook makes impossible.
        mod_97_10.validate(number[4:] + number[:4])
    except NumberError:
        raise RecordError("value", _lt("the IBAN is not valid")) from None
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", number):
        raise RecordError("value", _lt("the IBAN is not valid"))
    return number


def person_name(value: tuple, stream: Any) -> PersonName:
    (first, last), cut = texts(value, stream)
    if not first or not last:
        raise RecordError("value", _lt("the last name is missing") if first else _lt("the first name is missing"))
    if cut:
        raise PartlyRead(PersonName(first, last), cut, is_note=True)
    return PersonName(first, last)


def name_parts(value: PersonName, _stream: Any) -> tuple[str, str]:
    return value.first, value.last


def country(value: Any, stream: Any) -> str | None:
    found = code(20)(value, stream)
    if found and not re.fullmatch("[A-Za-z]{2}", found):
        raise RecordError("value", _lt("%(country)s is not a country code of two letters"), country=found)
    return found.upper() if found else None


def language(value: Any, stream: Any) -> str | None:
    found = code(20)(value, stream)
    return found.lower().replace("_", "-").split("-")[0] if found else None


class Employees(TwogethrStream):
    """Users: people who are invited, work or have left."""

    record = Employee
    button = _lt("Sync 2getHR Employees")
    title = _lt("Employees")
    summary = _lt("Users become employees, with their work periods and working hours.")
    list_operation = "listUsers"
    webhook_entity = "user"
    read_operation = "getUser"
    create_operation = "createUser"
    update_operation = "updateUser"
    directions = ("both", "in", "out")
    verifies = True
    after = (Department,)
    # So that working times that are made for somebody new know the holidays already.
    follows = (PublicHoliday,)
    match = (("personnel_number",), ("social_security",), ("name", "birthday"))
    options = ("bank_accounts",)
    fields = (
        Field("name", ("firstName", "lastName"), person_name, required=True, encode=name_parts),
        Field("personnel_number", "personnelNumber", code(), encode=plain),
        Field("work_email", "email", code(), encode=plain),
        Field("work_phone", "phone", code(), encode=plain),
        Field("mobile_phone", "mobile", code(), encode=plain),
        Field("private_email", "privateEmail", code(), encode=plain),
        Field("private_phone", "privatePhone", code(), encode=plain),
        Field("birthday", "birthDate", birthday, encode=iso_day),
        Field("sex", "gender", one_of(_SEX), encode=word_of(_SEX)),
        Field("marital", "civilStatus", one_of(_MARITAL), encode=word_of(_MARITAL)),
        Field("nationality", "nationality", country, encode=plain),
        Field("language", "language", language, encode=plain),
        Field("social_security", "ahvNumber", ahv_number, encode=plain),
        Field("street", "address.street", text(), encode=plain),
        Field("street2", "address.street2", text(), encode=plain),
        Field("zip", "address.zip", code(), encode=plain),
        Field("city", "address.city", text(), encode=plain),
        Field("country", "address.country", country, encode=plain),
        Field("iban", "iban", iban, option="bank_accounts", encode=plain),
        Field("job_title", "jobTitle", text(), encode=plain),
        Field("department", "organisationUnitId", ref(Department), encode=external_id),
        Field("manager", "managerId", ref(Employee), encode=external_id),
        # Only the exit can be sent; entry and work periods are the system's own.
        CheckedField("departure", _EMPLOYMENT, departure, encode=iso_day, sent=("exitDate",), against=("status",)),
        CheckedField("employment", _EMPLOYMENT, employment, against=("status",)),
        # Without the dates, which a system may leave out when they are empty: leaving must not wait for a whole pass.
        Field("active", ("status", "workPeriods"), active),
    )

    def label(self, item: dict) -> str:
        return clean_text(f"{item.get('firstName') or ''} {item.get('lastName') or ''}"[:100]) or ""
