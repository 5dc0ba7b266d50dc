"""One field of a record type of a draft: where it stands, what kind of value it is, and what a trial has found."""

import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...systems import workbench
from .sentence_field import SentenceText

_HR = "hr.group_hr_user"
#: How long what a trial has read is kept.
_KEPT = timedelta(days=1)
#: Between two paths; a quoted key may contain one.
_BETWEEN = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')
_PATHS = {"path": "path", "beside": "beside", "send_path": "send_path"}
#: What people write; it goes into the document, and nowhere else.
_EDITED = (*_PATHS, "kind", "options", "send")


def _place(**options):
    return {"compute": "_compute_entry", "readonly": False, **options}


class HrSyncProfileField(models.Model):
    _name = "hr.sync.profile.field"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Field of an API Profile"
    _order = "record_id, sequence, id"
    _rec_name = "label"

    record_id = fields.Many2one("hr.sync.profile.record", required=True, readonly=True, ondelete="cascade", index=True)
    profile_id = fields.Many2one(related="record_id.profile_id", store=True, index=True)
    company_id = fields.Many2one(related="record_id.company_id", store=True)
    record_type = fields.Selection(related="record_id.record_type", store=True)
    name = fields.Char(string="Technical Name", required=True, readonly=True, export_string_translation=False)
    sequence = fields.Integer(readonly=True, export_string_translation=False)
    label = fields.Char(string="Field", compute="_compute_label")
    path = fields.Char(**_place(help="Where the value stands in a record; several paths with commas between them."))
    kind = fields.Selection(selection=lambda self: [(name, name) for name in workbench.kinds()], **_place())
    options = fields.Text(**_place(help="Options of the kind of value, as JSON."))
    beside = fields.Char(**_place(help="Paths to values by which this one is checked."))
    send = fields.Boolean(**_place(help="The field is also sent to the external system."))
    send_path = fields.Char(**_place(help="Where the value is sent to, if that is not where it is read."))
    is_used = fields.Boolean(compute="_compute_entry", export_string_translation=False)
    problem = fields.Text(compute="_compute_entry")
    certainty = fields.Selection(
        [("certain", "Certain"), ("likely", "Likely"), ("unsure", "Unsure"), ("hand", "By hand")],
        readonly=True,
        help="How sure the proposal is, or that a person has entered the field.",
    )
    # What other people's records say: only HR officers read it.
    sample_value = fields.Text(readonly=True, groups=_HR, exportable=False, export_string_translation=False)
    decoded_value = SentenceText(readonly=True, groups=_HR, exportable=False, export_string_translation=False)
    trial_error = SentenceText(readonly=True, groups=_HR, exportable=False, export_string_translation=False)
    tried_at = fields.Datetime(readonly=True)
    sample = fields.Text(compute="_compute_trial", exportable=False, help="The value in the external system's answer.")
    decoded = fields.Text(string="Read As", compute="_compute_trial", exportable=False)
    error = fields.Text(compute="_compute_trial", exportable=False)

    _name_unique = models.Constraint("UNIQUE (record_id, name)", "A record type has each field only once.")

    @api.depends("name", "record_id.record_type")
    @api.depends_context("lang")
    def _compute_label(self):
        for row in self:
            row.label = row.record_id._field_label(row.name)

    @api.depends("profile_id.document")
    @api.depends_context("lang")
    def _compute_entry(self):
        for profile, rows in self.grouped("profile_id").items():
            document, problems = profile._content(), profile._problems()
            for row in rows:
                entry = row._entry_in(document)
                value = entry.get("value") if isinstance(entry.get("value"), dict) else {}
                for field, name in _PATHS.items():
                    row[field] = _joined(entry.get(name))
                kind = value.get("type")
                row.kind = kind if kind in workbench.kinds() else False
                row.options = profile._shown({name: one for name, one in value.items() if name != "type"} or None)
                row.send = bool(entry.get("send"))
                row.is_used = bool(entry)
                row.problem = profile._said_of(problems, "records", row.record_type, "fields", row.name)

    def write(self, vals):
        entered = {name: vals[name] for name in vals if name in _EDITED}
        result = super().write({name: value for name, value in vals.items() if name not in entered})
        for row in self if entered else ():
            row.check_access("write")
            row._enter(entered)
        return result

    def _enter(self, vals):
        """Have the document say what a person has entered.

        :raise UserError: the options are no JSON object; the error names the field.
        """
        profile = self.profile_id
        document = profile._content()
        entries = self.record_id._entry(document)["fields"]
        entry = self._entry_in(document)
        known = entry.get("value") if isinstance(entry.get("value"), dict) else {}
        for field, name in _PATHS.items():
            if field in vals:
                profile._put(entry, name, _parted(vals[field]))
        if "send" in vals:
            profile._put(entry, "send", vals["send"] or None)
        kind = vals["kind"] if "kind" in vals else known.get("type")
        options = {name: value for name, value in known.items() if name != "type"}
        if "options" in vals:
            options = profile._entered(self._fields["options"], vals["options"]) or {}
            if not isinstance(options, dict):
                raise UserError(self.env._("%s: enter the options as a JSON object, such as {}.", self.label))
        if kind or "path" in entry:
            # A kind that another takes the place of leaves nothing behind that only it has.
            options = options if kind == known.get("type") or "options" in vals else {}
            kind = kind or workbench.usual_kind(self.record_type, self.name)
            entries[self.name] = {**entry, "value": {"type": kind, **options}}
        else:
            entries.pop(self.name, None)
        profile.document = workbench.written(document)

    @api.depends("sample_value", "decoded_value", "trial_error")
    @api.depends_context("lang", "uid")
    def _compute_trial(self):
        for row in self:
            held, masked = row.sudo(), row.record_id._is_masked()  # sudo: shown as far as the user may see it
            row.sample = workbench.HIDDEN if masked and held.sample_value else held.sample_value
            row.decoded = workbench.HIDDEN if masked and held.decoded_value else held.decoded_value
            row.error = self.env._("The value cannot be read.") if masked and held.trial_error else held.trial_error

    def _entry_in(self, document):
        """The field's part of a document; empty if there is none."""
        entry = document
        for name in ("records", self.record_type, "fields", self.name):
            entry = entry.get(name) if isinstance(entry, dict) else None
        return entry if isinstance(entry, dict) else {}

    def _forget_trial(self):
        tried = self.sudo().filtered("tried_at")  # sudo: what was read is removed, whoever asks for it
        tried.write(dict.fromkeys(("sample_value", "decoded_value", "trial_error", "tried_at"), False))

    @api.autovacuum
    def _gc_trials(self):
        old = Domain("tried_at", "<", fields.Datetime.now() - _KEPT)
        self.search(old)._forget_trial()
        self.env["hr.sync.profile.record"].search(old)._forget_trial()


def _joined(paths):
    """One path or several, as people edit them."""
    if isinstance(paths, list):
        return ", ".join(map(str, paths))
    return paths if isinstance(paths, str) else False


def _parted(text):
    """What a person has entered, as a document has it: one path or several; None if it is empty."""
    paths = [path for part in _BETWEEN.split(text or "") if (path := part.strip())]
    return paths[0] if len(paths) == 1 else paths or None
