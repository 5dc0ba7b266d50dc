"""The streams of which a person decides, entity by entity, what is created in Odoo."""

from odoo import api, fields, models
from odoo.fields import Domain

#: The outcomes of a preview about entities that are linked to nothing.
UNLINKED = ("create", "match", "question", "only_there", "failed")


class HrSyncStream(models.Model):
    _inherit = "hr.sync.stream"

    import_new = fields.Boolean(
        string="Create New Records in Odoo",
        default=True,
        help="Otherwise records that are not linked are only listed, so that you can link or create them.",
    )
    asks_to_import = fields.Boolean(compute="_compute_asks_to_import", export_string_translation=False)
    lists_unlinked = fields.Boolean(compute="_compute_asks_to_import", export_string_translation=False)

    @api.depends("record_type", "connection_id.system", "import_new")
    def _compute_asks_to_import(self):
        for stream in self:
            stream.asks_to_import = stream._is_known() and stream._declaration().asks_to_import
            stream.lists_unlinked = stream.asks_to_import and not stream.import_new

    def _creates_new(self):
        """Whether entities that are not linked are created in Odoo unless a person says something else."""
        return self.import_new or not self._declaration().asks_to_import

    def _links_by_hand(self):
        """Those whose entities can be looked through, so that a person says which Odoo record each of them is."""
        return self.filtered(
            lambda one: (
                one.enabled
                and one._is_known()
                and one._declaration().links_by_hand()
                # That of a removed connection stays, with its list.
                and one.connection_id.active
                and one.connection_id.state != "draft"
            )
        )

    def _listed_on(self):
        """When the entities were listed last; False if they never were, or the list was removed."""
        last = Domain("stream_id", "=", self.id) & Domain("kind", "=", "preview") & Domain("state", "=", "done")
        has_any = self.env["hr.sync.proposal"].search_count([("stream_id", "=", self.id)], limit=1)
        return bool(has_any) and self.env["hr.sync.run"].search(last, order="id desc", limit=1).finished_at

    def action_open_unlinked(self):
        """The entities that are linked to nothing, as they were listed last; without a list, they are listed."""
        self.ensure_one()
        self.check_access("read")
        if not self._listed_on():
            return self.action_preview()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_matching_action")
        domain = [("stream_id", "=", self.id), ("external_id", "!=", False), ("outcome", "in", UNLINKED)]
        domain.append(("left_out", "=", False))  # excluded before; see the ignored issues
        return {**action, "domain": domain, "context": {"search_default_in_use": 1}}
