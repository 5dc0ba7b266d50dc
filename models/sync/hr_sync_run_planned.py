"""What a preview says that a sync would do, with what people have decided in it; each number lists its records."""

from collections import Counter, defaultdict

from odoo import api, fields, models

from ...engine.proposals import is_cut
from ...engine.pull.preview_counts import COUNTED, COUNTED_THERE
from .hr_sync_proposal import TO_REVIEW

#: Which outcomes the numbers count.
_CREATED, _UPDATED = ("create",), ("match", "update")
_SENT = ("send", "create_there", "withdraw")
_SKIPPED = ("skipped", "only_there", "unsent")


class HrSyncRun(models.Model):
    """The counters of the run itself stay what the preview has found, also beyond the records that it lists."""

    _inherit = "hr.sync.run"

    to_create = fields.Integer(string="New in Odoo", compute="_compute_planned")
    to_update = fields.Integer(string="Changed in Odoo", compute="_compute_planned")
    to_send = fields.Integer(compute="_compute_planned")
    to_skip = fields.Integer(string="Skipped", compute="_compute_planned")
    to_review = fields.Integer(
        string="To Decide or Correct",
        compute="_compute_planned",
        help="In a preview: records about which a person has still to decide, or that cannot be imported as they are.",
    )
    is_cut = fields.Boolean(compute="_compute_planned", export_string_translation=False)

    @api.depends(
        *("created", "updated", "outbound", "conflicted", "failed", "state", "direction"),
        *("proposal_ids.decision", "proposal_ids.expected"),
    )
    def _compute_planned(self):
        Proposal = self.env["hr.sync.proposal"]
        mine, changed, listed, kept = [("run_id", "in", self.ids)], defaultdict(Counter), Counter(), Counter()
        numbers = ["__count", "external_id:count", "entity_id:count"]
        for run, before, after, decision, count, entities, others in Proposal._read_group(
            mine, ["run_id", "outcome", "expected", "decision"], numbers
        ):
            kept[run] += count
            listed[run] += count if after in _SKIPPED else 0
            if not decision:
                continue
            moved, records = changed[run], count - entities
            if run.direction == "in":
                moved[COUNTED.get(before)] -= count
                # The Odoo record of a pair is the other side of the same decision.
                moved[COUNTED.get(after)] += count - (others if decision == "link" else 0)
            else:
                # A preview of what is sent counts Odoo records.
                moved[COUNTED_THERE.get(before)] -= records
                moved[COUNTED_THERE.get(after)] += records if decision != "link" else 0
                moved["outbound"] += entities if after == "create_there" else 0
        for run in self:
            moved, origin = changed[run._origin], run._origin
            run.to_create = max(run.created + moved["created"], 0)
            run.to_update = max(run.updated + moved["updated"], 0)
            run.to_send = max(run.outbound + run.removed * (run.direction == "out") + moved["outbound"], 0)
            run.to_review = max(run.conflicted + run.failed + moved["conflicted"] + moved["failed"], 0)
            run.to_skip = listed[origin]
            run.is_cut = is_cut(kept[origin])

    def _open_expected(self, *outcomes):
        """The list of the preview's records with one of these outcomes, as a person decided or else as it found."""
        action = self.action_open_proposals()
        # Of a pair, the entity stands for both sides.
        domain = [("expected", "in", outcomes), "|", ("decision", "!=", "link"), ("external_id", "!=", False)]
        return {**action, "domain": [*action["domain"], *domain]}

    def action_open_to_create(self):
        return self._open_expected(*_CREATED)

    def action_open_to_update(self):
        return self._open_expected(*_UPDATED)

    def action_open_to_send(self):
        return self._open_expected(*_SENT)

    def action_open_to_skip(self):
        return self._open_expected(*_SKIPPED)

    def action_open_to_review(self):
        return self._open_expected(*TO_REVIEW)
