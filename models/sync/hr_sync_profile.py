"""The draft of a connection's API profile, as people correct and try it before it is saved."""

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine.messages import say
from ...systems import ContractBroken, workbench

#: How many problems a page shows; the rest mostly follows from them.
_SHOWN = 10
#: What a profile says beside its record types: texts as they are, objects as JSON.
_GENERAL = {
    "title": "name",
    "base_path": "base_path",
    "time_zone": "time_zone",
    "authentication": "authentication",
    "headers": "headers",
    "company": "company",
    "rate_limit": "rate_limit",
    "webhook": "webhook",
}


class HrSyncProfile(models.Model):
    """The document is what counts: the rows of its record types and fields show its places, and change it there."""

    _name = "hr.sync.profile"
    _inherit = "hr.sync.guard"
    _description = "HR Sync API Profile"
    _rec_name = "connection_id"

    connection_id = fields.Many2one("hr.sync.connection", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="connection_id.company_id", store=True)
    document = fields.Text(string="JSON", required=True, exportable=False)
    lacking = fields.Json(readonly=True, help="Fields that no proposal was found for, by record type.")
    record_ids = fields.One2many("hr.sync.profile.record", "profile_id", string="Record Types")
    version_ids = fields.One2many(related="connection_id.profile_version_ids", string="Versions")
    state = fields.Selection(
        [("saved", "Saved"), ("changed", "Not saved"), ("invalid", "Cannot be saved yet")], compute="_compute_state"
    )
    problem = fields.Text(string="Problems", compute="_compute_state")
    in_setup = fields.Boolean(compute="_compute_in_setup", export_string_translation=False)
    has_built_in = fields.Boolean(compute="_compute_diffs", export_string_translation=False)
    saved_diff = fields.Text(string="Changes Since the Saved Profile", compute="_compute_diffs")
    built_in_diff = fields.Text(string="Changes Since the Built-in Profile", compute="_compute_diffs")
    file = fields.Binary(compute="_compute_file", exportable=False)
    title = fields.Char(string="System", compute="_compute_general", readonly=False)
    base_path = fields.Char(compute="_compute_general", readonly=False, help="What each path begins with.")
    time_zone = fields.Char(compute="_compute_general", readonly=False)
    authentication = fields.Text(compute="_compute_general", readonly=False)
    headers = fields.Text(compute="_compute_general", readonly=False)
    company = fields.Text(string="Company Call", compute="_compute_general", readonly=False)
    rate_limit = fields.Text(compute="_compute_general", readonly=False)
    webhook = fields.Text(compute="_compute_general", readonly=False)

    _connection_unique = models.Constraint("UNIQUE (connection_id)", "A connection has one API profile.")

    @api.depends("document", "connection_id.profile")
    @api.depends_context("lang")
    def _compute_state(self):
        for profile in self:
            problems = [say(self.env, sentence) for _place, sentence in profile._problems()]
            profile.problem = "\n".join(problems[:_SHOWN])
            is_saved = profile._content() == profile.connection_id._profile_document()
            profile.state = "invalid" if problems else "saved" if is_saved else "changed"

    @api.depends("connection_id.setup_ids")
    def _compute_in_setup(self):
        for profile in self:
            profile.in_setup = bool(profile.connection_id.setup_step)

    @api.depends("document", "connection_id.profile")
    def _compute_diffs(self):
        diff = self.env["hr.sync.profile.version"]._diff
        for profile in self:
            document, built_in = profile._content(), profile._built_in()
            profile.has_built_in = bool(built_in)
            profile.built_in_diff = diff(built_in, document) if built_in else False
            profile.saved_diff = diff(profile.connection_id._profile_document(), document)

    @api.depends("document")
    def _compute_file(self):
        for profile in self:
            profile.file = base64.b64encode((profile.document or "").encode())

    @api.depends("document")
    def _compute_general(self):
        for profile in self:
            document = profile._content()
            for field, name in _GENERAL.items():
                profile[field] = profile._shown(document.get(name))

    @api.model_create_multi
    def create(self, vals_list):
        profiles = super().create([self._clean(vals) for vals in vals_list])
        profiles._add_rows()
        return profiles

    def write(self, vals):
        entered = {name: vals[name] for name in vals if name in _GENERAL}
        vals = self._clean({name: value for name, value in vals.items() if name not in entered})
        before = {profile: profile._content() for profile in self} if "document" in vals else {}
        result = super().write(vals)
        for profile, document in before.items():
            # sudo: what rows say of their entries is made by nobody by hand
            profile.record_ids.sudo()._note_changes(document, profile._content())
        for profile in self if entered else ():
            document = profile._content()
            for field, text in entered.items():
                profile._put(document, _GENERAL[field], profile._entered(self._fields[field], text))
            profile.document = workbench.written(document)
        return result

    @api.model
    def _clean(self, vals):
        """
        :raise ValidationError: the document is no JSON object, or too large; anything else may be corrected later.
        """
        if "document" not in vals:
            return vals
        try:
            return {**vals, "document": workbench.as_stored(vals["document"] or "")}
        except ContractBroken as error:
            raise ValidationError(say(self.env, error.sentence)) from None

    # --- The document --------------------------------------------------------------------------------

    def _content(self):
        """The document of the draft; a new object each time, which may be changed. Empty while it cannot be read, as a
        person is still typing it: it is not saved like that.
        """
        self.ensure_one()
        try:
            return workbench.read(self.document) if self.document else {}
        except ContractBroken:
            return {}

    def _built_in(self):
        """The document of the built-in profile; None if there is none."""
        return workbench.document_of(self.connection_id._built_in_system())

    def _problems(self):
        """What keeps the draft from being saved: pairs of the place and the sentence."""
        try:
            return workbench.problems_of(workbench.read(self.document or "{}"))
        except ContractBroken as error:
            return [("", error.sentence)]

    def _said_of(self, problems, *place):
        """What some of ``problems`` say about what stands at a place, or below it."""
        start = workbench.pointer(place)
        found = [say(self.env, said) for at, said in problems if at == start or at.startswith(f"{start}/")]
        return "\n".join(found[:_SHOWN])

    @api.model
    def _shown(self, value):
        """A part of the document as people edit it: texts as they are, all else as JSON."""
        return value if isinstance(value, str) else workbench.short(value) if value is not None else False

    @api.model
    def _entered(self, field, text):
        """What a person has entered in a field for a text, or for JSON if it is a long one; None if it is empty.

        :raise UserError: it is no JSON.
        """
        if not (text or "").strip():
            return None
        if field.type == "char":
            return text.strip()
        try:
            return workbench.read_part(text)
        except ContractBroken:
            label = field._description_string(self.env)
            raise UserError(self.env._("%s: enter valid JSON, for example {}.", label)) from None

    @api.model
    def _put(self, entry, name, value):
        """Have ``entry`` say ``value``, or nothing."""
        if value is None:
            entry.pop(name, None)
        else:
            entry[name] = value

    # --- Rows ----------------------------------------------------------------------------------------

    def _add_rows(self):
        """A row for each record type, and each of its fields, that has none yet."""
        for profile in self.sudo():  # sudo: nobody makes rows by hand
            known = {record.record_type: record for record in profile.record_ids}
            for sequence, name in enumerate(workbench.record_types()):
                record = known.get(name)
                if not record:
                    values = {"profile_id": profile.id, "record_type": name, "sequence": sequence}
                    record = profile.record_ids.create(values)
                if record.sequence != sequence:
                    record.sequence = sequence
                record._add_rows()

    def _replace(self, document, certainty=None, lacking=None):
        """Begin again with another document.

        :param certainty: how sure each field is, by record type and field, where somebody has proposed it.
        :param lacking: the fields that were not found, by record type.
        """
        self.document = workbench.written(document)
        # sudo: what was proposed is written down by nobody by hand
        self.sudo().lacking = {name: list(names) for name, names in (lacking or {}).items()}
        for record in self.sudo().record_ids:
            found = (certainty or {}).get(record.record_type, {})
            for row in record.field_ids:
                row.certainty = found.get(row.name, False)

    def _take_proposal(self, proposal):
        """
        :param proposal: a ``Proposal``, whose document need not be valid yet.
        """
        self.ensure_one()
        self._replace(proposal.document, proposal.certainty, proposal.lacking)

    def _begin_anew(self):
        """Have the draft say what the connection uses."""
        self.ensure_one()
        document = self.connection_id._profile_document()
        self._replace(document or workbench.begun(self.connection_id.name))

    # --- Buttons -------------------------------------------------------------------------------------

    def action_save(self):
        """Have the connection use the draft from its next turn on.

        :raise UserError: the draft has problems; the error names them.
        """
        self.ensure_one()
        self.check_access("write")
        if self.problem:
            raise UserError(self.env._("Correct this first:\n%s", self.problem))
        is_built_in = self._content() == self._built_in()
        self.connection_id.profile = False if is_built_in else self.document
        self.record_ids._forget_trial()
        return True

    def action_discard(self):
        """Go back to what the connection uses."""
        self.check_access("write")
        for profile in self:
            profile._begin_anew()
        return True

    def action_continue_setup(self):
        return self.connection_id.action_setup_resume()

    def action_propose(self):
        return self.connection_id.action_propose_profile()

    def action_upload(self):
        """Choose a file: a profile, or a description of an API from which one is proposed."""
        self.ensure_one()
        return self.connection_id.action_upload_profile()

    def action_download(self):
        self.ensure_one()
        self.check_access("read")
        name = self.env["ir.http"]._slugify(self.title or "") or "profile"
        url = f"/web/content/{self._name}/{self.id}/file/{name}.json?download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    def _open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("API Profile"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }
