"""A comparison of a stream that sends: what a person says about Odoo records, and which entity each of them is."""

from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine.context import engine_env

#: What a person says; only who may set up connections says it about what is sent.
_SAID = {"decision", "chosen_id"}


class HrSyncProposal(models.Model):
    """A proposal about an Odoo record has no external id; its decision "new" creates it in the external system."""

    _inherit = "hr.sync.proposal"

    direction = fields.Selection(related="stream_id.direction")
    asks_to_create = fields.Boolean(related="stream_id.asks_to_create", export_string_translation=False)
    entity_id = fields.Many2one(
        "hr.sync.proposal",
        string="Link To",
        ondelete="set null",
        readonly=True,
        index="btree_not_null",
    )
    external_name = fields.Char(string="In the External System", compute="_compute_external_name")

    @api.depends("label", "external_id")
    def _compute_external_name(self):
        for proposal in self:
            proposal.external_name = (proposal.label or proposal.external_id) if proposal.external_id else False

    @api.depends("entity_id")
    def _compute_chosen_name(self):
        result = super()._compute_chosen_name()
        for proposal in self.filtered("entity_id"):
            proposal.chosen_name = proposal.entity_id.external_name
        return result

    def _expected(self):
        expected = super()._expected()
        return "create_there" if expected == "create" and self.direction == "out" else expected

    def write(self, vals):
        if not self.env.su and _SAID.intersection(vals) and self.filtered("asks_to_create"):
            self.env["hr.sync.sending"]._check_may_choose()
        result = super().write(vals)
        if _SAID.intersection(vals):
            self._decide_other_lines()
        return result

    # --- What a person says --------------------------------------------------------------------------

    def action_new(self):
        if self.filtered(lambda one: one.direction == "out"):
            raise UserError(self.env._("Nothing is imported: these records are only sent."))
        return super().action_new()

    def action_create_there(self):
        """Create the Odoo records in the external system; an entity that may be one of them is a different one."""
        refused = {
            one: self.env._(
                "%s is in the external system already. Link it to an Odoo record, or exclude it.", one._name_shown()
            )
            for one in self
            if not one.asks_to_create or not (one.external_id is False or one._may_tell_apart())
        }
        return self._decide_all("new", refused)

    def _may_tell_apart(self):
        """Whether one entity may be just one Odoo record, and is not imported if it is none."""
        return self.direction == "out" and bool(self.res_id) and self.outcome in ("match", "question")

    def action_apply(self):
        if self.filtered("asks_to_create"):
            self.env["hr.sync.sending"]._check_may_choose()
        return super().action_apply()

    def action_pair(self):
        """Choose the other side."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Link To"),
            "res_model": "hr.sync.pair",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_proposal_id": self.id,
                "default_stream_id": self.stream_id.id,
                "default_res_model": self.res_model,
                "default_with_inactive": True,
            },
        }

    def action_pair_record(self):
        """Link the entity to the Odoo record from whose form the dialog was opened that lists it."""
        self.ensure_one()
        # The dialog's button names the record as the default of ``record_id``.
        values = {"entity_id": self.id, "stream_id": self.stream_id.id, "res_model": self.res_model}
        return self.env["hr.sync.pair"].create(values).action_pair()

    def _pair_with(self, entity, res_id):
        """Say that an entity is an Odoo record, whichever of them the proposal is about.

        :param entity: the proposal about the entity; ``res_id`` the record's id.
        :raise UserError: one of them is somebody else, or is said to be.
        """
        entity.chosen_id = res_id
        target = entity._target()
        Link = self.env["hr.sync.link"].sudo()  # sudo: officers see links of their companies only
        mine = Link._of_type(entity.connection_id, entity.record_type) & Domain("res_id", "=", target.id)
        if Link.search_count(mine & Domain("state", "=", "linked"), limit=1):
            raise UserError(
                self.env._(
                    "%(label)s: %(name)s is already linked to another record.",
                    label=entity.label,
                    name=target.display_name,
                )
            )
        # sudo: the right to decide was checked when the choice was written; this is the other side of it
        entity.sudo()._other_sides().write({"decision": False, "entity_id": False})
        here = Domain("stream_id", "=", entity.stream_id.id) & Domain("external_id", "=", False)
        record = self.sudo().search(here & Domain("res_id", "=", target.id))  # sudo: as above
        record.write({"decision": "link", "entity_id": entity.id})

    def _decide_other_lines(self):
        """The lines of the Odoo records to which these entities are linked have the same decision."""
        engine = self.sudo().filtered("external_id")  # sudo: as in ``_pair_with``
        if not engine:
            return
        before = engine._other_sides().filtered(lambda one: one.decision == "link")
        before.write({"decision": False, "entity_id": False})
        linked = engine.filtered(lambda one: one.decision == "link")
        for stream, entities in linked.grouped("stream_id").items():
            by_record = {one.chosen_id or one.res_id: one for one in entities}
            here = Domain("stream_id", "=", stream.id) & Domain("external_id", "=", False)
            for line in engine.search(here & Domain("res_id", "in", list(by_record))):
                line.write({"decision": "link", "entity_id": by_record[line.res_id].id})

    def _other_sides(self):
        """The proposals about the Odoo records for which these entities were chosen."""
        return self.search([("entity_id", "in", self.ids)])

    def _decide(self, decision):
        super()._decide(decision)
        if decision == "link":
            return
        # sudo: the right to decide has just been checked; what was said about both sides is taken back on both
        engine = self.sudo()
        engine._other_sides().write({"decision": False, "entity_id": False})
        engine.entity_id.write({"decision": False, "chosen_id": False})
        engine.filtered("entity_id").entity_id = False

    # --- Carrying it out -----------------------------------------------------------------------------

    def _apply(self, refused=None):
        """Also keep what was decided about Odoo records, and have what was linked or chosen looked at."""
        sending = self.filtered(lambda one: one.stream_id._asks_to_create())
        if not sending:
            return super()._apply(refused)
        # Where only Odoo's records count, a certain match is linked unless a person says something else.
        certain = sending.filtered(lambda one: one.direction == "out" and one.outcome == "match" and not one.decision)
        certain.decision = "link"
        decided, streams = sending.filtered("decision"), sending.stream_id
        pairs = decided.filtered(lambda one: one.external_id and one.decision == "link")
        paired = [(one, one.stream_id, one.chosen_id or one.res_id) for one in pairs]
        mine = decided.filtered(lambda one: not one.external_id or (one.decision == "new" and one.direction == "out"))
        for stream, records in mine.grouped("stream_id").items():
            records._keep_choices(stream)
        excluded = decided.filtered(lambda one: one.external_id and one.decision == "leave" and one.outcome == "match")
        for stream, entities in excluded.grouped("stream_id").items():
            entities._keep_choice(stream, entities.mapped("res_id"), "exclude")
        # The Odoo record of a pair is the other side of the same decision.
        counts = Counter(mine.filtered(lambda one: one.decision != "link").mapped("decision"))
        mine.unlink()
        counts += super(HrSyncProposal, self - mine)._apply(refused)
        linked = [(stream.id, res_id) for one, stream, res_id in paired if one not in (refused or ())]
        kept = Domain.OR(
            Domain("stream_id", "=", stream_id) & Domain("res_id", "in", [id_ for of, id_ in linked if of == stream_id])
            for stream_id in {stream_id for stream_id, _id in linked}
        )
        self.env["hr.sync.sending"].search(kept).unlink()
        streams.filtered(
            lambda one: one.direction == "out" and one.enabled and one.connection_id.state == "connected"
        )._request_outbound("manual", again=True)
        return counts

    def _keep_choices(self, stream):
        """Keep what was decided about Odoo records of one stream."""
        questions = self.search(
            [("stream_id", "=", stream.id), ("external_id", "!=", False), ("res_model", "!=", False)]
        )
        alike = {}
        for question in questions:
            for id_ in question._possible_ids():
                alike.setdefault(id_, []).append(question.external_id)
        new = [one.res_id for one in self if one.decision == "new"]
        self._keep_choice(stream, new, "create", {id_: alike[id_] for id_ in new if id_ in alike})
        self._keep_choice(stream, [one.res_id for one in self if one.decision == "leave"], "exclude")

    def _keep_choice(self, stream, ids, choice, different=None):
        env = engine_env(stream)
        records = env[stream._model_name()].with_context(active_test=False).browse(ids).exists()
        self.env["hr.sync.sending"]._decide(stream, records, choice, different)
