"""What people said about proposals is carried out: links, left-out entities, and new records."""

from collections import Counter
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .hr_sync_job import OPEN
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
        engine = self.sudo()  # sudo: links and jobs are the engine's
        if len(self) == 1:
            engine._apply()
            return True
        refused = {}
        counts = engine._apply(refused)
        title = self.env._(
            "%(link)s linked, %(new)s created, %(leave)s excluded",
            **{decision: counts[decision] for decision in ("link", "new", "leave")},
        )
        undecided = self.exists().filtered(lambda one: not one.decision)
        message = self.env._("Not changed, as nothing was decided: %s.", len(undecided)) if undecided else ""
        return self._outcome_message(title, message, refused)

    def _apply(self, refused=None):
        """Turn decisions into links, left-out entities, and new records that are read at once.

        It takes the same number of queries for one and for thousands.

        :param refused: a dict for those that cannot be linked, which stay, each with the reason.
        :return: how many there are of each decision, as a ``Counter``.
        :raise UserError: one cannot be linked, without ``refused``.
        """
        other_sides = self.filtered(lambda one: not one.external_id and one.decision == "link")
        self, whys = self - other_sides, {}
        other_sides.unlink()
        for stream, lines in self.filtered(lambda one: one.decision == "link").grouped("stream_id").items():
            whys |= lines._link(stream)
        if whys and refused is None:
            raise UserError(self._reasons(whys))
        if refused is not None:
            refused.update(whys)
        done = self.filtered("decision") - self.browse().union(*whys)
        for stream, mine in done.filtered("external_id").grouped("stream_id").items():
            mine._decide_other_side(stream)
        done.filtered(lambda one: one.decision in ("link", "new") and one.external_id)._ignored().write(
            {"state": "done"}
        )
        known = {(job.connection_id, job.record_type, job.external_id) for job in done._ignored()}
        decided = done.filtered(lambda one: one.decision != "link")
        decided = decided.filtered(lambda one: one.decision != "leave" or one._place() not in known)
        # What is open already goes on with the decision: there is one open issue of an entity.
        opened = {(job.connection_id, job.record_type, job.external_id): job for job in decided._issues(OPEN)}
        for one in decided.filtered(lambda one: one._place() in opened):
            opened[one._place()].write({**one._decision_values(), "digest": False})
        self.env["hr.sync.job"].create([one._job_values() for one in decided if one._place() not in opened])
        self.connection_id._wake()
        counts = Counter(done.mapped("decision"))
        done.unlink()
        return counts

    def _link(self, stream):
        """Link what people said is the same, all of one stream.

        :return: why not, by line.
        """
        shared, targets, whys = stream._declaration().shared, self._targets(), {}
        pairs = {one.external_id: targets[one] for one in self if one in targets}
        Link, place = self.env["hr.sync.link"], (stream.connection_id, stream.record_type)
        links = Link._pair_all(*place, pairs, shared=shared)
        labels = {one.external_id: one.label for one in self if one.external_id in pairs.keys() - links.keys()}
        not_paired = Link._why_not_paired(*place, labels, pairs) if labels else {}
        candidates = set()
        for one in self:
            if one not in targets:
                whys[one] = self.env._("%s: the selected record belongs to another company.", one.label)
            elif one.external_id in not_paired:
                whys[one] = not_paired[one.external_id]
            else:
                candidates.update(one.candidates or ())
        self.env["hr.sync.job"]._answered(stream.connection_id, stream.record_type, list(candidates))
        return whys

    def _job_values(self):
        """The job that creates the entity, or has it left out."""
        issue = {
            "connection_id": self.connection_id.id,
            "record_type": self.record_type,
            "external_id": self.external_id,
            "res_model": self.res_model,
            "res_id": self.res_id,
            "label": self.label,
            "purpose": "issue",
            "error_code": "match",
        }
        if not self.external_id:
            issue["direction"] = "out"
        if self.external_id or self.decision == "new":
            issue["res_id"] = False
        return {**issue, **self._decision_values()}

    def _decision_values(self):
        """What the decision makes of a job."""
        if self.decision == "new":
            # A pass follows the set-up, which takes them over by the page; what it misses is read by itself later.
            later = self.stream_id._is_chosen() and fields.Datetime.now() + _AFTER_THE_PASS
            return {"state": "pending", "resolution": "new", "next_attempt": later}
        values = {"state": "ignored", "ignore_reason": self._exclusion_reason(), "next_attempt": False}
        if self.external_id:
            # Who it may be is not created there a second time.
            values["candidates"] = self._possible_ids() or False
        return values

    def _place(self):
        return self.connection_id, self.record_type, self.external_id

    def _ignored(self):
        """The jobs by which these were left out before."""
        return self._issues(("ignored",))

    def _issues(self, states):
        """The inbound issues about these entities in these states (one query per connection and record type)."""
        Job = self.env["hr.sync.job"].sudo()  # sudo: the engine's
        found = Job.browse()
        for (connection, record_type), part in self.grouped(lambda one: (one.connection_id, one.record_type)).items():
            mine = [("connection_id", "=", connection.id), ("record_type", "=", record_type), ("direction", "=", "in")]
            ids = [external_id for external_id in part.mapped("external_id") if external_id]
            mine += [("purpose", "=", "issue"), ("external_id", "in", ids)]
            found |= Job.search([*mine, ("state", "in", states)])
        return found

    def _leave_the_rest(self):
        """Records that were not chosen are excluded, and stored as such."""
        rest = self.filtered(lambda one: one.external_id and not one.decision and one.outcome not in PAIRED)
        rest.write({"decision": "leave"})

    def _targets(self):
        """The records that were said to be the same, by line; those that the connection may link (one query)."""
        found = {}
        for (connection, name), lines in self.grouped(lambda one: (one.connection_id, one.res_model)).items():
            model = self.env[name].with_context(active_test=False)
            ids = [one.chosen_id or one.res_id for one in lines]
            mine = model.search(model._sync_candidates_domain(connection) & Domain("id", "in", ids))
            by_id = {target.id: target for target in mine}
            found.update((one, by_id[id_]) for one, id_ in zip(lines, ids, strict=True) if id_ in by_id)
        return found

    def _target(self):
        """The record that one was said to be the same.

        :raise UserError: the connection may not link it.
        """
        target = self._targets().get(self)
        if not target:
            raise UserError(self.env._("%s: the selected record belongs to another company.", self.label))
        return target
