"""Since when, until when and how somebody works, as 2getHR's users have it: entry, exit and work periods."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from ...records import MISSING, Employment, RecordError, WorkPeriod, WorkSchedule, _lt, ends_too_early
from ...records.base import clean_text
from ..decode import day, one_of, wrong_type
from ..errors import ContractBroken
from .values import MIDNIGHT, clock, minutes

_status = one_of({"invited": "invited", "active": "active", "left": "left"})
_period_status = one_of({"active": "active", "left": "left"})


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
