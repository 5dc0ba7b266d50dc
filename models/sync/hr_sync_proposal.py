"""What a sync would do with one record, as a preview found it, and what a person says about it."""

from collections import Counter, defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...engine.messages import say
from ...records import unpacked
from .detailed_names import detailed_name
from .ids_field import JsonIds
from .proposal_changes import changes_table
from .record_names import names_behind
from .sentence_field import SentenceText

_KEEP_DAYS = 30
#: What a proposal says about what is linked already.
PAIRED = ("linked", "update", "archive", "send", "conflict")
#: What a person has to decide about, or to correct.
TO_REVIEW = ("question", "conflict", "failed")
#: What is on one side only, and is shown after that.
_ON_ONE_SIDE = ("create", "create_there", "only_here", "only_there", "unsent")
#: What people say about a proposal; everything else is the engine's.
_OPEN_FIELDS = {"decision", "chosen_id"}
_REFERENCES = ("res_id", "chosen_id")


class HrSyncProposal(models.Model):
    """One entity, or one Odoo record that the external system does not know.

    ``changes`` lists its fields: ``{"name", "before", "after", "way"}``, where ``way`` is "in" for a change of Odoo's
    value, "out" for one of the external value. Each value is a text, or a packed ``Sentence`` where its words or its
    format depend on who reads it; people read ``changes_table``. A decision is carried out by ``_apply``.
    """

    _name = "hr.sync.proposal"
    _inherit = ["hr.sync.title.mixin", "hr.sync.guard"]
    _description = "HR Sync Proposal"
    _order = "sequence, record_type, rank, label, id"
    _rec_name = "label"
    _rec_names_search = ["label", "external_id"]

    _stored_names = {"title": "label", "shown_name": "res_name"}

    stream_id = fields.Many2one(
        "hr.sync.stream",
        string="Type",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
        # None is added: without this, Odoo does not ask which groups are folded.
        group_expand=lambda _self, streams, _domain: streams,
    )
    run_id = fields.Many2one("hr.sync.run", required=True, ondelete="cascade", index=True, readonly=True)
    connection_id = fields.Many2one(related="stream_id.connection_id", store=True, index=True)
    connection_state = fields.Selection(related="connection_id.state", export_string_translation=False)
    company_id = fields.Many2one(related="stream_id.company_id", store=True)
    record_type = fields.Selection(related="stream_id.record_type", store=True)
    sequence = fields.Integer(
        related="stream_id.sequence", store=True, precompute=True, export_string_translation=False
    )
    rank = fields.Integer(
        compute="_compute_rank",
        store=True,
        precompute=True,
        export_string_translation=False,
        help="Within a record type: 0 needs a decision, 1 is on one side only, 2 is the rest.",
    )
    external_id = fields.Char(string="External ID", readonly=True)
    label = fields.Char(string="Name", readonly=True)
    hint = SentenceText(
        string="Identified By",
        readonly=True,
        groups="hr.group_hr_user",
        help="Identifying details: number, birthday, name.",
    )
    outcome = fields.Selection(
        [
            ("create", "New in Odoo"),
            ("match", "Found in Odoo"),
            ("update", "Changed in Odoo"),
            ("archive", "Archived in Odoo"),
            ("question", "Match to review"),
            ("conflict", "Changed on both sides"),
            ("failed", "Cannot be imported"),
            ("skipped", "Skipped"),
            ("send", "Changed in external system"),
            ("create_there", "New in external system"),
            ("withdraw", "Removed in external system"),
            ("unsent", "Not sent"),
            ("only_here", "Only in Odoo"),
            ("only_there", "Only in external system"),
            ("linked", "Already in both systems"),
        ],
        required=True,
        readonly=True,
    )
    expected = fields.Selection(
        selection=lambda self: self._fields["outcome"]._description_selection(self.env),
        string="Outcome with Decision",
        compute="_compute_expected",
        store=True,
        precompute=True,
        help="What becomes of it: what a person decided, or else what the preview found.",
    )
    certainty = fields.Selection(
        [("certain", "Certain"), ("probable", "Probable"), ("ambiguous", "Ambiguous"), ("unmatched", "Unmatched")],
        readonly=True,
    )
    res_model = fields.Char(string="Model", readonly=True, export_string_translation=False)
    res_id = fields.Many2oneReference(string="In Odoo", model_field="res_model", readonly=True)
    # As it was compared, in one language: people read ``shown_name``, and ``title`` for ``label``.
    res_name = fields.Char(readonly=True, export_string_translation=False)
    shown_name = fields.Char(string="Name in Odoo", compute="_compute_names")
    chosen_id = fields.Many2oneReference(string="Link To", model_field="res_model")
    chosen_name = fields.Char(string="Your Choice", compute="_compute_chosen_name")
    candidates = JsonIds(readonly=True)
    changes = fields.Json(readonly=True, groups="hr.group_hr_user")
    # Of what may be a birthday or a bank account, officers without the HR right see the names only.
    changed_fields = fields.Char(compute="_compute_changed", compute_sudo=True)
    changes_table = fields.Html(compute="_compute_changes_table", sanitize=False, groups="hr.group_hr_user")
    error = SentenceText(string="Reason", readonly=True)
    line = fields.Text(
        string="Line to Send",
        readonly=True,
        groups="hr.group_hr_user",
        help="What exactly would be sent. Nothing has been sent yet.",
    )
    decision = fields.Selection(
        [("link", "Link"), ("new", "Create new"), ("leave", "Exclude")],
        help="The user's decision; without one, the proposal applies.",
    )

    left_out = fields.Boolean(readonly=True, help="A user excluded it earlier.")
    inactive = fields.Boolean(string="Closed or Inactive", readonly=True, help="As the external system says.")
    taken = fields.Boolean(compute="_compute_taken", string="Imported")

    _external_unique = models.UniqueIndex(
        "(stream_id, external_id) WHERE external_id IS NOT NULL", "A proposal for this record already exists."
    )

    _order_index = models.Index("(connection_id, sequence, record_type, rank, label, id)")

    @api.depends("outcome")
    def _compute_rank(self):
        for proposal in self:
            proposal.rank = 0 if proposal.outcome in TO_REVIEW else 1 if proposal.outcome in _ON_ONE_SIDE else 2

    @api.depends("decision", "outcome")
    def _compute_taken(self):
        for proposal in self:
            proposal.taken = proposal.decision in ("link", "new") or proposal.outcome in PAIRED

    @api.depends("outcome", "decision", "external_id", "stream_id.direction")
    def _compute_expected(self):
        for proposal in self:
            proposal.expected = proposal._expected() or proposal.outcome

    def _expected(self):
        """The outcome that a person's decision leads to; empty where nobody has decided."""
        outcomes = {"link": "match", "new": "create" if self.external_id else "create_there", "leave": "skipped"}
        return outcomes.get(self.decision)

    @api.depends("changes")
    @api.depends_context("lang")
    def _compute_changed(self):
        for proposal in self:
            names = (proposal.stream_id._field_name(change["name"]) for change in proposal.changes or ())
            proposal.changed_fields = ", ".join(dict.fromkeys(names))

    @api.depends("chosen_id")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_chosen_name(self):
        names = self._record_names("chosen_id")
        for proposal in self:
            proposal.chosen_name = names.get(proposal, False)

    @api.depends("external_id", "candidates")
    def _compute_names(self):
        return super()._compute_names()

    def _named_ids(self):
        return [self.res_id] if self.res_id else self.candidates or ()

    def _show_name(self, name):
        self.shown_name = name or self.res_name
        self.title = (not self.external_id and self.shown_name) or self.label

    def _record_names(self, field, detailed=False):
        """What the Odoo records are called to which ``field`` refers and that the user may read, by proposal.

        :param detailed: with what tells each of them from others of its name.
        """
        found = {
            one: name for one, [name] in names_behind(self, lambda one: [one[field]] if one[field] else ()).items()
        }
        if detailed:
            for model, part in self.browse([one.id for one in found]).grouped("res_model").items():
                details = self.env[model].browse(part.mapped(field))._hr_sync_details()
                found.update((one, detailed_name(found[one], details.get(one[field]))) for one in part)
        return found

    @api.depends("changes")
    @api.depends_context("lang", "tz")
    def _compute_changes_table(self):
        for proposal in self:
            rows = [
                {
                    "label": proposal.stream_id._field_name(change["name"]),
                    "way": change["way"],
                    "before": say(self.env, unpacked(change["before"])),
                    "after": say(self.env, unpacked(change["after"])),
                }
                for change in proposal.changes or ()
            ]
            proposal.changes_table = changes_table(self.env, rows)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Only records are offered that are not linked; Odoo accepts a domain of such a field in no stored view."""
        arch, view = super()._get_view(view_id, view_type, **options)
        for field in arch.xpath("//field[@name='chosen_id'][@widget]"):
            field.set("domain", "[('hr_sync_candidate_of', '=', connection_id)]")
        return arch, view

    def web_read(self, specification):
        """Odoo reads the record behind each many2one reference by itself; here those of all lines are read at once."""
        named = [name for name in _REFERENCES if specification.get(name) == {"fields": {"display_name": {}}}]
        rows = super().web_read({name: one for name, one in specification.items() if name not in named})
        lines = {line.id: line for line in self}
        for field in named:
            names = self._record_names(field, detailed=field == "chosen_id")
            for row in rows:
                line = lines[row["id"]]
                row[field] = {"id": line[field], "display_name": names[line]} if line in names else False
        return rows

    def write(self, vals):
        if not self.env.su and set(vals) - _OPEN_FIELDS:
            raise AccessError(self.env._("Only the decision about a proposal can be changed."))
        if "chosen_id" in vals:
            vals = {"decision": "link" if vals["chosen_id"] else False, **vals}
        return super().write(vals)

    @api.model
    def _count_outcomes(self, connections):
        """How many proposals each connection has of each outcome with the decisions taken, and "decided" ones.

        :return: a ``Counter`` by connection.
        """
        groups = self._read_group(
            [("connection_id", "in", connections.ids)],
            ["connection_id", "expected", "decision"],
            ["__count", "entity_id:count"],
        )
        counts = defaultdict(Counter)
        for connection, expected, decision, count, other_sides in groups:
            # The Odoo record of a pair is the other side of the same decision.
            count -= other_sides if decision == "link" else 0
            counts[connection][expected] += count
            if decision:
                counts[connection]["decided"] += count
        return counts

    def action_open_record(self):
        self.ensure_one()
        if not (self.chosen_id or self.res_id):
            raise UserError(self.env._("There is no record in Odoo yet."))
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.chosen_id or self.res_id,
            "views": [(False, "form")],
        }

    @api.autovacuum
    def _gc_proposals(self):
        limit = fields.Datetime.now() - timedelta(days=_KEEP_DAYS)
        old = [("write_date", "<", limit), ("connection_id.setup_ids", "=", False)]
        self.search(old, limit=10000).unlink()
