"""Trades: what employees are qualified to do, by which payroll finds the rate."""

from odoo import api, fields, models

from ...records import Trade


class HrTrade(models.Model):
    """A trade has no rate here: the payroll system knows it, by the trade and the level of the employee."""

    _name = "hr.trade"
    _inherit = ["hr.sync.mixin"]
    _description = "Trade"
    _order = "code, name"
    _rec_names_search = ["name", "code"]

    _sync_record = Trade
    _sync_fields = {"name": "name", "code": "code", "active": "active"}

    name = fields.Char(required=True)
    code = fields.Char(help="Code of the trade in the payroll system.")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    active = fields.Boolean(default=True)

    @api.depends("name", "code")
    def _compute_display_name(self):
        for trade in self:
            trade.display_name = " ".join(filter(None, (trade.code, trade.name)))

    @api.model
    def _sync_create(self, values, records, refs):
        return self.create([{"company_id": refs.connection.company_id.id, **one} for one in values])

    @api.ondelete(at_uninstall=False)
    def _unlink_unused_totals(self):
        # sudo: nobody deletes totals by hand
        self.env["hr.approved.hours"].sudo()._forget_unused("trade_id", self)
