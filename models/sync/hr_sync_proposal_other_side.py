"""What a decision about an entity says about the Odoo records that it is, or might have been."""

from odoo import models
from odoo.fields import Domain


class HrSyncProposal(models.Model):
    """Without this, sending the Odoo record would ask the same question again."""

    _inherit = "hr.sync.proposal"

    def _possible_ids(self):
        """The ids of the Odoo records that one entity is, or might be, as the preview found it."""
        return self.candidates or (self.res_id and [self.res_id]) or []

    def _decide_other_side(self, stream):
        """Keep what these decisions, all of one stream, say about Odoo records (a fixed number of queries).

        An entity that is created is none of those whom it might be. If it is excluded and there is just one whom it
        might be, that record is excluded as well; of several, none is named, and a person is asked about each.
        """
        if stream.direction == "in":
            return
        new = self.filtered(lambda one: one.decision == "new" and one._possible_ids())
        if new:
            pairs = {one.external_id: one._possible_ids() for one in new}
            self.env["hr.sync.sending"]._tell_apart(stream, pairs)
        linked = [one.chosen_id or one.res_id for one in self if one.decision == "link"]
        if linked:
            records = self.env[stream._model_name()].browse(linked)
            self.env["hr.sync.sending"]._forget_ignored(stream, records)
        left = self.filtered(lambda one: one.decision == "leave" and len(one._possible_ids()) == 1)
        # Where a person decides who is created there, records have decisions of their own.
        if left and not stream._asks_to_create():
            left._leave_out_there(stream)

    def _leave_out_there(self, stream):
        """Exclude the Odoo record of each of these pairs from sending, if it is not linked to another entity."""
        model = self.env[stream._model_name()].with_context(active_test=False)
        records = model.browse(id_ for one in self for id_ in one._possible_ids()).exists()
        mine = self.env["hr.sync.link"]._of_type(stream.connection_id, stream.record_type)
        mine &= Domain("state", "in", ("linked", "creating")) & Domain("res_id", "in", records.ids)
        records -= records.browse(self.env["hr.sync.link"].search(mine).mapped("res_id"))
        known = self.env["hr.sync.sending"]._issues(stream, records)
        excluded = {"state": "ignored", "ignore_reason": self._exclusion_reason(), "next_attempt": False}
        self.env["hr.sync.job"].union(*known.values()).filtered(lambda job: job.state != "ignored").write(excluded)
        place = {"connection_id": stream.connection_id.id, "record_type": stream.record_type, "direction": "out"}
        place |= {"purpose": "issue", "error_code": "match", "res_model": model._name}
        fresh = records.filtered(lambda one: one.id not in known)
        self.env["hr.sync.job"].create(
            [{**place, **excluded, "res_id": one.id, "label": one._sync_title()} for one in fresh]
        )

    def _exclusion_reason(self):
        return self.env._("Excluded when the records were matched")
