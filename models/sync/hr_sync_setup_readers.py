"""The set-up as those see it who may not go on with it: without buttons, and with the names of those who may."""

from lxml.builder import E
from odoo import api, models

_ADMINISTRATOR = "hr_sync.group_administrator"


class HrSyncSetup(models.Model):
    _inherit = "hr.sync.setup"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form" and not self.env.user.has_group(_ADMINISTRATOR):
            for button in arch.xpath("//button[@type='object']"):
                button.getparent().remove(button)
            for sheet in arch.xpath("/form/sheet"):
                sheet.insert(0, E.div({"class": "alert alert-info", "role": "status"}, E.field(name="advice")))
        return arch, view

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self.env.user.has_group(_ADMINISTRATOR))
