"""What the first step shows: where the system is, how a person gets a key there, and what has been entered already."""

from markupsafe import Markup
from odoo import api, fields, models

from ...engine.messages import say


class HrSyncSetup(models.Model):
    _inherit = "hr.sync.setup"

    needs_application_key = fields.Boolean(compute="_compute_access")
    key_kind = fields.Char(compute="_compute_access", export_string_translation=False)
    application_known = fields.Boolean(compute="_compute_application_known", groups="hr_sync.group_administrator")
    has_hosts = fields.Boolean(compute="_compute_host", export_string_translation=False)
    guide = fields.Html(compute="_compute_guide", sanitize=False)
    host = fields.Selection(
        [("production", "Production"), ("test", "Test environment"), ("other", "Another address")],
        compute="_compute_host",
        inverse="_inverse_host",
        string="Environment",
    )

    @api.depends("system", "profile")
    def _compute_access(self):
        for setup in self:
            system = setup._system()
            setup.needs_application_key, setup.key_kind = system.application_keys, system.key_kind

    @api.depends("system")
    def _compute_application_known(self):
        """Whether the application's name and key have been saved; not while they are being typed."""
        for setup in self:
            saved = setup._origin
            setup.application_known = bool(saved.application_name and saved.application_key)

    @api.depends("system", "application_name")
    @api.depends_context("lang")
    def _compute_guide(self):
        for setup in self:
            system = setup._system()
            name = Markup('<b class="user-select-all">%s</b>') % (setup.application_name or "…")
            steps = []
            for sentence in system.guide:
                before, place, after = say(self.env, sentence, addon=system.addon).partition("%(application)s")
                steps.append(Markup("<li>%s%s%s</li>") % (before, name if place else "", after))
            if not steps:
                setup.guide = False
                continue
            link = Markup('<a href="%s" target="_blank" rel="noreferrer">%s</a>') % (
                system.guide_url,
                self.env._("Instructions of %s", system.name),
            )
            setup.guide = Markup("<ol>%s</ol>%s") % (
                Markup("").join(steps),
                Markup("<p>%s</p>") % link if system.guide_url else "",
            )

    @api.depends("base_url", "system")
    def _compute_host(self):
        for setup in self:
            hosts = setup._system().hosts
            found = [name for name, url in hosts.items() if url == setup.base_url]
            setup.has_hosts = bool(hosts)
            setup.host = found[0] if found else "other" if setup.base_url or not hosts else "production"

    @api.onchange("host")
    def _onchange_host(self):
        """A form saves the address as well, which must be that of the environment."""
        self._inverse_host()

    def _inverse_host(self):
        for setup in self:
            url = setup._system().hosts.get(setup.host)
            if url:
                setup.base_url = url
