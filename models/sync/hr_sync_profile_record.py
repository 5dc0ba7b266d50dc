"""One record type of a draft: the calls by which it is read and sent, and what was found when it was tried."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...records import RECORD_TYPES, type_label
from ...systems import workbench
from . import profile_trial
from .sentence_field import SentenceText

_HR = "hr.group_hr_user"
#: Where each call's parts stand in the entry of the record type, and whether they are texts or JSON.
_PLACES = {
    "list_path": ("list", "path"),
    "items": ("list", "items"),
    "total": ("list", "total"),
    "paging": ("list", "paging"),
    "changes": ("list", "changes"),
    "id_path": ("id",),
    "changed_at": ("modified",),
    "deleted_mark": ("deleted",),
    "match": ("match",),
    "read_call": ("read",),
    "create_call": ("create",),
    "update_call": ("update",),
}


def _place(**options):
    return {"compute": "_compute_entry", "readonly": False, **options}


class HrSyncProfileRecord(models.Model):
    """There is a row for each record type that can be exchanged; what its draft does not have is empty."""

    _name = "hr.sync.profile.record"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Record Type of an API Profile"
    _order = "profile_id, sequence, id"

    profile_id = fields.Many2one("hr.sync.profile", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="profile_id.company_id", store=True)
    record_type = fields.Selection(
        selection=[(name, type_label(name)) for name in RECORD_TYPES], required=True, readonly=True
    )
    sequence = fields.Integer(readonly=True, export_string_translation=False)
    field_ids = fields.One2many("hr.sync.profile.field", "record_id", string="Fields")
    list_path = fields.Char(string="List", **_place(help="Path of the call that lists the records."))
    items = fields.Char(**_place(help="Path in the answer to the list of records; @ if the answer is the list itself."))
    total = fields.Char(**_place(help="Path in the answer to the number of all records."))
    paging = fields.Text(**_place())
    changes = fields.Text(**_place(help="How only records are listed that changed since a moment."))
    id_path = fields.Char(string="ID", **_place(help="Path in a record to its ID; id if it is empty."))
    changed_at = fields.Text(**_place())
    deleted_mark = fields.Text(**_place())
    match = fields.Text(string="Match By", **_place(help="Fields by which a record is found in Odoo, in this order."))
    read_call = fields.Text(string="Read One", **_place())
    create_call = fields.Text(string="Create", **_place())
    update_call = fields.Text(string="Update", **_place())
    state = fields.Selection(
        [("off", "Not used"), ("problem", "Has problems"), ("ready", "Complete")], compute="_compute_entry"
    )
    field_count = fields.Integer(string="Fields Used", compute="_compute_entry")
    problem = fields.Text(string="Problems", compute="_compute_entry")
    lacking = fields.Char(string="Not Found", compute="_compute_entry", help="Needed fields without a path.")
    tried_at = fields.Datetime(readonly=True)
    trial_result = SentenceText(string="Result of the Trial", readonly=True, exportable=False)
    # What other people's records say, and the same with all of it hidden that is about people.
    raw_answer = fields.Text(readonly=True, groups=_HR, exportable=False, export_string_translation=False)
    hidden_answer = fields.Text(readonly=True, exportable=False, export_string_translation=False)
    answer = fields.Text(string="Raw Answer", compute="_compute_answer", exportable=False)

    _type_unique = models.Constraint("UNIQUE (profile_id, record_type)", "A profile has each record type only once.")

    @api.depends("record_type")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["record_type"]._description_selection(self.env))
        for record in self:
            record.display_name = labels.get(record.record_type, record.record_type)

    @api.depends("profile_id.document", "profile_id.lacking")
    @api.depends_context("lang")
    def _compute_entry(self):
        for profile, records in self.grouped("profile_id").items():
            document, problems = profile._content(), profile._problems()
            for record in records:
                entry = _at(document, ("records", record.record_type))
                record._show(entry if isinstance(entry, dict) else {})
                record.problem = profile._said_of(problems, "records", record.record_type)
                record.state = "off" if not entry else "problem" if record.problem else "ready"

    @api.depends("raw_answer", "hidden_answer")
    @api.depends_context("uid")
    def _compute_answer(self):
        for record in self:
            # sudo: shown as far as the user may see it
            record.answer = record.hidden_answer if record._is_masked() else record.sudo().raw_answer

    def _show(self, entry):
        for field, place in _PLACES.items():
            self[field] = self.profile_id._shown(_at(entry, place))
        found = _at(entry, ("fields",))
        self.field_count = len(found) if isinstance(found, dict) else 0
        needed = [name for name in workbench.needed_of(self.record_type) if entry and name not in (found or {})]
        proposed = (self.profile_id.lacking or {}).get(self.record_type, ())
        missing = dict.fromkeys((*needed, *(name for name in proposed if name not in (found or {}))))
        self.lacking = ", ".join(self._field_label(name) for name in missing)

    def write(self, vals):
        entered = {name: vals[name] for name in vals if name in _PLACES}
        result = super().write({name: value for name, value in vals.items() if name not in entered})
        for record in self if entered else ():
            record.check_access("write")
            record._enter(entered)
        return result

    def _enter(self, vals):
        """Have the document say what a person has entered.

        :raise UserError: something is no JSON; the error names it.
        """
        profile = self.profile_id
        document = profile._content()
        entry = self._entry(document)
        for field, text in vals.items():
            *above, name = _PLACES[field]
            part = entry
            for key in above:
                if not isinstance(part.get(key), dict):
                    part[key] = {}
                part = part[key]
            profile._put(part, name, profile._entered(self._fields[field], text))
        profile.document = workbench.written(document)

    def _entry(self, document):
        """The record type's part of a document, made if there is none."""
        for place in (("records",), ("records", self.record_type), ("records", self.record_type, "fields")):
            above = _at(document, place[:-1])
            if not isinstance(above.get(place[-1]), dict):
                above[place[-1]] = {}
        entry = document["records"][self.record_type]
        entry.setdefault("match", [list(workbench.needed_of(self.record_type))])
        return entry

    def _add_rows(self):
        """A row for each field that the record type can have."""
        for record in self.sudo():  # sudo: nobody makes rows by hand
            known = {row.name: row for row in record.field_ids}
            for sequence, name in enumerate(workbench.fields_of(record.record_type)):
                if name not in known:
                    record.field_ids.create({"record_id": record.id, "name": name, "sequence": sequence})

    def _field_label(self, name):
        """How people call a field of the record type."""
        return self.env["hr.sync.stream"].new({"record_type": self.record_type})._field_name(name)

    def _note_changes(self, before, after):
        """Have the rows of what differs say that a person has entered it.

        :param before: the document as it was.
        """
        for record in self:
            for row in record.field_ids:
                was, now = (row._entry_in(document) for document in (before, after))
                if was != now:
                    row.certainty = "hand" if now else False
                    row._forget_trial()

    # --- Buttons -------------------------------------------------------------------------------------

    def action_try(self):
        """Read the first records of the list as the draft says; nothing is imported."""
        self.ensure_one()
        self.profile_id.connection_id.action_try_profile(self.record_type)
        return True

    def action_leave_out(self):
        """Take the record type out of the draft."""
        self.check_access("write")
        for record in self:
            document = record.profile_id._content()
            if isinstance(records := document.get("records"), dict):
                records.pop(record.record_type, None)
            record.profile_id.document = workbench.written(document)
        return True

    def action_open(self):
        """The form of the record type, with its fields."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def _check_used(self):
        """
        :raise UserError: the draft does not have the record type, or what it says of it has problems.
        """
        if self.state == "off":
            raise UserError(self.env._("%s is not in the profile. Enter the path of its list.", self.display_name))
        if self.problem:
            raise UserError(self.env._("Correct this first:\n%s", self.problem))

    # --- A trial -------------------------------------------------------------------------------------

    def _is_masked(self):
        """Whether the user may not see what the records say about people."""
        return workbench.is_personal(self.record_type) and not self.env.user.has_group("hr.group_hr_user")

    def _keep_trial(self, trial):
        """Have the rows show what came; who may not see it reads that there is something.

        :param trial: a ``Trial``.
        """
        now, mine = fields.Datetime.now(), self.sudo()  # sudo: what was read is written down by nobody by hand
        names = workbench.fields_of(self.record_type) if workbench.is_personal(self.record_type) else ()
        hidden = trial.masked(names)
        mine.write(
            {
                "tried_at": now,
                "trial_result": profile_trial.summary_of(hidden),
                "raw_answer": profile_trial.answer_of(trial),
                "hidden_answer": profile_trial.answer_of(hidden),
            }
        )
        samples = profile_trial.samples_of(trial)
        empty = dict.fromkeys(("sample_value", "decoded_value", "trial_error"), False)
        for field in mine.field_ids:
            field.write({**samples.get(field.name, empty), "tried_at": now})

    def _forget_trial(self):
        tried = self.sudo().filtered("tried_at")  # sudo: what was read is removed, whoever asks for it
        tried.write(dict.fromkeys(("tried_at", "trial_result", "raw_answer", "hidden_answer"), False))
        self.field_ids._forget_trial()


def _at(entry, place):
    """What stands at a place; None if nothing does."""
    for name in place:
        if not isinstance(entry, dict):
            return None
        entry = entry.get(name)
    return entry
