"""API profiles are for administrators of HR Sync, in their own companies; values of people are for HR officers."""

import base64
import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..systems import workbench
from .accounts import new_test_users
from .profiles import EXAMPLE, ProfiledCase, changed

TEXT = json.dumps(EXAMPLE)
MODELS = ("hr.sync.profile", "hr.sync.profile.record", "hr.sync.profile.field", "hr.sync.profile.version")
OUTSIDERS = {
    "employee": "base.group_user",
    "portal": "base.group_portal",
    "hr_manager": "hr.group_hr_manager",
    "officer": "hr_sync.group_officer,hr.group_hr_user",
}
#: Odoo logs each refusal.
quiet = mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule", "odoo.models")


class ProfileRightsCase(ProfiledCase):
    def prepare(self):
        super().prepare()
        self.document = self.draft(TEXT).document
        groups = {**OUTSIDERS, "administrator": "hr_sync.group_administrator"}
        groups["both"] = "hr_sync.group_administrator,hr.group_hr_user"
        self.users = new_test_users(self.env(user=1), self.company, "hp_", groups)
        other = self.env["res.company"].create({"name": "Talwerk AG"})
        self.users["stranger"] = new_test_user(
            self.env(user=1),
            "hp_stranger",
            groups=groups["administrator"],
            company_id=other.id,
            company_ids=other.ids,
        )

    def as_(self, name, records):
        user = self.users[name]
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def rows(self):
        """One record of each model."""
        return [self.env[model].search([("company_id", "=", self.company.id)], limit=1) for model in MODELS]


class TestProfileRights(ProfileRightsCase):
    @quiet
    def test_outsiders(self):
        """Nobody else reads, writes, makes or removes anything of them, or presses a button."""
        for name in OUTSIDERS:
            connection = self.as_(name, self.connection)
            for label, call in {
                "read": lambda connection=connection: connection.read(["profile"]),
                "write": lambda connection=connection: connection.write({"profile": TEXT}),
                "search": lambda connection=connection: connection.search([("profile", "ilike", "people")]),
                "versions": lambda connection=connection: connection.read(["profile_version_ids"]),
                "open": lambda connection=connection: connection.action_open_profile(),
                "propose": lambda connection=connection: connection.action_propose_profile(),
                "try": lambda connection=connection: connection.action_try_profile("employee"),
                "upload": lambda connection=connection: connection.action_upload_profile(),
            }.items():
                with self.subTest(label, user=name), self.assertRaises(AccessError):
                    call()
            for row in map(lambda one, name=name: self.as_(name, one), self.rows()):
                for label, call in {
                    "read": lambda row=row: row.read(),
                    "search": lambda row=row: row.search([]),
                    "write": lambda row=row: row.write({"create_uid": 1}),
                    "create": lambda row=row: row.create({}),
                    "unlink": lambda row=row: row.unlink(),
                    "export": lambda row=row: row.export_data(["id"]),
                }.items():
                    with self.subTest(label, user=name, model=row._name), self.assertRaises(UserError):
                        call()
            with self.subTest("upload", user=name), self.assertRaises(AccessError):
                self.upload(name, self.draft())
        self.assertEqual(json.loads(self.connection.profile), EXAMPLE)
        self.assertEqual(self.draft().document, self.document)

    def upload(self, name, draft):
        values = {"profile_id": draft.id, "file": base64.b64encode(changed("name", value="Mine").encode())}
        return self.as_(name, self.env["hr.sync.profile.upload"]).create(values).action_import()

    @quiet
    def test_buttons(self):
        """Nor do the buttons of what somebody cannot see do anything."""
        draft, record, _field, version = self.rows()
        for name in (*OUTSIDERS, "stranger"):
            for records, methods in (
                (draft, ("action_save", "action_discard", "action_propose", "action_upload", "action_download")),
                (record, ("action_try", "action_leave_out")),
                (version, ("action_restore",)),
            ):
                for method in methods:
                    with self.subTest(method, user=name), self.assertRaises(AccessError):
                        getattr(self.as_(name, records), method)()
        self.assertEqual(self.draft().document, self.document)
        self.assertEqual(len(self.connection.profile_version_ids), 1)

    @quiet
    def test_other_companies(self):
        for row in self.rows():
            mine = self.as_("stranger", row)
            self.assertFalse(mine.search([]))
            with self.subTest(row._name), self.assertRaises(AccessError):
                mine.read()
        with self.assertRaises(AccessError):
            self.as_("stranger", self.connection).action_open_profile()
        with self.assertRaises(AccessError):
            self.upload("stranger", self.draft())
        self.assertEqual(self.draft().document, self.document)

    @quiet
    def test_what_administrators_do_not_write(self):
        """Rows, versions and what was found are made by nobody by hand, whatever a client sends."""
        draft, record, field, version = (self.as_("administrator", row) for row in self.rows())
        mine = self.as_("administrator", self.connection)
        for records, values in (
            (draft, {"lacking": {}}),
            (draft, {"connection_id": mine.id}),
            (record, {"record_type": "task"}),
            (record, {"trial_result": "x"}),
            (field, {"certainty": "certain"}),
            (field, {"name": "name"}),
            (field, {"sample_value": "x"}),
            (version, {"document": TEXT}),
        ):
            with self.subTest(str(values)), self.assertRaises(AccessError):
                records.write(values)
        for records in (draft, record, field, version):
            with self.subTest(records._name), self.assertRaises(AccessError):
                records.unlink()
            with self.subTest(records._name), self.assertRaises(AccessError):
                records.copy()
        for command in ((0, 0, {"record_type": "task"}), (2, record.id)):
            with self.subTest(command), self.assertRaises(AccessError):
                draft.write({"record_ids": [command]})
        with self.assertRaises(AccessError):
            mine.write({"profile_version_ids": [(0, 0, {"document": TEXT})]})

    def test_administrators(self):
        """They do all of it, and whatever way they write the profile it is checked and kept."""
        mine = self.as_("administrator", self.connection)
        draft = self.env["hr.sync.profile"].with_env(mine.env).browse(mine.action_open_profile()["res_id"])
        row = draft.record_ids.field_ids.filtered(lambda one: (one.record_type, one.name) == ("employee", "work_email"))
        row.path = "mail"
        self.assertEqual(row.certainty, "hand")
        draft.action_save()
        self.assertEqual(len(mine.profile_version_ids), 2)
        mine.profile_version_ids[1].action_restore()
        self.assertEqual(json.loads(mine.profile), EXAMPLE)
        mine.write({"profile": changed("name", value="By RPC")})
        self.assertEqual(mine.profile_version_ids[0].create_uid, self.users["administrator"])

    def test_not_exported(self):
        """Neither the profile nor what was read leaves by an export."""
        for model, names in (
            ("hr.sync.connection", ("profile",)),
            ("hr.sync.profile", ("document", "file")),
            ("hr.sync.profile.field", ("sample_value", "decoded_value", "sample", "decoded")),
            ("hr.sync.profile.record", ("hidden_answer", "answer")),
            ("hr.sync.profile.version", ("document", "diff")),
        ):
            described = self.as_("both", self.env[model]).fields_get(names)
            self.assertEqual({name: one["exportable"] for name, one in described.items()}, dict.fromkeys(names, False))

    @quiet
    def test_values_of_people(self):
        """Administrators who are no HR officers see that there is something, and nothing else."""
        for name, shown in (("administrator", False), ("both", True)):
            with self.subTest(name):
                trial = self.as_(name, self.connection).action_try_profile("employee")
                rows = self.as_(name, self.record("employee").field_ids)
                read = str(trial) + str(rows.read([*self.fields_read(rows)]))
                people = self.source.store.all("users")
                emails = [person["email"] for person in people]
                self.assertEqual(any(email in read for email in emails), shown)
                self.assertEqual(any(person["lastName"] in read for person in people), shown)
                email = rows.filtered(lambda one: one.name == "work_email")
                self.assertEqual(email.sample == workbench.HIDDEN, not shown)
                record = self.as_(name, self.record("employee"))
                answer = str(record.read([*self.fields_read(record)]))
                self.assertIn("personnel_number", answer)
                self.assertEqual(any(person["lastName"] in answer for person in people), shown)
                units = self.as_(name, self.connection).action_try_profile("department")
                self.assertIn(self.source.store.all("organisation-units")[0]["name"], str(units))
        with self.assertRaises(AccessError):
            self.as_("administrator", self.record("employee").field_ids).read(["sample_value"])
        with self.assertRaises(AccessError):
            self.as_("administrator", self.record("employee")).read(["raw_answer"])

    def fields_read(self, rows):
        return [name for name in rows.fields_get() if rows._has_field_access(rows._fields[name], "read")]
