"""When somebody works on a day, by a calendar's rows; they are read once, however many days are asked for.

A calendar keeps a night in two rows, of two weekdays: until midnight, and from midnight on. Here all of it belongs to
the day on which it begins, and its hours go on beyond 24: from 22 to 30 is until six in the morning.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from odoo.fields import Domain
from pytz import timezone

_NOON, _MIDNIGHT = 12.0, 24.0
_DAY = timedelta(days=1)
#: Hours that a break within a night has at most; after a longer one it is the next day's work.
_BREAK = 2.0


def hours_of(calendar, day, period=None):
    """When work begins and ends on ``day``, or in its ``period`` (morning, afternoon).

    A day on which nobody works begins and ends as the others do. A half without work on a day with work is no time at
    all, at that end of the day.
    """
    stretches = _begun(calendar, day) or _of_all_days(calendar, day)
    parts = _parts(stretches, period)
    if parts:
        return min(start for start, _end in parts), max(end for _start, end in parts)
    parts = _parts(stretches, None)
    if not parts:
        return 0.0, 0.0
    edge = min(start for start, _end in parts) if period == "morning" else max(end for _start, end in parts)
    return edge, edge


def has_nights(calendar):
    """Whether the work goes over midnight."""
    rows = _rows(calendar)
    late = [row for row in rows if row.hour_to >= _MIDNIGHT]
    if not late or all(row.hour_from for row in rows):
        return False
    return any(
        _first_hour(one, [_stretch(row) for row in rows if _day_of(row) == day])
        for day, one in ((_day_of(row), _stretch(row)) for row in late)
    )


def lasts(day, start, end, tz):
    """Hours that really pass between two times, given in hours after midnight of ``day``: a night in which the clocks
    change has one more or less than they show.
    """
    zone, midnight = timezone(tz or "UTC"), datetime.combine(day, time.min)
    first, last = (zone.localize(midnight + timedelta(hours=hours)) for hours in (start, end))
    return (last - first).total_seconds() / 3600


def hours_a_day(calendar):
    """Hours of a day on average; a night is one day, where Odoo counts two."""
    if not has_nights(calendar):
        return calendar.hours_per_day
    days = [_begun(calendar, date(2024, 1, 1) + number * _DAY) for number in range(14)]
    return sum(one.end - one.start for day in days for one in day) / (sum(map(bool, days)) or 1)


def nights(calendar, hours, first, last, tz):
    """How many nights, or days, ``hours`` are: those that begin from ``first`` to ``last`` for all of their hours, and
    else in proportion.
    """
    whole, count, day = 0.0, 0, first
    while day <= last:
        stretches = _begun(calendar, day)
        whole += sum(lasts(day, one.start, one.end, tz) for one in stretches)
        count += bool(stretches)
        day += _DAY
    return hours / whole * count if whole else 0.0


def day_of_work(calendar, day, hour):
    """The day to which work at that hour of ``day`` belongs: the one before, where a night goes on."""
    before = day - _DAY
    goes_on = any(one.start <= hour + _MIDNIGHT < one.end for one in _begun(calendar, before))
    return before if goes_on else day


class WorkingTime:
    """The working time of calendars without the company's public holidays (one query).

    :param first: the first day, ``last`` the last one that is asked for.
    """

    def __init__(self, company, first, last):
        domain = Domain("company_id", "=", company.id) & Domain("resource_id", "=", False)
        domain &= Domain("date_from", "<", datetime.combine(last + timedelta(days=2), time.min))
        domain &= Domain("date_to", ">", datetime.combine(first - timedelta(days=1), time.min))
        domain &= Domain("time_type", "=", "leave")
        self._holidays = company.env["resource.calendar.leaves"].search(domain)

    def on(self, calendar, day, tz):
        """The stretches of work that begin on ``day`` in minutes after its midnight, in order."""
        free = list(self._free(calendar, day, timezone(tz or "UTC")))
        stretches = []
        for start, end in sorted((round(one.start * 60), round(one.end * 60)) for one in _begun(calendar, day)):
            left = [(start, end)]
            for first, last in free:
                left = [
                    piece
                    for one, other in left
                    for piece in ((one, min(other, first)), (max(one, last), other))
                    if piece[0] < piece[1]
                ]
            stretches += left
        return stretches

    def _free(self, calendar, day, zone):
        midnight = datetime.combine(day, time.min)
        for holiday in self._holidays:
            if holiday.calendar_id and holiday.calendar_id != calendar:
                continue
            moments = (moment.replace(tzinfo=None) for moment in holiday._sync_moments(zone))
            first, last = ((moment - midnight).total_seconds() / 60 for moment in moments)
            if first < 48 * 60 and last > 0:
                yield round(first), round(last)


def _rows(calendar):
    return [row for row in calendar.attendance_ids if row._is_work_period() and not row.display_type]


def _is_on(row, calendar, day):
    if int(row.dayofweek) != day.weekday():
        return False
    return not calendar.two_weeks_calendar or row.week_type == str(row.get_week_type(day))


@dataclass(frozen=True)
class _Stretch:
    """A stretch of work: hours after midnight of the day on which it begins, and the half of the day that it is in."""

    start: float
    end: float
    period: str


def _begun(calendar, day):
    """The stretches of work that begin on ``day``; those of a night also after midnight."""
    rows = _rows(calendar)
    if not has_nights(calendar):
        return [_stretch(row) for row in rows if _is_on(row, calendar, day)]
    before, today, after = (
        [_stretch(row) for row in rows if _is_on(row, calendar, one)] for one in (day - _DAY, day, day + _DAY)
    )
    past = _continued(before, today)
    later = [_Stretch(one.start + _MIDNIGHT, one.end + _MIDNIGHT, one.period) for one in _continued(today, after)]
    return [one for one in today if one not in past] + later


def _continued(evening, morning):
    """What goes on of a day's work after midnight, less than a day in all; a night may have breaks."""
    begins = [first for one in evening if one.end >= _MIDNIGHT and (first := _first_hour(one, evening))]
    found, until = [], 0.0
    for one in sorted(morning, key=lambda one: one.start) if begins else ():
        if one.start > until + (_BREAK if until else 0) or one.end > begins[0]:
            break
        found.append(one)
        until = one.end
    return found


def _day_of(row):
    return row.week_type, row.dayofweek


def _first_hour(one, stretches):
    """When the work begins that goes on in ``one`` without a break; 0, which is no night, where all day is worked."""
    first = one.start
    while earlier := next((other for other in stretches if other.end == first and other.start < first), None):
        first = earlier.start
    return first


def _of_all_days(calendar, day):
    """What is worked on the days of the two weeks from ``day`` on, the same times once."""
    return list(dict.fromkeys(one for number in range(14) for one in _begun(calendar, day + number * _DAY)))


def _stretch(row):
    return _Stretch(row.hour_from, row.hour_to, row.day_period)


def _parts(stretches, period):
    """The stretches' times within that half of the day; a night's halves have the same number of hours."""
    middle = _middle(stretches)
    parts = []
    for one in stretches:
        start, end = one.start, one.end
        if period and (middle is not None or one.period == "full_day"):
            noon = _NOON if middle is None else middle
            start, end = (start, min(end, noon)) if period == "morning" else (max(start, noon), end)
            if start >= end:
                continue
        elif period and one.period != period:
            continue
        parts.append((start, end))
    return parts


def _middle(stretches):
    """When half of a night's work is done, None for what is worked by day."""
    if all(one.end <= _MIDNIGHT for one in stretches):
        return None
    left = sum(one.end - one.start for one in stretches) / 2
    for one in sorted(stretches, key=lambda one: one.start):
        if one.end - one.start >= left:
            return one.start + left
        left -= one.end - one.start
    return None
