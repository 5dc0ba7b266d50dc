"""2getHR's users, with their work periods."""

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
    Employment,
    PersonName,
    PublicHoliday,
    RecordError,
    WorkPeriod,
    WorkSchedule,
    _lt,
)
from ...records.base import clean_text
from ..back import external_id, iso_day, one_of_back, plain
from ..base import Field
from ..convert import day, one_of, ref, text, wrong_type
from ..errors import ContractBroken
from .client import TwogethrStream, minutes
from .values import MIDNIGHT, clock

_SEX = {"male": "male", "female": "female", "other": "other"}
_MARITAL = {
    "single": "single",
    "married": "married",
    "registeredPartnership": "registered_partnership",
    "widowed": "widowed",
    "divorced": "divorced",
}
_status = one_of({"invited": "invited", "active": "active", "left": "left"})
_period_status = one_of({"active": "active", "left": "left"})


def birthday(value: Any, stream: Any) -> date | None:
    # The value itself stays out of the messages: not everybody who reads issues may see it.
    try:
        born = day(value, stream)
    except RecordError:
        raise RecordError("value", _lt("the birthday is not a date that can be right")) from None
    if born and born > stream.today:
        raise RecordError("value", _lt("the birthday lies in the future"))
    return born


def ahv_number(value: Any, _stream: Any) -> str | None:
    """A Swiss social-security number in its written form, 756.1234.5678.97."""
    if isinstance(value, (list, dict)):
        raise RecordError("contract", _lt("the AHV number is not a text"))  # the value may hold it all the same
    number = text(40)(value, _stream)
    if not number:
        return None
    try:
        return _formatted_ahv(number)
    except NumberError:
        raise RecordError("value", _lt("the AHV number is not valid (its check digit does not fit)")) from None


@lru_cache(maxsize=16384)
def _formatted_ahv(number: str) -> str:
    return ssn.format(ssn.validate(number))


def iban(value: Any, _stream: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise RecordError("contract", _lt("the IBAN is not a text"))
    number = text(60)(value, _stream)
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
    first, last = (text(100)(part, stream) for part in value)
    if not first or not last:
        raise RecordError("value", _lt("the %(part)s name is missing"), part="last" if first else "first")
    return PersonName(first, last)


def name_parts(value: PersonName, _stream: Any) -> tuple[str, str]:
    return value.first, value.last


def country(value: Any, stream: Any) -> str | None:
    code = text(20)(value, stream)
    if code and not re.fullmatch("[A-Za-z]{2}", code):
        raise RecordError("value", _lt("%(country)s is not a country code of two letters"), country=code)
    return code.upper() if code else None


def language(value: Any, stream: Any) -> str | None:
    code = text(20)(value, stream)
    return code.lower().replace("_", "-").split("-")[0] if code else None


def employment(value: tuple, stream: Any) -> Employment:
    """Entry, exit and work periods.

    :raise RecordError: a period cannot be read, or the contracts they make up end before they start.
    """
    entry, leaving, raw_periods = value
    periods = _periods(raw_periods, stream)
    for before, after in zip(periods, periods[1:]):
        if before.valid_from == after.valid_from:
            raise RecordError("value", _lt("two work periods start on %(day)s"), day=after.valid_from)
    if len({period.key for period in periods}) < len(periods):
        raise RecordError("value", _lt("two work periods have the same id"))
    whole = Employment(day(entry, stream), day(leaving, stream), periods)
    whole.contracts()
    return whole


def departure(value: tuple, stream: Any) -> date | None:
    """The last day, by all that is told; what is wrong with it the employment says."""
    try:
        return employment(value, stream).last_day()
    except RecordError:
        return None


def active(value: tuple, stream: Any) -> bool:
    """Whether the user works there today: leaving is a work period, so the periods decide; else the status does."""
    state = _status(value[0], stream)
    if state is None:
        raise RecordError("value", _lt("the status is missing"))
    try:
        gone = Employment(periods=_periods(value[1], stream, with_schedule=False)).left_on(stream.today)
    except RecordError:
        gone = None  # the employment says what is wrong with its periods
    return not gone if gone is not None else state != "left"


def _periods(items: Any, stream: Any, with_schedule: bool = True) -> tuple[WorkPeriod, ...]:
    if items is None:
        return ()
    if not isinstance(items, list):
        raise wrong_type("a list of work periods", items)
    periods = [_period(item, stream, with_schedule) for item in items]
    return tuple(sorted(periods, key=lambda period: period.valid_from))


def _since_ever(value: Any) -> date | None:
    """1900-01-01 is no day, except where something has been so for ever."""
    return date(1900, 1, 1) if isinstance(value, str) and value.startswith("1900-01-01") else None


def _period(item: Any, stream: Any, with_schedule: bool) -> WorkPeriod:
    if not isinstance(item, dict):
        raise wrong_type("a work period", item)
    start = day(item.get("validFrom"), stream) or _since_ever(item.get("validFrom"))
    if start is None:
        raise RecordError("value", _lt("a work period has no first day"))
    left = _period_status(item.get("status"), stream) == "left"
    return WorkPeriod(
        key=clean_text(str(item.get("id") or "")) or start.isoformat(),
        valid_from=start,
        valid_to=day(item.get("validTo"), stream),
        left=left,
        schedule=_schedule(item, stream) if with_schedule and not left else None,
    )


def _schedule(item: dict, stream: Any) -> WorkSchedule | None:
    """The period's working times: its slots, or else its hours spread over the week, or the company's by workload."""
    slots = item.get("schedule")
    workload = item.get("workloadPercent")
    try:
        if slots:
            return WorkSchedule.of([_slot(slot) for slot in slots])
        if item.get("weeklyHours") is not None:
            return WorkSchedule.spread(minutes(item["weeklyHours"]))
        full_time = stream.client.tenant().weekly_minutes
        if full_time is None or workload is None:
            return WorkSchedule() if workload == 0 else None
        return WorkSchedule.spread(round(full_time * float(workload) / 100))
    except (ContractBroken, TypeError, ValueError, OverflowError):
        raise wrong_type("a working time", slots or item.get("weeklyHours") or workload) from None


def _slot(slot: Any) -> tuple[int, int, int]:
    weekday = slot.get("weekday") if isinstance(slot, dict) else None
    if not isinstance(weekday, int) or isinstance(weekday, bool) or not 1 <= weekday <= 7:
        raise wrong_type("a weekday from 1 to 7", weekday)
    return (weekday - 1, clock(slot.get("start"), starts=True), clock(slot.get("end")) % MIDNIGHT)


class Employees(TwogethrStream):
    """Users: people who are invited, work or have left."""

    record = Employee
    list_operation = "listUsers"
    webhook_entity = "user"
    read_operation = "getUser"
    create_operation = "createUser"
    update_operation = "updateUser"
    directions = ("both", "in", "out")
    after = (Department,)
    # So that working times that are made for somebody new know the holidays already.
    follows = (PublicHoliday,)
    match = (("personnel_number",), ("social_security",), ("name", "birthday"))
    options = ("bank_accounts",)
    fields = (
        Field("name", ("firstName", "lastName"), person_name, required=True, back=name_parts),
        Field("personnel_number", "personnelNumber", text(60), back=plain),
        Field("work_email", "email", text(200), back=plain),
        Field("work_phone", "phone", text(60), back=plain),
        Field("mobile_phone", "mobile", text(60), back=plain),
        Field("private_email", "privateEmail", text(200), back=plain),
        Field("private_phone", "privatePhone", text(60), back=plain),
        Field("birthday", "birthDate", birthday, back=iso_day),
        Field("sex", "gender", one_of(_SEX), back=one_of_back(_SEX)),
        Field("marital", "civilStatus", one_of(_MARITAL), back=one_of_back(_MARITAL)),
        Field("nationality", "nationality", country, back=plain),
        Field("language", "language", language, back=plain),
        Field("social_security", "ahvNumber", ahv_number, back=plain),
        Field("street", "address.street", text(200), back=plain),
        Field("street2", "address.street2", text(200), back=plain),
        Field("zip", "address.zip", text(30), back=plain),
        Field("city", "address.city", text(100), back=plain),
        Field("country", "address.country", country, back=plain),
        Field("iban", "iban", iban, option="bank_accounts", back=plain),
        Field("job_title", "jobTitle", text(200), back=plain),
        Field("department", "organisationUnitId", ref(Department), back=external_id),
        Field("manager", "managerId", ref(Employee), back=external_id),
        # Only the exit can be told; entry and work periods are the system's own.
        Field("departure", ("entryDate", "exitDate", "workPeriods"), departure, back=iso_day, sent=("exitDate",)),
        Field("employment", ("entryDate", "exitDate", "workPeriods"), employment),
        # Without the dates, which a system may leave out when they are empty: leaving must not wait for a whole pass.
        Field("active", ("status", "workPeriods"), active),
    )

    def label(self, item: dict) -> str:
        return clean_text(f"{item.get('firstName') or ''} {item.get('lastName') or ''}"[:100]) or ""
