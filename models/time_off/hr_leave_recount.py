"""The leaves whose hours are to be counted again, and the scheduled action that does it."""

import logging
from collections import defaultdict
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from ...engine.bisect import bisect
from ...engine.signals import CONCURRENT
from ...records import AbsenceHours
from ...systems import SYSTEMS

_logger = logging.getLogger(__name__)

#: Leaves that are counted in one transaction.
_CHUNK = 200
_NOTED = "hr_sync_recounts"


class HrLeaveRecount(models.Model):
    """One request: a single leave, or all leaves that a schedule, an employee's versions or a new stream concern.

    Whoever approves a leave, or changes the schedule of many people, does not wait for the counting. As with jobs, each
    transaction adds rows of its own and changes nobody else's; those that are there are done and removed together.
    """

    _name = "hr.leave.recount"
    _inherit = ["hr.sync.guard"]
    _description = "Time Off to Count Again"
    _order = "id"

    leave_id = fields.Many2one("hr.leave", string="Time Off", readonly=True, index="btree_not_null", ondelete="cascade")
    calendar_id = fields.Many2one(
        "resource.calendar", string="Working Schedule", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    employee_id = fields.Many2one("hr.employee", readonly=True, index="btree_not_null", ondelete="cascade")
    company_id = fields.Many2one("res.company", readonly=True, index="btree_not_null", ondelete="cascade")
    #: Earlier days stay as they are.
    first_day = fields.Date(readonly=True)
    #: How far a request for many leaves has come: the id of the last one.
    after_id = fields.Integer(readonly=True, export_string_translation=False)
    #: Why the leave could not be counted.
    error = fields.Char(readonly=True)

    # --- Requests ------------------------------------------------------------------------------------

    @api.model
    def _note(self, name, records):
        """Have ``records`` looked at just before the transaction is committed.

        :param name: the field of this model that takes them.
        """
        if not records or not _is_taken():
            return
        precommit = self.env.cr.precommit
        if _NOTED not in precommit.data:
            precommit.data[_NOTED] = defaultdict(set)
            # sudo, without the user's context: what is counted does not depend on who edits.
            recount = self.env(user=SUPERUSER_ID, su=True, context={})[self._name]
            precommit.add(lambda: recount._request(precommit.data.pop(_NOTED, {})))
        precommit.data[_NOTED][name].update(records.ids)

    @api.model
    def _request(self, noted):
        """Leave a row for each of what was noted, where a company has a stream that needs it."""
        companies = self.env["hr.leave.total"]._companies()
        if not companies:
            return
        values = []
        for name, ids in noted.items():
            records = self.env[self._fields[name].comodel_name].with_context(active_test=False).browse(ids).exists()
            if name == "leave_id":
                records = records.filtered(
                    lambda leave: (
                        leave.company_id in companies and (leave.state == "validate" or leave.hr_sync_line_ids)
                    )
                )
                values += [{"leave_id": id_} for id_ in records.ids]
            else:
                first = self._first_open_day()
                values += [{name: id_, "first_day": first} for id_ in records.ids]
        self._add(values)

    @api.model
    def _request_all(self, stream):
        """Have all leaves counted that the stream may send.

        Without a first day of its own, it begins with the first day that is still open.
        """
        company = stream.connection_id.company_id
        mine = self.search(Domain("company_id", "=", company.id))
        self.search(Domain("error", "!=", False) & Domain("leave_id.company_id", "=", company.id)).write(
            {"error": False}
        )
        first = stream.first_day or self._first_open_day()
        if not mine.filtered(lambda row: not row.after_id and row.first_day <= first):
            self._add([{"company_id": company.id, "first_day": first}])

    @api.model
    def _add(self, values):
        if values:
            self.create(values)
            self._trigger()

    @api.model
    def _trigger(self):
        self.env.ref("hr_sync.ir_cron_leave_recount")._trigger()

    @api.model
    def _first_open_day(self):
        """From when on a change of schedules counts: the first day of last month, as payroll closes months."""
        return (fields.Date.today().replace(day=1) - timedelta(days=1)).replace(day=1)

    # --- The scheduled action ------------------------------------------------------------------------

    @api.model
    def _run(self):
        """Count what is waiting, some leaves in each transaction."""
        cron = self.env["ir.cron"]
        while True:
            try:
                done = self._count_some()
                left = cron._commit_progress(done, remaining=self.search_count(_waiting()))
            except CONCURRENT:
                # Somebody has changed the same totals, by deleting a leave say. What was requested is still there.
                self.env.cr.rollback()
                self._trigger()
                return
            if not done or not left:
                return

    @api.model
    def _count_some(self):
        """Do the oldest requests; returns how many were looked at."""
        rows = self.search(_waiting(), limit=_CHUNK)
        single = rows.filtered("leave_id")
        if single:
            leaves, first = single.leave_id, None
            single.unlink()
        elif rows:
            first = rows[0].first_day
            leaves = rows[0]._next_leaves()
        else:
            return 0
        self.search(Domain("error", "!=", False) & Domain("leave_id", "in", leaves.ids)).unlink()
        bisect(self.env, leaves, lambda part: self.env["hr.leave.total"]._count(part, first), self._keep)
        return max(len(single), 1)

    def _next_leaves(self):
        """The next leaves of a request for many, and note how far it has come."""
        leaves = self.env["hr.leave"].with_context(active_test=False)
        leaves = leaves.search(self._domain() & Domain("id", ">", self.after_id), limit=_CHUNK, order="id")
        if len(leaves) < _CHUNK:
            self.unlink()
        else:
            self.after_id = leaves[-1].id
        return leaves.with_context(active_test=True)

    def _domain(self):
        """The leaves that a request for many is about, of companies with a stream."""
        companies = self.env["hr.leave.total"]._companies()
        domain = Domain("company_id", "in", companies.ids) & Domain("request_date_to", ">=", self.first_day)
        domain &= Domain("state", "=", "validate") | Domain("hr_sync_line_ids", "!=", False)
        if self.calendar_id:
            used = Domain("employee_id.version_ids.resource_calendar_id", "=", self.calendar_id.id)
            return domain & (used | Domain("resource_calendar_id", "=", self.calendar_id.id))
        if self.employee_id:
            return domain & Domain("employee_id", "=", self.employee_id.id)
        return domain & Domain("company_id", "=", self.company_id.id)

    def _keep(self, leave, error):
        """One that cannot be counted stops no other; it is counted again when it changes, or somebody syncs."""
        _logger.error("Time off %s cannot be counted by day", leave.id, exc_info=error)
        self.create({"leave_id": leave.id, "error": f"{type(error).__name__}: {error}"})


def _waiting():
    return Domain("error", "=", False)


def _is_taken():
    """Whether any installed system takes hours of time off at all."""
    return any(stream.record is AbsenceHours for system in SYSTEMS.values() for stream in system.streams)
