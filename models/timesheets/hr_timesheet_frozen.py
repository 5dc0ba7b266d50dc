"""Timesheet lines that payroll has: sent to it, or written to a file that a person imports."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...records import RecordError, _lt

#: The fields that hold the totals of a line.
_TOTALS = ("approved_hours_id", "approved_wage_id")


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    hr_sync_in_file = fields.Char(
        string="In File",
        compute="_compute_hr_sync_in_file",
        compute_sudo=True,
        groups="base.group_user",
        help="The last file to which the hours were written, when and by whom. Whether the file was imported in the"
        " external system is not known.",
    )

    @api.depends("approval_state")
    @api.depends_context("allowed_company_ids", "lang", "tz")
    def _compute_hr_sync_in_file(self):
        # sudo (compute_sudo): anyone who may see a line may know the file that has it.
        for line in self:
            files = [line[name].hr_sync_in_file for name in _TOTALS if line.approval_state == "frozen"]
            line.hr_sync_in_file = next(filter(None, files), False)

    def _freeze(self):
        """Payroll has them, with all that belongs to them; of some it may have the hours and not yet the wage type.

        What gives nothing back is not waited for: the hours that it has cannot be changed any more.
        """
        approved = self.filtered(lambda line: line.approval_state == "approved")
        hours, wages = set(approved.approved_hours_id._unsent().ids), set(approved.approved_wage_id._unsent().ids)
        waiting = approved.filtered(
            lambda line: line.approved_hours_id.id in hours or line.approved_wage_id.id in wages
        )
        kept = waiting.approved_hours_id._sync_kept_as_sent() if waiting else ()
        waiting = waiting.filtered(lambda line: not line._is_closed() and line.approved_hours_id.id not in kept)
        (approved - waiting)._write_approval({"approval_state": "frozen"})

    def _unfreeze(self):
        """Payroll does not have them after all: they are approved, as before."""
        self.filtered(lambda line: line.approval_state == "frozen" and not line._is_closed())._write_approval(
            {"approval_state": "approved"}
        )

    def _is_closed(self):
        """Whether a total of the line is in a file for a system that gives nothing back."""
        return self.approved_hours_id.is_closed or self.approved_wage_id.is_closed

    def _kept(self):
        """Those of these lines that a payroll system has and does not give back, with its connection."""
        return self._kept_as_sent() | self._kept_in_files()

    def _kept_as_sent(self):
        frozen = self.filtered(lambda line: line.approval_state == "frozen")
        kept = {}
        for name in _TOTALS:
            totals = frozen[name]
            links = self.env["hr.sync.link"].search([("res_model", "=", totals._name), ("res_id", "in", totals.ids)])
            for link in links:
                streams = link.connection_id.stream_ids
                stream = streams.filtered(lambda one, link=link: one.record_type == link.record_type)
                if stream and stream._keeps():
                    kept[name, link.res_id] = link.connection_id
        return frozen._by_total(kept)

    def _kept_in_files(self):
        frozen = self.filtered(lambda line: line.approval_state == "frozen")
        kept = {
            (name, id_): connection
            for name in _TOTALS
            for id_, connection in frozen[name]._sync_kept_in_files().items()
        }
        return frozen._by_total(kept)

    def _by_total(self, found):
        """Those of these lines of which a total is in ``found``, with what that says.

        :param found: values by the field that holds the total, and the id of the total.
        """
        keys = {line: next((key for name in _TOTALS if (key := (name, line[name].id)) in found), None) for line in self}
        return {line: found[key] for line, key in keys.items() if key}

    @api.model
    def _sync_final(self, targets, records):
        return {
            line.id: RecordError(
                "conflict",
                _lt(
                    "These hours are in %(system)s, which does not allow changes, and have since been changed or"
                    " deleted in the external system. Nothing was changed in Odoo. Correct them in %(system)s,"
                    " then keep the Odoo value."
                ),
                system=connection.name,
            )
            for line, connection in targets._kept().items()
        }

    def _refuse_change(self, what):
        """
        :param what: what the user is about to do with these approved lines.
        :raise UserError: always, and it says who can change them.
        """
        self._check_not_kept()
        line = self[0]
        raise UserError(
            self.env._(
                "The hours of %(employee)s on %(day)s (%(line)s) are approved, so they cannot be %(what)s. An"
                " approver can reopen them.",
                employee=line.employee_id.display_name,
                day=format_date(self.env, line.date),
                line=line.display_name,
                what=what,
            )
        )

    def _check_not_kept(self):
        """
        :raise UserError: a payroll system has one of them and does not give it back.
        """
        for why in self._why_kept().values():
            raise UserError(why)

    def _why_kept(self):
        """Why nobody can change those of these lines that a payroll system has and does not give back, by line."""
        lines = self.sudo()  # sudo: whoever may read a line may know which system has it
        in_files = {
            line: self.env._(
                "The hours of %(employee)s on %(day)s are in a file for %(system)s, so nobody can change them in"
                " Odoo. Correct them in %(system)s. If the file was not imported, an administrator can withdraw it"
                " in HR Sync → Files.",
                employee=line.employee_id.name,
                day=format_date(self.env, line.date),
                system=connection.name,
            )
            for line, connection in lines._kept_in_files().items()
        }
        sent = {
            line: self.env._(
                "The hours of %(employee)s on %(day)s are in %(system)s, which does not allow changes."
                " Correct them in %(system)s.",
                employee=line.employee_id.name,
                day=format_date(self.env, line.date),
                system=connection.name,
            )
            for line, connection in lines._kept_as_sent().items()
        }
        return in_files | {line: why for line, why in sent.items() if line not in in_files}
