"""Since when, until when and how somebody works for the company, by two dates, or by work periods and a status."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from functools import lru_cache
from typing import Any

from ....records import MISSING, Employment, RecordError, WorkPeriod, _lt, ends_too_early
from ...decode import Decode
from ...encode import Encode
from .formats import read_day, write_day
from .words import meaning_of, meanings
from .work_periods import LEFT, WORKS, Found, WorkPeriods, is_given, unknown

Options = Mapping[str, Any]


def employment(options: Options) -> tuple[Decode, None]:
    """The first day, where there are more paths the last day, and the work periods, of somebody's time with the
    company.
    """
    return (_person(options).employment if "periods" in options else _two_days(options)), None


def departure(options: Options) -> tuple[Decode, Encode]:
    """The last day, which can be sent to where the exit is."""
    format = options.get("format")
    return _person(options).departure, lambda value, _stream: write_day(value, format)


def active(options: Options) -> tuple[Decode, None]:
    """Whether somebody works there today, by the status and the work periods."""
    return _person(options).active, None


def _person(options: Options) -> PersonWithPeriods:
    """The same for all fields that say the same, so that they read a list together."""
    return _shared(json.dumps({name: value for name, value in options.items() if name != "type"}, sort_keys=True))


@lru_cache(maxsize=64)
def _shared(options: str) -> PersonWithPeriods:
    return PersonWithPeriods(json.loads(options))


def _two_days(options: Options) -> Decode:
    """An exit before the entry may be that of an earlier employment: it says nothing about this one."""
    format = options.get("format")

    def decode(value: Any, stream: Any) -> Employment:
        entry, leaving = value if isinstance(value, tuple) else (value, None)
        first, last = read_day(entry, format, stream), read_day(leaving, format, stream)
        if first and last and last < first:
            raise ends_too_early(first, last)
        return Employment(first, last)

    return decode


class PersonWithPeriods:
    """Decoders for the fields of a person who has work periods.

    :param options: of the kinds of values: ``periods``, the names in a work period and its words; ``status``, the words
        of the person's status, if there is one; ``format`` of all dates.
    """

    def __init__(self, options: Options):
        self._periods = WorkPeriods(options["periods"], options.get("format"))
        self._has_status = "status" in options
        self._states = meanings(options.get("status", {}))

    def employment(self, value: tuple, stream: Any) -> Employment:
        """Entry, exit and work periods.

        :raise RecordError: a period cannot be read, or the exit is before the entry of a person who has not left.
        """
        entry, leaving, raw, state = self._parts(value)
        found = self._periods.read(raw, stream)
        known = found.employment
        if known is None or known[0] is not entry or known[1] is not leaving or known[2] != state:
            whole = self._employment(entry, leaving, found, state, stream)
            known = found.employment = (entry, leaving, state, whole)
        return known[3]

    def _employment(self, entry: Any, leaving: Any, found: Found, state: str | None, stream: Any) -> Employment:
        if found.error:
            raise found.error
        periods = _in_order(found.periods, state)
        working = [period.valid_from for period in periods if not period.left]
        for before, after in zip(working, working[1:]):
            if before == after:
                raise RecordError("value", _lt("two work periods start on %(day)s"), day=after)
        if len({period.key for period in periods}) < len(periods):
            raise RecordError("value", _lt("two work periods have the same id"))
        whole = Employment(self._periods.day(entry, stream), self._periods.day(leaving, stream), periods)
        _refuse_early_exit(whole, state)
        return whole

    def departure(self, value: tuple, stream: Any) -> Any:
        """The last day, by all that can be read; MISSING where that does not tell, and the employment says why."""
        try:
            return self.employment(value, stream).last_day()
        except RecordError:
            pass
        entry, leaving, raw, state = self._parts(value)
        found = self._periods.read(raw, stream)
        periods = _in_order(found.periods, state)
        entry, leaving = self._readable_day(entry, stream), self._readable_day(leaving, stream)
        if found.whole and leaving is not MISSING and entry is not MISSING:
            readable = Employment(entry, leaving, periods)
            with suppress(RecordError):
                _refuse_early_exit(readable, state)
                return readable.last_day()
            leaving = None
        if periods and periods[-1].left:
            return periods[-1].valid_from - timedelta(days=1)
        return MISSING if leaving in (None, MISSING) else leaving

    def active(self, value: tuple, stream: Any) -> Any:
        """Whether the person works there today: leaving is a work period, so the periods decide; else the status does.

        Where some periods cannot be read, the others and the status can still tell that somebody has left, not that
        somebody works there (MISSING).
        """
        status, raw = value
        state = meaning_of(status, self._states)
        found = self._periods.read(raw, stream)
        gone = None
        if any(period.left for period in found.periods):  # what day it is matters to few
            today = stream.today_for(*(period.valid_from for period in found.periods))
            gone = Employment(periods=_in_order(found.periods, state)).left_on(today)
        if gone:
            return False
        if state is None:
            raise unknown(status) if is_given(status) else RecordError("value", _lt("the status is missing"))
        if found.whole:
            return True if gone is False else state == WORKS
        return False if state == LEFT else MISSING

    def _parts(self, value: tuple) -> tuple[Any, Any, Any, str | None]:
        """Entry, exit and work periods as they are written, and what is known of the status."""
        dates, status = value if self._has_status else (value, None)
        return (*dates, meaning_of(status, self._states))

    def _readable_day(self, value: Any, stream: Any) -> Any:
        try:
            return self._periods.day(value, stream)
        except RecordError:
            return MISSING


def _in_order(periods: list[WorkPeriod], state: str | None) -> tuple[WorkPeriod, ...]:
    """The periods by their first day.

    Of two on one day leaving comes last: the other one was withdrawn. It comes first where somebody who worked before
    has not left by the status: the other one is then what follows.
    """
    if len(periods) < 2:
        return tuple(periods)
    first = min((period.valid_from for period in periods if not period.left), default=None)

    def key(period: WorkPeriod) -> tuple:
        came_back = state == WORKS and first is not None and first < period.valid_from
        return period.valid_from, period.left != came_back

    return tuple(sorted(periods, key=key))


def _refuse_early_exit(whole: Employment, state: str | None) -> None:
    """For a person who has not left, an exit before the entry may well be that of an earlier employment."""
    last = whole.all_contracts()[-1:]
    if last and last[0].is_void() and state != LEFT and not (whole.periods and whole.periods[-1].left):
        raise ends_too_early(last[0].start, last[0].end)
