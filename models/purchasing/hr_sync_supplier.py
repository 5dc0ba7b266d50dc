"""Suppliers as an external system has them, and the contacts which they are."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...records import Supplier
from ..projects.res_partner_near import NearPartners


class HrSyncSupplier(models.Model):
    """Nobody enters these by hand. A contact is a supplier if its reference is the supplier's code, exactly."""

    _name = "hr.sync.supplier"
    _inherit = ["hr.sync.mixin"]
    _description = "Supplier"
    _order = "code, id"
    _rec_names_search = ["name", "code"]

    _sync_record = Supplier
    _sync_fields = {"name": "name", "code": "code", "active": "active"}

    name = fields.Char(required=True, readonly=True)
    code = fields.Char(readonly=True, index="btree_not_null")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        compute="_compute_partner_id",
        help="The one contact whose reference is the code of the supplier.",
    )
    active = fields.Boolean(default=True, readonly=True)

    @api.depends("name", "code")
    def _compute_display_name(self):
        for supplier in self:
            supplier.display_name = " ".join(filter(None, (supplier.code, supplier.name)))

    @api.depends("code", "company_id")
    def _compute_partner_id(self):
        for company, suppliers in self.grouped("company_id").items():
            contacts = suppliers._contacts(company)
            for supplier in suppliers:
                found = contacts.get(supplier.code) if supplier.code else None
                supplier.partner_id = found if found and len(found) == 1 else False

    def _contacts(self, company):
        """The contacts of these suppliers, by reference (one query)."""
        domain = Domain("ref", "in", [code for code in self.mapped("code") if code])
        domain &= Domain("company_id", "in", (company.id, False)) & Domain("parent_id", "=", False)
        return self.env["res.partner"].search(domain).grouped("ref")

    def action_create_partner(self):
        """Create the contact of each supplier that has none."""
        self.env["hr.sync.stream"]._check_may_start()
        self.check_access("read")
        fresh = self.filtered(lambda one: one.code and not one.partner_id)
        for company, suppliers in fresh.grouped("company_id").items():
            suppliers._check_free(company)
            self.env["res.partner"].create(
                [{"name": one.name, "ref": one.code, "is_company": True, "company_id": company.id} for one in suppliers]
            )
        self.invalidate_recordset(["partner_id"])
        return True

    def _check_free(self, company):
        """
        :raise UserError: contacts exist that may be meant, so that another one would be created a second time.
        """
        contacts = self._contacts(company)
        near = NearPartners(self.env, company, "ref", self.mapped("code"))
        for supplier in self:
            several = contacts.get(supplier.code)
            other = several[0] if several else (near.of(supplier.code) or [None])[0]
            if other:
                raise UserError(
                    self.env._(
                        "%(supplier)s: the contact %(contact)s (ID %(id)s) has the reference %(ref)s. Correct the"
                        " references so that one contact has the code, then try again.",
                        supplier=supplier.display_name,
                        contact=other.display_name,
                        id=other.id,
                        ref=other.ref,
                    )
                )

    def action_open_partner(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }

    @api.model
    def _sync_create(self, values, records, refs):
        return self.create([{"company_id": refs.connection.company_id.id, **one} for one in values])
