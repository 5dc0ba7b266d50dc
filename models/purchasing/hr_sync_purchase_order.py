"""Purchase orders as an external system has them."""

import dataclasses
from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Command

from ...records import MISSING, Project, PurchaseLine, PurchaseOrder, Supplier


class HrSyncPurchaseOrder(models.Model):
    """Nobody enters these by hand, and nothing is ordered with them: they show what a project has committed to."""

    _name = "hr.sync.purchase.order"
    _inherit = ["hr.sync.mixin"]
    _description = "Purchase Order"
    _order = "order_date desc, number desc, id desc"
    _rec_name = "number"

    _sync_record = PurchaseOrder
    _sync_fields = {
        "number": "number",
        "day": "order_date",
        "untaxed": "untaxed_amount",
        "total": "total_amount",
        "closed": "closed",
        "active": "active",
    }
    _sync_refs = {"supplier": (Supplier, "supplier_id"), "project": (Project, "project_id")}
    _sync_labels = {"lines": "line_ids"}

    number = fields.Char(required=True, readonly=True, index=True)
    supplier_id = fields.Many2one("hr.sync.supplier", readonly=True, index="btree_not_null")
    project_id = fields.Many2one("project.project", readonly=True, index="btree_not_null")
    order_date = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    untaxed_amount = fields.Monetary(readonly=True)
    total_amount = fields.Monetary(string="Total", readonly=True)
    closed = fields.Boolean(readonly=True)
    line_ids = fields.One2many("hr.sync.purchase.line", "order_id", string="Lines", readonly=True)
    active = fields.Boolean(default=True, readonly=True)

    @api.model
    def _sync_values(self, record, refs):
        values = super()._sync_values(record, refs)
        if record.lines is not MISSING:
            fresh = [
                {"sequence": sequence, "activity_code": line.activity or False, "amount": line.amount or 0}
                for sequence, line in enumerate(record.lines)
            ]
            values["line_ids"] = [Command.clear(), *map(Command.create, fresh)]
        return values

    def _sync_to_record(self, names, refs):
        record = super()._sync_to_record(names, refs)
        if "lines" not in names:
            return record
        lines = tuple(
            PurchaseLine(line.activity_code or None, Decimal(str(line.amount)) if line.amount else None)
            for line in self.line_ids
        )
        return dataclasses.replace(record, lines=lines)

    @api.model
    def _sync_create(self, values, records, refs):
        return self.create([{"company_id": refs.connection.company_id.id, **one} for one in values])
