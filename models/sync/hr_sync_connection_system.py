"""The system of a connection: what it declares, and what is done while the addon that declares it is not installed."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine.messages import say
from .installed_systems import system_in, systems_of, title_of


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    url_example = fields.Char(compute="_compute_system", export_string_translation=False)
    key_hint = fields.Char(compute="_compute_system", export_string_translation=False)
    #: The names of the defaults that the system uses, with spaces between them.
    used_defaults = fields.Char(compute="_compute_system", export_string_translation=False)
    takes_contract = fields.Boolean(compute="_compute_system", export_string_translation=False)
    muted_reason = fields.Char(string="Reason for Inactivity", compute="_compute_system")
    muted = fields.Boolean(
        readonly=True,
        copy=False,
        help="The system's app was not installed at the last run. Records are compared once it is installed again.",
        export_string_translation=False,
    )

    @api.model
    def _selection_system(self):
        """The systems that are known, and the codes of those that connections were made with and that are not."""
        known = systems_of(self.env)
        # sudo: which systems there are is no secret
        every = self.sudo().with_context(active_test=False)
        gone = every._read_group([("system", "not in", list(known))], ["system"])
        return [
            *((system.code, title_of(self.env, system)) for system in known.values()),
            *((code, code) for [code] in gone),
        ]

    @api.depends("system")
    @api.depends_context("lang")
    def _compute_system(self):
        for connection in self:
            system = connection._system()
            connection.url_example = system.url_example
            connection.key_hint = say(self.env, system.key_hint, addon=system.addon) if system.key_hint else False
            connection.used_defaults = " ".join(system.defaults)
            connection.takes_contract = system.takes_contract
            connection.muted_reason = connection._why_muted() if connection.system else False

    @api.onchange("system")
    def _onchange_system(self):
        """A connection is called like its system, unless a person says something else."""
        if not self.name or self.name in [system.name for system in systems_of(self.env).values()]:
            self.name = self._system().name

    @api.constrains("system")
    def _check_system(self):
        known = systems_of(self.env)
        for connection in self:
            if connection.system not in known:
                raise ValidationError(self.env._("No installed app knows the system %s.", connection.system))

    @api.model
    def _add_streams_everywhere(self):
        """Give every connection the streams that its system has learned since; called when the addon is updated."""
        for connection in self.with_context(active_test=False).search([("system", "in", list(systems_of(self.env)))]):
            connection._learn_streams()

    def _learn_streams(self):
        """Add the streams that are new; what would send is switched off until somebody decides about it."""
        self.ensure_one()
        sending = self._add_streams().filtered(lambda stream: stream.direction != "in")
        sending.enabled = False
        self._give_notice_of_new(sending)

    def _system(self):
        """What declares the connection's system: a ``System``, also where its addon is not installed."""
        return self._built_in_system()

    def _built_in_system(self):
        """The same, without what this connection alone says of it."""
        return system_in(self.env, self.system)

    def _why_muted(self):
        """Why the connection does nothing although nothing is wrong with it, in words; empty if it works."""
        system = self._system()
        if system.is_present:
            return ""
        return self.env._(
            "Syncing is off: the app for %s is not installed. Install it again to continue; no changes are lost.",
            system.name,
        )

    def _check_present(self):
        for connection in self:
            if sentence := connection._why_muted():
                raise UserError(sentence)

    def _is_muted(self):
        """Whether the connection has to do nothing; called at each of its turns.

        The system did not get what the engine itself wrote while it was away: all that is sent is compared once.
        """
        self.ensure_one()
        present = self._system().is_present
        if self.muted == present:
            self.muted = not present
            if present:
                self._learn_streams()
                self.stream_ids._request_comparison()
        return not present
