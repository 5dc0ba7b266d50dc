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

from .german import GermanMixin
from .people import PeopleCase

LANGUAGES = ("de", "fr", "nb", "sv")
#: What Odoo's own translation of the same word would get wrong: a résumé, a state of a country, a waiting list, to run.
_MEANT = {
    "de": {
        "Resume": "Fortsetzen",
        "State": "Status",
        "Waiting": "Wartet",
        "Run": "Lauf",
        "Schedule": "Zeitplan",
        "Test Connection": "Verbindung testen",
        "Absence": "Abwesenheit",
        "Expense": "Spesen",
        "Before": "Vorher",
        "After": "Nachher",
        "Job": "Auftrag",
        "Pause": "Anhalten",
    },
    "fr": {
        "Resume": "Reprendre",
        "Run": "Exécution",
        "Job": "Tâche",
        "Pause": "Mettre en pause",
        "Waiting": "En attente",
    },
    "nb": {"Resume": "Fortsett", "Run": "Kjøring", "Job": "Jobb", "Time Off": "Fravær", "Tenant": "Selskap"},
    "sv": {"Resume": "Återuppta", "Run": "Körning", "Record": "Post", "Open": "Öppen", "State": "Status"},
}
_PLACES = re.compile(r"%\([a-z_]+\)s|%s|%%|\{[a-z]+\}|</?[a-z]+")


class TestTranslations(PeopleCase):
    def exported(self):
        """Everything that can be translated, as Odoo finds it in the code, the views and the data: a list of rows."""
        addons = Path(file_path("hr_sync/__manifest__.py")).parent.parent
        original = os.walk

        def walk(path, **options):
            # Not through all addons, nor through what a checkout holds besides the addon.
            if Path(path) == addons:
                for room in ("cli", "controllers", "engine", "models", "records", "systems", "static", "wizards"):
                    yield from original(addons / "hr_sync" / room, **options)

        with patch.object(translate.os, "walk", walk):
            return list(TranslationModuleReader(self.env.cr, ["hr_sync"]))

    def terms(self):
        return {source for _module, _type, _name, _id, source, *_more in self.exported()}

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

    def test_flags_that_nobody_reads(self):
        """What views only use in conditions is not translated."""
        rows = self.exported()
        names = {name for _module, _type, kind, name, *_more in rows if kind.startswith("ir.model.fields,")}
        self.assertIn("hr_sync.field_hr_sync_undo__ready_count", names)
        flags = [("undo", f"has_{what}") for what in ("closing", "imported", "sent")]
        flags += [(model, "check_passed") for model in ("connection", "setup")]
        self.assertEqual(names & {f"hr_sync.field_hr_sync_{model}__{name}" for model, name in flags}, set())

    def test_places_are_kept(self):
        """A name that a sentence has a place for is named in its translation too, and so is what stands in bold."""
        for language in LANGUAGES:
            for entry in self.catalogue(language):
                with self.subTest(language=language, term=entry.msgid):
                    self.assertEqual(sorted(_PLACES.findall(entry.msgstr)), sorted(_PLACES.findall(entry.msgid)))

    def test_meaning(self):
        """English words with several meanings have the one that is meant on our screens."""
        for language, terms in _MEANT.items():
            catalogue = self.catalogue(language)
            for term, meant in terms.items():
                self.assertEqual(catalogue.find(term).msgstr, meant, f"{term} in {language}")

    def install_german(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"].search([("name", "=", "hr_sync")])._update_translations(["de_DE"])

    def test_choices(self):
        """Each choice of a field is read in the user's language, whatever the field has its choices from."""
        self.install_german()
        known = {entry.msgid: entry.msgstr for entry in self.catalogue("de")}
        german, seen = self.env(context={"lang": "de_DE"}), set()
        for model in self.env.registry:
            for name, field in self.env[model]._fields.items():
                if field.type != "selection" or field._module != "hr_sync":
                    continue
                # Words of a file format are the same in every language.
                english = {value: label for value, label in field._description_selection(self.env) if label != value}
                with self.subTest(field=f"{model}.{name}"):
                    choices = dict(field._description_selection(german))
                    expected = {value: known.get(label, label) for value, label in english.items()}
                    self.assertEqual(choices, {**choices, **expected})
                    seen.update(value for value, label in expected.items() if label != english[value])
        self.assertGreater(len(seen), 150)

    def test_record_types(self):
        """Issues and links name record types in the user's language, as everything else does."""
        self.install_german()
        names = {}
        for language in ("en_US", "de_DE"):
            for model in ("hr.sync.stream", "hr.sync.job", "hr.sync.link"):
                selection = self.env[model].with_context(lang=language).fields_get(["record_type"])["record_type"]
                names[language, model] = dict(selection["selection"])
        same = {"project"}
        for (language, model), found in names.items():
            english = names["en_US", model]
            kept = {name for name, label in found.items() if label == english[name]}
            self.assertLessEqual(kept, set(found) if language == "en_US" else same, model)
        # What becomes of a match with its decision has the labels of what a preview finds.
        proposals = self.env["hr.sync.proposal"].with_context(lang="de_DE")
        found = proposals.fields_get(["outcome", "expected"], ["selection"])
        self.assertEqual(found["expected"], found["outcome"])
        self.assertIn(("question", "Zuordnung prüfen"), found["expected"]["selection"])


@freeze_time("2026-06-01 08:00:00")
class TestResponsiblesLanguage(GermanMixin, PeopleCase):
    def test_issues_speak_the_readers_language(self):
        user = self.person(firstName="Anna", lastName="Muster", birthDate="2087-03-01")
        self.person(firstName="Beat", lastName="Muster")
        runs = self.sync()
        self.assertEqual(runs["employee"].failed, 1)
        issue = self.issues(external_id=user)
        self.assertIn("der Geburtstag liegt in der Zukunft. Im externen System berichtigen", self.german(issue).error)
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
