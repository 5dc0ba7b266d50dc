"""When a stream runs by itself."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.date_utils import float_to_time

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class HrSyncStream(models.Model):
    _inherit = "hr.sync.stream"

    schedule = fields.Selection(
        [("interval", "At an interval"), ("weekly", "On selected days")],
        required=True,
        default="interval",
        help="When syncs start by themselves: after a number of minutes, or on days of the week at a time.",
    )
    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean()
    sunday = fields.Boolean()
    timezone = fields.Char(compute="_compute_timezone")
    at_hour = fields.Float(string="At", default=6.0, help="Local time of the company.")
    scheduled_since = fields.Datetime(
        readonly=True, help="Since when it sends on schedule.", export_string_translation=False
    )
    full_hour = fields.Float(
        string="Daily Full Sync After",
        default=2.0,
        help="Company's local time after which the first run of the day reads all records, changed or not.",
    )

    @api.depends("connection_id.company_id", "connection_id.tenant")
    def _compute_timezone(self):
        for stream in self:
            stream.timezone = stream.connection_id._timezone()

    @api.constrains("schedule", "at_hour", "full_hour", *_DAYS)
    def _check_schedule(self):
        for stream in self:
            if not all(0 <= hour < 24 for hour in (stream.at_hour, stream.full_hour)):
                raise ValidationError(self.env._("%s: a time must be between 0:00 and 23:59.", stream.display_name))
            if stream.schedule == "weekly" and not stream._days():
                raise ValidationError(self.env._("%s: choose at least one day of the week.", stream.display_name))

    def _is_full_due(self):
        """A pass over everything, once a night: it is what finds records that vanished without a trace."""
        return not self.cursor or not self.last_full or self.last_full < self._last_time(self.full_hour)

    def _due(self):
        """Those of the streams whose time has come (two queries)."""
        streams = self.filtered(lambda stream: stream._is_scheduled() and not stream._is_stopped(stream._way()))
        runs = streams._newest_runs()
        return streams.filtered(lambda stream: stream._is_due_after(runs[stream]))

    def _newest_runs(self):
        """The newest run of each stream in its own direction, empty where there is none, by stream (two queries)."""
        sending = self.filtered(lambda stream: stream.direction == "out")
        Run = self.env["hr.sync.run"]
        # What was narrowed to some records has done less than a schedule asks for.
        syncs = Domain("kind", "=", "sync") & Domain("scope", "=", False)
        syncs &= (Domain("stream_id", "in", (self - sending).ids) & Domain("direction", "=", "in")) | (
            Domain("stream_id", "in", sending.ids) & Domain("direction", "=", "out")
        )
        newest = dict(Run._read_group(syncs, ["stream_id"], ["id:max"]))
        return {stream: Run.browse(newest.get(stream)).with_prefetch(newest.values()) for stream in self}

    def _way(self):
        """The direction in which its runs go."""
        return "out" if self.direction == "out" else "in"

    def _is_scheduled(self):
        """Whether its runs start by themselves."""
        if not self.enabled:
            return False
        if self.direction == "out":
            return self.trigger == "schedule"
        # Without a success the first pass is still to be decided by a person.
        return self.trigger in ("change", "schedule") and bool(self.last_success)

    def _is_due_after(self, run):
        """Whether the stream's time has come, as its newest run is ``run``."""
        return self._due_at(run) <= fields.Datetime.now()

    def _due_at(self, run):
        """When the stream's time comes, as its newest run is ``run``.

        :return: in UTC, naive.
        """
        since = run.finished_at or run.create_date or self.last_success or self.scheduled_since or self.create_date
        if self.schedule != "weekly":
            return since + timedelta(minutes=self.interval)
        zone = ZoneInfo(self.connection_id._timezone())
        day, days = since.replace(tzinfo=timezone.utc).astimezone(zone).date(), self._days()
        # From the day before, whose time may be some minutes after midnight.
        ahead = (day + timedelta(days=number) for number in range(-1, 9))
        moments = (self._moment(one, self.at_hour, zone) for one in ahead if one.weekday() in days)
        return next(moment for moment in moments if moment > since)

    def _days(self):
        """The numbers of the days of the week on which it runs, 0 for Monday."""
        return [number for number, name in enumerate(_DAYS) if self[name]]

    def _last_time(self, hour, days=range(7), before=0):
        """When it was last shortly after that hour where the company is, on one of these days.

        :param before: so many times before the last one.
        :return: in UTC, naive.
        """
        zone = ZoneInfo(self.connection_id._timezone())
        now = datetime.now(timezone.utc)
        today, moments = now.astimezone(zone).date(), []
        for back in range(7 * before + 8):
            day = today - timedelta(days=back)
            moment = self._moment(day, hour, zone)
            if day.weekday() in days and moment <= now.replace(tzinfo=None):
                moments.append(moment)
        return moments[before]

    def _moment(self, day, hour, zone):
        """Shortly after that hour of the day, where the company is, in UTC, naive.

        Each stream has minutes of its own: many databases that call a system at the full hour would be too many. In
        UTC, or two moments of one zone were compared by their clock: an hour that is skipped in spring would be over
        before it comes, and a run would follow the other until then.
        """
        moment = datetime.combine(day, float_to_time(hour), zone).astimezone(timezone.utc) + self._minutes_after()
        return moment.replace(tzinfo=None)

    def _minutes_after(self):
        return timedelta(minutes=1 + (self._origin.id or 0) % 9)

    def _is_stale(self):
        """Whether the stream has not been done for twice its interval, although it should have been."""
        self.ensure_one()
        if self.enabled and self.stopped:
            return True
        if not self._is_scheduled():
            return False
        if self.schedule == "weekly":
            limit = self._last_time(self.at_hour, self._days(), before=1)
        else:
            limit = fields.Datetime.now() - timedelta(minutes=2 * self.interval)
        since = self.last_success or self.scheduled_since
        return bool(since) and since < limit
