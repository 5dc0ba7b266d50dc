"""Time off, as an external system's absences."""

import dataclasses
from datetime import timedelta
from decimal import Decimal
from math import ceil

from odoo import api, fields, models
from odoo.addons.resource.models.utils import HOURS_PER_DAY

from ...engine.context import engine_says, is_engine, is_silent
from ...records import MISSING, Absence, AbsenceType, Employee
from .hr_leave_hours import has_nights, hours_a_day, hours_of, nights
from .hr_leave_pieces import OVER, STATES, Wanted, span_of
from .hr_leave_writer import AbsenceWriter

_STATES_BACK = {**{here: there for there, here in STATES.items()}, "validate1": "requested"}
#: ``OVER`` as a record says it.
_ENDED = ("rejected", "cancelled")


class HrLeave(models.Model):
    _name = "hr.leave"
    _inherit = ["hr.leave", "hr.sync.push.mixin"]

    hr_sync_first_id = fields.Many2one(
        "hr.leave",
        string="Continues",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="An absence across a change of the working schedule is several leaves, of which this is the first.",
    )
    hr_sync_piece_ids = fields.One2many(
        "hr.leave", "hr_sync_first_id", string="Continued By", readonly=True, copy=False
    )
    hr_sync_outdated = fields.Boolean(
        readonly=True,
        copy=False,
        help="The working schedule has changed: the absence has to be split again.",
        export_string_translation=False,
    )
    hr_sync_whole_days = fields.Boolean(
        readonly=True,
        copy=False,
        help="The external system does not send hours: the working time of all days applies.",
        export_string_translation=False,
    )
    hr_sync_hours = fields.Float(
        string="Given Hours",
        compute="_compute_hr_sync_hours",
        store=True,
        readonly=False,  # what the engine writes would be computed anew otherwise; people are kept out by the guard
        copy=False,
        help="Hours from the external system, if they differ from the working schedule. They apply until the"
        " times are changed.",
        export_string_translation=False,
    )
    hr_sync_deleted_state = fields.Char(
        readonly=True,
        copy=False,
        help="The state before the absence was deleted in the external system.",
        export_string_translation=False,
    )

    _sync_record = Absence
    _sync_fields = {"comment": "private_name"}
    _sync_refs = {"employee": (Employee, "employee_id"), "absence_type": (AbsenceType, "holiday_status_id")}
    _sync_labels = {"hours": "number_of_hours", "state": "state"}
    _sync_approval = ("state", "approved", frozenset(("absence_type", "employee", "hours", "span")))
    _sync_vital = ("employee", "absence_type", "span", "hours", "state")
    _sync_day = "request_date_from"
    _sync_settled = ("state", ("validate1", "validate"))
    _sync_export_fields = ("employee_id", "request_date_from", "request_date_to")
    _sync_zoned = ("span", "hours")
    _sync_button_types = ("absence", "public_holiday", "absence_type")

    @api.depends("request_date_from", "request_date_to", "request_hour_from", "request_hour_to")
    def _compute_hr_sync_hours(self):
        """The sync writes them together with the times that they belong to; with others they are void."""
        self.hr_sync_hours = 0.0

    # --- Duration ------------------------------------------------------------------------------------

    def _get_durations(self, check_leave_type=True, resource_calendar=None):
        """Hours from the external system are used; a night, which Odoo keeps as parts of two days, is one day."""
        result = super()._get_durations(check_leave_type, resource_calendar)
        if check_leave_type:
            # A day of which a holiday takes a part costs the rest; Odoo counts all of it.
            part = self.filtered(lambda leave: leave._sync_has_shorter_days(*result[leave.id]))
            result.update(super(HrLeave, part)._get_durations(False, resource_calendar) if part else ())
        for leave in self:
            calendar = resource_calendar or leave.resource_calendar_id
            days, hours = result[leave.id]
            if leave.hr_sync_hours:
                a_day = hours_a_day(calendar) or leave.company_id.resource_calendar_id.hours_per_day or HOURS_PER_DAY
                result[leave.id] = (leave.hr_sync_hours / a_day, leave.hr_sync_hours)
            elif hours and calendar and not calendar.flexible_hours and has_nights(calendar):
                hours = round(hours, 4)  # Odoo ends a day a microsecond early
                days = nights(calendar, hours, leave.request_date_from, leave.request_date_to, leave.tz)
                if leave.leave_type_request_unit == "day" and check_leave_type:
                    days = ceil(round(days, 4))
                result[leave.id] = (days, hours)
        return result

    def _sync_has_shorter_days(self, days, hours):
        """Whether a leave of the sync's that counts whole days may have fewer hours than so many days have."""
        if self.leave_type_request_unit != "day" or not (self.hr_sync_whole_days or self.hr_sync_first_id):
            return False
        calendar = self.resource_calendar_id
        return bool(days and calendar) and abs(days * calendar.hours_per_day - hours) > 0.01

    @api.depends("hr_sync_hours")
    def _compute_duration(self):
        return super()._compute_duration()

    def _to_utc(self, date, hour, resource):
        """Hours beyond 24 are those of the next day: there a night ends."""
        if hour > 24:
            date, hour = date + timedelta(days=1), hour - 24
        return super()._to_utc(date, hour, resource)

    # --- In ------------------------------------------------------------------------------------------

    @api.model
    def _sync_candidates(self, connection, linked=False):
        """A refused or cancelled leave is used only if no other has the same dates."""
        found = {}
        for leave in super()._sync_candidates(connection, linked).sorted("id"):
            key = (leave.employee_id, leave.holiday_status_id, leave.request_date_from, leave.request_date_to)
            found.setdefault((key, leave.state in OVER), []).append(leave)
        alive = {key for key, over in found if not over}
        kept = [part for (key, over), part in found.items() if not over]
        kept += [part[-1:] for (key, over), part in found.items() if over and key not in alive]
        return self.concat(*(leave for part in kept for leave in part))

    @api.model
    def _sync_ends(self, record):
        return super()._sync_ends(record) | ({"state"} if record.state in _ENDED else set())

    @api.model
    def _sync_held(self, records, refs):
        """An absence of a type that is counted in days has no hours, whatever is said in their place."""
        hourly = [record for record in records if any(error.field == "hours" for error in record.errors)]
        if not hourly:
            return records
        refs.load(record.absence_type for record in hourly)
        kinds = {record.external_id: self._sync_kind(record, refs) for record in hourly}
        return [
            record
            if kinds.get(record.external_id, "hour") == "hour"
            else dataclasses.replace(
                record, hours=None, errors=tuple(error for error in record.errors if error.field != "hours")
            )
            for record in records
        ]

    @api.model
    def _sync_kind(self, record, refs):
        """The unit of an absence's type; by the hour where it is not known."""
        kind = refs[record.absence_type]
        return self.env["hr.leave.type"].browse(kind).request_unit if kind and kind is not MISSING else "hour"

    @api.model
    def _sync_not_held(self, record, company):
        """The hours of ended leaves book nothing. They are compared again if a leave is requested or approved anew."""
        return ("hours",) if record.state in _ENDED else ()

    @api.model
    def _sync_values(self, record, refs):
        """The comment; all else depends on the employee's working schedule (``_sync_finish``)."""
        comment = record.comment
        return {"private_name": comment if comment is MISSING else comment or False}

    @api.model
    def _sync_create(self, values, records, refs):
        writer = AbsenceWriter(self.env, refs)
        plans = writer.plan([Wanted.of(self.env, record, refs) for record in records])
        values = [
            {**one, **plan[0], "hr_sync_whole_days": record.hours is None}
            for one, plan, record in zip(values, plans, records, strict=True)
        ]
        return self.browse(writer.leaves.create(values).ids)

    def _sync_finish(self, records, refs):
        AbsenceWriter(self.env, refs).apply(self, records)

    def _sync_move_zone(self, records, refs):
        """Dates and hours stay, the moments that Odoo has counted from them move."""
        writer = AbsenceWriter(self.env, refs)
        leaves = (self | self.hr_sync_piece_ids).with_env(writer.env)
        leaves._compute_date_from_to()
        self.write({"hr_sync_outdated": True})
        writer.apply(self, records)

    # --- Out -----------------------------------------------------------------------------------------

    def _sync_load_refs(self, names, refs):
        self.hr_sync_piece_ids.mapped("request_date_to")
        return super()._sync_load_refs(names, refs)

    def _sync_to_record(self, names, refs):
        record = super()._sync_to_record(names, refs)
        values = {}
        if "span" in names:
            values["span"] = MISSING if self.hr_sync_outdated else self._sync_span()
        if "hours" in names:
            values["hours"] = MISSING if self.hr_sync_outdated else self._sync_hours()
        if "state" in names:
            values["state"] = _STATES_BACK[self._sync_state()]
        if "active" in names:
            values["active"] = not self._sync_is_deleted()
        return type(record)(external_id="", **record.values(), **values)

    def _sync_is_deleted(self):
        """Whether it is cancelled because it was deleted in the external system."""
        return bool(self.hr_sync_deleted_state) and self.state == "cancel"

    def _sync_state(self):
        """The state, or the one that it had when it was deleted."""
        return self.hr_sync_deleted_state if self._sync_is_deleted() else self.state

    def _sync_pieces(self):
        """The leaves of an absence, by date."""
        return (self | self.hr_sync_piece_ids).sorted("request_date_from")

    def _sync_span(self):
        return span_of(self._sync_pieces())

    def _sync_hours(self):
        """The hours from the external system, None for whole days."""
        if self.holiday_status_id.request_unit != "hour" or self.hr_sync_whole_days:
            return None
        return Decimal(str(round(sum(self._sync_pieces().mapped("number_of_hours")), 2)))

    # --- Odoo's own ways, in a sync ------------------------------------------------------------------

    def _check_validity(self):
        """A leave approved in the external system needs no allocation in Odoo, and mandatory days are checked there."""
        return None if is_engine(self.env) else super()._check_validity()

    @api.constrains("date_from", "date_to")
    def _check_contracts(self):
        """The sync has cut the leave at the borders of versions."""
        return None if engine_says(self.env, "hr_sync_cut") else super()._check_contracts()

    def _get_hour_from_to(self, request_date_from, request_date_to, day_period=None):
        """A night goes on until the next day. And in a sync, half a day on which somebody works only in the other half
        is no time at all.

        Odoo takes such a half from other weekdays, or midnight where no day has it: who works in the mornings only
        would be there again on the last day of a leave that counts half days.
        """
        calendar = self.resource_calendar_id
        if not calendar or calendar.flexible_hours or not (is_engine(self.env) or has_nights(calendar)):
            return super()._get_hour_from_to(request_date_from, request_date_to, day_period)
        return hours_of(calendar, request_date_from, day_period)[0], hours_of(calendar, request_date_to, day_period)[1]

    def _notify_change(self, message, subtype_xmlid="mail.mt_note"):
        """Nobody is notified of what a public holiday does to a leave when the sync brings it."""
        return None if is_silent(self.env) else super()._notify_change(message, subtype_xmlid)

    def message_post(self, **kwargs):
        """Odoo announces approvals and refusals; what the sync brings has been announced elsewhere."""
        if is_silent(self.env):
            return self.env["mail.message"]
        return super().message_post(**kwargs)
