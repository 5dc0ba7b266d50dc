"""Work periods as a system writes them: lists whose entries say since when, until when and how somebody works.

What an entry consists of differs between systems, and a profile says it: the names of its keys, and the words that mean
that somebody works or has left. Names and words are resolved once for each profile, not for each value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import methodcaller
from typing import Any, Callable
from weakref import ref

from ....records import MISSING, RecordError, WorkPeriod, WorkSchedule, _lt, clean_text
from ...decode import day, quoted, wrong_type
from ...errors import ContractBroken
from ..paths import follow, names_of
from .clock import clock, minutes
from .formats import format_of, read_day
from .words import meaning_of, meanings

#: What systems write for "no date"; as the start of something it means that it has always applied.
_SINCE_EVER = date(1900, 1, 1)
LEFT, WORKS = "left", "works"
#: How Monday to Sunday are written unless the profile says something else.
WEEKDAYS = (1, 2, 3, 4, 5, 6, 7)


@dataclass
class Found:
    """What was read of a list of work periods.

    :param periods: those of which the days and the status could be read; without a schedule where that could not.
    :param error: what is wrong with the first one that could not be read, or with its schedule.
    :param whole: no period is left out.
    :param employment: what was made of them last, after the entry, the exit and the status that stood beside them.
    """

    periods: list[WorkPeriod] = field(default_factory=list)
    error: RecordError | None = None
    whole: bool = True
    employment: tuple[Any, Any, str | None, Any] | None = None


class WorkPeriods:
    """Reads work periods.

    :param said: the names and words in a period, as the profile says them.
    :param format: that of dates; None for ISO 8601.
    """

    def __init__(self, said: Mapping[str, Any], format: str | None):
        self._format = format
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
        #: The list that was read last, with its stream and what was found. Lists are told apart by identity; threads
        #: that read at the same time only lose what the others have found.
        self._last: tuple[Any, ref, Found] | None = None

    def read(self, raw: Any, stream: Any) -> Found:
        """The work periods in a payload; each list is read once, although several fields are made of it."""
        if not isinstance(raw, list):
            return self._read_anew(raw, stream)
        last = self._last
        if last is None or last[0] is not raw or last[1]() is not stream:
            last = self._last = (raw, ref(stream), self._read_anew(raw, stream))
        return last[2]

    def _read_anew(self, raw: Any, stream: Any) -> Found:
        found = Found()
        try:
            items = _items(raw)
        except RecordError as error:
            return Found(error=error, whole=False)
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
        start = self.day(first, stream) or self._since_ever(first)
        if start is None:
            raise RecordError("value", _lt("a work period has no first day"))
        left = self._left(self._get_standing(item))
        key = clean_text(str(self._get_key(item) or "")) or start.isoformat()
        last, schedule, error = self.day(self._get_last(item), stream), None, None
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
        if found is None and is_given(value):
            raise unknown(value)
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

    def day(self, value: Any, stream: Any) -> date | None:
        return day(value, stream) if self._format is None else read_day(value, self._format, stream)


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


def is_given(value: Any) -> bool:
    """Whether there is anything at all."""
    return value is not None and value != ""


def unknown(value: Any) -> RecordError:
    return RecordError("value", _lt("%(value)s is not a known value"), value=quoted(value))


def _items(items: Any) -> list:
    if items is not None and not isinstance(items, list):
        raise wrong_type(_lt("a list of work periods"), items)
    return items or []
