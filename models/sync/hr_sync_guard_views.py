"""The class by which the style sheets know the addon's own pages."""

from odoo import api, models


class HrSyncGuard(models.AbstractModel):
    """Wizards have no guard, and views of Odoo's models are not all the addon's: these name the class themselves."""

    _inherit = "hr.sync.guard"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if self._hr_sync_is_own() and view_type in ("form", "list", "kanban"):
            arch.set("class", " ".join(filter(None, (arch.get("class"), "o_hr_sync"))))
        return arch, view
