"""Writes absences as leaves, all of them in the absence's state, with what an approval brings along."""

from odoo.fields import Domain

from ...records import MISSING, RecordError, _lt
from ..people.work_intervals import WorkIntervals
from .hr_leave_hours import WorkingTime
from .hr_leave_pieces import OVER, Wanted, calendar_of, cut, misfit, placed, values_of

#: Hours by which two durations may differ: Odoo rounds to minutes.
_MINUTE = 1 / 60 + 1e-6
#: What the writer sees to itself, for all leaves at once: overlaps, borders of versions, approval.
LEAVE_CONTEXT = {
    "leave_fast_create": True,
    "leave_skip_state_check": True,
    "leave_skip_date_check": True,
    "hr_sync_cut": True,
}


class AbsenceWriter:
    """Writes absences of one chunk. Look-ups and Odoo's own steps are made for all of them at once."""

    def __init__(self, env, refs):
        self.refs = refs
        self.leaves = env["hr.leave"].with_context(**LEAVE_CONTEXT)
        self.env = self.leaves.env

    def plan(self, wanted):
        """For each absence the values of its leaves.

        :raise RecordError: the hours do not fit into the days.
        """
        halves = self.env["hr.leave.type"].concat(*(one.kind for one in wanted if _halves(one.span)))
        halves._sync_raise_unit()
        self._prefetch(wanted)
        self._know_intervals(wanted)
        times = None
        plans = []
        for one in wanted:
            pieces = cut(one.span, one.employee)
            if one.kind.request_unit == "hour":
                if times is None:
                    times = self._working_time(wanted)
                pieces = placed(pieces, one, times)
                self._tell_reported(one, pieces)
            plans.append([values_of(one, piece) for piece in pieces])
        return plans

    def _tell_reported(self, one, pieces):
        """Note in the run when hours are used that the working schedule does not have; not without a schedule."""
        for piece in pieces:
            calendar = calendar_of(piece, one)
            if piece.beyond and calendar and not calendar.flexible_hours and calendar.attendance_ids:
                self.refs.note(
                    _lt(
                        "Time off of %(employee)s from %(first)s to %(last)s: the reported %(hours)s hours are"
                        " used; the working schedule has fewer.",
                        employee=one.employee.name,
                        first=one.span.first,
                        last=one.span.last,
                        hours=f"{one.hours:g}",
                    )
                )

    def apply(self, leaves, records):
        """Bring existing leaves, and those that continue them, in line with their records."""
        leaves = leaves.with_env(self.env)
        wanted = [Wanted.of(self.env, *pair, self.refs, leave) for leave, *pair in zip(leaves, records, strict=True)]
        plans = self.plan(wanted)
        leaves = leaves.with_env(self.env)
        parts = self._parts(leaves, records, plans)
        targets, missing, surplus = [], [], self.leaves
        for index, (plan, one) in enumerate(zip(plans, wanted, strict=True)):
            known = {1: leaves[index], **parts.get(records[index].external_id, {})}
            for number, values in enumerate(plan, 1):
                if number not in known:
                    missing.append((index, number, values))
                elif known[number]:
                    targets.append((known[number], values, one.state))
            surplus = surplus.concat(*(leave for number, leave in known.items() if number > len(plan)))
        self._remove(surplus, records, plans)
        self._write(targets)
        fresh = self._create(missing, leaves, records)
        states = [(leave, state) for leave, _values, state in targets]
        states += [(leave, wanted[index].state) for leave, (index, *_rest) in zip(fresh, missing, strict=True)]
        self._apply_states(states)
        self._mark(leaves, records)
        self._check(leaves, wanted)

    # --- Steps ---------------------------------------------------------------------------------------

    def _write(self, targets):
        """Write what differs; an approval is taken back first, and given again with the rest of the states."""
        changes = []
        for leave, values, state in targets:
            changed = {name: value for name, value in values.items() if _differs(leave, name, value)}
            if changed or leave.state != state or self._is_outdated(leave):
                changes.append((leave, values if changed else {}))
        approved = [leave for leave, _values in changes if leave.state == "validate"]
        self._take_back(self.leaves.concat(*approved))
        for leave, values in changes:
            if values:
                leave.write(values)  # all of them: they depend on each other

    def _is_outdated(self, leave):
        """Whether Odoo has counted the leave anew, so that what its approval made may not fit any more."""
        return leave.hr_sync_outdated or leave.hr_sync_first_id.hr_sync_outdated

    def _take_back(self, leaves):
        """Remove what Odoo made of an approval. In the end the leave is cancelled; its own state is written later."""
        if not leaves:
            return
        meetings = leaves.meeting_id
        leaves._force_cancel()
        meetings.unlink()

    def _create(self, missing, leaves, records):
        """Make the leaves that continue others, with links of their own."""
        values = [{**own, "hr_sync_first_id": leaves[index].id} for index, _number, own in missing]
        for one, (index, *_rest) in zip(values, missing, strict=True):
            one["private_name"] = leaves[index].private_name
        fresh = self.leaves.create(values) if values else self.leaves
        self.env["hr.sync.link"].create(
            [
                {
                    "connection_id": self.refs.connection.id,
                    "record_type": records[index].record_type(),
                    "external_id": records[index].external_id,
                    "part": str(number),
                    "res_model": "hr.leave",
                    "res_id": leave.id,
                    "made": True,
                }
                for leave, (index, number, _values) in zip(fresh, missing, strict=True)
            ]
        )
        return fresh

    def _remove(self, surplus, records, plans):
        """Remove leaves that continue an absence no more; also the trace of those that a person deleted."""
        if surplus or any(self._known_parts.values()):
            lengths = {record.external_id: len(plan) for record, plan in zip(records, plans, strict=True)}
            links = self._known_parts.values()
            over = [link for part in links for link in part if int(link.part) > lengths[link.external_id]]
            self.env["hr.sync.link"].concat(*over).unlink()
        self._take_back(surplus.filtered(lambda leave: leave.state == "validate"))
        surplus.unlink()

    def _apply_states(self, states):
        groups = {}
        for leave, state in states:
            if leave.state != state:
                groups.setdefault(state, []).append(leave)
        for state, part in groups.items():
            leaves = self.leaves.concat(*part)
            leaves.write({"state": state})
            if state == "validate":
                self._approve(leaves)
            elif state in OVER:
                _give_back_holidays(leaves)

    def _approve(self, leaves):
        """Odoo's own consequences of an approval: its calendar entries and its timesheet lines."""
        gone = leaves.filtered(lambda leave: not leave.employee_id.active)
        present = leaves - gone
        # Odoo writes each contact into its meeting, one by one: let it find them in the cache.
        leaves.employee_id.work_contact_id.mapped("email")
        if present:
            present._validate_leave_request()
        if gone:
            # Lines for archived employees are only made where archived ones are looked for.
            gone.with_context(active_test=False)._validate_leave_request()

    def _mark(self, leaves, records):
        """Keep what the leaves alone do not tell, and take the comment over to those that continue another."""
        leaves.filtered("hr_sync_outdated").write({"hr_sync_outdated": False})
        for leave, record in zip(leaves, records, strict=True):
            state = self._former[leave.id] if record.active is False else False
            if record.active is not MISSING and leave.hr_sync_deleted_state != state:
                leave.hr_sync_deleted_state = state
            if record.hours is not MISSING and leave.hr_sync_whole_days != (record.hours is None):
                leave.hr_sync_whole_days = record.hours is None
            others = leave.hr_sync_piece_ids.filtered(
                lambda piece, leave=leave: piece.private_name != leave.private_name
            )
            others.write({"private_name": leave.private_name})

    def _check(self, leaves, wanted):
        """What Odoo checks for each leave separately, and what it does not check.

        :raise RecordError: two leaves of one employee overlap, or Odoo counts other hours than the external system.
        """
        alive = (leaves | leaves.hr_sync_piece_ids).filtered(lambda leave: leave.state not in OVER)
        if not alive:
            return
        domain = Domain("employee_id", "in", alive.employee_id.ids) & Domain("state", "not in", OVER)
        domain &= Domain("date_from", "<", max(alive.mapped("date_to")))
        domain &= Domain("date_to", ">", min(alive.mapped("date_from")))
        domain &= Domain("holiday_status_id.allow_request_on_top", "=", False)
        others = {}
        for other in self.leaves.search(domain):
            others.setdefault(other.employee_id, []).append(other)
        for leave in alive:
            for other in others.get(leave.employee_id, ()):
                if other != leave and other.date_from < leave.date_to and other.date_to > leave.date_from:
                    # Not the record's fault alone, so that a pass over everything tries it again.
                    raise RecordError(
                        "odoo",
                        _lt(
                            "It overlaps with %(other)s (ID %(id)s). Cancel or move one of them in the external"
                            " system or in Odoo; the next full sync imports it."
                        ),
                        fix=(other._name, other.id),
                        other=other.display_name,
                        id=other.id,
                    )
        for leave, one in zip(leaves, wanted, strict=True):
            if one.hours is not None and one.kind.request_unit == "hour" and leave in alive:
                counted = sum(leave._sync_pieces().mapped("number_of_hours"))
                if abs(counted - one.hours) > _MINUTE:
                    raise misfit(one, counted)

    # --- Look-ups ------------------------------------------------------------------------------------

    def _prefetch(self, wanted):
        """Read the versions of all employees, and their calendars, at once."""
        employees = self.env["hr.employee"].browse({one.employee.id for one in wanted})
        employees.mapped("tz"), employees.mapped("active")
        employees.version_ids.resource_calendar_id.attendance_ids.mapped("hour_from")
        self.env["hr.leave.type"].browse({one.kind.id for one in wanted}).mapped("request_unit")

    def _know_intervals(self, wanted):
        """Have Odoo find the working time of all leaves in what is read for all of them at once."""
        employees = self.env["hr.employee"].browse({one.employee.id for one in wanted})
        first, last = min(one.span.first for one in wanted), max(one.span.last for one in wanted)
        self.leaves = self.leaves.with_context(hr_sync_intervals=WorkIntervals(employees, first, last))
        self.env = self.leaves.env

    def _working_time(self, wanted):
        spans = [one.span for one in wanted if one.kind.request_unit == "hour"]
        company = self.refs.connection.company_id.with_env(self.env)
        return WorkingTime(company, min(span.first for span in spans), max(span.last for span in spans))

    def _parts(self, leaves, records, plans):
        """The leaves that continue each absence, by their number; none where a person deleted it."""
        self._former = {leave.id: leave._sync_state() for leave in leaves}
        self._known_parts = {}
        several = [
            record.external_id
            for leave, record, plan in zip(leaves, records, plans, strict=True)
            if len(plan) > 1 or leave.hr_sync_piece_ids
        ]
        if not several:
            return {}
        domain = Domain("connection_id", "=", self.refs.connection.id) & Domain("res_model", "=", "hr.leave")
        domain &= Domain("record_type", "=", records[0].record_type()) & Domain("part", "!=", "")
        for link in self.env["hr.sync.link"].search(domain & Domain("external_id", "in", several)):
            self._known_parts.setdefault(link.external_id, []).append(link)
        return {
            external_id: {
                int(link.part): self.leaves.browse(link.res_id if link.state == "linked" else ()) for link in links
            }
            for external_id, links in self._known_parts.items()
        }


def _differs(leave, name, value):
    here = leave[name]
    if isinstance(here, float):
        return abs(here - value) > _MINUTE / 2
    return (here.id if hasattr(here, "_name") else here) != value


def _halves(span):
    return span.from_noon or span.until_noon


def _give_back_holidays(leaves):
    """Who is not off after all gets the timesheet lines of public holidays that lie in between (one leave at a time:
    Odoo gives everybody all that lie between the first and the last of the leaves)."""
    if hasattr(leaves, "_check_missing_global_leave_timesheets"):
        for leave in leaves:
            employee = leave.employee_id
            if employee.active:
                leave._check_missing_global_leave_timesheets()
            elif employee.departure_date and leave.request_date_to <= employee.departure_date:
                # Odoo finds archived employees only with active_test off. After the last day there are no holidays.
                leave.with_context(active_test=False)._check_missing_global_leave_timesheets()
