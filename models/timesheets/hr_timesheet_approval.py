"""Approval of timesheet lines: open, approved, and frozen once payroll has them."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import format_duration

from ..sync.feedback import notification

_APPROVER = "hr_timesheet.group_hr_timesheet_approver"
#: So many reasons why lines are not sent are named after an approval.
_MOST_REASONS = 3
#: Fields that cannot be changed in an approved line.
_FIXED = frozenset(
    (
        "activity_id",
        "company_id",
        "date",
        "employee_id",
        "name",
        "product_uom_id",
        "project_id",
        "task_id",
        "trade_id",
        "unit_amount",
        "user_id",
        "wage_type_id",
    )
)
#: What is written by approving and reopening alone.
_APPROVAL = frozenset(("approval_state", "approved_by_id", "approved_on", "approved_hours_id", "approved_wage_id"))
#: Fields by which Odoo marks the lines that it makes of time off.
_TIME_OFF = ("holiday_id", "global_leave_id")


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    approval_state = fields.Selection(
        [("open", "Open"), ("approved", "Approved"), ("frozen", "In Payroll")],
        string="Approval",
        default="open",
        readonly=True,
        copy=False,
        help="Approved lines cannot be edited. Those in payroll have been sent to it, or written to a file for it.",
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    wage_type_id = fields.Many2one(
        "hr.wage.type",
        check_company=True,
        help="Wage type of these hours; if empty, that of the project or else of the employee is used.",
    )
    approved_hours_id = fields.Many2one(
        "hr.approved.hours", readonly=True, copy=False, index="btree_not_null", export_string_translation=False
    )
    approved_wage_id = fields.Many2one(
        "hr.approved.wage", readonly=True, copy=False, index="btree_not_null", export_string_translation=False
    )
    not_sent_reason = fields.Text(compute="_compute_not_sent_reason", compute_sudo=True)

    @api.depends("approval_state")
    def _compute_not_sent_reason(self):
        # sudo (compute_sudo): anyone who may see a line may know why it is not in payroll, or still is.
        fixed = self._fixed()
        reopened = self.env["hr.timesheet.reopening"]._reasons(self - fixed)
        for line in fixed:
            reasons = (line.approved_hours_id.reason, line.approved_wage_id.reason)
            line.not_sent_reason = "\n".join(filter(None, reasons)) or False
        for line in self - fixed:
            why = reopened.get(line)
            line.not_sent_reason = why and self.env._(
                "Payroll still has the hours from before the line was reopened. %s", why
            )

    # --- What a person does --------------------------------------------------------------------------

    @api.model
    def action_open_approval(self):
        """The list of what the user may approve."""
        return self._open_approvable("hr_sync.hr_timesheet_approval_action")

    @api.model
    def action_open_approved(self):
        """The list of what the user may reopen."""
        return self._open_approvable("hr_sync.hr_timesheet_approved_action")

    @api.model
    def _open_approvable(self, action):
        action = self.env["ir.actions.act_window"]._for_xml_id(action)
        return {**action, "domain": list(self._approvable_domain())}

    @api.model
    def _approvable_domain(self):
        """The timesheet lines that the user may approve or reopen, whatever their state."""
        domain = Domain("project_id", "!=", False) & Domain("company_id", "in", self.env.companies.ids)
        for name in _TIME_OFF:
            if name in self._fields:
                domain &= Domain(name, "=", False)
        if not self.env.user.has_group(_APPROVER):
            domain &= Domain("employee_id.parent_id.user_id", "=", self.env.uid)
        return domain

    @api.model
    def _to_approve_domain(self):
        return self._approvable_domain() & Domain("approval_state", "not in", ("approved", "frozen"))

    def action_approve_timesheet(self):
        """Approve the open ones among these lines; what somebody else has approved meanwhile stays as it is.

        :raise AccessError: there is one that the user may not approve.
        :raise UserError: no line can be approved at all.
        """
        self._check_may_approve()
        lines = self._payable()
        if not lines:
            raise UserError(self.env._("There is nothing to approve: these lines come from time off."))
        opened = lines - lines._fixed()
        if not opened:
            return notification(self.env._("Nothing to approve"), self.env._("No line is open any more."), "info")
        opened._approve(self.env.user)
        title = self.env._(
            "Timesheet lines approved: %(count)s (%(hours)s hours)", count=len(opened), hours=opened._duration()
        )
        message = self.env._("To change them, reopen them first.")
        if unsent := opened.filtered("not_sent_reason"):
            reasons = " ".join(list(dict.fromkeys(unsent.mapped("not_sent_reason")))[:_MOST_REASONS])
            said = self.env._(
                "Of these, payroll does not get: %(count)s. %(reasons)s", count=len(unsent), reasons=reasons
            )
            return notification(title, f"{said} {message}", "warning", sticky=True)
        return notification(title, message)

    def action_reopen_timesheet(self):
        """Take the approval back, so that the lines can be edited; what payroll has of them is corrected there.

        :raise AccessError: there is one that the user may not approve.
        :raise UserError: a payroll system has one and keeps what it has.
        """
        self._check_may_approve()
        fixed = self.sudo()._fixed()  # sudo: as checked
        if not fixed:
            return notification(self.env._("Nothing to reopen"), self.env._("No line is approved any more."), "info")
        sent = "frozen" in fixed.mapped("approval_state")
        fixed._reopen()
        title = self.env._(
            "Timesheet lines reopened: %(count)s (%(hours)s hours)", count=len(fixed), hours=fixed._duration()
        )
        if sent:
            message = self.env._(
                "They are under Approval → To Approve. The hours in payroll are corrected now; if payroll does not"
                " allow that, the lines say why."
            )
        else:
            message = self.env._("They are under Approval → To Approve.")
        return notification(title, message)

    def _duration(self):
        """The hours of these lines, as ``7:30``."""
        return format_duration(sum(self.mapped("unit_amount")))

    def _check_may_approve(self):
        """Approvers approve what they see, and managers what their people did.

        :raise AccessError: the user is neither, for one of these lines.
        """
        if self.env.su:
            return
        self.check_access("read")
        strange = self.sudo() - self._approvable()
        if strange:
            raise AccessError(
                self.env._(
                    "Only an approver of timesheets, or the manager of %s, can do this.", strange[0].employee_id.name
                )
            )

    def _approvable(self):
        """Those of these lines that the user may approve and reopen."""
        lines = self.sudo()  # sudo: whoever may read a line may know who approves it
        if self.env.user.has_group(_APPROVER):
            return lines
        return lines.filtered(lambda line: line.employee_id.parent_id.user_id == self.env.user)

    # --- What it means -------------------------------------------------------------------------------

    def _payable(self):
        """Timesheet lines that may be approved at all: none that Odoo makes of time off."""
        return self.sudo().filtered(  # sudo: who may approve has been checked, and need not be allowed to edit
            lambda line: (
                line.project_id
                and line.employee_id
                and not any(line[name] for name in _TIME_OFF if name in line._fields)
            )
        )

    def _approve(self, user):
        now = fields.Datetime.now()
        self._write_approval({"approval_state": "approved", "approved_by_id": user.id, "approved_on": now})
        self._assign_totals()

    def _assign_totals(self):
        """Put each approved line into the totals of which it is a part."""
        hours, wages = self.env["hr.approved.hours"]._of_lines(self), self.env["hr.approved.wage"]._of_lines(self)
        groups = {}
        for line in self:
            key = (hours[line].id, wages[line].id if line in wages else False)
            groups.setdefault(key, []).append(line.id)
        for (hours_id, wage_id), ids in groups.items():
            self.browse(ids)._write_approval({"approved_hours_id": hours_id, "approved_wage_id": wage_id})

    def _reopen(self, cause=None):
        """Take the approval back, and keep in the log what was approved.

        :param cause: why a sync does it, as a ``Sentence``.
        :raise UserError: a payroll system has one and keeps what it has.
        """
        self._check_not_kept()
        self.env["hr.timesheet.reopening"]._log(self, cause)
        self._write_approval(dict.fromkeys(_APPROVAL, False) | {"approval_state": "open"})

    def _payroll_value(self, name):
        """What a line says for payroll: its own value, or the default of its project or employee."""
        value = self[name]
        if not value and name in ("activity_id", "wage_type_id"):
            default = self.project_id[name]
            if default.company_id == self.company_id:  # otherwise the project is shared, and its default another's
                value = default
        if not value and name in ("trade_id", "wage_type_id"):
            value = self.employee_id[name]
        return value

    def _write_approval(self, values):
        # Not the way of an edit, with all that Odoo compares and recomputes then: thousands are approved at once, and
        # nothing but the totals depends on this.
        if self:
            models.BaseModel.write(self, values)

    # --- What is fixed -------------------------------------------------------------------------------

    def write(self, vals):
        if not _FIXED.isdisjoint(vals):
            self._before_change(vals)
        return super().write(vals)

    def _sync_write(self, values):
        # Before anything of it is written: the log keeps what was approved.
        self._before_change(values)
        return super()._sync_write(values)

    def unlink(self):
        # Before Odoo's own check: the record rule would refuse as well, and not say why.
        self._before_change()
        return super().unlink()

    def _before_change(self, values=None):
        """Reopen the approved ones of these lines if a sync changes or deletes them; refuse it to everybody else.

        A sync reopens only those of which it changes something: nobody has approved what they say then.

        :param values: what is written; None if the lines are deleted.
        :raise UserError: one of them is approved, and it is no sync; or a payroll system keeps what it has.
        """
        lines, is_engine = self._fixed(), self._sync_is_engine()
        if is_engine and values is not None:
            lines = lines._changed_by(values)
        if not lines:  # Odoo deletes the timesheet lines of each time off by itself, of which most have none
            return
        if is_engine:
            lines._reopen(self.env["hr.timesheet.reopening"]._cause(is_deleted=values is None))
        else:
            lines._refuse_change(self.env._("deleted") if values is None else self.env._("changed"))

    def _changed_by(self, values):
        names = _FIXED.intersection(values)
        return self.filtered(lambda line: any(line._differs(name, values[name]) for name in names))

    def _differs(self, name, value):
        field = self._fields[name]
        new, old = (field.convert_to_cache(one, self, validate=False) for one in (value, self[name]))
        return new != old

    def _compute_project_id(self):
        """A task that moves to another project takes its open lines along; what is approved stays where it was."""
        return super(AccountAnalyticLine, self - self._fixed())._compute_project_id()

    def _fixed(self):
        return self.filtered(lambda line: line.approval_state in ("approved", "frozen"))

    def _is_readonly(self):
        return self.approval_state in ("approved", "frozen") or super()._is_readonly()
