"""When somebody works on a day, by a calendar's rows; they are read once, however many days are asked for."""

from datetime import datetime, time, timedelta

from odoo.fields import Domain
from pytz import UTC, timezone

_NOON = 12.0


def hours_of(calendar, day, period=None):
    """When work begins and ends on ``day``, or in its ``period`` (morning, afternoon).

    A day on which nobody works begins and ends as the others do. A half without work on a day with work is no time at
    all, at that end of the day.
    """
    rows = _rows(calendar)
    today = [row for row in rows if _is_on(row, calendar, day)]
    parts = _parts(today or rows, period)
    if parts:
        return min(start for start, _end in parts), max(end for _start, end in parts)
    parts = _parts(today or rows, None)
    if not parts:
        return 0.0, 0.0
    edge = min(start for start, _end in parts) if period == "morning" else max(end for _start, end in parts)
    return edge, edge


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
        """The stretches of work on ``day`` in minutes after midnight, in order."""
        rows = [row for row in _rows(calendar) if _is_on(row, calendar, day)]
        free = list(self._free(calendar, day, timezone(tz or "UTC")))
        stretches = []
        for start, end in sorted((round(row.hour_from * 60), round(row.hour_to * 60)) for row in rows):
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
            moments = (UTC.localize(moment).astimezone(zone) for moment in (holiday.date_from, holiday.date_to))
            first, last = ((moment.replace(tzinfo=None) - midnight).total_seconds() / 60 for moment in moments)
            if first < 24 * 60 and last > 0:
                yield round(first), round(last)


def _rows(calendar):
    return [row for row in calendar.attendance_ids if row._is_work_period() and not row.display_type]


def _is_on(row, calendar, day):
    if int(row.dayofweek) != day.weekday():
        return False
    return not calendar.two_weeks_calendar or row.week_type == str(row.get_week_type(day))


def _parts(rows, period):
    """The rows' times within that half of the day."""
    parts = []
    for row in rows:
        start, end = row.hour_from, row.hour_to
        if period and row.day_period == "full_day":
            start, end = (start, _NOON) if period == "morning" else (_NOON, end)
        elif period and row.day_period != period:
            continue
        parts.append((start, end))
    return parts
