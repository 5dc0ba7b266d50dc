"""Since when, until when and how somebody works: entry, exit and work periods.

What periods consist of differs between systems, and a profile says it: the names of their keys, and the words that
mean that somebody works or has left. Names and words are resolved once for each field, not for each value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from operator import methodcaller
from typing import Any, Callable
from weakref import ref

from ...records import (
    MISSING,
    Employment,
    RecordError,
    WorkPeriod,
    WorkSchedule,
    _lt,
    clean_text,
    ends_too_early,
)
from ..decode import Decode, day, quoted, wrong_type
from ..encode import Encode
from ..errors import ContractBroken
from .clock import clock, minutes
from .formats import format_of, read_day, write_day
from .paths import follow, names_of
from .words import meaning_of, meanings

Options = Mapping[str, Any]
#: What systems write for "no date"; as the start of something it means that it has always applied.
_SINCE_EVER = date(1900, 1, 1)
LEFT, WORKS = "left", "works"
#: How Monday to Sunday are written unless the profile says something else.
WEEKDAYS = (1, 2, 3, 4, 5, 6, 7)


def employment(options: Options) -> tuple[Decode, None]:
    """The first day, where there are more paths the last day, and the work periods, of somebody's time with the
    company.
    """
    return (_periods_of(options).employment if "periods" in options else _two_days(options)), None


def departure(options: Options) -> tuple[Decode, Encode]:
    """The last day, which can be sent to where the exit is."""
    format = options.get("format")
    return _periods_of(options).departure, lambda value, _stream: write_day(value, format)


def active(options: Options) -> tuple[Decode, None]:
    """Whether somebody works there today, by the status and the work periods."""
    return _periods_of(options).active, None


def _periods_of(options: Options) -> WorkPeriods:
    """The same for all fields that say the same, so that they read a list together."""
    return _shared(json.dumps({name: value for name, value in options.items() if name != "type"}, sort_keys=True))


@lru_cache(maxsize=64)
def _shared(options: str) -> WorkPeriods:
    return WorkPeriods(json.loads(options))


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


@dataclass
class _Found:
    """What was read of a list of work periods.

    :param periods: those of which the days and the status could be read; without a schedule where that could not.
    :param error: what is wrong with the first one that could not be read, or with its schedule.
    :param whole: no period is left out.
    :param employment: what was made of them last, after the entry, the exit and the status that stood beside them.
    """

    periods: list[WorkPeriod] = field(default_factory=list)
    error: RecordError | None = None
    whole: bool = True
    employment: tuple[Any, Any, str | None, Employment] | None = None


class WorkPeriods:
    """Decoders for entry, exit and work periods as one system writes them.

    :param options: of the kind of value: ``periods``, the names in a work period and its words; ``status``, the words
        of the person's status, where it stands beside the field; ``format`` of all dates.
    """

    def __init__(self, options: Options):
        self._format, said = options.get("format"), options["periods"]
        self._get_key, self._get_first = _getter(said.get("id")), _getter(said["first_day"])
        self._get_last = _getter(said.get("last_day"))
        standing = said.get("status", {})
        self._get_standing = _getter(standing.get("path"))
        self._standings = meanings({name: standing.get(name, ()) for name in (LEFT, WORKS)})
        self._get_hours, self._get_workload = _getter(said.get("weekly_hours")), _getter(said.get("workload_percent"))
        slots = said.get("slots", {})
        self._get_slots = _getter(slots.get("path"))
        self._get_weekday, self._get_start, self._get_end = (
            _getter(slots.get(name)) for name in ("weekday", "start", "end")
        )
        self._weekdays = slots.get("weekdays", WEEKDAYS)
        self._numbers = meanings({number: [one] for number, one in enumerate(self._weekdays)})
        self._has_status = "status" in options
        self._states = meanings(options.get("status", {}))
        #: The list that was read last, with its stream and what was found. Lists are told apart by identity; threads
        #: that read at the same time only lose what the others have found.
        self._last: tuple[Any, ref, _Found] | None = None

    # --- What the fields of a record are ---------------------------------------------------------------

    def employment(self, value: tuple, stream: Any) -> Employment:
        """Entry, exit and work periods.

        :raise RecordError: a period cannot be read, or the exit is before the entry of a person who has not left.
        """
        entry, leaving, raw, state = self._parts(value)
        found = self._read(raw, stream)
        known = found.employment
        if known is None or known[0] is not entry or known[1] is not leaving or known[2] != state:
            whole = self._employment(entry, leaving, found, state, stream)
            known = found.employment = (entry, leaving, state, whole)
        return known[3]

    def _employment(self, entry: Any, leaving: Any, found: _Found, state: str | None, stream: Any) -> Employment:
        if found.error:
            raise found.error
        periods = _in_order(found.periods, state)
        working = [period.valid_from for period in periods if not period.left]
        for before, after in zip(working, working[1:]):
            if before == after:
                raise RecordError("value", _lt("two work periods start on %(day)s"), day=after)
        if len({period.key for period in periods}) < len(periods):
            raise RecordError("value", _lt("two work periods have the same id"))
        whole = Employment(self._day(entry, stream), self._day(leaving, stream), periods)
        _refuse_early_exit(whole, state)
        return whole

    def departure(self, value: tuple, stream: Any) -> Any:
        """The last day, by all that can be read; MISSING where that does not tell, and the employment says why."""
        try:
            return self.employment(value, stream).last_day()
        except RecordError:
            pass
        entry, leaving, raw, state = self._parts(value)
        found = self._read(raw, stream)
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
        found = self._read(raw, stream)
        gone = Employment(periods=_in_order(found.periods, state)).left_on(stream.today)
        if gone:
            return False
        if state is None:
            raise _unknown(status) if _is_given(status) else RecordError("value", _lt("the status is missing"))
        if found.whole:
            return True if gone is False else state == WORKS
        return False if state == LEFT else MISSING

    # --- What they are read from -----------------------------------------------------------------------

    def _parts(self, value: tuple) -> tuple[Any, Any, Any, str | None]:
        """Entry, exit and work periods as they are written, and what is known of the status."""
        dates, status = value if self._has_status else (value, None)
        return (*dates, meaning_of(status, self._states))

    def _day(self, value: Any, stream: Any) -> date | None:
        return day(value, stream) if self._format is None else read_day(value, self._format, stream)

    def _readable_day(self, value: Any, stream: Any) -> Any:
        try:
            return self._day(value, stream)
        except RecordError:
            return MISSING

    def _read(self, raw: Any, stream: Any) -> _Found:
        """The work periods in a payload; each list is read once, although several fields are made of it."""
        if not isinstance(raw, list):
            return self._read_anew(raw, stream)
        last = self._last
        if last is None or last[0] is not raw or last[1]() is not stream:
            last = self._last = (raw, ref(stream), self._read_anew(raw, stream))
        return last[2]

    def _read_anew(self, raw: Any, stream: Any) -> _Found:
        found = _Found()
        try:
            items = _items(raw)
        except RecordError as error:
            return _Found(error=error, whole=False)
        for item in items:
            try:
                period, error = self._period(item, stream)
            except RecordError as caught:
                error, found.whole = caught, False
            else:
                found.periods.append(period)
            found.error = found.error or error
        return found

    def _period(self, item: Any, stream: Any) -> tuple[WorkPeriod, RecordError | None]:
        """A work period, and what is wrong with its schedule, if anything is."""
        if not isinstance(item, dict):
            raise wrong_type(_lt("a work period"), item)
        first = self._get_first(item)
        start = self._day(first, stream) or self._since_ever(first)
        if start is None:
            raise RecordError("value", _lt("a work period has no first day"))
        left = self._left(self._get_standing(item))
        key = clean_text(str(self._get_key(item) or "")) or start.isoformat()
        last, schedule, error = self._day(self._get_last(item), stream), None, None
        if not left:
            try:
                schedule = self._schedule(item, stream)
            except RecordError as caught:
                error = caught
        return WorkPeriod(key, start, last, left, schedule), error

    def _since_ever(self, value: Any) -> date | None:
        """1900-01-01 means "no date", except as the start of something that has always applied."""
        if not isinstance(value, str):
            return None
        if self._format is None:
            return _SINCE_EVER if value.startswith(_SINCE_EVER.isoformat()) else None
        return _SINCE_EVER if value.strip() == format_of(self._format).write(_SINCE_EVER) else None

    def _left(self, value: Any) -> bool:
        """Whether a period begins with leaving; where nothing is said, it does not."""
        found = meaning_of(value, self._standings)
        if found is None and _is_given(value):
            raise _unknown(value)
        return found == LEFT

    def _schedule(self, item: dict, stream: Any) -> WorkSchedule | None:
        """Its working times: its slots, or else its hours spread over the week, or the company's by its workload."""
        slots, hours, workload = self._get_slots(item), self._get_hours(item), self._get_workload(item)
        try:
            if slots:
                return WorkSchedule.of([self._slot(slot) for slot in slots])
            if hours is not None:
                return WorkSchedule.spread(minutes(hours))
            full_time = stream.client.tenant().weekly_minutes
            if full_time is None or workload is None:
                return WorkSchedule() if workload == 0 else None
            return WorkSchedule.spread(round(full_time * float(workload) / 100))
        except (ContractBroken, TypeError, ValueError, ArithmeticError):
            raise wrong_type(_lt("a working time"), slots or hours or workload) from None

    def _slot(self, slot: Any) -> tuple[int, int, int]:
        written = self._get_weekday(slot) if isinstance(slot, dict) else None
        weekday = meaning_of(written, self._numbers)
        if weekday is None:
            said = _lt("a weekday from %(first)s to %(last)s", first=self._weekdays[0], last=self._weekdays[-1])
            raise wrong_type(said, written)
        return (weekday, clock(self._get_start(slot), starts=True), clock(self._get_end(slot)))


def _getter(path: str | None) -> Callable[[dict], Any]:
    """What stands at a path of an object; None where nothing does, or without a path."""
    if path is None:
        return lambda _item: None
    names = names_of(path)
    if len(names) == 1:
        return methodcaller("get", names[0])

    def get(item: dict) -> Any:
        found = follow(item, names)
        return None if found is MISSING else found

    return get


def _is_given(value: Any) -> bool:
    return value is not None and value != ""


def _unknown(value: Any) -> RecordError:
    return RecordError("value", _lt("%(value)s is not a known value"), value=quoted(value))


def _items(items: Any) -> list:
    if items is not None and not isinstance(items, list):
        raise wrong_type(_lt("a list of work periods"), items)
    return items or []


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
