"""What becomes of synced time off when the working schedules of employees change."""

from odoo import api, models
from odoo.fields import Domain

from ...engine.context import is_engine
from .hr_leave_pieces import fits_versions


class HrLeave(models.Model):
    _inherit = "hr.leave"

    def _sync_own(self):
        """In a sync, those that no absence is linked to: the others are cut by the sync itself."""
        if not self or not is_engine(self.env):
            return self
        domain = (
            Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids) & Domain("state", "=", "linked")
        )
        return self - self.browse(self.env["hr.sync.link"].search(domain).mapped("res_id"))

    @api.model
    def _sync_fit(self, employees):
        """Have the absences of employees whose versions have changed read again where they lie across it now."""
        mine = Domain("employee_id", "in", employees.ids)
        self._sync_read_again(mine, lambda leave: not fits_versions(leave))

    @api.model
    def _sync_read_again(self, domain, condition=None):
        """Forget what was agreed on about when the absences of these leaves are, so that it is applied once more."""
        Link = self.env["hr.sync.link"]
        found = self.search(domain)
        leaves = found.hr_sync_first_id | found.filtered(lambda leave: not leave.hr_sync_first_id)
        links = Domain("res_model", "=", self._name) & Domain("state", "=", "linked") & Domain("part", "=", "")
        links = Link.search(links & Domain("res_id", "in", leaves.ids)) if leaves else Link
        leaves = self.browse(links.mapped("res_id"))
        if condition:
            leaves = leaves.filtered(condition)
            links = links.filtered(lambda link: link.res_id in set(leaves.ids))
        if not links:
            return
        leaves.write({"hr_sync_outdated": True})
        for link in links:
            known = {
                name: {key: value for key, value in (link[name] or {}).items() if key not in ("span", "hours")}
                for name in ("fingerprint_in", "fingerprint_out")
            }
            link.write({**known, "digest": False})
        self.env["hr.sync.job"]._request_reading(links)
