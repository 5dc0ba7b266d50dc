"""What approved timesheet lines add up to: the pieces in which hours go to payroll."""

import dataclasses
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import psycopg2
from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain

from ...engine.changes import queue, sending_streams
from ...records import RecordError, _lt, clean_text

#: Payroll systems count to the hundredth of an hour.
_STEP = Decimal("0.01")
_HOURS_OF_A_DAY = 24
_NO_NAME = "/"


class HrApprovedTotal(models.AbstractModel):
    """One total for each key; it stays when its last line is taken out, so that this can be sent as well.

    An extending model sets ``_total_key`` (the fields that identify a total, each of them a field of timesheet lines
    too), ``_total_optional`` (those of them that only count where a system takes them, with the names of the record's
    fields), ``_total_field`` (the lines' field that leads here) and the one2many ``line_ids``. Its hours are those of
    its lines: an approved line cannot be edited, so they change by approving and reopening alone.
    """

    _name = "hr.approved.total"
    _inherit = ["hr.sync.total.mixin", "hr.sync.push.mixin"]
    _description = "Approved Total"

    _sync_scope_fields = ("employee_id", "date")
    _sync_export_sources = ("account.analytic.line",)
    _sync_export_fields = ("employee_id", "date", "date")
    _total_key = ()
    _total_optional = {}
    _total_field = None

    part = fields.Integer(
        default=0,
        readonly=True,
        export_string_translation=False,
        help="Hours that are approved after others were written to a file for good make a total of their own.",
    )
    # Stored, so that two transactions meet here that write a total to a file and add hours to it.
    is_closed = fields.Boolean(
        string="Closed",
        readonly=True,
        help="The total is in a file for a system that gives nothing back.",
        export_string_translation=False,
    )
    hours = fields.Float(compute="_compute_hours", store=True)
    note = fields.Text(compute="_compute_hours", store=True, string="Description")
    reason = fields.Text(string="Reason Not Sent", compute="_compute_reason", compute_sudo=True)

    @api.depends("line_ids.unit_amount", "line_ids.name")
    def _compute_hours(self):
        for total in self:
            lines = total.line_ids.sorted("id")
            total.hours = sum(lines.mapped("unit_amount"))
            names = (clean_text(line.name or "") for line in lines)
            total.note = "; ".join(dict.fromkeys(name for name in names if name and name != _NO_NAME)) or False

    def _compute_reason(self):
        # sudo (compute_sudo): anyone who may read a total may read why it is not sent.
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        domain &= Domain("state", "=", "failed") & Domain("direction", "=", "out")
        errors = {job.res_id: job.error for job in self.env["hr.sync.job"].search(domain)}
        idle = self._why_idle()
        for total in self:
            explained = errors.get(total.id) or total.hr_sync_hint or total.hr_sync_stopped
            waits = "approved" in total.line_ids.mapped("approval_state")
            total.reason = explained or (waits and idle.get(total.company_id)) or False

    def _why_uncorrected(self):
        """Why payroll has not got what these totals are now, in words, by id; none for what is about to be sent."""
        idle, unsent = self._why_idle(), set(self._unsent().ids)
        whys = {total.id: total.reason or (total.id in unsent and idle.get(total.company_id)) for total in self}
        return {id_: why for id_, why in whys.items() if why}

    def _why_idle(self):
        """Why the companies' streams send nothing by themselves, in words, by company."""
        mine = Domain("record_type", "=", self._sync_record.record_type()) & Domain("connection_id.active", "=", True)
        found = {}
        for stream in self.env["hr.sync.stream"].search(mine & Domain("company_id", "in", self.company_id.ids)):
            connection = stream.connection_id
            if connection.state == "draft":
                found[stream.company_id] = connection._why_waiting()
            elif not stream.enabled:
                found[stream.company_id] = self.env._(
                    "%(stream)s is disabled for %(connection)s. Enable it in the connection's settings first.",
                    stream=stream.display_name,
                    connection=connection.name,
                )
            elif stream._is_known() and stream._why_file():
                found[stream.company_id] = self.env._("Approved hours are written to a file when you export them.")
            elif stream.trigger == "manual":
                found[stream.company_id] = self.env._("Approved hours are sent to payroll when you export them.")
        return found

    def action_hr_sync_now(self):
        """Look at these again, ahead of everything else."""
        self.env["hr.sync.stream"]._check_may_start()
        self.check_access("read")
        for stream in sending_streams(self.env(su=True), self._sync_record.record_type()):  # sudo: as for syncs
            mine = self._sync_of_company(stream.connection_id.company_id)
            if mine:  # otherwise it is about another company, which the user may not even know
                stream.with_env(self.env)._check_may_be_started()
                stream.connection_id._check_usable()
                queue(stream, mine, priority=1)
        return True

    # --- Lines ---------------------------------------------------------------------------------------

    @api.model
    def _of_lines(self, lines):
        """The total to which each of the approved ``lines`` belongs, made where there is none yet; by line."""
        split = self._split_by(lines.company_id)
        keys = {line: key for line in lines if (key := self._key_of_line(line, split.get(line.company_id, ())))}
        if not keys:
            return {}
        domain = Domain("employee_id", "in", lines.employee_id.ids) & Domain(
            "date", "in", list(set(lines.mapped("date")))
        )
        names = ("company_id", *self._total_key)
        known, parts = {}, {}
        there = self.search_fetch(domain, (*names, "part", "is_closed"), order="part")
        kept = there._sync_kept_as_sent() if there else ()
        for total in there:
            parts[total._key()] = total.part + 1
            if not total.is_closed and total.id not in kept:
                known.setdefault(total._key(), total)
        missing = [key for key in dict.fromkeys(keys.values()) if key not in known]
        try:
            fresh = self.create([{**dict(zip(names, key, strict=True)), "part": parts.get(key, 0)} for key in missing])
        except psycopg2.errors.UniqueViolation as error:
            # Somebody else approves hours of the same day right now. This transaction cannot see the other's total:
            # Odoo, or the worker, runs it again.
            raise ConcurrencyError("another transaction has made the total") from error
        known.update(zip(missing, fresh, strict=True))
        return {line: known[key] for line, key in keys.items()}

    def _key(self):
        return tuple(_plain(self[name]) for name in ("company_id", *self._total_key))

    @api.model
    def _split_by(self, companies):
        """By which fields of ``_total_optional`` the totals of each of the companies are divided."""
        return {}

    @api.model
    def _key_of_line(self, line, split=()):
        """The key of a line's total; None for lines that have no part in totals of this kind.

        :param split: those of ``_total_optional`` that count; the others are left empty.
        """
        left_out = self._total_optional.keys() - set(split)
        values = (name not in left_out and _plain(line._payroll_value(name)) for name in self._total_key)
        return (line.company_id.id, *values)

    # --- Out -----------------------------------------------------------------------------------------

    @api.model
    def _sync_source_paths(self):
        return ["hours", "note"]

    def _sync_outcome(self):
        return "send" if self._rounded() else "withdraw"

    def _rounded(self):
        return Decimal(repr(self.hours)).quantize(_STEP, ROUND_HALF_UP)

    def _sync_to_record(self, names, refs):
        """
        :raise RecordError: the hours are more than possible, or negative.
        """
        record, rounded = super()._sync_to_record(names, refs), self._rounded()
        record = dataclasses.replace(record, hours=rounded) if "hours" in names else record
        if not rounded:
            return record  # it is to be taken back, whatever else the day has
        if rounded < 0:
            raise self._impossible(
                _lt(
                    "The approved hours of %(name)s on %(day)s add up to %(hours)s. Reopen the timesheet lines of that"
                    " day, correct them, and approve them again."
                ),
                self.hours,
            )
        worked = refs.once("hours a day", lambda: self._sync_hours_of_days(refs))
        for hours in (self.hours, worked.get((self.employee_id.id, self.date), 0)):
            if hours > _HOURS_OF_A_DAY + float(_STEP):
                raise self._impossible(
                    _lt(
                        "%(name)s has %(hours)s approved hours on %(day)s; a day has 24. Reopen the timesheet lines of"
                        " that day, correct them, and approve them again."
                    ),
                    hours,
                )
        return record

    def _impossible(self, sentence, hours):
        return RecordError("value", sentence, name=self.employee_id.name, hours=f"{hours:g}", day=self.date)

    def _sync_hours_of_days(self, refs):
        """What each of the chunk's people worked on each of its days, over all totals of this kind."""
        totals = refs.once("batch", lambda: self)
        groups = self.sudo()._read_group(  # sudo: as the engine reads everything
            Domain("employee_id", "in", totals.employee_id.ids)
            & Domain("date", "in", list(set(totals.mapped("date")))),
            ["employee_id", "date:day"],
            ["hours:sum"],
        )
        found = Counter()
        for employee, day, hours in groups:
            found[employee.id, fields.Date.to_date(day)] += hours
        return found

    def _unsent(self):
        """Those that some system still has to get."""
        waiting = set()
        for stream in sending_streams(self.env, self._sync_record.record_type()):
            mine = self._sync_of_company(stream.connection_id.company_id)
            known, linked = mine._linked_through(stream)
            fresh = mine.filtered(lambda total, known=known: total.id not in known)
            waiting |= known - linked
            waiting.update(total.id for total in fresh if not total._sync_why_local(stream))
            domain = Domain("connection_id", "=", stream.connection_id.id) & Domain("res_model", "=", self._name)
            domain &= Domain("direction", "=", "out") & Domain("state", "in", ("pending", "failed"))
            jobs = self.env["hr.sync.job"].search_fetch(domain & Domain("res_id", "in", mine.ids), ["res_id"])
            waiting.update(jobs.mapped("res_id"))
        waiting |= self._sync_unwritten()
        return self.filtered(lambda total: total.id in waiting)

    def _linked_through(self, stream):
        """The ids of those that have any link with the stream's connection, and of those whose entity is known."""
        Link = self.env["hr.sync.link"]
        mine = Link._of_type(stream.connection_id, stream.record_type) & Domain("res_id", "in", self.ids)
        # Thousands have just been sent: their ids are read, and no link itself.
        groups = Link._read_group(mine & Domain("state", "!=", "former"), ["state"], ["res_id:array_agg"])
        found = {state: set(ids) for state, ids in groups}
        return set().union(*found.values()), found.get("linked", set())

    def _sync_is_as_sent(self, sent):
        return (self._rounded(), clean_text(self.note or "")) == (sent.hours, sent.note)

    def _sync_agreed(self):
        """Their lines are final."""
        mine = Domain(self._total_field, "in", self.ids) & Domain("approval_state", "=", "approved")
        # Lines have dozens of fields; only what says whether they are final is read.
        names = ["approval_state", "approved_hours_id", "approved_wage_id"]
        self.env["account.analytic.line"].search_fetch(mine, names, order="id")._freeze()

    def _sync_is_later(self):
        return self.part > 0

    def _sync_written(self):
        kept = self._sync_kept_in_files()
        self.filtered(lambda total: total.id in kept).is_closed = True
        self._sync_agreed()

    def _sync_withdrawn(self):
        self.is_closed = False
        self.line_ids._unfreeze()

    @api.model
    def _forget_unused(self, field, records):
        """Delete the totals without lines of which no system knows: they would keep ``records`` from being deleted."""
        mine = self.search(Domain(field, "in", records.ids) & Domain("line_ids", "=", False))
        known = Domain("res_model", "=", self._name) & Domain("res_id", "in", mine.ids)
        ids = {*self.env["hr.sync.link"].search(known).mapped("res_id")}
        ids |= {*self.env["hr.sync.file.line"].search(known).mapped("res_id")}
        mine.filtered(lambda total: total.id not in ids).unlink()

    def unlink(self):
        """A total is what is known about the external entity; without lines it is of no hours."""
        return super(HrApprovedTotal, self.filtered(lambda total: not total.line_ids)).unlink()


def _plain(value):
    return value.id if isinstance(value, models.BaseModel) else value
