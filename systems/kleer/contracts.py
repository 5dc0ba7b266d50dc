"""Payroll contracts: the fields of an employee that stand there, how they are read, and the elements that are sent."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Callable

from ...records import BankAccount, RecordError, _lt, ends_too_early
from ..decode import code, day, text, wrong_type
from ..field import Field
from . import salaries
from .numbers import birthday, personal_number, sent_number

_START, _END = "contract.employment-start-date", "contract.employment-end-date"
#: What a first contract cannot be without (the schema says so).
REQUIRED = ("social_security", "contract_start")


def element(name: str) -> Callable[[str | None, Any], dict[str, str]]:
    """Encodes a text; an empty one empties."""
    return lambda value, _stream: {name: value or ""}


def street(value: tuple, stream: Any) -> str | None:
    """Clients of the API write the street into the second line; a company may do otherwise."""
    first, second = value
    return text()(first if stream.street_line == "address1" else second, stream)


def country(value: Any, stream: Any) -> str | None:
    found = code(20)(value, stream)
    if found and not re.fullmatch("[A-Za-z]{2}", found):
        raise RecordError("value", _lt("%(country)s is not a country code of two letters"), country=found)
    return found.upper() if found else None


def tax_number(value: Any, _stream: Any) -> int | None:
    """A tax table or its column; 0 is none."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise wrong_type(_lt("a whole number"), value)
    return value or None


def _tax(name: str) -> Callable[[int | None, Any], dict[str, int]]:
    def encode(value: int | None, _stream: Any) -> dict[str, int]:
        if not value:
            raise RecordError("value", _lt("Kleer cannot remove a tax table or column. Enter those of the employee."))
        return {name: value}

    return encode


def bank_account(value: tuple, stream: Any) -> BankAccount | None:
    clearing, number = (code(40)(part, stream) for part in value)
    number = re.sub(r"\W", "", number or "").upper()  # as Odoo compares account numbers
    return BankAccount(re.sub(r"\W", "", clearing or "") or None, number) if number else None


def _account(value: BankAccount | None, _stream: Any) -> dict[str, str]:
    return {"clearing-nr": (value and value.clearing) or "", "account-nr": value.number if value else ""}


def _start(value: date | None, _stream: Any) -> dict[str, str]:
    if not value:
        raise RecordError("value", _lt("Kleer needs the first day of the contract. Enter it in Odoo."))
    return {"employment-start-date": value.isoformat()}


def end(value: tuple, stream: Any) -> date | None:
    ends, starts = (day(part, stream) for part in value)
    if starts and ends and ends < starts:
        raise ends_too_early(starts, ends)
    return ends


def _end(value: date | None, stream: Any) -> dict[str, dict]:
    """The wrapper, which alone removes the day, and the way in which the salary ends if the company has chosen one."""
    if not value:
        return {"employment-end-date": {}}
    kind = stream.client.settings.get("end_type")
    return {
        "employment-end-date": {
            "employment-end-date": value.isoformat(),
            **({"employment-end-type": kind} if kind in ("Disabled", "NextMonth") else {}),
        }
    }


#: Each encodes to the elements of the document that is sent.
FIELDS = (
    Field("social_security", "contract.ssn", personal_number, encode=sent_number),
    # To tell people with one name apart. Odoo's own birthday is not sent.
    Field("birthday", "contract.ssn", birthday),
    Field(
        "street",
        ("contract.address1", "contract.address2"),
        street,
        encode=lambda value, stream: {stream.street_line: value or ""},
    ),
    Field("zip", "contract.zip-code", code(), encode=element("zip-code")),
    Field("city", "contract.state", text(), encode=element("state")),  # there is no other place for it
    Field("country", "contract.country-code", country, encode=element("country-code")),
    Field("private_phone", "contract.phone", code(), encode=element("phone")),
    Field("tax_table", "contract.tax-table", tax_number, encode=_tax("tax-table")),
    Field("tax_column", "contract.tax-table-column", tax_number, encode=_tax("tax-table-column")),
    Field(
        "bank_account",
        ("contract.clearing-nr", "contract.account-nr"),
        bank_account,
        option="bank_accounts",
        encode=_account,
    ),
    Field("contract_start", _START, day, encode=_start),
    Field("contract_end", (_END, _START), end, encode=_end, sent=(_END,)),
    Field("salary", salaries.PATHS, salaries.salary, encode=salaries.sent_salary, when=salaries.unit_is_known),
    Field("contract_type", salaries.AMOUNTS, salaries.contract_type),
    Field("payout_frequency", salaries.AMOUNTS, salaries.frequency),
)
NAMES = frozenset(field.name for field in FIELDS)
#: Elements that the schema lets an answer leave out where there is nothing.
OPTIONAL = ("employment-end-date", "monthly-salary-start-date", "hourly-salary-start-date")


def whole(contract: dict) -> dict:
    """A contract with what the schema leaves out where there is nothing."""
    return {**dict.fromkeys(OPTIONAL), **contract}
