"""Absences become leaves: one for each stretch with the same working schedule."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ...records import MISSING, RecordError, Span, _lt
from .hr_leave_hours import hours_of, lasts

#: Odoo's states by those of records.
STATES = {"requested": "confirm", "approved": "validate", "rejected": "refuse", "cancelled": "cancel"}
#: Those in which nobody is off.
OVER = ("refuse", "cancel")
_DAY = timedelta(days=1)
#: When an absence of an employee without working hours begins.
_FIRST_HOUR = 8.0


@dataclass(frozen=True)
class Wanted:
    """What an absence is to be like in Odoo.

    :param hours: None where days are counted.
    """

    employee: Any
    kind: Any
    span: Span
    hours: float | None
    state: str

    @classmethod
    def of(cls, env, record, refs, leave=None):
        """What ``record`` says; what it leaves open is as ``leave`` has it."""
        employee, kind = refs[record.employee], refs[record.absence_type]
        hours = record.hours
        if hours is MISSING:
            hours = leave._sync_hours() if leave else None
        state = leave._sync_state() if record.state is MISSING else STATES[record.state]
        return cls(
            leave.employee_id if employee is MISSING else env["hr.employee"].browse(employee),
            leave.holiday_status_id if kind is MISSING else env["hr.leave.type"].browse(kind),
            leave._sync_span() if record.span is MISSING else record.span,
            None if hours is None else float(hours),
            "cancel" if leave and is_deleted(record, leave) else state,
        )


@dataclass(frozen=True)
class Piece:
    """A part of an absence: one leave.

    :param calendar: the employee's at that time; None without a contract.
    :param hour_from: for types that are counted by the hour, as ``hour_to``.
    :param counted_hours: the hours that count, where the schedule has others.
    """

    span: Span
    calendar: Any = None
    hour_from: float | None = None
    hour_to: float | None = None
    counted_hours: float = 0.0
    #: Whether the working schedule has fewer than those.
    beyond: bool = False


def is_deleted(record, leave):
    """Whether the absence is deleted by what ``record`` says, or still is."""
    if record.active is MISSING:
        return leave._sync_is_deleted()
    return record.active is False


def cut(span, employee):
    """The pieces of ``span``: a new one begins where the employee's working schedule changes.

    Days without a contract go with those before them, or with the first ones that have one.
    """
    borders = []
    versions = employee.version_ids.sorted("date_version")
    for version, following in zip(versions, [*versions[1:], None], strict=True):
        if not version.contract_date_start:
            continue
        first = max(version.date_version, version.contract_date_start, span.first)
        ends = [version.contract_date_end, following and following.date_version - _DAY, span.last]
        if first <= min(end for end in ends if end):
            calendar = version.resource_calendar_id
            if not borders or borders[-1][1] != calendar:
                borders.append((first, calendar))
    if not borders:
        return [Piece(span)]
    starts = [span.first, *(first for first, _calendar in borders[1:])]
    lasts = [*(first - _DAY for first in starts[1:]), span.last]
    return [
        Piece(
            Span(
                first,
                last,
                span.from_noon and first == span.first,
                span.until_noon and last == span.last,
            ),
            calendar,
        )
        for first, last, (_first, calendar) in zip(starts, lasts, borders, strict=True)
    ]


def fits_versions(leave):
    """Whether an absence is divided as its employee's working schedules are."""
    here = [(piece.request_date_from, piece.resource_calendar_id) for piece in leave._sync_pieces()]
    wanted = [
        (piece.span.first, here[0][1] if piece.calendar is None else piece.calendar)
        for piece in cut(leave._sync_span(), leave.employee_id)
    ]
    return here == wanted


def place(pieces, one, times):
    """The pieces with their hours: from the first hour on until as many are used up as the absence has.

    What it has beyond the schedule belongs to the last piece: the source has it, and it was approved.

    :raise RecordError: it has more than its days, or none on its last working days.
    """
    if one.hours is not None and one.hours > 24 * ((one.span.last - one.span.first).days + 1):
        message = _lt("%(hours)s hours are more than the time from %(first)s to %(last)s")
        params = {"hours": f"{one.hours:g}", "first": one.span.first, "last": one.span.last}
        raise RecordError("value", message, "hours", **params)
    placed, left = [], None if one.hours is None else round(one.hours * 60)
    available = last_available = 0
    for piece in pieces:
        calendar = calendar_of(piece, one)
        start, end = _bounds(piece.span, calendar)
        if left is None:
            placed.append(replace(piece, hour_from=start, hour_to=end))
        elif not calendar or calendar.flexible_hours:
            # No fixed hours: they are taken from the first one on.
            placed.append(_with_hours(piece, start, min(start + left / 60, 24.0), left / 60))
            left = 0
        else:
            used = _use(piece.span, calendar, one.employee.tz, times, left)
            available += used.available
            last_available = used.available
            if used.available > left and used.last_day < used.last_working_day:
                raise misfit(one, None)
            if left or not placed:
                span, until = piece.span, end
                if used.available > left:
                    span, until = replace(span, last=used.last_day, until_noon=False), used.until / 60
                # By the clock there are other hours in a night in which it changes: those of the source count.
                counted_hours = left / 60 if used.changes and used.available > left else 0.0
                placed.append(replace(piece, span=span, hour_from=start, hour_to=until, counted_hours=counted_hours))
            elif used.available:
                raise misfit(one, None)
            left -= min(left, used.available)
    if left:
        last = placed[-1]
        hours = one.hours - (available - last_available) / 60
        placed[-1] = _with_hours(last, last.hour_from or _FIRST_HOUR, last.hour_to, hours)
    return placed


def _with_hours(piece, start, end, hours):
    """A piece whose hours are those of the source. On a single day they begin at ``start``, or so much earlier that
    they end with the day; a night goes on instead.
    """
    if piece.span.first == piece.span.last:
        if end <= 24.0:
            start = min(start, 24.0 - hours)
        end = start + hours
    return replace(piece, hour_from=start, hour_to=end, counted_hours=hours, beyond=True)


def calendar_of(piece, one):
    """The working schedule by which a piece is counted."""
    if piece.calendar is not None:
        return piece.calendar
    return one.employee.resource_calendar_id or one.employee.company_id.resource_calendar_id


@dataclass(frozen=True)
class _Used:
    """How far some minutes reach: the minutes there are, and the day and minute at which they are used up."""

    available: int
    last_day: date
    until: int
    last_working_day: date
    changes: bool


def _use(span, calendar, tz, times, minutes):
    available, day, last_day, until, last_working_day, changes = 0, span.first, span.first, 0, span.first, False
    while day <= span.last:
        for start, end in times.on(calendar, day, tz):
            real = round(lasts(day, start / 60, end / 60, tz) * 60)
            if available < minutes:
                until = end if available + real <= minutes else min(end, start + minutes - available)
                last_day = day
            available += real
            last_working_day, changes = day, changes or real != end - start
        day += _DAY
    return _Used(available, last_day, until, last_working_day, changes)


def _bounds(span, calendar):
    if not calendar:
        return 0.0, 24.0
    if calendar.flexible_hours:
        return calendar._get_hours_for_date(span.first)
    start = hours_of(calendar, span.first, "afternoon" if span.from_noon else None)[0]
    return start, hours_of(calendar, span.last, "morning" if span.until_noon else None)[1]


def values_of(one, piece):
    values = {
        "employee_id": one.employee.id,
        "holiday_status_id": one.kind.id,
        "request_date_from": piece.span.first,
        "request_date_to": piece.span.last,
        "request_date_from_period": "pm" if piece.span.from_noon else "am",
        "request_date_to_period": "am" if piece.span.until_noon else "pm",
    }
    if piece.calendar is not None:
        values["resource_calendar_id"] = piece.calendar.id
    if piece.hour_from is not None:
        values.update(request_hour_from=piece.hour_from, request_hour_to=piece.hour_to)
    values["hr_sync_hours"] = piece.counted_hours
    return values


def misfit(one, counted):
    params = {"hours": f"{one.hours:g}", "first": one.span.first, "last": one.span.last}
    if counted is None:
        message = _lt("%(hours)s hours are used up before the last working day from %(first)s to %(last)s")
        return RecordError("value", message, "hours", **params)
    message = _lt("from %(first)s to %(last)s there are %(counted)s hours of work in Odoo, not %(hours)s")
    return RecordError("value", message, "hours", counted=f"{counted:.4g}", **params)


def placed(pieces, one, times):
    """The pieces with their hours.

    :raise RecordError: there are other hours, or none at all; of what is over that does not matter.
    """
    try:
        if one.hours is not None and one.hours <= 0:
            raise RecordError("value", _lt("an absence cannot have %(hours)s hours"), "hours", hours=f"{one.hours:g}")
        return place(pieces, one, times)
    except RecordError:
        if one.state not in OVER:
            raise
        return place(pieces, replace(one, hours=None), times)


def span_of(pieces):
    """The days of an absence, of its leaves by date."""
    first, last = pieces[0], pieces[-1]
    from_noon, until_noon = first.request_date_from_period == "pm", last.request_date_to_period == "am"
    if first.request_date_from == last.request_date_to and from_noon and until_noon:
        from_noon = until_noon = False  # Odoo lets people say so
    return Span(first.request_date_from, last.request_date_to, from_noon, until_noon)
