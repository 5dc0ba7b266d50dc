"""The Odoo records that an ambiguous entity may be, for whoever decides."""

from odoo import api, fields, models


class HrSyncJob(models.Model):
    _inherit = "hr.sync.job"

    candidate_count = fields.Integer(
        string="Possible Matches",
        compute="_compute_candidate_count",
        help="Odoo records that may be the same as this one.",
    )

    @api.depends("error_code", "candidates", "res_model")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_candidate_count(self):
        for job in self:
            job.candidate_count = len(job._readable_candidates())

    def _readable_candidates(self):
        """The candidates that exist and that the reader may open."""
        if self.error_code != "match" or not self.res_model or not self.candidates:
            return self.browse()
        model = self.env[self.res_model].with_context(active_test=False)
        return model.browse(self.candidates).exists()._filtered_access("read")

    def action_open_candidates(self):
        """Open what may be the same: one record in its form, several as a list."""
        self.ensure_one()
        found = self._readable_candidates()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Possible Matches"),
            "res_model": self.res_model,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", found.ids)],
            "context": {"active_test": False},
        }
        return {**action, "views": [(False, "form")], "res_id": found.id} if len(found) == 1 else action
