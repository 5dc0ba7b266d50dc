"""What approved time off adds up to on a day: the pieces in which payroll systems take it."""

import dataclasses
import uuid
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

import psycopg2
from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Domain

from ...engine.changes import sending_streams
from ...records import Absence, AbsenceHours, AbsenceType, Employee, RecordError, _lt, clean_text
from .leave_days import hours_by_day

#: Payroll systems count to the hundredth of an hour.
_STEP = Decimal("0.01")
_KEY = ("company_id", "employee_id", "date", "holiday_status_id", "hr_child_id")


class HrLeaveTotal(models.Model):
    """One total for each employee, day, type and child; it stays without hours, so that this can be sent as well.

    Its lines say which leaves it is made of. They are counted by ``hr.leave.recount``, and only for companies that have
    a stream for them.
    """

    _name = "hr.leave.total"
    _inherit = ["hr.sync.total.mixin", "hr.sync.push.mixin"]
    _description = "Time Off Hours"

    _sync_record = AbsenceHours
    _sync_scope_fields = ("employee_id", "date")
    _sync_scope_kind = "holiday_status_id"
    _sync_export_sources = ("hr.leave",)
    _sync_fields = {"day": "date"}
    _sync_refs = {"employee": (Employee, "employee_id"), "absence_type": (AbsenceType, "holiday_status_id")}
    _sync_labels = {"hours": "hours", "child": "hr_child_id"}

    holiday_status_id = fields.Many2one(
        "hr.leave.type", string="Time Off Type", required=True, readonly=True, index=True, ondelete="cascade"
    )
    hr_child_id = fields.Many2one("hr.employee.child", string="Child", readonly=True, index=True, ondelete="cascade")
    line_ids = fields.One2many("hr.leave.total.line", "total_id", readonly=True)
    hours = fields.Float(compute="_compute_hours", store=True)

    # Of several rows of one key, two transactions at once could make each one of their own.
    _key_unique = models.UniqueIndex(
        "(company_id, employee_id, date, holiday_status_id, COALESCE(hr_child_id, 0))",
        "There is a total for this employee, day, time off type and child already.",
    )

    @api.depends("line_ids.hours")
    def _compute_hours(self):
        for total in self:
            total.hours = sum(total.line_ids.mapped("hours"))

    # --- Counting ------------------------------------------------------------------------------------

    @api.model
    def _companies(self):
        """The companies that have a system which gets the hours."""
        return sending_streams(self.env, self._sync_record.record_type()).connection_id.company_id

    @api.model
    def _count(self, leaves, first=None):
        """Bring the totals in line with these leaves as they are now.

        :param first: days before it stay as they are.
        """
        companies = self._companies()
        leaves = leaves.filtered(lambda leave: leave.company_id in companies)
        leaves = leaves.with_context(allowed_company_ids=companies.ids)
        counted = hours_by_day(leaves.filtered(_is_counted))
        Line = self.env["hr.leave.total.line"]
        known = defaultdict(dict)
        surplus = Line
        for line in Line.search(Domain("leave_id", "in", leaves.ids)):
            total = line.total_id
            if first and total.date < first:
                continue
            if total._key() == self._key_of(line.leave_id, total.date):
                known[line.leave_id][total.date] = line
            else:
                surplus |= line
        missing = []
        for leave in leaves:
            wanted = {day: hours for day, hours in counted.get(leave, {}).items() if not first or day >= first}
            for day, hours in wanted.items():
                line = known[leave].pop(day, None)
                if line is None:
                    missing.append((leave, day, hours))
                elif line.hours != hours:
                    line.hours = hours
            surplus = surplus.union(*known[leave].values())
        surplus.unlink()
        totals = self._of_keys([self._key_of(leave, day) for leave, day, _hours in missing])
        Line.create(
            [
                {"leave_id": leave.id, "total_id": totals[self._key_of(leave, day)].id, "hours": hours}
                for leave, day, hours in missing
            ]
        )

    def _key(self):
        return (self.company_id.id, self.employee_id.id, self.date, self.holiday_status_id.id, self.hr_child_id.id)

    @api.model
    def _key_of(self, leave, day):
        return (leave.company_id.id, leave.employee_id.id, day, leave.holiday_status_id.id, leave.hr_child_id.id)

    @api.model
    def _of_keys(self, keys):
        """The total of each key, made where there is none yet."""
        if not keys:
            return {}
        companies, employees, days, kinds, children = (set(values) for values in zip(*keys, strict=True))
        domain = Domain("company_id", "in", companies) & Domain("employee_id", "in", employees)
        domain &= Domain("date", "in", days) & Domain("holiday_status_id", "in", kinds)
        domain &= Domain("hr_child_id", "in", children)
        found = {total._key(): total for total in self.search_fetch(domain, _KEY)}
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        try:
            fresh = self.create([dict(zip(_KEY, key, strict=True)) for key in missing])
        except psycopg2.errors.UniqueViolation as error:
            # Another transaction counts the same day. This one cannot see its total, and is done again.
            raise ConcurrencyError("another transaction has made the total") from error
        found.update(zip(missing, fresh, strict=True))
        return found

    @api.model
    def _check_taken_back(self, domain, names):
        """Called before something is deleted with which the database deletes totals, without their links.

        :param domain: of the totals that would go.
        :param names: what is to be deleted, in words.
        :raise UserError: hours of some are in an external system, and nobody could take them back then.
        """
        if link := self._sync_still_there(domain):
            raise UserError(
                self.env._(
                    "%(names)s cannot be deleted: %(system)s still has hours of time off. Wait until they are removed"
                    " there, then try again.",
                    names=names,
                    system=link.connection_id.name,
                )
            )

    # --- Out -----------------------------------------------------------------------------------------

    @api.model
    def _sync_source_paths(self):
        return ["hours", "hr_child_id.name", "line_ids.leave_id.private_name"]

    @api.model
    def _sync_unlinked(self, stream, scope=Domain.TRUE):
        """Count everything anew as well: while the stream was off, nobody has."""
        self.env["hr.leave.recount"]._request_all(stream)
        return super()._sync_unlinked(stream, scope)

    def _sync_outcome(self):
        return "send" if _rounded(self.hours) else "withdraw"

    def _sync_creatable(self, stream):
        found = super()._sync_creatable(stream)
        brought = found._brought_by(stream.connection_id)
        return found.filtered(lambda total: _rounded(total._hours_without(brought)))

    def _sync_to_record(self, names, refs):
        record = super()._sync_to_record(names, refs)
        totals = refs.once("batch", lambda: self)
        brought = refs.once("leaves of the system", lambda: totals._brought_by(refs.connection))
        values = {"own_id": self._own_id(), "label": self.employee_id.name or ""}
        if "hours" in names:
            values["hours"] = _rounded(self._hours_without(brought))
        if "child" in names:
            values["child"] = clean_text(self.hr_child_id.name or "")
        elif self in refs.once("shared days", totals._of_several_children):
            raise RecordError(
                "value",
                _lt(
                    "%(employee)s is off for several children on %(day)s, with the same time off type. The external"
                    " system takes one entry a day and type: use another type for one of them."
                ),
                employee=self.employee_id.name,
                day=self.date,
            )
        if "comment" in names:
            leaves = self.line_ids.leave_id - brought
            texts = [clean_text(text) for text in leaves.sorted("id").mapped("private_name") if text]
            values["comment"] = "; ".join(dict.fromkeys(filter(None, texts))) or None
        return dataclasses.replace(record, **values)

    def _of_several_children(self):
        """The totals beside which another one has the same employee, day and type, and hours as well."""
        domain = Domain("employee_id", "in", self.employee_id.ids) & Domain("date", "in", self.mapped("date"))
        domain &= Domain("holiday_status_id", "in", self.holiday_status_id.ids) & Domain("hours", ">", 0)
        groups = self._read_group(
            domain,
            ["company_id", "employee_id", "date:day", "holiday_status_id"],
            ["id:recordset"],
            having=[("__count", ">", 1)],
        )
        return self.browse().union(*(totals for *_key, totals in groups))

    def _own_id(self):
        """An id for what is made of this total in a system that keeps one with each entity.

        It follows from what identifies the total, and not from its row: whatever is lost in Odoo, the entity is found.
        """
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")  # sudo: nobody sees the value
        company, employee, day, kind, child = self._key()
        return str(uuid.uuid5(uuid.UUID(database), f"{company}/{employee}/{day}/{kind}/{child or 0}"))

    def _hours_without(self, leaves):
        return sum(line.hours for line in self.line_ids if line.leave_id not in leaves)

    def _brought_by(self, connection):
        """The leaves in these totals that the connection's own system has as absences: they are not sent back to it."""
        leaves = self.line_ids.leave_id
        domain = self.env["hr.sync.link"]._of_type(connection, Absence.record_type())
        domain &= Domain("res_model", "=", leaves._name) & Domain("state", "=", "linked")
        domain &= Domain("res_id", "in", (leaves | leaves.hr_sync_first_id).ids)
        linked = set(self.env["hr.sync.link"].search_fetch(domain, ["res_id"]).mapped("res_id"))
        return leaves.filtered(lambda leave: leave.id in linked or leave.hr_sync_first_id.id in linked)


def _is_counted(leave):
    """Whether somebody is surely off: types may also stand for work, such as that at home."""
    return leave.state == "validate" and leave.holiday_status_id.time_type == "leave"


def _rounded(hours):
    return Decimal(repr(round(hours, 6))).quantize(_STEP, ROUND_HALF_UP)
