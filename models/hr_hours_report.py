"""Hours reports on leased employees: what their attendances and their invoice are made from."""

from odoo import fields, models

from ..records import HoursReport


class HrHoursReport(models.Model):
    _name = "hr.hours.report"
    _inherit = ["hr.sync.mixin"]
    _description = "Hours Report"
    _order = "name"

    _sync_record = HoursReport

    name = fields.Char(required=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    active = fields.Boolean(default=True)
