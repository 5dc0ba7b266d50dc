"""What the settings show of each system: a page of its own where it declares one, else a block to connect to it."""

from lxml import etree
from lxml.builder import E
from odoo import api, models

from ...engine.messages import say
from .installed_systems import systems_of, title_of
from .settings_fields import ADMINISTRATOR, DEFAULTS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        for place in arch.xpath("//block[@name='hr_sync_systems']"):
            general = place.getparent()
            general.remove(place)
            for system in systems_of(self.env).values():
                if system.settings_page:
                    arch.append(self._hr_sync_page(system))
                else:
                    # At the end, whatever other addons have added to the general settings since.
                    general.append(self._hr_sync_block(system))
        return arch, view

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        return (*super()._get_view_cache_key(view_id, view_type, **options), tuple(systems_of(self.env)))

    # --- A page of its own ---------------------------------------------------------------------------

    @api.model
    def _hr_sync_page(self, system):
        page, code = system.settings_page, system.code
        title = say(self.env, page.title, addon=system.addon)
        blocks = [
            _block(say(self.env, page.account_title, addon=system.addon), f"{code}_api", self._hr_sync_account(system)),
            _block(
                say(self.env, page.streams_title, addon=system.addon),
                f"{code}_synchronization",
                self._hr_sync_switches(system),
            ),
            _block(
                say(self.env, page.defaults_title, addon=system.addon),
                f"{code}_defaults",
                self._hr_sync_defaults(system),
            ),
        ]
        return E.app(
            *(block for block in blocks if len(block)),
            {"data-string": title, "string": title, "name": f"hr_sync_{code}"},
            logo=f"/{system.addon}/static/description/icon.png",
            groups=ADMINISTRATOR,
        )

    @api.model
    def _hr_sync_account(self, system):
        """Address and key, how the connection stands, and a button to test it."""
        page, code = system.settings_page, system.code
        state, context = f"{code}_state", repr({"hr_sync_system": code})
        return [
            _setting(
                f"{code}_url",
                say(self.env, page.url_label, addon=system.addon),
                say(self.env, page.url_help, addon=system.addon),
                E.field(name=f"{code}_connection_id", invisible="1"),
                E.field({"class": "w-100"}, name=f"{code}_base_url", placeholder=system.url_example),
            ),
            _setting(
                f"{code}_key",
                say(self.env, page.key_label, addon=system.addon),
                say(self.env, page.key_help, addon=system.addon),
                E.field({"class": "w-100"}, name=f"{code}_api_key", password="True", autocomplete="off"),
            ),
            _setting(
                f"{code}_test",
                self.env._("Connection"),
                self.env._("Reads the API's description and the company that the key belongs to. Nothing is written."),
                E.div(
                    E.field(
                        {"class": "me-2", "decoration-success": f"{state} == 'connected'"},
                        {"decoration-danger": f"{state} == 'error'"},
                        name=state,
                        widget="badge",
                        invisible=f"not {code}_connection_id",
                    ),
                    E.field(name=f"{code}_tenant_name", invisible=f"not {code}_tenant_name"),
                    {"class": "mt8"},
                ),
                E.div(
                    _button(
                        "action_hr_sync_test",
                        self.env._("Test Connection"),
                        "btn-secondary",
                        icon="fa-plug",
                        context=context,
                    ),
                    _button(
                        "action_hr_sync_open",
                        self.env._("All Settings of the Connection"),
                        "btn-link",
                        icon="oi-arrow-right",
                        invisible=f"not {code}_connection_id",
                        context=context,
                    ),
                    {"class": "mt8"},
                ),
            ),
        ]

    @api.model
    def _hr_sync_switches(self, system):
        """A switch for each stream, with those of its options below it."""
        found = []
        for stream in system.streams:
            if stream.title:
                switch = f"{system.code}_sync_{stream.record_type()}"
                options = [
                    E.div(
                        E.field({"class": "me-2"}, name=f"{system.code}_{option}"),
                        E.label({"for": f"{system.code}_{option}"}),
                        {"class": "mt8"},
                        invisible=f"not {switch}",
                    )
                    for option in stream.options
                ]
                summary = say(self.env, stream.summary, addon=system.addon)
                name = f"{system.code}_{stream.record_type()}"
                found.append(_setting(name, None, summary, E.field(name=switch), *options))
        return found

    @api.model
    def _hr_sync_defaults(self, system):
        """What is taken where the system says nothing."""
        found = []
        for one in system.defaults:
            label, explained, names = DEFAULTS[one]
            inputs = [
                E.field({"name": f"{system.code}_{name}"}, {"domain": domain} if domain else {})
                for name, domain in names.items()
            ]
            found.append(
                _setting(f"{system.code}_default_{one}", say(self.env, label), say(self.env, explained), *inputs)
            )
        return found

    # --- A block in the general settings -------------------------------------------------------------

    @api.model
    def _hr_sync_block(self, system):
        title, context = title_of(self.env, system), repr({"hr_sync_system": system.code})
        # The codes stand in a row with spaces between them; one may begin like another.
        known = f"' {system.code} ' in ' ' + (hr_sync_set_up or '') + ' '"
        unknown = f"not ({known})"
        connect = _button(
            "action_hr_sync_connect",
            self.env._("Connect to %s", title),
            "btn-primary",
            invisible=known,
            context=context,
        )
        update = _button(
            "action_hr_sync_update", self.env._("Update"), "btn-secondary", invisible=unknown, context=context
        )
        remove = _button(
            "action_hr_sync_remove",
            self.env._("Remove"),
            "btn-secondary",
            invisible=unknown,
            context=context,
            confirm=say(self.env, system.removal, addon=system.addon),
        )
        setting = _setting(
            f"{system.code}_connection",
            title,
            say(self.env, system.summary, addon=system.addon) if system.summary else None,
            E.field(name="hr_sync_set_up", invisible="1"),
            E.field(name="hr_sync_begun", invisible="1"),
            E.div(connect, update, remove, {"class": "mt8 d-flex flex-wrap gap-2"}),
            E.div(
                self.env._("Set-up not finished. You can continue at any time."),
                {"class": "mt8 text-muted"},
                invisible=f"not (' {system.code} ' in ' ' + (hr_sync_begun or '') + ' ')",
            ),
        )
        return _block(title, system.code, [setting], groups=ADMINISTRATOR)


def _block(title, name, settings, **attributes):
    return E.block(*settings, title=title, name=name, **attributes)


def _setting(id_, label, explained, *children):
    texts = {"string": label, "help": explained}
    return E.setting(
        {"id": id_, "company_dependent": "1"}, {name: text for name, text in texts.items() if text}, *children
    )


def _button(name, label, style, **attributes):
    return etree.Element("button", {"name": name, "type": "object", "string": label, "class": style, **attributes})
