"""The working hours on public holidays, counted once for all employees whom a sync creates or writes."""

from collections import defaultdict


class WorkTimes:
    """``project_timesheet_holidays`` counts them for each employee anew, over all calendars, to look at one of them.

    Here a calendar is counted when it is looked at. ``hr_sync_work_times`` in the context carries this for as long as
    one call creates or writes employees; in that time neither calendars nor holidays change.

    :param counted: what other transactions have counted, by all that it was counted from.
    """

    def __init__(self, counted=None):
        self._counted = {} if counted is None else counted
        self._days = {}
        self._calendars = {}

    def of(self, holidays, calendars, count):
        """What ``count(holidays, calendars)`` returns, for lookups: without ``calendars`` it fills up on demand."""
        return count(holidays, calendars) if calendars else _LazyTimes(lambda id_: self._of(holidays, id_, count))

    def _of(self, holidays, calendar_id, count):
        """The hours by holiday and day in one calendar; empty if it is not among those that Odoo would count."""
        if holidays._ids not in self._calendars:
            self._calendars[holidays._ids] = holidays._get_resource_calendars()
        calendar = self._calendars[holidays._ids] & holidays.calendar_id.browse(calendar_id)
        key = holidays._ids, calendar.id
        if key not in self._days:
            own = holidays.filtered(lambda one: one.calendar_id in (one.calendar_id.browse(), calendar))
            state = tuple(
                (part._name, part.id, part.write_date) for part in (*calendar, *calendar.attendance_ids, *own)
            )
            if state not in self._counted:
                self._counted[state] = count(own, calendar)[calendar_id] if calendar else _no_days()
            self._days[key] = self._counted[state]
        return self._days[key]


class _LazyTimes(defaultdict):
    """By calendar. Each caller gets its own: a lookup leaves traces, and Odoo names lines by how many there are."""

    def __init__(self, times_of):
        super().__init__()
        self._times_of = times_of

    def __missing__(self, calendar_id):
        self[calendar_id] = days = self._times_of(calendar_id).copy()
        return days


def _no_days():
    return defaultdict(lambda: defaultdict(float))
