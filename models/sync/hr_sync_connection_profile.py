"""The API profile of a connection: the document by which its system is read and written."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine.messages import say
from ...systems import ContractBroken, RemoteError, workbench
from ...systems.absent import AbsentSystem
from . import profile_trial
from .installed_systems import system_in

_ADMINISTRATOR = "hr_sync.group_administrator"


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    profile = fields.Text(
        string="API Profile",
        groups=_ADMINISTRATOR,
        copy=False,
        exportable=False,
        help="JSON document that describes the system's API. The built-in profile is used if it is empty.",
        export_string_translation=False,
    )
    profile_version_ids = fields.One2many(
        "hr.sync.profile.version", "connection_id", string="Versions of the API Profile", groups=_ADMINISTRATOR
    )
    takes_profile = fields.Boolean(compute="_compute_profile", export_string_translation=False)
    needs_profile = fields.Boolean(compute="_compute_profile", export_string_translation=False)

    @api.depends("system", "profile")
    def _compute_profile(self):
        for connection in self:
            system = system_in(self.env, connection.system)
            connection.takes_profile = system.takes_profile
            # sudo: whether there is one, which is no secret
            connection.needs_profile = system.takes_profile and not system.streams and not connection.sudo().profile

    @api.model_create_multi
    def create(self, vals_list):
        connections = super().create(vals_list)
        for connection in connections.sudo().filtered("profile"):  # sudo: versions are made by nobody by hand
            connection._keep_profile_version(system_in(self.env, connection.system))
        return connections

    def write(self, vals):
        # sudo: the change is made if the user may write the connection
        before = {one: (one.profile or "", one._system()) for one in self.sudo()} if "profile" in vals else {}
        result = super().write(vals)
        for connection, (text, system) in before.items():
            if (connection.profile or "") != text:
                connection._use_profile(system)
        return result

    @api.model
    def _clean(self, vals, system):
        """
        :raise ValidationError: the profile cannot be used; the error names each place.
        """
        vals = super()._clean(vals, system)
        if vals.get("profile"):
            declared = system_in(self.env, system)
            if not declared.takes_profile:
                raise ValidationError(self.env._("%s has no API profile.", declared.name))
            try:
                vals["profile"] = workbench.as_stored(vals["profile"], usable=True)
            except ContractBroken as error:
                reason = say(self.env, error.sentence)
                raise ValidationError(self.env._("The API profile cannot be used. %s", reason)) from None
        return vals

    def _system(self):
        system = super()._system()
        if not system.takes_profile:
            return system
        try:
            # sudo: only administrators see the document, the engine reads it
            return system.of_profile(self.sudo().profile or None)
        except ContractBroken:
            # It was saved by another version of this addon. Nothing is exchanged by guess.
            return AbsentSystem(system.code)

    def _why_muted(self):
        declared = self._built_in_system()
        if self._system().is_present or not declared.is_present:
            return super()._why_muted()
        return self.env._("Syncing is off: this version cannot use the saved API profile. Open it and correct it.")

    # --- What a person does --------------------------------------------------------------------------

    def _profile_draft(self):
        """The draft, made when it is first needed."""
        self.ensure_one()
        self.check_access("write")
        if not self.takes_profile:
            raise UserError(self.env._("%s has no API profile.", self.name))
        Draft = self.env["hr.sync.profile"]
        draft = Draft.search([("connection_id", "=", self.id)])
        if not draft:
            document = self._profile_document() or workbench.begun(self.name)
            # sudo: after the check above; of which connection a draft is, people do not say themselves
            made = Draft.sudo().create({"connection_id": self.id, "document": workbench.written(document)})
            draft = made.with_env(self.env)
        draft._add_rows()  # of what this version of the addon can exchange
        return draft

    def _chosen_name(self):
        """What a person calls the connection; empty if it is still called like the choice of a system."""
        return "" if self.name == self._built_in_system().name else self.name

    def action_test(self):
        """
        :raise UserError: there is no API profile yet.
        """
        self.check_access("write")
        if self.needs_profile:
            raise UserError(self.env._("Import or propose an API profile first."))
        return super().action_test()

    def action_open_profile(self):
        """The page on which the API profile is proposed, corrected, tried and saved."""
        return self._profile_draft()._open()

    def action_propose_profile(self):
        """Propose a profile from the live API description, as the new draft; nothing else changes.

        :raise UserError: there is no description that can be used; the error says why.
        """
        draft = self._profile_draft()
        if not self.base_url:
            raise UserError(self.env._("Enter the URL first."))
        # sudo: the key is used without being shown
        url, key, name, before_call = self.base_url, self.sudo().api_key, self._chosen_name(), self._before_call()
        self.env.cr.commit()  # pylint: disable=invalid-commit
        try:
            proposal = workbench.live_proposal_of(url, key, name, before_call)
        except RemoteError as error:
            # Whether the key is good is not told by a description: the connection goes on.
            raise UserError(say(self.env, error.sentence)) from None
        draft._take_proposal(proposal)
        return draft._open()

    def action_try_profile(self, record_type):
        """Read the first records of a list as the draft says; nothing is imported, and the draft's rows show them.

        :return: what came, as ``profile_trial.as_data`` describes it; values of people only for HR officers.
        :raise UserError: the draft cannot be tried; the error says why.
        """
        draft = self._profile_draft()
        row = draft.record_ids.filtered(lambda one: one.record_type == record_type)
        if not row:
            raise UserError(self.env._("%s is not a record type.", record_type))
        row._check_used()
        self._check_entered()
        try:
            system = self._built_in_system().of_profile(draft.document)
            with self._calling(system=system) as client:
                trial = workbench.trial_of(client, record_type)
        except RemoteError as error:  # something else in the draft, or the URL
            raise UserError(say(self.env, error.sentence)) from None
        row._keep_trial(trial)
        names = workbench.fields_of(record_type) if row._is_masked() else ()
        return profile_trial.as_data(self.env, trial.masked(names), row._field_label)

    def action_upload_profile(self):
        """Choose a file: a profile, or a description of an API from which one is proposed."""
        draft = self._profile_draft()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import an API Profile"),
            "res_model": "hr.sync.profile.upload",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_profile_id": draft.id},
        }

    # --- A changed profile ---------------------------------------------------------------------------

    def _keep_profile_version(self, before):
        """
        :param before: the system as it was until now.
        """
        self.ensure_one()
        built_in = workbench.document_of(self._built_in_system())
        former, document = workbench.document_of(before) or built_in, self._profile_document()
        self.env["hr.sync.profile.version"].create(
            {
                "connection_id": self.id,
                "document": self.profile,
                "diff": self.env["hr.sync.profile.version"]._diff(former, document),
            }
        )

    def _profile_document(self):
        """The document in use: the saved one, else the built-in one; None if there is neither."""
        return workbench.document_of(self._system())

    def _use_profile(self, before):
        """Have what is declared now take effect: rows, and one comparison of what is not as it was.

        :param before: the system as it was until now.
        """
        self.ensure_one()
        self.env.invalidate_all()  # what was computed of the former declaration
        self._keep_profile_version(before)
        system = self._system()
        if not self._chosen_name():
            self.name = system.name
        if self._in_setup() or not before.streams:  # the first profile says what a new connection begins with
            self._add_streams()
        else:
            self._learn_streams()
        known = self.stream_ids.filtered(lambda one: one._is_known())
        self.stream_ids._follow_profile(before)
        changed = workbench.changed_types(before, system)
        again = known.filtered(lambda one: one.record_type in changed)
        again.last_full = False  # the next pass reads everything
        # What has been read of a list by the former profile may not be continued by this one.
        self.stream_ids._running(direction="in").write({"checkpoint": False})
        self.stream_ids._running("preview").write({"checkpoint": False})
        if self.state == "connected":
            again._request_comparison()
        self._wake()
