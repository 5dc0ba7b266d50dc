"""What people said about proposals is carried out: links, left-out entities, and new records."""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .hr_sync_proposal import PAIRED

#: How long the pass that follows a set-up has time to take over what was chosen.
_AFTER_THE_PASS = timedelta(minutes=10)


class HrSyncProposal(models.Model):
    _inherit = "hr.sync.proposal"

    def action_apply(self):
        """Carry out what was said about these; in a set-up that is done by its last step."""
        self.env["hr.sync.stream"]._check_may_start()
        self.check_access("read")
        self.stream_id._check_may_be_started()
        if "draft" in self.connection_id.mapped("state"):
            raise UserError(self.env._("Nothing is written until the set-up is finished."))
        self.connection_id._check_usable()
        self.sudo()._apply()  # sudo: links and jobs are the engine's
        return True

    def _apply(self):
        """Turn decisions into links, left-out entities, and new records that are read at once."""
        Job, Link = self.env["hr.sync.job"], self.env["hr.sync.link"]
        taken = self.filtered(lambda one: one.decision in ("link", "new") and one.external_id)
        taken._ignored().write({"state": "done"})
        known = {(job.connection_id, job.record_type, job.external_id) for job in self._ignored()}
        # A pass follows the set-up, which takes them over by the page; what it misses is read by itself later.
        later = fields.Datetime.now() + _AFTER_THE_PASS
        for proposal in self.filtered("decision"):
            chosen = proposal.stream_id._is_chosen()
            if proposal.decision == "leave" and proposal._place() in known:
                continue
            values = {
                "connection_id": proposal.connection_id.id,
                "record_type": proposal.record_type,
                "external_id": proposal.external_id,
                "res_model": proposal.res_model,
                "res_id": proposal.res_id,
            }
            if proposal.decision == "link":
                target = proposal._target()
                shared = proposal.stream_id._declaration().shared
                place = proposal._place()
                if not Link._pair(*place, target, shared=shared):
                    raise UserError(
                        self.env._(
                            "%(label)s: %(name)s is already linked to another record.",
                            label=proposal.label,
                            name=target.display_name,
                        )
                    )
                Job._answered(place[0], place[1], proposal.candidates)
                continue
            issue = {**values, "label": proposal.label, "purpose": "issue", "error_code": "match"}
            if not proposal.external_id:
                issue["direction"] = "out"
            elif proposal.decision == "leave":
                # Who it may be is not created there a second time.
                alike = proposal.candidates or ([proposal.res_id] if proposal.res_id else False)
                issue.update({"res_id": False, "candidates": alike})
            if proposal.decision == "new":
                moment = later if chosen else False
                Job.create({**issue, "res_id": False, "state": "pending", "resolution": "new", "next_attempt": moment})
            else:
                reason = self.env._("Excluded when the records were matched")
                Job.create({**issue, "state": "ignored", "ignore_reason": reason})
        self.connection_id._wake()
        self.filtered("decision").unlink()

    def _place(self):
        return self.connection_id, self.record_type, self.external_id

    def _ignored(self):
        """The jobs by which these were left out before."""
        Job = self.env["hr.sync.job"].sudo()  # sudo: the engine's
        found = Job.browse()
        for (connection, record_type), part in self.grouped(lambda one: (one.connection_id, one.record_type)).items():
            mine = [("connection_id", "=", connection.id), ("record_type", "=", record_type), ("direction", "=", "in")]
            ids = [external_id for external_id in part.mapped("external_id") if external_id]
            found |= Job.search([*mine, ("state", "=", "ignored"), ("external_id", "in", ids)])
        return found

    def _leave_the_rest(self):
        """Records that were not chosen are excluded, and stored as such."""
        rest = self.filtered(lambda one: one.external_id and not one.decision and one.outcome not in PAIRED)
        rest.write({"decision": "leave"})

    def _target(self):
        """The record that was said to be the same; one that the connection may link."""
        model = self.env[self.res_model].with_context(active_test=False)
        mine = model._sync_candidates_domain(self.connection_id)
        target = model.search(mine & Domain("id", "=", self.chosen_id or self.res_id))
        if not target:
            raise UserError(self.env._("%s: the selected record belongs to another company.", self.label))
        return target
