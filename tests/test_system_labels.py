"""Buttons, filters, labels and settings are those that the systems declare, and no view names one."""

import ast
from ast import literal_eval
from pathlib import Path
from unittest.mock import patch

from lxml import etree
from odoo.fields import Domain
from odoo.tests import new_test_user
from odoo.tools.safe_eval import safe_eval

from ..systems import SYSTEMS, System, register
from .people import PeopleCase

ROOT = Path(__file__).resolve().parents[1]


class TestSystemLabels(PeopleCase):
    def prepare(self):
        super().prepare()
        self.other = self.env["res.company"].create({"name": "Talwerk AG"})
        self.officer = new_test_user(
            self.env,
            "hsl_officer",
            groups="hr_sync.group_officer,hr.group_hr_user",
            company_id=self.company.id,
            company_ids=(self.company | self.other).ids,
        )

    def arch(self, model, kind, company=None, lang="en_US"):
        context = {"allowed_company_ids": (company or self.company).ids, "lang": lang}
        env = self.env(user=self.officer, context=context)
        return etree.fromstring(env[model].get_view(view_type=kind)["arch"])

    def filters(self, model, **options):
        """The labels of the filters about systems, with their domains."""
        found = self.arch(model, "search", **options).xpath("//filter[contains(@domain, 'hr_sync_systems')]")
        return {node.get("string"): literal_eval(node.get("domain")) for node in found}

    def buttons(self, model, **options):
        return [node.get("string") for node in self.arch(model, "list", **options).xpath("//header/button[@context]")]

    def connect_payroll(self):
        """A second system, which knows employees as well."""
        connection = self.env["hr.sync.connection"].create(
            {"name": "Tripletex", "system": "tripletex", "company_id": self.company.id}
        )
        connection.sudo().state = "connected"
        return connection

    def test_a_pair_of_filters_for_each_system(self):
        self.assertEqual(list(self.filters("hr.employee")), ["In 2getHR", "Not in 2getHR"])
        self.assertEqual(self.filters("hr.employee", company=self.other), {})
        self.connect_payroll()
        self.assertEqual(
            list(self.filters("hr.employee")), ["In Tripletex", "Not in Tripletex", "In 2getHR", "Not in 2getHR"]
        )
        self.assertEqual(list(self.filters("hr.department")), ["In 2getHR", "Not in 2getHR"], "it has no departments")

    def test_filters_find(self):
        _user, anna = self.synced(firstName="Anna", lastName="Muster")
        other = self.env["hr.employee"].create({"name": "Beat", "company_id": self.company.id})
        payroll = self.connect_payroll()
        self.assertEqual(anna.hr_sync_systems, "twogethr")
        self.assertFalse(other.hr_sync_systems)
        mine = Domain("id", "in", (anna | other).ids)
        domains = self.filters("hr.employee")
        employees = self.env["hr.employee"]
        self.assertEqual(employees.search(mine & Domain(domains["In 2getHR"])), anna)
        self.assertEqual(employees.search(mine & Domain(domains["Not in 2getHR"])), other)
        self.assertFalse(employees.search(mine & Domain(domains["In Tripletex"])))
        self.assertEqual(employees.search(mine & Domain("hr_sync_systems", "=", False)), other)
        self.env["hr.sync.link"].sudo().create(
            {
                "connection_id": payroll.id,
                "record_type": "employee",
                "external_id": "7",
                "res_model": "hr.employee",
                "res_id": other.id,
            }
        )
        self.assertEqual(employees.search(mine & Domain(domains["In Tripletex"])), other)
        # What a removed connection has left is still known there.
        self.connection.unlink()
        self.assertEqual(employees.search(mine & Domain(domains["In 2getHR"])), anna)

    def test_labels(self):
        """Buttons are translated, and ids are called by the one system that they can be of."""
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"].search([("name", "=", "hr_sync")])._update_translations(["de_DE"])
        self.assertEqual(self.buttons("hr.employee"), ["Sync 2getHR Employees"])
        self.assertEqual(self.buttons("hr.employee", lang="de_DE"), ["2getHR-Mitarbeiter synchronisieren"])
        self.assertIn("Nicht in 2getHR", self.filters("hr.employee", lang="de_DE"))
        label = "//field[@name='hr_sync_external_id']/@string"
        self.assertEqual(self.arch("hr.employee", "search").xpath(label), ["2getHR ID"])
        self.connect_payroll()
        self.assertEqual(self.arch("hr.employee", "search").xpath(label), ["External ID"])
        self.assertEqual(self.arch("hr.department", "search").xpath(label), ["2getHR ID"])
        self.assertEqual(self.buttons("hr.employee"), ["Sync 2getHR Employees"], "Tripletex has no button there")

    def test_projects_say_with_whom(self):
        officer = new_test_user(
            self.env, "hsl_projects", "project.group_project_manager", company_id=self.company.id,
            company_ids=(self.company | self.other).ids,
        )  # fmt: skip
        for company, label in ((self.company, "Sync with 2getHR"), (self.other, None)):
            env = self.env(user=officer, context={"allowed_company_ids": company.ids})
            arch = etree.fromstring(env["project.project"].get_view(view_type="form")["arch"])
            self.assertEqual(arch.xpath("//field[@name='hr_sync_send']")[0].get("string"), label)

    def settings(self, lang="en_US"):
        env = self.env(user=self.env.ref("base.user_admin"), context={"lang": lang})
        return etree.fromstring(env["res.config.settings"].get_view(view_type="form")["arch"])

    def test_settings_page(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"].search([("name", "=", "hr_sync")])._update_translations(["de_DE"])
        [app] = self.settings().xpath("//app[@name='hr_sync_twogethr']")
        self.assertEqual(app.get("string"), "Flectra 2getHR Integration")
        titles = ["2getHR API Details", "2getHR Synchronization Settings", "2getHR Default Settings"]
        self.assertEqual(app.xpath("block/@title"), titles)
        switches = app.xpath("block[2]/setting/field/@name")
        self.assertEqual(
            set(switches), {f"twogethr_sync_{name}" for name in self.connection.stream_ids.mapped("record_type")}
        )
        defaults = ["product", "journal", "project", "customer", "invoices", "rounding"]
        self.assertEqual(app.xpath("block[3]/setting/@id"), [f"twogethr_default_{name}" for name in defaults])
        self.assertFalse(app.xpath("//setting[not(@help)][starts-with(@id, 'twogethr')]"), "each says what it is about")
        german = self.settings("de_DE").xpath("//app[@name='hr_sync_twogethr']//setting[@id='twogethr_department']")[0]
        self.assertEqual(german.get("help"), "Organisationseinheiten werden zu Abteilungen.")

    def test_settings_block(self):
        """A system without a page of its own has a block at the end of the general settings, and can be connected."""

        class Beispiel(System):
            code = "beispiel"
            name = "Beispiel"

        general = "//app[@name='general_settings']/block[@name='%s']"
        [block] = self.settings().xpath(general % "tripletex")
        self.assertEqual(block.get("title"), "Tripletex")
        self.env["ir.ui.view"].create(
            {
                "name": "another addon's",
                "model": "res.config.settings",
                "inherit_id": self.env.ref("base_setup.res_config_settings_view_form").id,
                "priority": 99,
                "arch": "<app name='general_settings' position='inside'><block name='others'/></app>",
            }
        )
        ours = [system.code for system in SYSTEMS.values() if not system.settings_page]
        names = self.settings().xpath("//app[@name='general_settings']/block/@name")
        self.assertEqual(names[-len(ours) :], ours, "nothing of other addons comes after them")
        self.assertIn("sends approved hours", block.xpath("setting/@help")[0])
        self.assertFalse(self.settings().xpath(general % "beispiel"))
        with patch.dict(SYSTEMS):
            register(Beispiel())
            [block] = self.settings().xpath(general % "beispiel")
            [button] = block.xpath(".//button[@name='action_hr_sync_connect']")
            self.assertEqual(button.get("string"), "Connect to Beispiel")
            admin = self.env.ref("base.user_admin")
            admin.company_ids |= self.company
            context = {**literal_eval(button.get("context")), "allowed_company_ids": self.company.ids}
            settings = self.env(user=admin, context=context)["res.config.settings"].create({})
            setup = self.env["hr.sync.setup"].browse(settings.action_hr_sync_connect()["res_id"])
            self.assertEqual((setup.system, setup.name), ("beispiel", "Beispiel"))
            self.assertFalse(setup.stream_ids)
        self.assertFalse(self.settings().xpath(general % "beispiel"))

    def test_no_view_names_a_system(self):
        names = {system.name for system in SYSTEMS.values()}
        # A code may be a word of everybody's language, which no view has in quotes.
        names |= {quote + code + quote for code in SYSTEMS for quote in ("'", '"')}
        for path in sorted((ROOT / "views").glob("*.xml")):
            text = path.read_text()
            self.assertEqual([name for name in names if name in text], [], path.name)

    def test_a_connection_shows_what_is_its_system_s_own(self):
        """Nothing of another system: no API description, defaults, access points or tables that it does not have."""
        of_default = {"invoices": {"invoice_from", "invoice_lines"}, "rounding": {"rounding"}}
        optional = {"contract", "access_point_ids", "api_key", "base_url", "setting_ids", "table_ids"}
        optional |= {f"default_{name}_id" for name in ("product", "journal", "project", "customer")}
        optional |= set().union(*of_default.values())
        for system in SYSTEMS.values():
            connection = self.env["hr.sync.connection"].create(
                {"name": system.name, "system": system.code, "company_id": self.company.id}
            )
            arch = etree.fromstring(connection.get_view(view_type="form")["arch"])
            expected = {"access_point_ids"} if system.access_points else {"api_key", "base_url"}
            expected |= {"contract"} if system.takes_contract else set()
            expected |= {"setting_ids"} if system.settings else set()
            expected |= {"table_ids"} if system.tables else set()
            expected |= set().union(*(of_default.get(one, {f"default_{one}_id"}) for one in system.defaults))
            with self.subTest(system=system.code):
                self.assertEqual(self.shown_fields(connection, arch) & optional, expected)

    def shown_fields(self, record, arch):
        """The fields of the record that its form shows."""
        shown = set()
        for node in arch.xpath("//field[not(ancestor::field)]"):
            conditions = [one.get("invisible") for one in (node, *node.iterancestors()) if one.get("invisible")]
            names = {
                one.id
                for text in conditions
                for one in ast.walk(ast.parse(text, mode="eval"))
                if isinstance(one, ast.Name)
            }
            values = {name: getattr(record[name], "ids", record[name]) for name in names & record._fields.keys()}
            if not any(safe_eval(text, dict(values)) for text in conditions):
                shown.add(node.get("name"))
        return shown
