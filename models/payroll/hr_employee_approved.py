"""Employees whose hours are approved: they cannot be deleted while there are any, in Odoo or in a payroll system."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

#: The models with the totals.
_TOTALS = ("hr.approved.hours", "hr.approved.wage")


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        """The database deletes the totals of approved hours with their employee, without the links.

        :raise UserError: there are approved hours, or a system still has some, which nobody could take back then.
        """
        mine, names = Domain("employee_id", "in", self.ids), ", ".join(self.mapped("name"))
        for totals in map(self.env.__getitem__, _TOTALS):
            approved = totals.sudo().search(mine & Domain("line_ids", "!=", False))  # sudo: only whether there are any
            for connection in approved._sync_kept_in_files().values():
                raise UserError(
                    self.env._(
                        "%(names)s cannot be deleted: approved hours are in a file for %(system)s. Archive the employee"
                        " instead.",
                        names=names,
                        system=connection.name,
                    )
                )
            if approved:
                raise UserError(
                    self.env._(
                        "%(names)s cannot be deleted: there are approved hours. Reopen their timesheet lines, then"
                        " try again.",
                        names=names,
                    )
                )
            if link := totals._sync_still_there(mine):
                raise UserError(
                    self.env._(
                        "%(names)s cannot be deleted: %(system)s still has approved hours. Wait until they are removed"
                        " there, then try again.",
                        names=names,
                        system=link.connection_id.name,
                    )
                )
