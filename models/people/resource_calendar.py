"""Working schedules: found by their hours, or made once and shared by all who have the same."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.intervals import Intervals
from psycopg2.errors import LockNotAvailable
from pytz import UTC, timezone

from ...records import WorkSchedule, WorkSlot
from .work_intervals import WorkIntervals

#: Namespace of the advisory lock under which calendars are made.
_LOCK = 0x48525343


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    @api.model
    def _sync_finder(self, connection):
        return ScheduleFinder(connection)

    def _sync_schedule(self):
        """The calendar's week as a schedule, None for one that a schedule cannot say (flexible, two weeks)."""
        self.ensure_one()
        if self.flexible_hours or self.two_weeks_calendar or self.schedule_type != "fully_fixed" or self.duration_based:
            return None
        slots = [
            WorkSlot(int(row.dayofweek), round(row.hour_from * 60), round(row.hour_to * 60))
            for row in self.attendance_ids
            if row._is_work_period()
        ]
        return WorkSchedule(tuple(sorted(slots)))

    def _attendance_intervals_batch(self, start_dt, end_dt, resources=None, domain=None, tz=None, lunch=False):
        """Odoo asks for each leave anew; in a sync, all leaves of a chunk are answered from what was read once."""
        known = WorkIntervals.of(self.env)
        if known and resources and not domain and not lunch:
            found = known.attendances(self, start_dt, end_dt, resources, tz)
            if found is not None:
                return found
        return super()._attendance_intervals_batch(start_dt, end_dt, resources, domain, tz, lunch)

    def _leave_intervals_batch(self, start_dt, end_dt, resources=None, domain=None, tz=None):
        known = WorkIntervals.of(self.env)
        if known and resources:
            found = known.leaves(start_dt, end_dt, resources)
            if found is not None:
                return found
        found = super()._leave_intervals_batch(start_dt, end_dt, resources, domain, tz)
        if resources and tz is None:
            home = self.tz or resources.company_id[:1].resource_calendar_id.tz
            if elsewhere := resources.filtered(lambda one: one.tz != home):
                domain = Domain(domain or [("time_type", "=", "leave")])
                without = list(domain & Domain("hr_sync_tz", "=", False))
                others = super()._leave_intervals_batch(start_dt, end_dt, elsewhere, without, tz)
                holidays = self._sync_holidays_of_days(start_dt, end_dt, domain)
                for one in elsewhere:
                    found[one.id] = others[one.id] | Intervals(_by_own_clocks(holidays, one, start_dt, end_dt))
        return found

    def _sync_holidays_of_days(self, start_dt, end_dt, domain):
        """The public holidays of the sync's that are on those days in some time zone."""
        domain &= Domain("hr_sync_tz", "!=", False) & Domain("resource_id", "=", False)
        domain &= Domain("calendar_id", "in", [False, *self.ids])
        domain &= Domain("date_from", "<=", end_dt.astimezone(UTC).replace(tzinfo=None) + timedelta(days=1))
        domain &= Domain("date_to", ">=", start_dt.astimezone(UTC).replace(tzinfo=None) - timedelta(days=1))
        return self.env["resource.calendar.leaves"].search(domain)


class ScheduleFinder:
    """The calendars of one company and time zone by their schedules; two queries, however many are asked for."""

    def __init__(self, connection):
        self.env = connection.env
        self.company = connection.company_id
        self.tz = (connection.tenant or {}).get("timezone") or "UTC"
        self._known = None

    def __getitem__(self, schedule):
        """The calendar's id; made if there is none."""
        if self._known is None:
            self._load()
        if schedule not in self._known:
            with self.env.cr.savepoint():
                self._known[schedule] = self._make(schedule)
        return self._known[schedule]

    def is_made(self, calendar):
        """Whether a sync made the calendar and nobody has changed it since: it still has the name of its hours."""
        schedule = calendar._sync_schedule()
        days = self.env["resource.calendar.attendance"]._fields["dayofweek"]._description_selection(self.env)
        return schedule is not None and calendar.name == self._name(schedule, dict(days))

    def _load(self):
        calendars = self.env["resource.calendar"].search(
            [("company_id", "in", (self.company.id, False)), ("tz", "=", self.tz)], order="id desc"
        )
        # The company's own calendar first among equals: that is the one people expect. Then those of the company.
        ordered = calendars.sorted(
            lambda calendar: (calendar == self.company.resource_calendar_id, bool(calendar.company_id))
        )
        self._known = {}
        for calendar in ordered:
            schedule = calendar._sync_schedule()
            if schedule is not None:
                self._known[schedule] = calendar.id

    def _make(self, schedule):
        # Two connections of one company may want the same calendar at the same time: only one makes it, the other's
        # transaction is rolled back and finds it when it is done again.
        row = self.env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", _LOCK, self.company.id))
        if not row[0][0]:
            raise LockNotAvailable("another connection is making calendars")
        days = self.env["resource.calendar.attendance"]._fields["dayofweek"]._description_selection(self.env)
        calendar = self.env["resource.calendar"].create(
            {
                "name": self._name(schedule, dict(days)),
                "company_id": self.company.id,
                "tz": self.tz,
                "two_weeks_calendar": False,
                "schedule_type": "fully_fixed",
                "attendance_ids": [
                    fields.Command.clear(),
                    *(
                        fields.Command.create(
                            {
                                "name": dict(days)[str(slot.weekday)],
                                "dayofweek": str(slot.weekday),
                                "hour_from": slot.start / 60,
                                "hour_to": slot.end / 60,
                                "day_period": slot.part_of_day,
                            }
                        )
                        for slot in schedule.slots
                    ),
                ],
            }
        )
        return calendar.id

    def _name(self, schedule, days):
        """The hours a week, and what distinguishes calendars with the same number: days, and times if simple."""
        hours = f"{schedule.minutes / 60:.4g}"
        times = {}
        for slot in schedule.slots:
            times.setdefault(slot.weekday, []).append(f"{_clock(slot.start)}–{_clock(slot.end)}")
        if not times:
            return self.env._("%(hours)s hours a week", hours=hours)
        first, *others = times
        labels = [days[str(day)][:3] for day in times]
        whole = len(labels) > 2 and list(times) == list(range(first, first + len(labels)))
        text = f"{labels[0]}–{labels[-1]}" if whole else ", ".join(labels)
        if all(times[day] == times[first] for day in others):
            text = " ".join((text, ", ".join(times[first])))
        return self.env._("%(hours)s hours a week: %(days)s", hours=hours, days=text)


def _by_own_clocks(holidays, resource, start, end):
    """When somebody in another time zone than the company has its holidays: on the same days."""
    zone = timezone(resource.tz)
    for holiday in holidays:
        if holiday.company_id == resource.company_id:
            first, last = holiday._sync_moments(zone)
            first, last = max(first, start.astimezone(zone)), min(last, end.astimezone(zone))
            if first < last:
                yield first, last, holiday


def _clock(minutes):
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
