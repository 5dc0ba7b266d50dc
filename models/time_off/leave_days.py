"""How many hours of work leaves take from each day, as Odoo counts working time.

Odoo tells the duration of a leave as a whole. Here its intervals of work are asked for once for all leaves of a working
schedule and cut by day, so that the number of queries depends on the schedules and not on the leaves.
"""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from odoo.fields import Domain
from odoo.tools.intervals import Intervals
from pytz import UTC, timezone

from .hr_leave_hours import day_of_work, has_nights, hours_of

_DAY = timedelta(days=1)
#: An interval of work is no longer than this; by it the ones that reach into a stretch are found.
_LONGEST = timedelta(days=1)
#: Odoo ends a day a microsecond early.
_PLACES = 4


@dataclass(frozen=True)
class _Stretch:
    """A part of a leave during which one working schedule is in force.

    :param calendar: empty for somebody who works at any time.
    :param start: the moment at which it begins, in UTC; ``end`` when it ends.
    """

    leave: Any
    calendar: Any
    first: date
    last: date
    start: datetime
    end: datetime


def hours_by_day(leaves):
    """The hours of work that each leave takes, by day.

    Each day counts by the working schedule of the employee's version in force on it, without public holidays. A night
    belongs to the day on which it begins. Hours that an external system gives for a leave count as they are.

    :param leaves: as superuser.
    :return: ``{leave: {day: hours}}``; days without work are left out.
    """
    found = {leave: defaultdict(float) for leave in leaves}
    stretches = [one for leave in leaves if leave.date_from and leave.date_to for one in _stretches(leave)]
    fixed, flexible = defaultdict(list), []
    for one in stretches:
        if one.calendar and not one.calendar.flexible_hours:
            fixed[one.calendar].append(one)
        else:
            flexible.append(one)
    for calendar, parts in fixed.items():
        for one, intervals in _fixed_intervals(calendar, parts):
            _add(found[one.leave], intervals, calendar)
    _add_flexible(found, flexible)
    return {leave: _as_given(leave, days) for leave, days in found.items()}


def working_hours(leaves):
    """The hours that each leave's employee works on its days, all of each day, without public holidays.

    :param leaves: as superuser.
    :return: ``{leave: hours}``; None where somebody works at any time on one of the days, so that no schedule says it.
    """
    stretches = [one for leave in leaves if leave.date_from and leave.date_to for one in _stretches(leave, whole=True)]
    found = dict.fromkeys(leaves, 0.0)
    fixed = defaultdict(list)
    for one in stretches:
        if one.calendar and not one.calendar.flexible_hours:
            fixed[one.calendar].append(one)
    for calendar, parts in fixed.items():
        for one, intervals in _fixed_intervals(calendar, parts):
            found[one.leave] += sum((end - start).total_seconds() / 3600 for start, end in intervals)
    for one in stretches:
        if not one.calendar or one.calendar.flexible_hours:
            found[one.leave] = None
    return found


# --- Schedules -----------------------------------------------------------------------------------


def _stretches(leave, whole=False):
    """The parts of a leave, a new one for each change of the working schedule.

    :param whole: all of its days, also where it takes a part of one.
    """
    parts = []
    day, last = leave.request_date_from, leave.request_date_to
    while day <= last:
        calendar, until = _schedule_on(leave, day)
        until = min(until, last)
        if parts and parts[-1][0] == calendar:
            parts[-1] = (calendar, parts[-1][1], until)
        else:
            parts.append((calendar, day, until))
        day = until + _DAY
    for number, (calendar, first, until) in enumerate(parts):
        start, end = _bounds(leave, calendar, first, until, whole)
        if number:
            start = _midnight(leave, first)
        if number < len(parts) - 1:
            end = _midnight(leave, until + _DAY)
        if start < end:
            yield _Stretch(leave, calendar, first, until, start, end)


def _schedule_on(leave, day):
    """The working schedule in force on a day, and the last day on which its version is."""
    versions = leave.employee_id.version_ids.sorted("date_version")
    if not versions:
        return leave.resource_calendar_id, date.max - _DAY
    current, until = versions[0], date.max - _DAY
    for version in versions:
        if version.date_version <= day:
            current = version
        else:
            until = version.date_version - _DAY
            break
    return current.resource_calendar_id, until


def _bounds(leave, calendar, first, last, whole=False):
    """When the part of a leave from ``first`` to ``last`` begins and ends if it is all of the leave, in UTC.

    Not as Odoo keeps it where the schedule tells: that is not counted again when the schedule changes.
    """
    if (leave.leave_type_request_unit == "hour" and not whole) or not calendar or calendar.flexible_hours:
        return UTC.localize(leave.date_from), UTC.localize(leave.date_to)
    half = leave.leave_type_request_unit == "half_day" and not whole
    single = leave.request_date_from == leave.request_date_to
    from_period, to_period = leave.request_date_from_period, leave.request_date_to_period
    if half and single and from_period == to_period:
        begins = ends = "morning" if from_period == "am" else "afternoon"
    elif half and single:
        begins = ends = None
    else:
        begins = "afternoon" if half and from_period == "pm" else None
        ends = "morning" if half and to_period == "am" else None
    start, end = hours_of(calendar, first, begins)[0], hours_of(calendar, last, ends)[1]
    moments = leave._to_utc(first, start, leave.employee_id), leave._to_utc(last, end, leave.employee_id)
    return tuple(UTC.localize(moment) for moment in moments)


def _midnight(leave, day):
    return timezone(leave.employee_id.tz or "UTC").localize(datetime.combine(day, time.min)).astimezone(UTC)


# --- Working time --------------------------------------------------------------------------------


def _fixed_intervals(calendar, parts):
    """Each part with its intervals of work; a few queries for all of them."""
    first, last = min(one.start for one in parts) - _LONGEST, max(one.end for one in parts) + _DAY
    resources = parts[0].leave.employee_id.resource_id.union(*(one.leave.employee_id.resource_id for one in parts))
    away = calendar._leave_intervals_batch(first, last, resources, _away_domain(parts))
    by_zone = {}
    for one in parts:
        resource = one.leave.employee_id.resource_id
        if resource.tz not in by_zone:
            # By the zone alone: what Odoo answers for a resource depends on the schedule of its first day.
            found = calendar._attendance_intervals_batch(first, last, tz=timezone(resource.tz))[False]
            by_zone[resource.tz] = list(found), [start for start, _end, _row in found]
        items, starts = by_zone[resource.tz]
        from_, to = bisect_right(starts, one.start - _LONGEST), bisect_right(starts, one.end)
        cut = [
            (max(start, one.start), min(end, one.end), row)
            for start, end, row in items[from_:to]
            if max(start, one.start) < min(end, one.end)
        ]
        work = Intervals(cut, keep_distinct=True)
        if not one.leave.holiday_status_id.include_public_holidays_in_duration:
            work -= away[resource.id]
        yield one, [(start.astimezone(timezone(resource.tz)), end) for start, end, _row in work]


def _add_flexible(found, parts):
    """Flexible hours depend on when one begins to count: Odoo counts such leaves one by one."""
    whole = [one for one in parts if one.leave.request_date_from == one.leave.request_date_to]
    if whole:
        leaves = whole[0].leave.concat(*(one.leave for one in whole[1:]))
        durations = leaves._get_durations()
        for one in whole:
            found[one.leave][one.first] += durations[one.leave.id][1]
    for one in parts:
        if one in whole:
            continue
        employee = one.leave.employee_id
        calendar = one.calendar or employee.company_id.resource_calendar_id
        intervals = calendar._work_intervals_batch(
            one.start,
            one.end,
            employee.resource_id,
            _away_domain([one]),
            compute_leaves=not one.leave.holiday_status_id.include_public_holidays_in_duration,
        )[employee.resource_id.id]
        _add(found[one.leave], _by_day((start, end) for start, end, _row in intervals))


def _away_domain(parts):
    """What takes working time away besides leaves: public holidays, and what somebody entered for a person."""
    companies = {one.leave.company_id.id for one in parts}
    domain = Domain("time_type", "=", "leave") & Domain("company_id", "in", list(companies))
    return list(domain & Domain("holiday_id", "=", False))


def _by_day(intervals):
    """The same intervals, none over midnight: somebody who works at any time has one for the whole leave."""
    for start, end in intervals:
        while start.date() < end.date():
            zone = start.tzinfo
            midnight = datetime.combine(start.date() + _DAY, time.min)
            midnight = timezone(zone.zone).localize(midnight)
            yield start, midnight
            start = midnight
        if start < end:
            yield start, end


def _add(days, intervals, calendar=None):
    nights = calendar and has_nights(calendar)
    for start, end in intervals:
        day = start.date()
        if nights:
            day = day_of_work(calendar, day, start.hour + start.minute / 60)
        days[day] += (end - start).total_seconds() / 3600


def _as_given(leave, days):
    """``days`` as they are, or changed at their end to the hours that an external system gives."""
    days = {day: round(hours, _PLACES) for day, hours in sorted(days.items()) if round(hours, _PLACES) > 0}
    given = leave.hr_sync_hours
    if not given:
        return days
    left, kept = given, {}
    for day, hours in days.items():
        kept[day] = min(hours, left)
        left -= kept[day]
    if left > 0:
        last = max(kept, default=leave.request_date_to)
        kept[last] = kept.get(last, 0) + left
    return {day: round(hours, _PLACES) for day, hours in kept.items() if round(hours, _PLACES) > 0}
