"""The streams as groups of the list of matches: those in which nothing has to be decided are closed."""

from odoo import fields, models

_UNCERTAIN = ("probable", "ambiguous", "unmatched")


class HrSyncStream(models.Model):
    _inherit = "hr.sync.stream"
    # Odoo opens the other groups of a list, as many as it shows at once.
    _fold_name = "matches_folded"

    matches_folded = fields.Boolean(compute="_compute_matches_folded", export_string_translation=False)

    def _compute_matches_folded(self):
        mine = [("stream_id", "in", self.ids), ("certainty", "in", _UNCERTAIN)]
        uncertain = {stream for (stream,) in self.env["hr.sync.proposal"]._read_group(mine, ["stream_id"])}
        for stream in self:
            stream.matches_folded = stream not in uncertain
