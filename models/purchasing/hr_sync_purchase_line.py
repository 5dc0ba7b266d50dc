"""The lines of purchase orders."""

from odoo import api, fields, models


class HrSyncPurchaseLine(models.Model):
    _name = "hr.sync.purchase.line"
    _inherit = ["hr.sync.guard"]
    _description = "Purchase Order Line"
    _order = "order_id, sequence, id"
    _rec_name = "activity_code"

    order_id = fields.Many2one("hr.sync.purchase.order", required=True, readonly=True, index=True, ondelete="cascade")
    sequence = fields.Integer(readonly=True, export_string_translation=False)
    activity_code = fields.Char(readonly=True)
    activity_id = fields.Many2one("hr.timesheet.activity", compute="_compute_activity_id")
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(readonly=True)

    @api.depends("activity_code", "company_id")
    def _compute_activity_id(self):
        """The one activity of the company with that code; it may be imported after the order."""
        codes = [code for code in self.mapped("activity_code") if code]
        domain = [("code", "in", codes), ("company_id", "in", self.company_id.ids)]
        found = self.env["hr.timesheet.activity"].sudo().search(domain)  # sudo: officers see its name only
        activities = found.grouped(lambda one: (one.company_id, one.code))
        for line in self:
            one = activities.get((line.company_id, line.activity_code))
            line.activity_id = one if one and len(one) == 1 else False
