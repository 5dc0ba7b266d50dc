"""Versions, by whose contract type it is known who is leased to customers."""

from odoo import api, models
from odoo.fields import Domain

from ...records import digest
from ..hours_reports.hr_hours_report_versions import LEASED

#: Fields of a version that determine who is leased when.
_TELLING = {"contract_type_id", "date_version", "active", "employee_id"}


class HrVersion(models.Model):
    _inherit = "hr.version"

    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create(vals_list)
        # Most new versions are copies of the one before, which goes on being leased.
        versions.filtered(lambda version: not version._sync_says_nothing_new())._sync_fetch_hours_reports()
        return versions

    def write(self, vals):
        if not _TELLING & vals.keys():
            return super().write(vals)
        before = {version: version._sync_leased_from() for version in self}
        result = super().write(vals)
        self.filtered(lambda version: version._sync_leased_from() != before[version])._sync_fetch_hours_reports()
        return result

    def _sync_leased_from(self):
        """Since when, by this version, the employee is leased; None if not at all."""
        # From the cache, unlike env.ref(): it is asked for on each write of each version.
        leased = self.env["ir.model.data"]._xmlid_to_res_id(LEASED, raise_if_not_found=False)
        version = self.sudo()  # sudo: the contract type is for HR managers, this is for the engine
        if not leased or not version.active or version.contract_type_id.id != leased:
            return None
        return version.employee_id.id, version.date_version

    def _sync_says_nothing_new(self):
        """Whether the version says nothing new: it is not leased, or the employee's version before it is so already."""
        if not self._sync_leased_from():
            return True
        versions = self.sudo().employee_id.version_ids  # sudo: as above
        former = versions.filtered(lambda version: version.date_version < self.date_version)
        last = former.sorted("date_version")[-1:]
        return bool(last and last._sync_leased_from())

    def _sync_fetch_hours_reports(self):
        """Have hours reports fetched again where an employee came to be leased: they were left out until now."""
        versions = self.sudo().filtered(lambda version: version._sync_leased_from())
        if not versions:
            return
        versions._sync_forget_lines_left_out()
        # sudo: users who may edit versions need no access to the sync
        streams = self.env["hr.sync.stream"].sudo()
        streams = streams.search(
            [
                ("record_type", "=", "hours_report"),
                ("enabled", "=", True),
                ("last_success", "!=", False),
                ("stopped", "=", False),
                ("connection_id.state", "=", "connected"),
                ("company_id", "in", versions.employee_id.company_id.ids),
            ]
        )
        streams._request("change", full=True, again=True)
        streams.connection_id._wake()

    def _sync_forget_lines_left_out(self):
        """Reports of which only some lines were left out look changed, so that they are imported again."""
        reports = self.env["hr.hours.report"].with_context(active_test=False)
        reports = reports.search([("employee_id", "in", self.employee_id.ids), ("lines_left_out", ">", 0)])
        domain = Domain("res_model", "=", reports._name) & Domain("res_id", "in", reports.ids)
        for link in self.env["hr.sync.link"].search(domain & Domain("state", "=", "linked")):
            known = {name: value for name, value in (link.fingerprint_in or {}).items() if name != "lines"}
            link.write({"fingerprint_in": known, "digest": digest(known)})
