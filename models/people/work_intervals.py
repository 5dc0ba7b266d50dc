"""When people work within some months, looked up once for all absences of a chunk."""

from datetime import datetime, time, timedelta

from odoo.fields import Domain
from odoo.tools.date_utils import float_to_time
from odoo.tools.intervals import Intervals
from pytz import UTC, timezone

#: Days around the absences within which their times lie in every time zone.
_MARGIN = timedelta(days=2)


class WorkIntervals:
    """What Odoo asks about the working time of employees, leave by leave, from what is read once.

    Only what needs no more than that is answered; for flexible hours, and for whatever lies outside the given days or
    beside a public holiday or another leave, Odoo asks by itself. ``hr_sync_intervals`` in the context carries it,
    for as long as one step of the writer takes.

    :param first: the first day, ``last`` the last one that is asked for.
    """

    def __init__(self, employees, first, last):
        self.env = employees.env(su=True)
        self.first = UTC.localize(datetime.combine(first - _MARGIN, time.min))
        self.last = UTC.localize(datetime.combine(last + _MARGIN, time.max))
        self.resources = {employee.resource_id.id for employee in employees if _has_fixed_hours(employee)}
        #: By their own clocks people elsewhere have a public holiday up to a day earlier or later.
        zones = {*employees.mapped("tz"), *employees.version_ids.resource_calendar_id.mapped("tz")}
        self._shift = timedelta(days=1) if len(zones) > 1 else timedelta(0)
        self._week_type = self.env["resource.calendar.attendance"].get_week_type
        self._rows, self._cuts = {}, {}
        self._away = None

    @classmethod
    def of(cls, env):
        """The one that the context carries, None if it carries none."""
        found = env.context.get("hr_sync_intervals")
        return found if isinstance(found, cls) and env.su else None

    def attendances(self, calendar, start, end, resources, tz):
        """As ``_attendance_intervals_batch``; None if Odoo has to ask by itself."""
        if calendar.flexible_hours or not self._knows(start, end, resources):
            return None
        found = {}
        for resource in (*resources, resources.browse()):
            zone = tz or timezone((resource or calendar).tz)
            found[resource.id] = self._cut(calendar, start.astimezone(zone), end.astimezone(zone), zone)
        return found

    def leaves(self, start, end, resources):
        """As ``_leave_intervals_batch`` where nobody is away, whatever the domain; None if somebody may be."""
        if not self._knows(start, end, resources):
            return None
        first, last = (moment.astimezone(UTC).replace(tzinfo=None) for moment in (start, end))
        if self._away is None:
            self._away = self._load_away()
        for id_ in (False, *resources.ids):
            if any(date_from <= last and date_to >= first for date_from, date_to in self._away.get(id_, ())):
                return None
        return {id_: Intervals() for id_ in (*resources.ids, False)}

    def forget_leaves(self):
        """Some have been added, changed or removed."""
        self._away = None

    def _knows(self, start, end, resources):
        return self.first <= start and end <= self.last and self.resources.issuperset(resources.ids)

    def _cut(self, calendar, start, end, zone):
        """The calendar's working time between two moments in that time zone; it is asked for several times."""
        key = calendar.id, start, end, zone
        if key not in self._cuts:
            self._cuts[key] = Intervals(self._items(calendar, start, end, zone), keep_distinct=True)
        return self._cuts[key]

    def _items(self, calendar, start, end, zone):
        rows = self._rows_of(calendar)
        items, day = [], start.date()
        while day <= end.date():
            for row in rows[day.weekday() + 7 * self._week_type(day)]:
                first, last = (
                    zone.localize(datetime.combine(day, float_to_time(hour))) for hour in (row.hour_from, row.hour_to)
                )
                items.append((max(start, first), min(end, last), row))
            day += timedelta(days=1)
        return items

    def _rows_of(self, calendar):
        """The calendar's rows by weekday, those of the second of two weeks after those of the first (one query)."""
        if calendar.id not in self._rows:
            domain = Domain("calendar_id", "=", calendar.id) & Domain("display_type", "=", False)
            by_day = [[] for _day in range(14)]
            for row in self.env["resource.calendar.attendance"].search(domain & Domain("day_period", "!=", "lunch")):
                for week in (int(row.week_type),) if calendar.two_weeks_calendar else (0, 1):
                    by_day[int(row.dayofweek) + 7 * week].append(row)
            self._rows[calendar.id] = by_day
        return self._rows[calendar.id]

    def _load_away(self):
        """When there are public holidays (by False) and when people are away, by their resource (one query)."""
        domain = Domain("resource_id", "in", [False, *self.resources])
        domain &= Domain("date_from", "<=", self.last.replace(tzinfo=None) + self._shift)
        domain &= Domain("date_to", ">=", self.first.replace(tzinfo=None) - self._shift)
        away = {}
        for row in self.env["resource.calendar.leaves"].with_context(active_test=False).search(domain):
            shift = timedelta(0) if row.resource_id else self._shift
            away.setdefault(row.resource_id.id, []).append((row.date_from - shift, row.date_to + shift))
        return away


def _has_fixed_hours(employee):
    """Whether the employee has a working schedule, and no flexible one, at any time."""
    calendars = [version.resource_calendar_id for version in employee.with_context(active_test=False).version_ids]
    return all(calendar and not calendar.flexible_hours for calendar in calendars)
