"""What an hours report consists of: the customer, and the lines, which have to be right as customers pay for them."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ....records import Customer, HoursLine, PartlyRead, RecordError, _lt
from ...decode import LONG, Decode, code, is_id, texts, wrong_type
from .clock import MIDNIGHT, break_minutes, check_hours, clock, elapsed, is_given, is_rounded_up
from .formats import read_day
from .numbers import hours
from .parts import part_of

_code = code()
#: Hours of a line. A negative one is a correction: it takes back hours that another line of its day has.
_MOST_HOURS = 24


def customer(_options: Mapping[str, Any]) -> tuple[Decode, None]:
    """A customer's name and, where there is a second path, its number."""

    def decode(value: Any, stream: Any) -> Customer | None:
        name, number = value if isinstance(value, tuple) else (value, None)
        (name,), cut = texts((name,), stream)
        number = _code(number, stream)
        if cut:
            raise PartlyRead(Customer(name, number), cut, is_note=True)
        return Customer(name, number) if name or number else None

    return decode, None


def report_lines(options: Mapping[str, Any]) -> tuple[Decode, None]:
    return _Lines(options).read, None


class _Lines:
    """Reads lines whose parts stand where a profile says."""

    def __init__(self, options: Mapping[str, Any]):
        parts = options["parts"]
        self._format = options.get("format")
        limits = {"minimum": -_MOST_HOURS, "maximum": _MOST_HOURS}
        self._read_hours, _write = hours({"unit": options.get("unit", "hours"), **limits})
        self._id, self._day, self._hours = (part_of(parts, name) for name in ("id", "day", "hours"))
        self._start, self._end = (part_of(parts, name) for name in ("start", "end"))
        self._break, self._note = (part_of(parts, name) for name in ("break", "note"))

    def read(self, value: Any, stream: Any) -> tuple[HoursLine, ...] | None:
        """The report's lines by day and time.

        :raise RecordError: one cannot be read, or two cannot both be right.
        """
        if value is None:
            return None
        if not isinstance(value, list):
            raise wrong_type(_lt("a list of lines"), value)
        faults: list[RecordError] = []
        found = [line for item in value if (line := self._line(item, stream, faults))]
        keys = [line.key for line in found if line.key]
        if len(set(keys)) < len(keys):
            raise RecordError("value", _lt("two lines have the same id"))
        _refuse_overlaps(found)
        found = _with_keys(found)
        if len({line.key for line in found}) < len(found):
            raise RecordError("value", _lt("two lines cannot be distinguished by their ids and days"))
        lines = tuple(sorted(found, key=lambda line: (line.day, line.start or 0, line.key)))
        if faults:
            raise PartlyRead(lines, faults[0])
        return lines

    def _line(self, item: Any, stream: Any, faults: list[RecordError]) -> HoursLine | None:
        """One line; its key is empty where it has no id. None where nothing was worked.

        :param faults: gets what is wrong with it and changes no sum, so that the line counts all the same.
        """
        if not isinstance(item, dict):
            raise wrong_type(_lt("a line"), item)
        if self._is_idle(item, stream):
            return None
        on = read_day(self._day(item), self._format, stream)
        if on is None:
            raise RecordError("value", _lt("a line has no date"))
        try:
            line = self._line_of(item, on, stream)
        except RecordError as error:
            raise _of_line(error, on) from None
        if line is None:
            return None
        try:
            return dataclasses.replace(line, note=texts((self._note(item),), stream, LONG)[0][0])
        except RecordError as error:
            faults.append(_of_line(error, on))
            return line

    def _is_idle(self, item: dict, stream: Any) -> bool:
        """Whether a line has no hours, and no clock times that say otherwise, so that nothing else about it matters."""
        try:
            if self._read_hours(self._hours(item), stream) != 0:
                return False
        except RecordError:
            return False
        start, end = self._start(item), self._end(item)
        return not is_given(start) or not is_given(end) or start == end

    def _line_of(self, item: dict, on: date, stream: Any) -> HoursLine | None:
        key = self._id(item)
        if is_given(key) and not is_id(key):
            raise wrong_type(_lt("an id"), key)
        worked = self._read_hours(self._hours(item), stream)
        if worked is None:
            raise RecordError("value", _lt("the hours are missing"))
        if not worked:
            start, end = self._times(item, worked, stream)
            if start is not None:
                passed = elapsed(on, start, end, stream) - break_minutes(self._break(item))
                check_hours(worked, passed, on, stream)
            return None
        start, end = self._times(item, worked, stream) if worked > 0 else (None, None)
        pause = break_minutes(self._break(item))
        if start is not None:
            passed = elapsed(on, start, end, stream)
            if pause >= passed:
                raise RecordError("value", _lt("the break of %(pause)s minutes leaves no time to work"), pause=pause)
            check_hours(worked, passed - pause, on, stream)
        return HoursLine(
            key=str(key) if is_given(key) else "",
            day=on,
            hours=worked,
            start=start,
            end=end,
            break_minutes=pause,
        )

    def _times(self, item: dict, worked: Decimal, stream: Any) -> tuple[int | None, int | None]:
        """Start and end in minutes after midnight; an end at or before the start lies on the next day.

        What was stamped in and out within one minute, and rounded up, lasts as long as its hours.
        """
        start, end = self._start(item), self._end(item)
        if not is_given(start) and not is_given(end):
            return None, None
        if not is_given(start) or not is_given(end):
            raise RecordError("value", _lt("the end is missing") if is_given(start) else _lt("the start is missing"))
        start, end = clock(start, starts=True), clock(end)
        if start == end and is_rounded_up(worked, stream):
            return start, start + max(round(worked * 60), 1)
        return start, end if end > start else end + MIDNIGHT


def _of_line(error: RecordError, on: date) -> RecordError:
    return RecordError(error.code, _lt("on %(day)s: %(reason)s", day=on, reason=error.sentence))


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
