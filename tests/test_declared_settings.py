"""Settings that a system declares: entered on its connections, checked, and handed to its code."""

import dataclasses
from datetime import date
from unittest.mock import patch

from lxml import etree
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user

from ..records import _lt
from ..systems import SYSTEMS, Setting, Twogethr
from ..systems.rest.client import RestClient
from ..systems.secrets import mask
from .people import PeopleCase

SECRET = "streng-geheim-41c7"


class WithSettings(Twogethr):
    """2getHR, had it settings of its own."""

    settings = (
        Setting("note", "char", _lt("Note"), default="none"),
        Setting("weeks", "integer", _lt("Weeks"), help=_lt("How many weeks are read."), default=4),
        Setting("factor", "float", _lt("Factor"), default=1.0),
        Setting("detailed", "boolean", _lt("Detailed"), default=True),
        Setting("size", "selection", _lt("Size"), choices=(("s", _lt("Small")), ("l", _lt("Large"))), default="s"),
        Setting("division", "selection", _lt("Division"), remote=True),
        Setting("since", "date", _lt("Since")),
        Setting("token", "char", _lt("Token"), secret=True),
    )


class TestDeclaredSettings(PeopleCase):
    def prepare(self):
        super().prepare()
        self.divisions = [("7", "North"), ("8", "South")]

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.dict(SYSTEMS, twogethr=WithSettings()))
        self.seen = []

        def choices(_client, name):
            self.seen.append(name)
            return self.divisions

        self.startPatcher(patch.object(RestClient, "choices", choices, create=True))
        self.env["hr.sync.connection"]._add_streams_everywhere()
        self.rows = {setting.name: setting for setting in self.connection.setting_ids}

    def values(self):
        self.env.invalidate_all()
        return dict(self.connection._setting_values())

    def test_defaults(self):
        self.assertEqual([row.name for row in self.connection.setting_ids], [one.name for one in WithSettings.settings])
        expected = {"note": "none", "weeks": 4, "factor": 1.0, "detailed": True, "size": "s", "division": None}
        self.assertEqual(self.values(), {**expected, "since": None, "token": None})
        self.assertTrue(self.rows["detailed"].checked)
        self.assertEqual(self.rows["size"].choice_id.display_name, "Small")
        self.assertEqual(self.rows["weeks"].label, "Weeks")
        self.assertEqual(self.rows["weeks"].explanation, "How many weeks are read.")
        self.env["hr.sync.connection"]._add_streams_everywhere()
        self.assertEqual(len(self.connection.setting_ids), len(WithSettings.settings))

    def test_entered_on_the_form(self):
        self.connection.action_test()
        self.assertEqual(self.seen, ["division"])
        admin = self.env.ref("base.user_admin")
        admin.company_ids |= self.company
        connection = self.connection.with_user(admin).with_context(allowed_company_ids=self.company.ids)
        setup = connection.env["hr.sync.setup"]
        for model, view, fields in (
            (connection, "form", ["setting_ids"]),
            (setup, "setup", ["access_setting_ids", "option_setting_ids"]),
            (setup, "choice", ["setting_ids"]),
        ):
            arch = etree.fromstring(model.get_view(self.env.ref(f"hr_sync.hr_sync_connection_view_{view}").id)["arch"])
            found = [name for name in arch.xpath("//field/@name") if name.endswith("setting_ids")]
            self.assertEqual(found, fields, view)
        with Form(connection) as form:
            with form.setting_ids.edit(1) as row:
                row.value = "12"
            with form.setting_ids.edit(3) as row:
                row.checked = False
            with form.setting_ids.edit(4) as row:
                row.choice_id = self.rows["size"].choice_ids[1]
            with form.setting_ids.edit(5) as row:
                row.choice_id = self.rows["division"].choice_ids[1]
            with form.setting_ids.edit(6) as row:
                row.value = "2026-06-01"
            with form.setting_ids.edit(7) as row:
                row.secret_value = f" {SECRET} "
        values = self.values()
        self.assertEqual(
            values,
            {"note": "none", "weeks": 12, "factor": 1.0, "detailed": False, "size": "l", "division": "8",
             "since": date(2026, 6, 1), "token": SECRET},
        )  # fmt: skip
        self.assertFalse(any(row.problem for row in self.connection.setting_ids))

    def test_asked_for_after_the_test(self):
        """A set-up asks for what the test needs first; an update of the addon carries over what is declared now."""
        self.assertEqual(self.connection.access_setting_ids, self.connection.setting_ids)
        later = tuple(dataclasses.replace(one, after_test=one.name == "size") for one in WithSettings.settings)
        with patch.object(WithSettings, "settings", later):
            self.env["hr.sync.connection"]._add_streams_everywhere()
        self.connection.invalidate_recordset()
        self.assertEqual(self.connection.option_setting_ids, self.rows["size"])
        self.assertEqual(self.connection.access_setting_ids, self.connection.setting_ids - self.rows["size"])

    def test_wrong_values_stop_nothing(self):
        """A sentence stands at the field, its default counts, and the sync goes on."""
        self.rows["weeks"].value = "many"
        self.rows["since"].value = "soon"
        self.rows["size"].value = "xl"
        self.assertEqual(self.rows["weeks"].problem, "many is not a whole number; the default is used.")
        self.assertIn("is not a date", self.rows["since"].problem)
        self.assertIn("xl is no longer available", self.rows["size"].problem)
        values = self.values()
        self.assertEqual((values["weeks"], values["since"], values["size"]), (4, None, "s"))
        self.person()
        self.assertEqual(self.sync("employee")["employee"].state, "done")

    def test_choice_that_vanished(self):
        self.connection.action_test()
        self.rows["division"].choice_id = self.rows["division"].choice_ids[0]
        self.assertEqual(self.values()["division"], "7")
        self.divisions = [("8", "South East"), ("9", "West")]
        self.connection.action_test()
        self.assertEqual(self.connection.state, "connected")
        self.assertEqual(self.rows["division"].choice_ids.mapped("name"), ["South East", "West"])
        self.assertEqual(self.rows["division"].problem, "7 is no longer available; the default is used.")
        self.assertFalse(self.rows["division"].choice_id)
        self.assertIsNone(self.values()["division"])
        self.divisions = [("7", "North")]
        self.connection.action_test()
        self.assertEqual((self.values()["division"], self.rows["division"].problem), ("7", False))

    def test_code_gets_a_mapping_that_it_cannot_change(self):
        self.rows["weeks"].value = "2"
        with patch.object(Twogethr, "connect", lambda _system, credentials, *_args: credentials):
            credentials = self.connection._client()
        self.assertEqual(credentials.settings["weeks"], 2)
        with self.assertRaises(TypeError):
            credentials.settings["weeks"] = 3

    def test_secrets(self):
        token = self.rows["token"]
        token.secret_value = SECRET
        self.assertNotIn(SECRET, mask(f"it is {SECRET}"))
        officer = new_test_user(
            self.env, "hds", "hr_sync.group_officer", company_id=self.company.id, company_ids=self.company.ids
        )
        mine = token.with_user(officer)
        self.assertNotIn(SECRET, str(mine.read()))
        with self.assertRaises(AccessError):
            mine.read(["secret_value"])
        with self.assertRaises(AccessError):
            mine.secret_value = "x"
        names = [name for name, field in token.fields_get().items() if field.get("exportable", True)]
        self.assertNotIn(SECRET, str(token.export_data(names)["datas"]))
        self.assertNotIn(SECRET, str(self.connection.copy_data()))
        arch = etree.fromstring(token.get_view(view_type="list")["arch"])
        self.assertEqual(arch.xpath("//field[@name='secret_value']/@password"), ["True"])
        self.neutralize()
        self.assertFalse(token.secret_value)

    def test_not_declared_any_more(self):
        """What was entered is kept, and counts again when it is declared again."""
        self.rows["note"].value = "mine"
        with patch.object(WithSettings, "settings", WithSettings.settings[1:]):
            self.assertNotIn("note", self.values())
            self.assertEqual(self.rows["note"].label, "note")
        self.assertEqual(self.values()["note"], "mine")
        with patch.dict(SYSTEMS):
            del SYSTEMS["twogethr"]
            self.assertEqual(self.values(), {})
        self.assertEqual(self.values()["note"], "mine")
