"""From the form of a record that is not linked to the entity which it is."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .hr_sync_status_mixin import INTERNAL


class HrSyncMixin(models.AbstractModel):
    _inherit = "hr.sync.mixin"

    hr_sync_candidate_of = fields.Integer(
        string="Candidate of Connection",
        compute="_compute_hr_sync_candidate_of",
        search="_search_hr_sync_candidate_of",
        groups=INTERNAL,
        exportable=False,
        export_string_translation=False,
        help="To search with: the ID of a connection finds the records that it may link and has not.",
    )

    def _compute_hr_sync_candidate_of(self):
        self.hr_sync_candidate_of = False

    @api.model
    def _search_hr_sync_candidate_of(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: what is found is filtered by the records' own rules
        links = self.env["hr.sync.link"].sudo()
        mine = [("id", "in", list(value)), ("company_id", "in", self.env.companies.ids)]
        connections = links.env["hr.sync.connection"].search(mine)
        found = Domain.FALSE
        for connection in connections:
            mine = [("connection_id", "=", connection.id), ("res_model", "=", self._name), ("state", "=", "linked")]
            linked = links._search(mine)
            found |= self._sync_candidates_domain(connection) & Domain("id", "not in", linked.subselect("res_id"))
        return found

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
        chosen = self.env.context.get("default_stream_id")
        streams = streams.filtered(lambda one: one.id == chosen) or streams
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
