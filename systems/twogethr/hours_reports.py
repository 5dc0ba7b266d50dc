"""2getHR's hours reports: what leased employees worked for a customer."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from ...records import Customer, Employee, HoursLine, HoursReport, PartlyRead, Project, RecordError, _lt
from ..decode import LONG, code, currency, day, decimal, is_id, one_of, ref, texts, wrong_type
from ..field import Field
from .client import TwogethrStream
from .values import (
    EXISTS,
    MIDNIGHT,
    break_minutes,
    check_hours,
    clock,
    elapsed,
    is_given,
    is_rounded_up,
    words,
)

#: A negative one is a correction: it takes back hours that another line of its day has.
_hours = decimal(-24, 24)
_number = code()


def customer(value: tuple, stream: Any) -> Customer | None:
    (name,), cut = texts(value[:1], stream)
    number = _number(value[1], stream)
    if cut:
        raise PartlyRead(Customer(name, number), cut, is_note=True)
    return Customer(name, number) if name or number else None


def lines(value: Any, stream: Any) -> tuple[HoursLine, ...] | None:
    """The report's lines by day and time.

    :raise RecordError: one cannot be read, or two cannot both be right.
    """
    if value is None:
        return None
    if not isinstance(value, list):
        raise wrong_type(_lt("a list of lines"), value)
    faults: list[RecordError] = []
    found = [line for item in value if (line := _line(item, stream, faults))]
    keys = [line.key for line in found if line.key]
    if len(set(keys)) < len(keys):
        raise RecordError("value", _lt("two lines have the same id"))
    _refuse_overlaps(found)
    found = _with_keys(found)
    if len({line.key for line in found}) < len(found):
        raise RecordError("value", _lt("two lines cannot be distinguished by their ids and days"))
    found = tuple(sorted(found, key=lambda line: (line.day, line.start or 0, line.key)))
    if faults:
        raise PartlyRead(found, faults[0])
    return found


def _line(item: Any, stream: Any, faults: list[RecordError]) -> HoursLine | None:
    """One line; its key is empty where it has no id. None where nothing was worked.

    :param faults: gets what is wrong with it and changes no sum, so that the line counts all the same.
    """
    if not isinstance(item, dict):
        raise wrong_type(_lt("a line"), item)
    if _is_idle(item, stream):
        return None
    on = day(item.get("date"), stream)
    if on is None:
        raise RecordError("value", _lt("a line has no date"))
    try:
        line = _line_of(item, on, stream)
    except RecordError as error:
        raise _of_line(error, on) from None
    if line is None:
        return None
    try:
        return dataclasses.replace(line, note=texts((item.get("note"),), stream, LONG)[0][0])
    except RecordError as error:
        faults.append(_of_line(error, on))
        return line


def _of_line(error: RecordError, on: date) -> RecordError:
    return RecordError(error.code, _lt("on %(day)s: %(reason)s", day=on, reason=error.sentence))


def _is_idle(item: dict, stream: Any) -> bool:
    """Whether a line has no hours, and no clock times that say otherwise, so that nothing else about it matters."""
    try:
        if _hours(item.get("hours"), stream) != 0:
            return False
    except RecordError:
        return False
    start, end = item.get("start"), item.get("end")
    return not is_given(start) or not is_given(end) or start == end


def _line_of(item: dict, on: date, stream: Any) -> HoursLine | None:
    key = item.get("id")
    if is_given(key) and not is_id(key):
        raise wrong_type(_lt("an id"), key)
    hours = _hours(item.get("hours"), stream)
    if hours is None:
        raise RecordError("value", _lt("the hours are missing"))
    if not hours:
        start, end = _times(item, hours, stream)
        if start is not None:
            worked = elapsed(on, start, end, stream) - break_minutes(item.get("breakMinutes"))
            check_hours(hours, worked, on, stream)
        return None
    start, end = _times(item, hours, stream) if hours > 0 else (None, None)
    pause = break_minutes(item.get("breakMinutes"))
    if start is not None:
        passed = elapsed(on, start, end, stream)
        if pause >= passed:
            raise RecordError("value", _lt("the break of %(pause)s minutes leaves no time to work"), pause=pause)
        check_hours(hours, passed - pause, on, stream)
    return HoursLine(
        key=str(key) if is_given(key) else "",
        day=on,
        hours=hours,
        start=start,
        end=end,
        break_minutes=pause,
    )


def _times(item: dict, hours: Decimal, stream: Any) -> tuple[int | None, int | None]:
    """Start and end in minutes after midnight; an end at or before the start lies on the next day.

    What was stamped in and out within one minute, and rounded up, lasts as long as its hours.
    """
    start, end = item.get("start"), item.get("end")
    if not is_given(start) and not is_given(end):
        return None, None
    if not is_given(start) or not is_given(end):
        raise RecordError("value", _lt("the end is missing") if is_given(start) else _lt("the start is missing"))
    start, end = clock(start, starts=True), clock(end)
    if start == end and is_rounded_up(hours, stream):
        return start, start + max(round(hours * 60), 1)
    return start, end if end > start else end + MIDNIGHT


def _refuse_overlaps(found: list[HoursLine]) -> None:
    """No one works at two places at once. Compared as the clocks show it, also in a night in which they change."""
    timed = sorted((line for line in found if line.start is not None), key=_begin)
    for before, after in zip(timed, timed[1:]):
        if _begin(after) < _begin(before) + before.end - before.start:
            raise RecordError("value", _lt("on %(day)s two lines overlap"), day=after.day)


def _begin(line: HoursLine) -> int:
    return line.day.toordinal() * MIDNIGHT + line.start


def _with_keys(found: list[HoursLine]) -> list[HoursLine]:
    """The lines, those without an id named by their day and start, or numbered where a day is all there is.

    Numbered by what they say, not by their place in the answer, which a server may change at will.
    """
    named, numbers = [], Counter()
    for line in sorted(found, key=lambda line: (line.day, line.hours, line.break_minutes, line.note or "")):
        key = line.key
        if not key and line.start is not None:
            key = f"{line.day}/{line.start // 60:02}:{line.start % 60:02}"
        elif not key:
            numbers[line.day] += 1
            key = f"{line.day}#{numbers[line.day]}"
        named.append(dataclasses.replace(line, key=key))
    return named


class HoursReports(TwogethrStream):
    """Reports on leased employees."""

    record = HoursReport
    button = _lt("Sync 2getHR Hours Reports")
    title = _lt("Hours Reports")
    summary = _lt("Reports on leased employees (contract type Personalverleih) become attendances and a draft invoice.")
    list_operation = "listHoursReports"
    webhook_entity = "hoursReport"
    read_operation = "getHoursReport"
    after = (Employee, Project)
    match = (("number",),)
    ranged = True
    fields = (
        Field("employee", "userId", ref(Employee), required=True),
        Field("number", "number", code(), required=True),
        Field("state", "state", one_of({state: state for state in ("draft", "submitted", "approved")}), required=True),
        Field("customer", ("customerName", "customerNumber"), customer),
        Field("project", "projectId", ref(Project)),
        Field("hourly_rate", "hourlyRate", decimal(minimum=0, places=3)),
        Field("currency", "currency", currency),
        Field("lines", "lines", lines, required=True),
        EXISTS,
    )

    def label(self, item: dict) -> str:
        return words(item, "number")
