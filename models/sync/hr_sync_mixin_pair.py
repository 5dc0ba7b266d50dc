"""From the form of a record that is not linked to the entity which it is."""

from lxml import etree
from odoo import api, models
from odoo.exceptions import UserError

_BUTTON = """
<div name="hr_sync_pair" class="d-flex" invisible="not id or hr_sync_external_id" groups="hr_sync.group_officer">
    <button name="action_hr_sync_pair" type="object" class="btn-link p-0" icon="fa-link"/>
</div>
"""


class HrSyncMixin(models.AbstractModel):
    _inherit = "hr.sync.mixin"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            for panel in arch.xpath("//group[@name='hr_sync_panel']"):
                self._hr_sync_put_pair(panel)
        return arch, view

    @api.model
    def _hr_sync_put_pair(self, panel):
        """Put the button after the panel, if the records of a connected system can be linked by hand."""
        main = self._hr_sync_types()[:1]
        systems = [
            system
            for system in self._hr_sync_startable()
            if any(stream.record_type() in main and stream.links_by_hand() for stream in system.streams)
        ]
        if not systems:
            return
        place = etree.fromstring(_BUTTON)
        name = systems[0].name if len(systems) == 1 else None
        label = self.env._("Link to %s…", name) if name else self.env._("Link to External System…")
        place.find("button").set("string", label)
        panel.addnext(place)

    def _hr_sync_pairable(self):
        """The streams whose entities this record, which is not linked, may be."""
        company = self.company_id if "company_id" in self._fields else self.env["res.company"]
        mine = [("company_id", "in", (company or self.env.companies).ids)]
        return (
            self.env["hr.sync.stream"]
            .search([*mine, ("record_type", "in", self._hr_sync_types()[:1])])
            ._links_by_hand()
        )

    def action_hr_sync_pair(self):
        """Choose the entity that this record is."""
        self.ensure_one()
        self.env["hr.sync.stream"]._check_may_start()
        self.check_access("read")
        streams = self._hr_sync_pairable()
        if not streams:
            raise UserError(self.env._("%s: no connected system can be linked to this record.", self.display_name))
        streams._check_may_be_started()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Link To"),
            "res_model": "hr.sync.pair",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_record_id": self.id,
                "default_stream_id": streams[:1].id,
            },
        }
