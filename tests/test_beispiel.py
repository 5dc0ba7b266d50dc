"""An addon of its own registers a system, and the system does what every other one does."""

import sys
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

import odoo.addons
from lxml import etree
from odoo.exceptions import UserError, ValidationError

from ..systems import SYSTEMS
from .conformance import ConformanceCase, for_each_system
from .simulators.beispiel.adapter import BeispielAdapter
from .test_conformance import Reading, Secrets
from .test_conformance_mappings import Mapped
from .test_conformance_writes import Sending

ADDON_NAME = "hr_sync_beispiel"
ADDON = f"odoo.addons.{ADDON_NAME}"


class Registered:
    """The addon is imported, as Odoo does where it is installed, and forgotten after the tests."""

    def prepare(self):
        self.startPatcher(patch.dict(SYSTEMS))
        self.startPatcher(patch.dict(sys.modules))
        for name in [name for name in sys.modules if name.startswith(ADDON)]:
            del sys.modules[name]
        folder = str(Path(__file__).parent / "addons")
        self.startPatcher(patch.object(odoo.addons, "__path__", [*odoo.addons.__path__, folder]))
        import_module(ADDON)
        self.startPatcher(patch.object(self.registry, "_init_modules", {*self.registry._init_modules, ADDON_NAME}))
        super().prepare()


class TestBeispiel(Registered, ConformanceCase):
    adapter = BeispielAdapter()
    system = "beispiel"

    def test_buttons(self):
        """The lists of what it has have its buttons, and no other system's, in the words of its own addon."""
        self.env["res.lang"]._activate_lang("de_DE")
        for language, department, person in (
            ("en_US", "Sync Beispiel Departments", "Sync Beispiel People"),
            ("de_DE", "Beispiel-Abteilungen synchronisieren", "Beispiel-Personen synchronisieren"),
        ):
            for model, label in (("hr.department", department), ("hr.employee", person)):
                with self.subTest(language=language, model=model):
                    arch = self.env[model].with_context(lang=language).get_view(view_type="list")["arch"]
                    labels = etree.fromstring(arch).xpath("//header/button[@name='action_hr_sync']/@string")
                    self.assertEqual(labels, [label])

    def test_settings(self):
        """Its block of the settings says what it does; the set-up shows its guide."""
        admin = self.env(user=self.env.ref("base.user_admin"))
        arch = etree.fromstring(admin["res.config.settings"].get_view(view_type="form")["arch"])
        [setting] = arch.xpath("//block[@name='beispiel']/setting")
        self.assertEqual(setting.get("help"), "Takes over departments and people, and sends projects.")
        self.assertTrue(setting.xpath(".//button[@name='action_hr_sync_connect']"))
        setup = self.env["hr.sync.setup"].new({"connection_id": self.connection.id})
        self.assertIn("copy the key", setup.guide)

    def test_declared_settings(self):
        """The choices of one are the system's own, and what is chosen counts; the other is a secret."""
        branch, pin = self.connection.setting_ids.sorted("sequence")
        self.assertEqual(branch.choice_ids.mapped("display_name"), ["Bern", "Basel"])
        self.assertEqual((pin.secret, pin.value), (True, False))
        self.simulator.entities["people"][self.there[1]]["branch"] = "b2"
        branch.value = "b2"
        self.assertCounts(self.pull(), created=1)
        self.assertEqual(self.linked().mapped("external_id"), self.there[1:2])

    def test_button_syncs(self):
        self.env["hr.department"].with_context(hr_sync_system="beispiel").action_hr_sync()
        self.work()
        [link] = self.linked("department")
        self.assertEqual(link._record().name, "Technik")

    def test_change_is_sent(self):
        self.sync(full=True)
        project = self.adapter.make(self.env, self.company)
        self.env.cr.flush()
        self.work()
        project.name = "Anderer Name"
        self.env.cr.flush()
        self.work()
        [there] = self.simulator.entities["projects"].values()
        self.assertEqual((there["title"], self.writes()), ("Anderer Name", ["POST /projects", "PATCH /projects/{id}"]))

    def test_uninstalled(self):
        """The process has imported the addon, for another database or before it was uninstalled in this one."""
        modules = self.registry._init_modules - {ADDON_NAME}
        with patch.object(self.registry, "_init_modules", modules):
            self.env.invalidate_all()
            self.assertIn("the app for beispiel is not installed", self.connection.muted_reason)
            with self.assertRaisesRegex(UserError, "not installed"):
                self.connection.action_sync()
            with self.assertRaisesRegex(ValidationError, "No installed app knows the system beispiel"):
                self.env["hr.sync.connection"].create({"name": "X", "system": "beispiel"})
        self.env.invalidate_all()
        self.assertFalse(self.connection.muted_reason)
        # While an addon is installed or updated, its own data is loaded.
        with patch.object(self.registry, "_init_modules", modules), patch.object(self.registry, "ready", False):
            self.env.invalidate_all()
            self.assertFalse(self.connection.muted_reason)

    def test_removed(self):
        """Without the addon nothing is synced, and people can see so."""
        with patch.dict(SYSTEMS):
            del SYSTEMS["beispiel"]
            self.env.invalidate_all()
            with self.assertRaisesRegex(UserError, "not installed"):
                self.connection.action_sync()
        self.env.invalidate_all()
        self.assertComplete(self.pull())


for part in (Reading, Secrets, Sending, Mapped):
    joined = type(part.__name__, (Registered, part), {"__module__": __name__})
    globals().update(for_each_system(joined, adapters=[BeispielAdapter()]))
