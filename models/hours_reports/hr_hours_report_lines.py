"""Lines of hours reports: how they are stored, and when they are, by the clock of the company."""

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

from odoo import fields

from ...records import HoursLine, RecordError, _lt

#: Minutes by which hours may differ from their times without being adjusted: both are written rounded.
_TOLERANCE = 1


def row_of(line, leased):
    """A line as an hours report keeps it; ``attendance`` is what was made of it."""
    return {
        "key": line.key,
        "day": line.day.isoformat(),
        "hours": str(line.hours),
        "start": line.start,
        "end": line.end,
        "break_minutes": line.break_minutes,
        "note": line.note,
        "leased": leased,
        "attendance": None,
    }


def line_of(row):
    """The line that was kept as ``row``."""
    return HoursLine(
        key=row["key"],
        day=date.fromisoformat(row["day"]),
        hours=Decimal(row["hours"]),
        start=row["start"],
        end=row["end"],
        break_minutes=row["break_minutes"],
        note=row["note"],
    )


def interval(attendance):
    """From when until when an attendance lasts and the minutes of its break, as a row keeps it."""
    return (
        fields.Datetime.to_string(attendance.check_in),
        fields.Datetime.to_string(attendance.check_out) if attendance.check_out else "",
        attendance.break_minutes,
    )


def utc(day, minutes, zone):
    """The moment, naive in UTC, when the clocks at the company show so many minutes after midnight of ``day``.

    Of a time that comes twice, as clocks go back, it is the first. One that is skipped, as they go forward, is shifted
    forward with them: 02:30 is 03:30 then.
    """
    local = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return local.replace(tzinfo=zone).astimezone(timezone.utc).replace(tzinfo=None)


def clock_times(line, zone):
    """When a line with clock times begins and ends, in UTC.

    :raise RecordError: no time is left between the two.
    """
    begin, end = utc(line.day, line.start, zone), utc(line.day, line.end, zone)
    if (end - begin).total_seconds() / 60 <= line.break_minutes:
        raise RecordError("value", _lt("on %(day)s no time is left between start and end"), "lines", day=line.day)
    return begin, end


def is_correction(line):
    """Whether a line takes hours back that another line of its day has."""
    return line.hours < 0


def hold_corrections(rows):
    """A correction is in Odoo as long as the attendance is that ends the day which it corrects."""
    ends = {row["day"]: row["attendance"] for row in rows if row["attendance"] and row["leased"]}
    for row in rows:
        if row["leased"] and is_correction(line_of(row)):
            row["attendance"] = ends.get(row["day"])


def adjusted(found, corrections):
    """For each (row, line, start, end) the hours by which its line differs from its times.

    What was rounded differs by little; corrections are taken off the lines of their day, the last one first.

    :raise RecordError: a day is corrected by more hours than it has.
    """
    hours = [line.hours for _row, line, _start, _end in found]
    by_day = {}
    for index in sorted(range(len(found)), key=lambda index: found[index][2], reverse=True):
        by_day.setdefault(found[index][1].day, []).append(index)
    for correction in corrections:
        left = -correction.hours
        for index in by_day.get(correction.day, ()):
            part = min(left, hours[index])
            hours[index] -= part
            left -= part
        if left:
            raise RecordError(
                "value",
                _lt(
                    "on %(day)s the corrections subtract more hours than the report has on that day; enter them"
                    " on the day they correct"
                ),
                "lines",
                day=correction.day,
            )
    return [_difference(*item, real) for item, real in zip(found, hours, strict=True)]


def _difference(_row, line, start, end, hours):
    pause = line.break_minutes if line.start is not None else 0
    minutes = float(hours) * 60 - ((end - start).total_seconds() / 60 - pause)
    return minutes / 60 if abs(minutes) > _TOLERANCE else 0.0


def duration(line):
    """How long a line without clock times lasts.

    :raise RecordError: the time is zero, or more than a day.
    """
    if not 0 < line.hours <= 24:
        raise RecordError("value", _lt("on %(day)s there are %(hours)s hours"), "lines", day=line.day, hours=line.hours)
    return timedelta(seconds=round(line.hours * 3600))
