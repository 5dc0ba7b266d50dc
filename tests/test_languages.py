"""Names that Odoo has in several languages: one of them is compared and sent, what comes in is seen by everybody."""

from odoo.tests import freeze_time

from .absences import AbsenceCase
from .projects import ProjectCase

_OTHERS = ("fr_FR", "de_DE")


class LanguageCase(ProjectCase):
    """A German company, whose people work in three languages."""

    sending = ("project",)

    def prepare(self):
        super().prepare()
        for code in _OTHERS:
            self.env["res.lang"]._activate_lang(code)
        self.company.partner_id.lang = "de_DE"
        self.key = self.add_project(name="Neubau")
        self.sync_through("project")

    def names(self, record=None):
        """What English, French and German users call a record, the project by default."""
        record = record or self.project(self.key)
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        return [record.with_context(lang=lang).name for lang in ("en_US", *_OTHERS) if lang in installed]

    def send(self):
        """Commit what a person has done, and let the worker do its work."""
        self.env.flush_all()
        self.env.cr.flush()
        self.work()

    def rename(self, lang, name):
        self.project(self.key).with_context(lang=lang).name = name
        self.send()

    def translate(self, lang, name, record=None):
        """As a person does who enters translations."""
        record = record or self.project(self.key)
        record.update_field_translations("name", {lang: name})
        self.send()

    def remote(self):
        return self.simulator.get("projects", self.key)["name"]

    def set_language(self, lang):
        self.company.partner_id.lang = lang
        self.work()


@freeze_time("2026-06-01 08:00:00")
class TestLanguages(LanguageCase):
    def test_rename_in_the_language_of_the_company_is_sent(self):
        self.rename("de_DE", "Halle 7")
        self.assertEqual(self.remote(), "Halle 7")
        self.assertEqual(self.names(), ["Halle 7"] * 3, "nobody had another name for it")

    def test_rename_in_another_language_is_a_translation(self):
        self.rename("fr_FR", "Nouveau bâtiment")
        self.assertEqual(self.remote(), "Neubau")
        self.assertEqual(self.names(), ["Neubau", "Nouveau bâtiment", "Neubau"])
        self.rename("de_DE", "Halle 7")
        self.assertEqual(self.remote(), "Halle 7")
        self.assertEqual(self.names(), ["Halle 7", "Nouveau bâtiment", "Halle 7"], "a translation is kept")

    def test_translation_of_the_sent_name_is_sent(self):
        self.translate("de_DE", "Halle 7")
        self.assertEqual(self.remote(), "Halle 7")

    def test_remote_rename_is_seen_by_everybody(self):
        self.translate("fr_FR", "Nouveau bâtiment")
        self.simulator.update("projects", self.key, name="Halle 8")
        self.sync_through("project")
        self.assertEqual(self.names(), ["Halle 8"] * 3)
        self.assertSilentAgain()

    def test_without_a_language_of_its_own(self):
        """Where the company's language is Odoo's source, nobody has translated what the sync made."""
        self.set_language("en_US")
        self.rename("fr_FR", "Halle 7")
        self.assertEqual(self.remote(), "Halle 7")
        self.translate("fr_FR", "Halle sept")
        self.rename("fr_FR", "Atelier")
        self.assertEqual(self.remote(), "Halle 7")
        self.assertEqual(self.names(), ["Halle 7", "Atelier", "Halle 7"])

    def test_project_that_is_made_in_odoo(self):
        fresh = (
            self.env["project.project"]
            .with_context(lang="de_DE")
            .create({"name": "Umbau", "company_id": self.company.id})
        )
        fresh.with_context(lang="de_DE").name = "Umbau 2"
        self.send()
        self.sync_through("project")
        self.work()
        self.assertIn("Umbau 2", [one["name"] for one in self.simulator.all("projects")])
        self.assertEqual(self.names(fresh), ["Umbau 2"] * 3)

    def test_projects_of_nobody_are_renamed_as_ever(self):
        other = self.env["res.company"].create({"name": "Anders AG"})
        project = self.env["project.project"].create({"name": "Eigenes", "company_id": other.id})
        project.with_context(lang="de_DE").name = "Anderes"
        self.assertEqual(self.names(project), ["Eigenes", "Eigenes", "Anderes"])


@freeze_time("2026-06-01 08:00:00")
class TestOtherLanguage(LanguageCase):
    """The language in which the two sides agreed is not the one in which they go on."""

    def prepare(self):
        super().prepare()
        self.set_language("en_US")
        self.translate("de_DE", "Neubau (alt)")
        self.project_stream = self.stream("project")
        self.project_stream.policy = "ask"

    def check_nothing_has_happened(self, local="Neubau (alt)"):
        self.sync_through("project", full=True)
        self.assertEqual(self.remote(), "Neubau")
        self.assertEqual(self.names()[-1], local)
        self.assertNoIssues()
        self.simulator.update("projects", self.key, description="Gross")
        self.sync_through("project")
        self.assertEqual((self.remote(), self.names()[-1]), ("Neubau", local))

    def check_goes_on(self, lang):
        self.rename(lang, "Halle 7")
        self.assertEqual(self.remote(), "Halle 7")
        self.simulator.update("projects", self.key, name="Halle 8")
        self.sync_through("project")
        self.assertNoIssues()
        self.assertEqual(self.names(), ["Halle 8"] * 3)

    def test_what_was_agreed_on_in_english_before_there_was_a_choice(self):
        self.connection.value_language = False
        self.set_language("de_DE")
        self.check_nothing_has_happened()
        self.check_goes_on("de_DE")

    def test_language_of_the_company_changes(self):
        self.set_language("de_DE")
        self.check_nothing_has_happened()
        self.set_language("fr_FR")
        self.check_nothing_has_happened(local="Neubau (alt)")
        self.check_goes_on("fr_FR")

    def test_remote_rename_after_the_change_is_no_conflict(self):
        self.set_language("de_DE")
        self.simulator.update("projects", self.key, name="Halle 8")
        self.sync_through("project")
        self.assertNoIssues()
        self.assertEqual(self.names(), ["Halle 8"] * 3)

    def test_what_was_to_be_sent_is_still_sent(self):
        self.project(self.key).with_context(lang="de_DE").name = "Halle 7"
        self.project(self.key).name = "Halle 9"
        self.env.flush_all()
        self.env.cr.flush()
        self.set_language("de_DE")
        self.assertEqual(self.remote(), "Halle 7")

    def test_language_is_not_installed_any_more(self):
        self.set_language("de_DE")
        self.company.partner_id.lang = "fr_FR"
        users = self.env["res.users"].with_context(active_test=False).search([("lang", "=", "de_DE")])
        users.lang = self.env["res.partner"].search([("lang", "=", "de_DE")]).lang = "en_US"
        self.env["res.lang"]._lang_get("de_DE").active = False
        self.rename("fr_FR", "Halle 7")
        self.assertEqual(self.remote(), "Halle 7")
        self.simulator.update("projects", self.key, name="Halle 8")
        self.sync_through("project")
        self.assertNoIssues()
        self.assertEqual(self.names(), ["Halle 8"] * 2)


@freeze_time("2026-06-01 08:00:00")
class TestFoundByATranslation(AbsenceCase):
    """A record is found by its name in any installed language, and keeps the others."""

    def prepare(self):
        super().prepare()
        self.env["res.lang"]._activate_lang("de_DE")

    def existing(self, model, name, german=None, **values):
        record = self.env[model].create({"name": name, "company_id": self.company.id, **values})
        if german:
            record.with_context(lang="de_DE").name = german
        return record

    def test_department(self):
        local = self.existing("hr.department", "Sales", "Verkauf")
        unit = self.simulator.add_unit("Verkauf")["id"]
        self.sync_all()
        self.assertEqual(self.department(unit), local)
        self.assertEqual((local.name, local.with_context(lang="de_DE").name), ("Sales", "Verkauf"))
        self.assertSilentAgain()
        self.simulator.update_unit(unit, name="Vertrieb")
        self.sync_all()
        self.assertEqual((local.name, local.with_context(lang="de_DE").name), ("Vertrieb", "Vertrieb"))

    def test_time_off_type(self):
        local = self.existing("hr.leave.type", "Sick Time Off", "Krankheit", requires_allocation=False)
        kind = self.kind(name="Krankheit", code=None)
        self.sync_all()
        self.assertEqual(self.leave_type(kind), local)

    def test_name_in_the_own_language_counts_first(self):
        self.existing("hr.department", "Sales", "Verkauf")
        local = self.existing("hr.department", "Verkauf")
        unit = self.simulator.add_unit("Verkauf")["id"]
        self.sync_all()
        self.assertEqual(self.department(unit), local)

    def test_two_translations_are_a_question(self):
        for name in ("Sales", "Selling"):
            self.existing("hr.department", name, "Verkauf")
        unit = self.simulator.add_unit("Verkauf")["id"]
        self.sync("department")
        self.assertFalse(self.department(unit))
        self.assertEqual(self.issues(external_id=unit).error_code, "match")

    def test_job(self):
        job = self.existing("hr.job", "Fitter", "Monteur")
        _user, employee = self.synced(jobTitle="Monteur")
        self.assertEqual(employee.job_id, job)


@freeze_time("2026-06-01 08:00:00")
class TestLanguageQueries(ProjectCase):
    """Another language costs no query for each record."""

    def queries(self, size, name):
        """What it takes to make so many projects, and to rename them."""
        counts = []
        for step in ("a", "b"):
            if step == "a":
                self.keys = [self.add_project(name=f"{name} {number}") for number in range(size)]
            else:
                for number, key in enumerate(self.keys):
                    self.simulator.update("projects", key, name=f"{name} neu {number}")
            seen = []
            with self.watch_queries(lambda _cursor, query, *_rest, seen=seen: seen.append(query)):
                self.sync_through("project")
            counts.append(len(seen))
        return counts

    def growth(self, name):
        small, large = self.queries(5, f"{name} klein"), self.queries(25, f"{name} gross")
        return [more - less for less, more in zip(small, large, strict=True)]

    def test_as_many_as_with_one(self):
        self.queries(5, "warm")
        one = self.growth("eins")
        self.env["res.lang"]._activate_lang("de_DE")
        self.company.partner_id.lang = "de_DE"
        self.queries(5, "warm")
        two = self.growth("zwei")
        self.assertLessEqual(two[0], one[0] + 2)
        self.assertLessEqual(two[1], one[1] + 2)
