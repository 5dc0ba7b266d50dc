"""Decoders for what systems say about people: names, numbers that are checked, countries and languages.

What is wrong is said without the value itself where not everybody who reads issues may see it.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any, Callable

from stdnum.ch import ssn
from stdnum.exceptions import ValidationError as NumberError
from stdnum.iso7064 import mod_97_10

from ..records import PartlyRead, PersonName, RecordError, _lt
from .decode import Decode, code, day, text, texts

_COUNTRY = re.compile("[A-Za-z]{2}")


def birthday(value: Any, stream: Any) -> date | None:
    # The value itself stays out of the messages: not everybody who reads issues may see it.
    try:
        born = day(value, stream)
    except RecordError:
        raise RecordError("value", _lt("the birthday is not a valid date")) from None
    if born and born > stream.today_for(born):
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


def full_name(split: Callable[[str], PersonName] = PersonName.split) -> Decode:
    """A name that is one text.

    :param split: makes the two parts of it; that of ``PersonName`` takes it for "First Last".
    """

    def decode(value: Any, stream: Any) -> PersonName:
        try:
            full, cut = text()(value, stream), None
        except PartlyRead as error:
            full, cut = error.value, error
        if not full:
            raise RecordError("value", _lt("the name is missing"))
        if cut:
            raise PartlyRead(split(full), cut, is_note=True)
        return split(full)

    return decode


def name_parts(value: PersonName, _stream: Any) -> tuple[str, str]:
    return value.first, value.last


def country(value: Any, stream: Any) -> str | None:
    found = code(20)(value, stream)
    if found and not _COUNTRY.fullmatch(found):
        raise RecordError("value", _lt("%(country)s is not a country code of two letters"), country=found)
    return found.upper() if found else None


def language(value: Any, stream: Any) -> str | None:
    found = code(20)(value, stream)
    return found.lower().replace("_", "-").split("-")[0] if found else None
