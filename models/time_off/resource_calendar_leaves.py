"""Public holidays of an external system."""

from contextlib import contextmanager
from datetime import datetime, time

from odoo import api, fields, models
from odoo.fields import Domain
from pytz import UTC, timezone

from ...engine.context import is_engine
from ...records import MISSING, PublicHoliday
from ..people.work_intervals import WorkIntervals
from .work_times import WorkTimes

_NOON, _LAST = time(12), time(23, 59, 59)


class ResourceCalendarLeaves(models.Model):
    _name = "resource.calendar.leaves"
    _inherit = ["resource.calendar.leaves", "hr.sync.mixin"]

    hr_sync_tz = fields.Char(
        string="Time Zone of the Holiday",
        compute="_compute_hr_sync_tz",
        store=True,
        readonly=False,  # what the engine writes would be computed anew otherwise; people are kept out by the guard
        copy=False,
        help="Time zone in which the holiday was entered. Employees in other time zones have it on the same date.",
        export_string_translation=False,
    )

    _sync_record = PublicHoliday
    _sync_vital = ("day", "half_day")
    _sync_fields = {"name": "name"}
    _sync_labels = {"day": "date_from"}
    _sync_removes = True
    _sync_day = "date_from"
    _sync_zoned = ("day", "half_day")

    @api.depends("company_id")
    def _compute_hr_sync_tz(self):
        """For holidays that were synced before there was this field; the sync says it of new ones."""
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids) & Domain("made", "=", True)
        links = self.env["hr.sync.link"].sudo().search(domain)  # sudo: links belong to the engine
        zones = {link.res_id: (link.connection_id.tenant or {}).get("timezone") for link in links}
        for leave in self:
            leave.hr_sync_tz = zones.get(leave.id, False)

    def _sync_moments(self, zone):
        """From when until when it lasts in that time zone: by its clocks, for what is a day by the company's."""
        moments = [UTC.localize(moment) for moment in (self.date_from, self.date_to)]
        if not self.hr_sync_tz or self.resource_id:
            return [moment.astimezone(zone) for moment in moments]
        own = timezone(self.hr_sync_tz)
        return [zone.localize(moment.astimezone(own).replace(tzinfo=None)) for moment in moments]

    @api.model_create_multi
    def create(self, vals_list):
        with self._sync_intervals_change():
            return super().create(vals_list)

    def write(self, vals):
        with self._sync_intervals_change():
            return super().write(vals)

    def unlink(self):
        with self._sync_intervals_change():
            return super().unlink()

    @contextmanager
    def _sync_intervals_change(self):
        """What a sync has read of when people are away does not hold any more."""
        known = WorkIntervals.of(self.env)
        if known:
            known.forget_leaves()
        yield
        if known:
            known.forget_leaves()

    @api.model
    def _sync_candidates_domain(self, connection):
        """The whole company's holidays; what a single schedule or person has is something else."""
        domain = super()._sync_candidates_domain(connection)
        # Odoo gives nobody a day off for one without a company.
        domain &= Domain("company_id", "!=", False)
        return domain & Domain("resource_id", "=", False) & Domain("calendar_id", "=", False)

    @api.model
    def _sync_create(self, values, records, refs):
        # Without a calendar: Odoo would shift the times of one that has one.
        company = refs.connection.company_id
        return self.create(
            [
                {
                    "company_id": company.id,
                    **one,
                    **self._sync_times(record.day, record.half_day is True, refs.connection),
                }
                for one, record in zip(values, records, strict=True)
            ]
        )

    def _sync_finish(self, records, refs):
        """Move holidays whose day changed, or what is off on it; all times of one are written together."""
        for holiday, record in zip(self, records, strict=True):
            day, half = holiday._sync_day_of(refs.connection)
            day = day if record.day is MISSING else record.day
            half = half if record.half_day is MISSING else record.half_day
            if day and (record.day, record.half_day) != (MISSING, MISSING):
                values = self._sync_times(day, half, refs.connection)
                if any(holiday[name] != value for name, value in values.items()):
                    holiday.write(values)

    def _sync_stands(self, record, refs):
        times = record.day and self._sync_times(record.day, record.half_day, refs.connection)
        return bool(times) and all(self[name] == value for name, value in times.items())

    def _sync_move_zone(self, records, refs):
        for holiday, record in zip(self, records, strict=True):
            holiday.write(self._sync_times(record.day, record.half_day, refs.connection))

    def _sync_to_record(self, names, refs):
        record = super()._sync_to_record(names, refs)
        day, half = self._sync_day_of(refs.connection)
        values = {"day": MISSING if day is None else day, "half_day": half, "active": True}
        return type(record)(
            external_id="", **record.values(), **{name: value for name, value in values.items() if name in names}
        )

    def _register_hook(self):
        """Have the hours of public holidays counted once for all employees that a sync creates together.

        Not by inheritance: ``project_timesheet_holidays`` is no dependency, as its box in the settings of timesheets
        uninstalls it, and where it is installed it may be loaded after this addon.
        """
        super()._register_hook()
        model = self.env.registry[self._name]
        count = getattr(model, "_work_time_per_day", None)
        if count is None or hasattr(count, "hr_sync_origin"):
            return

        def _work_time_per_day(holidays, resource_calendars=False):
            times = holidays.env.context.get("hr_sync_work_times")
            if isinstance(times, WorkTimes):
                return times.of(holidays, resource_calendars, count)
            return count(holidays, resource_calendars)

        _work_time_per_day.hr_sync_origin = count
        model._work_time_per_day = _work_time_per_day

    def _reevaluate_leaves(self, time_domain_dict):
        """Odoo recomputes leaves across a holiday. The number of hours from the external system does not change."""
        result = super()._reevaluate_leaves(time_domain_dict)
        if time_domain_dict and is_engine(self.env):
            hourly = Domain("request_unit_hours", "=", True) & Domain("hr_sync_whole_days", "=", False)
            self.env["hr.leave"]._sync_read_again(self._get_domain(time_domain_dict) & hourly)
        return result

    def _sync_day_of(self, connection):
        """The day, and whether only its afternoon is off; no day for what lasts longer."""
        zone = self._sync_zone(connection)
        first, last = (UTC.localize(moment).astimezone(zone) for moment in (self.date_from, self.date_to))
        return first.date() if first.date() == last.date() else None, first.time() >= _NOON

    @api.model
    def _sync_times(self, day, half, connection):
        zone = self._sync_zone(connection)
        moments = datetime.combine(day, _NOON if half else time.min), datetime.combine(day, _LAST)
        first, last = (zone.localize(moment).astimezone(UTC).replace(tzinfo=None) for moment in moments)
        return {"date_from": first, "date_to": last, "hr_sync_tz": zone.zone}

    @api.model
    def _sync_zone(self, connection):
        return timezone((connection.tenant or {}).get("timezone") or "UTC")
