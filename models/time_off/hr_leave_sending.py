"""Time off that is sent as a whole: from one day to another, with the share of the working time that it takes."""

from decimal import ROUND_HALF_UP, Decimal

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...records import RecordError, _lt
from .hr_leave_pieces import OVER
from .leave_days import hours_by_day, working_hours

#: Shares are sent to the hundredth of a percent.
_STEP = Decimal("0.01")
_WHOLE = Decimal(100)


class HrLeave(models.Model):
    """Of an absence that is several leaves, the first one is sent for all of them."""

    _inherit = "hr.leave"

    _sync_scope_fields = ("employee_id", "request_date_from")
    _sync_scope_kind = "holiday_status_id"

    @api.model
    def _sync_source_paths(self):
        paths = super()._sync_source_paths()
        if not paths:
            return []
        own = ("state", "request_date_from", "request_date_to", "number_of_hours")
        periods = ("request_date_from_period", "request_date_to_period")
        pieces = ("hr_sync_piece_ids.request_date_to", "hr_sync_piece_ids.number_of_hours")
        return [*dict.fromkeys((*paths, *own, *periods, *pieces))]

    def _sync_outcome(self):
        """Sent is what is approved and keeps somebody from working: types may also stand for work, as that at home."""
        if self.hr_sync_first_id:
            return "wait"
        is_off = self.state == "validate" and self.holiday_status_id.time_type == "leave"
        return "send" if is_off else "withdraw"

    def _sync_why_local(self, stream):
        if self.hr_sync_first_id or self.state in OVER or self.holiday_status_id.time_type != "leave":
            return ""
        if self.state != "validate":
            return self.env._("Not sent: not approved yet.")
        if stream.first_day and self.request_date_to < stream.first_day:
            return self.env._("Time off before %s is not sent.", format_date(self.env, stream.first_day))
        return ""

    @api.model
    def _sync_scope_domain(self, scope):
        """Time off belongs to each period of which it has a day, and is sent whole."""
        days = {name: scope[name] for name in ("first", "last") if name in scope}
        domain = super()._sync_scope_domain({name: value for name, value in scope.items() if name not in days})
        within = Domain.TRUE
        if "first" in days:
            within &= Domain("request_date_to", ">=", days["first"])
        if "last" in days:
            within &= Domain("request_date_from", "<=", days["last"])
        return domain if within.is_true() else domain & (within | Domain("hr_sync_piece_ids", "any", within))

    def _sync_to_record(self, names, refs):
        record = super()._sync_to_record(names, refs)
        values = {}
        if "percent" in names:
            batch = refs.once("batch", lambda: self)
            found = refs.once("percent", lambda: batch._sync_percent())
            values["percent"] = found[self] if self in found else self._sync_percent()[self]
            if values["percent"] is None:
                message = _lt("There is no working time from %(first)s to %(last)s. Check the working schedule.")
                span = self._sync_span()
                raise RecordError("value", message, first=span.first, last=span.last)
        return type(record)(external_id="", **{**record.values(), **values})

    def _sync_percent(self):
        """The share of the employee's working time that each absence takes from its first to its last day.

        :return: by leave; None where there is no working time. Without a schedule it is that of the days.
        """
        pieces = self | self.hr_sync_piece_ids
        taken, there = hours_by_day(pieces), working_hours(pieces)
        found = {}
        for leave in self:
            mine = leave._sync_pieces()
            hours = [there[one] for one in mine]
            if None in hours:
                days = sum((one.request_date_to - one.request_date_from).days + 1 for one in mine)
                is_whole = leave.holiday_status_id.request_unit == "day"
                share = 1.0 if is_whole else sum(mine.mapped("number_of_days")) / days
            else:
                used = sum(sum(taken[one].values()) for one in mine)
                share = used / sum(hours) if sum(hours) else 0.0
            percent = Decimal(repr(round(100 * share, 6))).quantize(_STEP, ROUND_HALF_UP)
            found[leave] = min(percent, _WHOLE) or None
        return found
