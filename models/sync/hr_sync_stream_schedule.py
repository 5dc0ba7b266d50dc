"""When a stream runs by itself."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.date_utils import float_to_time

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class HrSyncStream(models.Model):
    _inherit = "hr.sync.stream"

    schedule = fields.Selection(
        [("interval", "Every so many minutes"), ("weekly", "On days of the week")], required=True, default="interval"
    )
    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean()
    sunday = fields.Boolean()
    at_hour = fields.Float(string="At", default=6.0, help="Local time of the company.")
    full_hour = fields.Float(
        string="Read Everything After",
        default=2.0,
        help="Local time after which the first run of the day reads everything, whether it has changed or not.",
    )

    @api.constrains("schedule", "at_hour", "full_hour", *_DAYS)
    def _check_schedule(self):
        for stream in self:
            if not all(0 <= hour < 24 for hour in (stream.at_hour, stream.full_hour)):
                raise ValidationError(self.env._("%s: an hour lies between 0:00 and 23:59.", stream.display_name))
            if stream.schedule == "weekly" and not stream._days():
                raise ValidationError(self.env._("%s: choose at least one day of the week.", stream.display_name))

    def _is_full_due(self):
        """A pass over everything, once a night: it is what finds records that vanished without a trace."""
        return not self.cursor or not self.last_full or self.last_full < self._last_time(self.full_hour)

    def _due(self):
        """Those of the streams whose time has come (two queries)."""
        # Without a success the first pass is still to be decided by a person.
        streams = self.filtered(
            lambda stream: (
                stream.enabled
                and not stream._is_stopped("in")
                and stream.direction != "out"
                and stream.trigger in ("change", "schedule")
                and stream.last_success
            )
        )
        Run = self.env["hr.sync.run"]
        syncs = [("stream_id", "in", streams.ids), ("kind", "=", "sync")]
        newest = dict(Run._read_group(syncs, ["stream_id"], ["id:max"]))
        runs = {stream: Run.browse(id_).with_prefetch(newest.values()) for stream, id_ in newest.items()}
        return streams.filtered(lambda stream: stream._is_due_after(runs.get(stream, Run)))

    def _is_due_after(self, run):
        """Whether the stream's time has come, as its newest run is ``run``."""
        since = run.finished_at or run.create_date or self.last_success
        if self.schedule == "weekly":
            return since < self._last_time(self.at_hour, self._days())
        return since + timedelta(minutes=self.interval) <= fields.Datetime.now()

    def _days(self):
        """The numbers of the days of the week on which it runs, 0 for Monday."""
        return [number for number, name in enumerate(_DAYS) if self[name]]

    def _last_time(self, hour, days=range(7), before=0):
        """When it was last that hour where the company is, on one of these days.

        :param before: so many times before the last one.
        :return: in UTC, naive.
        """
        zone = ZoneInfo(self.connection_id._timezone())
        now = datetime.now(zone)
        moments = []
        for back in range(7 * before + 8):
            day = now.date() - timedelta(days=back)
            moment = datetime.combine(day, float_to_time(hour), zone)
            if day.weekday() in days and moment <= now:
                moments.append(moment)
        return moments[before].astimezone(timezone.utc).replace(tzinfo=None)

    def _is_stale(self):
        """Whether the stream has not been done for twice its interval, although it should have been."""
        self.ensure_one()
        if self.enabled and self.stopped:
            return True
        if not self.enabled or self.direction == "out" or self.trigger not in ("change", "schedule"):
            return False
        if self.schedule == "weekly":
            limit = self._last_time(self.at_hour, self._days(), before=1)
        else:
            limit = fields.Datetime.now() - timedelta(minutes=2 * self.interval)
        return bool(self.last_success) and self.last_success < limit
