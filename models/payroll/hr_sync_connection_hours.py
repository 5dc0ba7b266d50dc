"""Hours on their way to payroll, as the overview shows them of a connection that gets hours."""

from odoo import api, fields, models
from odoo.fields import Domain

from .hr_approved_total_export import TOTALS


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    hours_to_approve = fields.Float(
        compute="_compute_hours", help="Hours of timesheets that the user may approve and nobody has approved yet."
    )
    hours_not_sent = fields.Float(compute="_compute_hours", help="Approved hours that payroll does not have yet.")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_hours(self):
        Line, found = self.env["account.analytic.line"], {}
        may_approve = Line.has_access("read")  # officers need not see timesheets
        for connection in self:
            domain = connection._hours_domain()
            key = repr(domain)
            if domain and key not in found:
                # Of one company and the days of its connection, which another payroll system may count otherwise.
                lines = may_approve and Line._read_group(
                    domain & Line._to_approve_domain(), aggregates=["unit_amount:sum"]
                )
                unsent = domain & Domain("unsent", "=", True)
                sums = self.env["hr.approved.hours"]._read_group(unsent, aggregates=["hours:sum"])
                found[key] = (lines[0][0] if lines else 0, sums[0][0])
            connection.hours_to_approve, connection.hours_not_sent = found.get(key, (0, 0))

    def _hours_domain(self):
        """Of which company and days the connection's system gets hours; None if it gets none."""
        types = [self.env[name]._sync_record.record_type() for name in TOTALS]
        streams = self.stream_ids.filtered(lambda stream: stream.enabled and stream.record_type in types)
        if self.state == "draft" or not streams:
            return None
        since = min((stream.first_day for stream in streams if stream.first_day), default=None)
        days = Domain("date", ">=", since) if since else Domain.TRUE
        return days & Domain("company_id", "=", self.company_id.id)

    def action_open_hours_to_approve(self):
        """The timesheets of the connection's company that the user may approve."""
        self.ensure_one()
        action = self.env["account.analytic.line"].action_open_approval()
        return {**action, "domain": list(Domain(action["domain"]) & (self._hours_domain() or Domain.FALSE))}

    def action_open_hours_not_sent(self):
        """The approved hours of the connection's company that payroll does not have yet."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_approved_hours_action")
        domain = list(self._hours_domain() or Domain.FALSE)
        return {**action, "domain": domain, "context": {"search_default_unsent": 1}}
