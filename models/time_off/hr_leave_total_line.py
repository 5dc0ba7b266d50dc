"""The hours that one leave takes from one day."""

from odoo import fields, models


class HrLeaveTotalLine(models.Model):
    _name = "hr.leave.total.line"
    _inherit = ["hr.sync.guard"]
    _description = "Time Off Hours of a Leave"

    total_id = fields.Many2one("hr.leave.total", required=True, readonly=True, index=True, ondelete="cascade")
    leave_id = fields.Many2one(
        "hr.leave", string="Time Off", required=True, readonly=True, index=True, ondelete="cascade"
    )
    date = fields.Date(related="total_id.date")
    sync_state = fields.Selection(related="total_id.hr_sync_state")
    synced_at = fields.Datetime(related="total_id.hr_sync_synced_at")
    hours = fields.Float(readonly=True)
