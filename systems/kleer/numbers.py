"""Swedish personal identity numbers (personnummer) and coordination numbers (samordningsnummer)."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import Any

from stdnum import luhn
from stdnum.exceptions import ValidationError as NumberError

from ...records import RecordError, _lt
from ..decode import code

_NUMBER = re.compile(r"(\d{2})?(\d{6})([-+]?)(\d{4})")
#: What a coordination number has added to the day of birth.
_COORDINATION = 60


class WrongNumber(ValueError):
    """A text is no such number: it has other characters ("form"), no such day ("day") or another check digit."""


def formatted(number: str, today: date | None = None) -> str:
    """The number as Kleer has it, YYYYMMDD-NNNN, of one with or without the century.

    :raise WrongNumber: it is none.
    """
    found = _NUMBER.fullmatch(re.sub(r"\s", "", number))
    if not found:
        raise WrongNumber("form")
    century, short, mark, serial = found.groups()
    try:
        luhn.validate(short + serial)
    except NumberError:
        raise WrongNumber("check") from None
    born = _born(f"{century or '20'}{short}")
    if not century:
        # The last time that the day has been there; a plus says that the person has turned 100 since.
        today = today or date.today()
        years = (20, 19) if mark != "+" else (19, 18)
        century = str(years[0] if born.replace(year=years[0] * 100 + born.year % 100, day=1) <= today else years[1])
    _born(f"{century}{short}")
    return f"{century}{short}-{serial}"


def birthday_of(number: str) -> date:
    """The day of birth that a formatted number says."""
    return _born(number[:8])


def _born(digits: str) -> date:
    day = int(digits[6:8])
    try:
        return date(int(digits[:4]), int(digits[4:6]), day - _COORDINATION if day > _COORDINATION else day)
    except ValueError:
        raise WrongNumber("day") from None


_SENTENCES = {
    "form": _lt("the personal identity number does not have the form YYYYMMDD-NNNN"),
    "day": _lt("the personal identity number does not begin with a day of birth"),
    "check": _lt("the personal identity number has a wrong check digit"),
}
_UNSENT = {
    "form": _lt("The personal identity number of the employee does not have the form YYYYMMDD-NNNN. Correct it."),
    "day": _lt("The personal identity number of the employee does not begin with a day of birth. Correct it."),
    "check": _lt("The personal identity number of the employee has a wrong check digit. Correct it."),
}


def personal_number(value: Any, stream: Any) -> str | None:
    """A number that was read. The value stays out of messages: not everybody who reads them may see it."""
    if value is not None and not isinstance(value, str):
        raise RecordError("contract", _lt("the personal identity number is not a text"))
    number = code(40)(value, stream)
    if not number:
        return None
    try:
        return formatted(number)
    except WrongNumber as wrong:
        raise RecordError("value", _SENTENCES[str(wrong)]) from None


def birthday(value: Any, stream: Any) -> date | None:
    """The day of birth; what is wrong with the number is said of the number itself."""
    with suppress(RecordError):
        number = personal_number(value, stream)
        return birthday_of(number) if number else None
    return None


def sent_number(value: str | None, _stream: Any) -> dict[str, str]:
    """
    :raise RecordError: it is no such number.
    """
    if not value:
        return {"ssn": ""}
    try:
        return {"ssn": formatted(value)}
    except WrongNumber as wrong:
        raise RecordError("value", _UNSENT[str(wrong)]) from None
