"""German, French, Norwegian and Swedish are complete, and people read them."""

import os
import re
from pathlib import Path
from unittest.mock import patch

import polib
from odoo.tests import freeze_time
from odoo.tools import translate
from odoo.tools.misc import file_path
from odoo.tools.translate import TranslationModuleReader

from .people import PeopleCase

LANGUAGES = ("de", "fr", "nb", "sv")
_PLACES = re.compile(r"%\([a-z_]+\)s|%s|%%|\{[a-z]+\}|</?[a-z]+")


class TestTranslations(PeopleCase):
    def terms(self):
        """Everything that can be translated, as Odoo finds it in the code, the views and the data."""
        addons = Path(file_path("hr_sync/__manifest__.py")).parent.parent
        original = os.walk

        def walk(path, **options):
            # Not through all addons, nor through what a checkout holds besides the addon.
            if Path(path) == addons:
                for room in ("cli", "controllers", "models", "records", "systems", "static", "wizards"):
                    yield from original(addons / "hr_sync" / room, **options)

        with patch.object(translate.os, "walk", walk):
            reader = TranslationModuleReader(self.env.cr, ["hr_sync"])
        return {source for _module, _type, _name, _id, source, *_more in reader}

    def catalogue(self, language):
        return polib.pofile(file_path(f"hr_sync/i18n/{language}.po"))

    def test_complete(self):
        terms = self.terms()
        self.assertGreater(len(terms), 700)
        template = {entry.msgid for entry in polib.pofile(file_path("hr_sync/i18n/hr_sync.pot"))}
        self.assertEqual(terms - template, set(), "not in hr_sync.pot")
        for language in LANGUAGES:
            with self.subTest(language):
                known = {entry.msgid for entry in self.catalogue(language) if entry.msgstr and not entry.fuzzy}
                self.assertEqual(terms - known, set())

    def test_places_are_kept(self):
        """A name that a sentence has a place for is named in its translation too, and so is what stands in bold."""
        for language in LANGUAGES:
            for entry in self.catalogue(language):
                with self.subTest(language=language, term=entry.msgid):
                    self.assertEqual(sorted(_PLACES.findall(entry.msgstr)), sorted(_PLACES.findall(entry.msgid)))

    @freeze_time("2026-06-01 08:00:00")
    def test_issues_speak_the_responsibles_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"].search([("name", "=", "hr_sync")])._update_translations(["de_DE"])
        self.connection.responsible_id = self.env["res.users"].create(
            {
                "name": "Mara",
                "login": "mara",
                "lang": "de_DE",
                "company_ids": self.company.ids,
                "company_id": self.company.id,
            }
        )
        user = self.person(firstName="Anna", lastName="Muster", birthDate="2087-03-01")
        self.person(firstName="Beat", lastName="Muster")
        runs = self.sync()
        self.assertEqual(runs["employee"].failed, 1)
        issue = self.issues(external_id=user)
        self.assertIn("der Geburtstag liegt in der Zukunft. Im externen System berichtigen", issue.error)
        self.assertEqual(self.env["hr.employee"].search_count([("name", "=", "Beat Muster")]), 1)
        german = self.env(context={**self.env.context, "lang": "de_DE"})
        form = german["hr.sync.connection"].get_view(self.env.ref("hr_sync.hr_sync_connection_view_setup").id, "form")[
            "arch"
        ]
        self.assertIn("Erste Synchronisation starten", form)
        self.assertIn("Jetzt synchronisieren", german["hr.employee"].get_view(view_type="form")["arch"])
        # What is compared does not depend on the language.
        with self.count_writes() as counter:
            self.sync(full=True)
        self.assertEqual(counter.statements, [])
