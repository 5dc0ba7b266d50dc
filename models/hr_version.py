"""Versions of employees: the dated part of a person's data, one for each work period."""

from odoo import models
from odoo.fields import Domain


class HrVersion(models.Model):
    _inherit = "hr.version"

    def unlink(self):
        """A version that a person deletes is not looked for any more."""
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        links = self.env["hr.sync.link"].sudo().search(domain)  # sudo: links belong to the engine
        result = super().unlink()
        links.unlink()
        return result
