"""From the form of a linked record to the reading of what belongs to it, such as the activities of a project."""

from lxml import etree
from odoo import api, models
from odoo.exceptions import UserError

from ...engine.messages import say


class HrSyncMixin(models.AbstractModel):
    _inherit = "hr.sync.mixin"

    @api.model
    def _hr_sync_panel(self):
        panel = super()._hr_sync_panel()
        for place in panel.xpath("//button[@name='action_hr_sync_now']"):
            for system, stream in self._hr_sync_part_streams():
                button = {
                    **place.attrib,
                    "name": "action_hr_sync_parts",
                    "string": say(self.env, stream.owner_button, addon=system.addon),
                    "context": repr({"hr_sync_system": system.code, "hr_sync_type": stream.record_type()}),
                }
                place.addnext(etree.Element("button", button))
        return panel

    @api.model
    def _hr_sync_part_streams(self):
        """The connected systems' streams with a button on the forms of this model, each with its system."""
        main = self._hr_sync_types()[:1]
        return [
            (system, stream)
            for system in (self._hr_sync_connected() if main else ())
            for stream in system.streams
            if stream.owner and stream.owner[1].record_type() in main and stream.owner_button
        ]

    def action_hr_sync_parts(self):
        """Read what belongs to this record, with what it refers to, from the system that the button names."""
        self.ensure_one()
        Stream = self.env["hr.sync.stream"]
        Stream._check_may_start()
        self.check_access("read")
        mine = [("res_model", "=", self._name), ("res_id", "=", self.id), ("state", "=", "linked")]
        links = self.env["hr.sync.link"].search([*mine, ("company_id", "in", self.env.companies.ids)])
        link = links.filtered(lambda one: one.connection_id.system == self.env.context.get("hr_sync_system"))[:1]
        streams = link.connection_id.stream_ids._of_owner(link.record_type)
        streams = streams.filtered(lambda one: one.record_type == self.env.context.get("hr_sync_type"))
        if not streams:
            raise UserError(self.env._("%s: link the record first, and enable the record type.", self.display_name))
        link.connection_id._check_usable()
        streams._check_may_be_started()
        streams._check_pushed()
        streams._start_again()
        # sudo: officers start runs, but only the engine may write them otherwise
        needed = (streams._with_needed() - streams).filtered(lambda one: one.record_type != link.record_type)
        runs = needed.sudo()._request("manual") | streams.sudo()._request_of(link.external_id)
        link.connection_id.sudo()._wake()
        return (runs & runs.filtered("scope"))._notification()
