"""Versions of employees: the dated part of a person's data, one for each work period."""

from odoo import api, models
from odoo.fields import Domain

from ...engine.context import engine_says


class HrVersion(models.Model):
    _inherit = "hr.version"

    def _get_leaves(self, extra_domain=None):
        """The sync cuts the leaves that it brought itself, once all versions are there.

        An employee who is being created has no leaves: the search for each is saved.
        """
        if engine_says(self.env, "hr_sync_creating"):
            return self.env["hr.leave"]
        return super()._get_leaves(extra_domain=extra_domain)._sync_own()

    def _get_leaves_from_vals(self, vals):
        if engine_says(self.env, "hr_sync_creating"):
            return self.env["hr.leave"]
        return super()._get_leaves_from_vals(vals)._sync_own()

    @api.constrains("employee_id", "contract_date_start", "contract_date_end")
    def _check_dates(self):
        """While a sync moves a contract's versions, one after the other, their dates contradict each other."""
        return None if engine_says(self.env, "hr_sync_checks_later") else super()._check_dates()

    @api.constrains("contract_date_start", "contract_date_end")
    def _check_contracts(self):
        return None if engine_says(self.env, "hr_sync_checks_later") else super()._check_contracts()

    def _sync_check_versions(self):
        """What was not checked on the way."""
        self._check_dates()
        if dated := self.filtered("contract_date_start"):
            dated._check_contracts()

    def unlink(self):
        """A version that a person deletes is not looked for any more."""
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        links = self.env["hr.sync.link"].sudo().search(domain)  # sudo: links belong to the engine
        result = super().unlink()
        links.unlink()
        return result
