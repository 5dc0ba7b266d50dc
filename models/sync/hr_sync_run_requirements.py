"""What the records of a preview depend on, and the lists of its records by outcome."""

from odoo import fields, models


class HrSyncRun(models.Model):
    _inherit = "hr.sync.run"

    requirements = fields.Json(
        readonly=True,
        copy=False,
        help="In a preview: by group of records that depend on the same, their number and what is missing.",
    )

    def _open_outcomes(self, *outcomes):
        """The list of the preview's records with one of these outcomes, as a person decided or else as it found."""
        action = self.action_open_proposals()
        return {**action, "domain": [*action["domain"], ("outcome", "in", outcomes)]}

    def action_open_created(self):
        return self._open_outcomes("create")

    def action_open_updated(self):
        return self._open_outcomes("match", "update")

    def action_open_outbound(self):
        return self._open_outcomes("send", "create_there", "withdraw")

    def action_open_to_review(self):
        action = self._open_outcomes("question", "conflict", "failed")
        return {**action, "domain": [*action["domain"], ("decision", "=", False)]}
