"""The set-up as those see it who may not go on with it: without buttons; the views name those who may."""

from odoo import api, models

_ADMINISTRATOR = "hr_sync.group_administrator"


class HrSyncSetup(models.Model):
    _inherit = "hr.sync.setup"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form" and not self.env.user.has_group(_ADMINISTRATOR):
            # The numbers of the preview stay: they lead to lists that everyone who sees the set-up may read.
            for button in arch.xpath("//button[@type='object'] | //t[@t-name='card']//a[@type='object']"):
                button.getparent().remove(button)
        return arch, view

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self.env.user.has_group(_ADMINISTRATOR))
