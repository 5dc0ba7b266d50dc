"""2getHR's users, with their work periods."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from stdnum.ch import ssn
from stdnum.exceptions import ValidationError as NumberError
from stdnum.iso7064 import mod_97_10

from ...records import (
    MISSING,
    Department,
    Employee,
    Employment,
    PartlyRead,
    PersonName,
    PublicHoliday,
    RecordError,
    WorkPeriod,
    WorkSchedule,
    _lt,
    ends_too_early,
)
from ...records.base import clean_text
from ..decode import code, day, one_of, ref, text, texts, wrong_type
from ..encode import external_id, iso_day, plain, word_of
from ..errors import ContractBroken
from ..field import Field
from .client import TwogethrStream, minutes
from .values import MIDNIGHT, CheckedField, clock

_SEX = {"male": "male", "female": "female", "other": "other"}
_MARITAL = {
    "single": "single",
    "married": "married",
    "registeredPartnership": "registered_partnership",
    "widowed": "widowed",
    "divorced": "divorced",
}
_status = one_of({"invited": "invited", "active": "active", "left": "left"})
_EMPLOYMENT = ("entryDate", "exitDate", "workPeriods")
_period_status = one_of({"active": "active", "left": "left"})


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


def employment(value: tuple, stream: Any) -> Employment:
    """Entry, exit and work periods.

    :raise RecordError: a period cannot be read, or the exit is before the entry of a person who has not left.
    """
    (entry, leaving, raw_periods), status = value
    periods = _in_order([_period(item, stream) for item in _items(raw_periods)], status)
    working = [period.valid_from for period in periods if not period.left]
    for before, after in zip(working, working[1:]):
        if before == after:
            raise RecordError("value", _lt("two work periods start on %(day)s"), day=after)
    if len({period.key for period in periods}) < len(periods):
        raise RecordError("value", _lt("two work periods have the same id"))
    whole = Employment(day(entry, stream), day(leaving, stream), periods)
    _refuse_early_exit(whole, status)
    return whole


def _refuse_early_exit(whole: Employment, status: Any) -> None:
    """For a person who has not left, an exit before the entry may well be that of an earlier employment."""
    last = whole.all_contracts()[-1:]
    if last and last[0].is_void() and status != "left" and not (whole.periods and whole.periods[-1].left):
        raise ends_too_early(last[0].start, last[0].end)


def departure(value: tuple, stream: Any) -> Any:
    """The last day, by all that can be read; MISSING where that does not tell, and the employment says why."""
    try:
        return employment(value, stream).last_day()
    except RecordError:
        pass
    (entry, leaving, raw_periods), status = value
    periods, whole = _readable(raw_periods, stream, status)
    entry, leaving = _readable_day(entry, stream), _readable_day(leaving, stream)
    if whole and leaving is not MISSING and entry is not MISSING:
        readable = Employment(entry, leaving, periods)
        with suppress(RecordError):
            _refuse_early_exit(readable, status)
            return readable.last_day()
        leaving = None
    if periods and periods[-1].left:
        return periods[-1].valid_from - timedelta(days=1)
    return MISSING if leaving in (None, MISSING) else leaving


def active(value: tuple, stream: Any) -> Any:
    """Whether the user works there today: leaving is a work period, so the periods decide; else the status does.

    Where some periods cannot be read, the others and the status can still tell that somebody has left, not that
    somebody works there (MISSING).
    """
    try:
        state, unknown = _status(value[0], stream), None
    except RecordError as error:
        state, unknown = None, error
    periods, whole = _readable(value[1], stream, state)
    gone = Employment(periods=periods).left_on(stream.today)
    if gone:
        return False
    if unknown:
        raise unknown
    if state is None:
        raise RecordError("value", _lt("the status is missing"))
    if whole:
        return True if gone is False else state != "left"
    return False if state == "left" else MISSING


def _readable_day(value: Any, stream: Any) -> Any:
    try:
        return day(value, stream)
    except RecordError:
        return MISSING


def _items(items: Any) -> list:
    if items is not None and not isinstance(items, list):
        raise wrong_type(_lt("a list of work periods"), items)
    return items or []


def _since_ever(value: Any) -> date | None:
    """1900-01-01 means "no date", except as the start of something that has always applied."""
    return date(1900, 1, 1) if isinstance(value, str) and value.startswith("1900-01-01") else None


def _readable(items: Any, stream: Any, status: Any) -> tuple[tuple[WorkPeriod, ...], bool]:
    """The periods that can be read, without their schedules, and whether that is all of them."""
    try:
        items = _items(items)
    except RecordError:
        return (), False
    found = []
    for item in items:
        try:
            found.append(_period(item, stream, with_schedule=False))
        except RecordError:
            continue
    return _in_order(found, status), len(found) == len(items)


def _in_order(periods: list[WorkPeriod], status: Any) -> tuple[WorkPeriod, ...]:
    """The periods by their first day.

    Of two on one day leaving comes last: the other one was withdrawn. It comes first where somebody who worked before
    has not left by the status: the other one is then what follows.
    """
    works_on = status in ("active", "invited")
    first = min((period.valid_from for period in periods if not period.left), default=None)

    def key(period: WorkPeriod) -> tuple:
        came_back = works_on and first is not None and first < period.valid_from
        return period.valid_from, period.left != came_back

    return tuple(sorted(periods, key=key))


def _period(item: Any, stream: Any, with_schedule: bool = True) -> WorkPeriod:
    if not isinstance(item, dict):
        raise wrong_type(_lt("a work period"), item)
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
        raise wrong_type(_lt("a working time"), slots or item.get("weeklyHours") or workload) from None


def _slot(slot: Any) -> tuple[int, int, int]:
    weekday = slot.get("weekday") if isinstance(slot, dict) else None
    if not isinstance(weekday, int) or isinstance(weekday, bool) or not 1 <= weekday <= 7:
        raise wrong_type(_lt("a weekday from 1 to 7"), weekday)
    return (weekday - 1, clock(slot.get("start"), starts=True), clock(slot.get("end")) % MIDNIGHT)


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
