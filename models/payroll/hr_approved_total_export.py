"""What a person exports to payroll: approved hours that are sent, or written to a file, when somebody says so."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

TOTALS = ("hr.approved.hours", "hr.approved.wage")


class HrApprovedTotal(models.AbstractModel):
    _inherit = "hr.approved.total"

    unsent = fields.Boolean(
        string="Not in Payroll Yet", compute="_compute_unsent", search="_search_unsent", compute_sudo=True
    )

    @api.depends("line_ids.approval_state")
    def _compute_unsent(self):
        # sudo (compute_sudo): anyone who may read a total may know whether payroll has it.
        for total in self:
            total.unsent = "approved" in total.line_ids.mapped("approval_state")

    @api.model
    def _search_unsent(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: the ids of the found totals are filtered by their own rules again
        lines = self.env["account.analytic.line"].sudo()
        query = lines._search([("approval_state", "=", "approved"), (self._total_field, "!=", False)])
        found = Domain("id", "in", query.subselect(self._total_field))
        return found if True in value else ~found

    @api.model
    def action_export_payroll(self):
        """Export what is approved: have it sent where that waits for a person, and open the export where it is written.

        :raise UserError: no system waits for it.
        :raise AccessError: the user is not in the group that the system needs.
        """
        return self._export_payroll(self.env["account.analytic.line"])

    @api.model
    def _export_payroll(self, lines):
        """
        :param lines: the timesheet lines whose employees and days the export begins with; none for the last month.
        """
        self.env["hr.sync.stream"]._check_may_start()
        streams = self._export_streams()
        if not streams:
            raise UserError(self.env._("There are no approved hours to export: they are sent automatically."))
        streams = streams.filtered(lambda one: one._may_be_started()) or streams
        streams._check_may_be_started()
        pushed = streams._pushed()
        action = pushed.action_sync() if pushed else None
        if not (files := streams - pushed):
            return action
        export = lines._hr_sync_export_action(files)
        return {**action, "params": {**action["params"], "next": export}} if action else export

    @api.model
    def _export_streams(self):
        """The streams that send hours only when a person requests it."""
        return self.env["hr.sync.stream"].search(
            [
                ("record_type", "in", [self.env[name]._sync_record.record_type() for name in TOTALS]),
                ("company_id", "in", self.env.companies.ids),
                ("enabled", "=", True),
                ("trigger", "=", "manual"),
                ("connection_id.state", "=", "connected"),
            ]
        )

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        for button in arch.xpath("//button[@name='action_export_payroll']"):
            if not self._offers_export():
                button.getparent().remove(button)
        return arch, view

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self._offers_export())

    @api.model
    def _offers_export(self):
        """Whether there is something to export that waits for this user."""
        streams = self.sudo()._export_streams()  # sudo: only whether there are any is used
        return bool(streams.filtered(lambda one: one._is_for_user()))
