"""What a person says about proposals, one by one or about all that are selected."""

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from .hr_sync_proposal import PAIRED

#: So many lines are named in a message.
_NAMED = 5


class HrSyncProposal(models.Model):
    """What is said about a single line and cannot be is an error; of several lines, the others are decided."""

    _inherit = "hr.sync.proposal"

    @api.constrains("decision", "chosen_id")
    def _check_rivals(self):
        if why := next(iter(self.filtered(lambda one: one.decision == "link")._rivals().values()), None):
            raise ValidationError(why)

    def action_confirm(self):
        """They are the same: the proposed record, or the one that was chosen."""
        unknown = self.env._("select the matching Odoo record.")
        refused = {one: unknown for one in self if not (one.chosen_id or one.res_id) or not one.external_id}
        rivals = (self - self.browse().union(*refused))._rivals()
        return self._decide_all("link", {**refused, **rivals})

    def action_new(self):
        only_here = self.env._("Records that exist only in Odoo cannot be imported.")
        return self._decide_all("new", {one: only_here for one in self if not one.external_id})

    def action_take(self):
        """Import the entity: as the record in Odoo that it matches, or as a new one."""
        mine = self.filtered(lambda one: one.external_id and one.outcome not in PAIRED)
        new = mine.filtered(lambda one: one.outcome == "create")
        if new:
            new.action_new()
        if mine - new:
            (mine - new).action_confirm()
        return True

    def action_leave(self):
        return self._decide_all("leave")

    def action_reset(self):
        """Take back what was said: the proposal stands."""
        self._decide(False)
        return True

    def _decide_all(self, decision, refused=None):
        """Say the same about all but the lines in ``refused``, which has the reason of each.

        :raise UserError: nothing is decided.
        """
        refused = refused or {}
        decided = self - self.browse().union(*refused)
        if refused and not decided:
            raise UserError(self._reasons(refused))
        decided._decide(decision)
        if len(self) == 1:
            return True
        said = dict(self._fields["decision"]._description_selection(self.env))[decision]
        title = f"{said}: {len(decided)}"
        later = self.env._("Press Apply Decisions to carry this out.")
        in_setup = "draft" in self.connection_id.mapped("state")
        return self._outcome_message(title, "" if in_setup else later, refused)

    def _decide(self, decision):
        self.env["hr.sync.stream"]._check_may_start()
        values = {"decision": decision}
        self.write(values if decision == "link" else {**values, "chosen_id": False})

    def _rivals(self):
        """Why not each of these can be linked, by line: another one is to be the same Odoo record (a query a stream).

        Who is said first does not win by that: both lines are named.
        """
        whys = {}
        paired = self.filtered(lambda one: one.external_id and (one.chosen_id or one.res_id))
        for stream, lines in paired.grouped("stream_id").items():
            if not stream._is_known() or stream._declaration().shared:
                continue
            wanted = {one.chosen_id or one.res_id for one in lines}
            known = [("stream_id", "=", stream.id), ("decision", "=", "link"), ("external_id", "!=", False)]
            known += ["|", ("chosen_id", "in", wanted), ("res_id", "in", wanted)]
            places = (lines | self.search(known)).grouped(lambda one: one.chosen_id or one.res_id)
            for line in lines:
                if other := (places[line.chosen_id or line.res_id] - line)[:1]:
                    whys[line] = self.env._(
                        "%(label)s and %(other)s cannot both be linked to %(name)s. Choose another record for one.",
                        label=line._name_shown(),
                        other=other._name_shown(),
                        name=(line.chosen_id and line.chosen_name) or line.shown_name,
                    )
        return whys

    def _name_shown(self):
        return self.title or self.external_id

    def _reasons(self, refused):
        """The lines that are refused, each with the reason; of many the first are named."""
        lines = [why if one._name_shown() in why else f"{one._name_shown()}: {why}" for one, why in refused.items()]
        if len(lines) > _NAMED:
            lines = [*lines[:_NAMED], self.env._("And %s more.", len(lines) - _NAMED)]
        return "\n".join(lines)

    def _outcome_message(self, title, message, refused):
        """A notification of what became of several lines, after which the list is read again."""
        if refused:
            message = self.env._(
                "Not changed (%(count)s): %(reasons)s", count=len(refused), reasons=self._reasons(refused)
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if refused else "success",
                "title": title,
                "message": message,
                "sticky": bool(refused),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
