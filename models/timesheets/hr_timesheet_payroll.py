"""From the timesheets to payroll: what is approved is exported where that waits for a person."""

from odoo import api, models


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    @api.model
    def action_open_payroll(self):
        """The list of what can be exported to payroll, or was."""
        self.env["hr.sync.stream"]._check_may_start()
        return self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_timesheet_payroll_action")

    def action_export_payroll(self):
        """Export to payroll what is approved, beginning with the employees and the days of these lines."""
        self.check_access("read")
        return self.env["hr.approved.hours"]._export_payroll(self)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        buttons = arch.xpath("//header/button[@name='action_export_payroll']")
        if buttons and not self.env["hr.approved.hours"]._offers_export():
            for button in buttons:
                header = button.getparent()
                header.remove(button)
                if not len(header):
                    header.getparent().remove(header)
        return arch, view

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, view_type == "list" and self.env["hr.approved.hours"]._offers_export())
