"""Wage types: what payroll pays a kind of work by."""

from odoo import api, fields, models

from ...records import WageType


class HrWageType(models.Model):
    _name = "hr.wage.type"
    _inherit = ["hr.sync.mixin"]
    _description = "Wage Type"
    _order = "code, name"
    _rec_names_search = ["name", "code"]

    _sync_record = WageType
    _sync_fields = {"name": "name", "code": "code", "active": "active"}

    name = fields.Char(required=True)
    code = fields.Char(string="Number", help="Name used in payroll.")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    active = fields.Boolean(default=True)

    @api.depends("name", "code")
    def _compute_display_name(self):
        for wage_type in self:
            wage_type.display_name = " ".join(filter(None, (wage_type.code, wage_type.name)))

    @api.model
    def _sync_create(self, values, records, refs):
        return self.create([{"company_id": refs.connection.company_id.id, **one} for one in values])

    @api.ondelete(at_uninstall=False)
    def _unlink_unused_totals(self):
        # sudo: nobody deletes totals by hand
        self.env["hr.approved.hours"].sudo()._forget_unused("wage_type_id", self)
        self.env["hr.approved.wage"].sudo()._forget_unused("wage_type_id", self)  # sudo: as above
