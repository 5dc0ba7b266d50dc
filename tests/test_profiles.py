"""The API profile of a connection as people correct, import and save it."""

import base64
import json

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from ..systems import workbench
from .profiles import EXAMPLE, DraftCase, changed
from .simulators.dialects import Snake
from .simulators.dialects.description import describe
from .simulators.twogethr.extent import Extent

TEXT = json.dumps(EXAMPLE)


class TestSaving(DraftCase):
    def test_nothing_is_known(self):
        """Without a profile there is nothing to be tested or synced, and the connection says what to do."""
        self.assertTrue(self.connection.takes_profile and self.connection.needs_profile)
        self.assertFalse(self.connection.stream_ids)
        with self.assertRaisesRegex(UserError, "Import or propose an API profile first"):
            self.connection.action_test()

    def test_saved(self):
        self.connection.profile = TEXT
        self.assertEqual(set(self.connection.stream_ids.mapped("record_type")), set(EXAMPLE["records"]))
        self.assertFalse(self.connection.needs_profile)
        self.assertEqual(self.connection._system().name, "Numbered Pages HR")
        self.assertEqual(json.loads(self.connection.profile), EXAMPLE)

    def test_two_connections(self):
        """Each has its own system under the same code."""
        other = self.connect(name="Second", profile=changed("name", value="Second HR"))
        self.connection.profile = TEXT
        names = [one._system().name for one in (self.connection, other)]
        self.assertEqual(names, ["Numbered Pages HR", "Second HR"])
        (self.connection | other)._put({"state": "connected"})
        arch = self.env["hr.employee"].get_view(view_type="list")["arch"]
        for name in names:
            self.assertIn(f"Sync {name} Employees", arch)
        employees = self.env["hr.employee"].with_context(hr_sync_system="rest", hr_sync_system_name="Second HR")
        employees.action_hr_sync()
        self.assertTrue(other.run_ids)
        self.assertFalse(self.connection.run_ids)

    def test_settings_follow(self):
        """A profile that signs in with a user asks for the user; later ones keep what was entered."""
        self.connection.profile = changed("authentication", value={"type": "basic"})
        self.assertEqual(self.connection.setting_ids.mapped("name"), ["user"])
        self.connection.setting_ids.value = "sync"
        self.connection.profile = TEXT
        self.connection.profile = changed("authentication", value={"type": "basic"})
        self.assertEqual(self.connection.setting_ids.value, "sync")

    def test_bad_input(self):
        """What cannot be used is not stored, and the place is named; the one before stays."""
        self.connection.profile = TEXT
        fields = ("records", "employee", "fields")
        for text, said in (
            ("no JSON", "not valid JSON"),
            ("[]", "not a JSON object"),
            (changed("version", value=2), "/version"),
            (changed("colour", value="red"), "/: .*colour"),
            (changed("records", "employee", "list", "path", value="/people/../keys"), "/records/employee/list/path"),
            (changed("records", "employee", "list", "path", value="//evil.example/x"), "/records/employee/list/path"),
            (changed("records", "employee", "list", "path", value="https://evil.example"), "/records/employee/list"),
            (changed("base_path", value="https://evil.example"), "/base_path"),
            (changed(*fields, "birthday", "value", value={"type": "magic"}), "/records/employee/fields/birthday"),
            (changed(*fields, "birthday", "value", value={"type": "text"}), "birthday/value/type"),
            (" " * (10 * 1024 * 1024) + TEXT, "larger than 1 MB"),
            (changed("name", value="a\ud800"), "not a text in UTF-8|not allowed"),
            (changed("name", value="a\x00"), "not allowed"),
        ):
            with self.subTest(said), self.assertRaisesRegex(ValidationError, said):
                self.connection.profile = text
            self.assertEqual(json.loads(self.connection.profile), EXAMPLE)
        self.assertEqual(len(self.connection.profile_version_ids), 1)

    def test_size_as_stored(self):
        """What is only small enough without spaces cannot be read again, and is refused."""
        part = ["x" * 30] * 19_000
        for _level in range(13):
            part = {"a": part}
        text = json.dumps(part, separators=(",", ":"))
        self.assertLess(len(text), 1024 * 1024)
        with self.assertRaisesRegex(ValidationError, "larger than 1 MB"):
            self.draft(text)

    def test_other_systems_have_none(self):
        with self.assertRaisesRegex(ValidationError, "has no API profile"):
            self.connect(name="Kleer", system="kleer", profile=TEXT)

    def test_saved_by_another_version(self):
        """What this version cannot use any more stops the connection, and nothing is guessed."""
        self.connection.profile = TEXT
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE hr_sync_connection SET profile = %s WHERE id = %s", ('{"format": "old"}', self.connection.id)
        )
        self.env.invalidate_all()
        self.assertIn("cannot use the saved API profile", self.connection.muted_reason)
        draft = self.draft()
        self.assertEqual(draft.state, "invalid")
        draft.document = TEXT
        draft.action_save()
        self.assertFalse(self.connection.muted_reason)
        self.assertEqual(self.connection._system().name, "Numbered Pages HR")


class TestVersions(DraftCase):
    def test_kept(self):
        """Each change is a version with what differs; the same once more is none."""
        self.connection.profile = TEXT
        self.connection.profile = json.dumps(EXAMPLE, indent=4)
        self.assertEqual(len(self.connection.profile_version_ids), 1)
        self.connection.profile = changed("records", "employee", "list", "path", value="/staff")
        newest, first = self.connection.profile_version_ids
        self.assertIn('-        "path": "/people",\n+        "path": "/staff",', newest.diff)
        self.assertEqual((newest.is_current, first.is_current), (True, False))
        self.assertEqual(newest.create_uid, self.env.user)
        first.action_restore()
        self.assertEqual(json.loads(self.connection.profile), EXAMPLE)
        self.assertEqual(len(self.connection.profile_version_ids), 3)
        self.assertEqual(self.draft().state, "saved")

    def test_never_changed(self):
        self.connection.profile = TEXT
        version = self.connection.profile_version_ids
        for record in (version, version.sudo()):
            with self.assertRaises(AccessError):
                record.document = "{}"

    def test_removed(self):
        """Without its profile the connection knows nothing again, and says so; the version remains."""
        self.connection.profile = TEXT
        self.connection.profile = False
        self.assertTrue(self.connection.needs_profile)
        self.assertEqual(set(self.connection.stream_ids.mapped("enabled")), {False})
        self.connection.profile_version_ids[1].action_restore()
        self.assertEqual(json.loads(self.connection.profile), EXAMPLE)


class TestDraft(DraftCase):
    def test_begins_with_nothing(self):
        draft = self.draft()
        self.assertEqual(draft.state, "invalid")
        self.assertIn("/records", draft.problem)
        with self.assertRaisesRegex(UserError, "Correct this first"):
            draft.action_save()
        self.assertFalse(self.connection.profile)
        self.assertEqual(self.draft(), draft)

    def test_rows_show_the_document(self):
        draft = self.draft(TEXT)
        self.assertEqual((draft.state, draft.problem), ("changed", ""))
        employee = self.record("employee")
        self.assertEqual((employee.list_path, employee.items, employee.state), ("/people", "data", "ready"))
        self.assertEqual(json.loads(employee.paging), EXAMPLE["records"]["employee"]["list"]["paging"])
        name, sex, trade = (self.row("employee", one) for one in ("name", "sex", "trade"))
        self.assertEqual((name.path, name.kind, name.send), ("first_name, last_name", "name", True))
        self.assertEqual(json.loads(sex.options)["values"]["male"], "male")
        self.assertEqual((trade.path, trade.is_used), (False, False))
        off = draft.record_ids.filtered(lambda one: one.record_type not in EXAMPLE["records"])
        self.assertEqual(set(off.mapped("state")), {"off"})

    def test_rows_change_the_document(self):
        self.connection.profile = TEXT
        draft = self.draft()
        email = self.row("employee", "work_email")
        email.path = "contact.mail"
        entry = workbench.read(draft.document)["records"]["employee"]["fields"]["work_email"]
        self.assertEqual(entry, {"path": "contact.mail", "value": {"type": "code"}, "send": True})
        self.assertEqual(email.certainty, "hand")
        self.assertFalse(self.row("employee", "name").certainty)
        # Something that the draft did not have begins with the kind of value that fits it.
        trade = self.row("employee", "trade")
        trade.write({"path": '"trade, code"'})
        self.assertEqual((trade.kind, trade.path), ("reference", '"trade, code"'))
        self.assertIn("/records/employee/fields/trade", trade.problem)
        self.assertEqual(draft.state, "invalid")
        trade.write({"path": False, "kind": False})
        self.assertEqual(draft.state, "changed")
        self.record("employee").write({"list_path": "/staff", "total": False})
        entry = workbench.read(draft.document)["records"]["employee"]["list"]
        self.assertEqual((entry["path"], "total" in entry), ("/staff", False))
        draft.write({"base_path": "/v3", "time_zone": "Europe/Zurich"})
        self.assertEqual(workbench.read(draft.document)["base_path"], "/v3")
        draft.action_save()
        self.assertEqual(draft.state, "saved")
        self.assertEqual(workbench.read(self.connection.profile), workbench.read(draft.document))

    def test_forms(self):
        """What is typed in the forms goes into the document, and nothing else changes with it."""
        self.connection.profile = TEXT
        draft, employee = self.draft(), self.record("employee")
        before = workbench.read(draft.document)
        with Form(employee) as form:
            form.id_path = "key"
            index = employee.field_ids.mapped("name").index("work_email")
            with form.field_ids.edit(index) as row:
                row.path = "mail"
        with Form(draft) as form:
            form.base_path = "/v3"
        before["base_path"] = "/v3"
        before["records"]["employee"]["id"] = "key"
        before["records"]["employee"]["fields"]["work_email"]["path"] = "mail"
        self.assertEqual(workbench.read(draft.document), before)
        self.assertEqual(employee.display_name, "Employee")

    def test_rows_refuse(self):
        self.draft(TEXT)
        for record, values, said in (
            (self.row("employee", "sex"), {"options": "no JSON"}, "valid JSON"),
            (self.row("employee", "sex"), {"options": "[1]"}, "JSON object"),
            (self.row("employee", "sex"), {"options": '{}, "x": 1'}, "valid JSON"),
            (self.record("employee"), {"paging": "{"}, "valid JSON"),
            (self.draft(), {"authentication": "bearer"}, "valid JSON"),
        ):
            with self.subTest(said), self.assertRaisesRegex(UserError, said):
                record.write(values)
        self.assertEqual(workbench.read(self.draft().document), EXAMPLE)

    def test_document_refused(self):
        """A draft may have problems, but is always an object within the limits."""
        draft = self.draft(TEXT)
        for text in ("[]", "{", '{"a": 1, "a": 2}', " " * (2 * 1024 * 1024), "\ud800", ""):
            with self.subTest(text[:5]), self.assertRaises(ValidationError):
                draft.document = text
        self.assertEqual(workbench.read(draft.document), EXAMPLE)

    def test_strange_documents(self):
        """Whatever stands in it, the pages can be opened, and what is wrong is listed."""
        draft = self.draft(TEXT)
        for document in (
            {"records": []},
            {"records": {"employee": 7, "unknown": {}}},
            {"records": {"employee": {"list": 7, "fields": []}}},
            {"records": {"employee": {"list": {"path": 7}, "fields": {"name": 7, "sex": {"value": []}}}}},
            {"name": 7, "authentication": "x", "records": {}},
        ):
            with self.subTest(document):
                draft.document = json.dumps(document)
                self.assertEqual(draft.state, "invalid")
                employee = self.record("employee", draft)
                self.assertTrue(all(isinstance(row.problem, (str, bool)) for row in employee.field_ids))
                employee.read()
                draft.read()

    def test_leave_out(self):
        draft = self.draft(TEXT)
        self.record("time_entry").action_leave_out()
        self.assertNotIn("time_entry", workbench.read(draft.document)["records"])
        self.assertEqual(self.record("time_entry").state, "off")

    def test_discard(self):
        self.connection.profile = TEXT
        draft = self.draft(changed("name", value="Another"))
        self.assertIn('+  "name": "Another",', draft.saved_diff)
        draft.action_discard()
        self.assertEqual((draft.state, draft.saved_diff), ("saved", ""))


class TestImport(DraftCase):
    employees, units = 4, 2

    def simulate(self, **options):
        return super().simulate(extent=Extent(projects=3, absences=4, months_of_time=1), **options)

    def upload(self, content, name="file.json"):
        action = self.connection.action_upload_profile()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        wizard = wizard.create({"file": base64.b64encode(content), "file_name": name})
        return self.env["hr.sync.profile"].browse(wizard.action_import()["res_id"])

    def test_round_trip(self):
        self.connection.profile = TEXT
        draft = self.draft()
        self.assertIn(f"/hr.sync.profile/{draft.id}/file/", draft.action_download()["url"])
        content = base64.b64decode(draft.file)
        draft.document = changed("name", value="Another")
        self.assertEqual(self.upload(content), draft)
        self.assertEqual(draft.state, "saved")
        self.assertEqual(json.loads(draft.document), EXAMPLE)

    def test_description(self):
        """A profile is proposed from a description, with how sure each field is and what was not found."""
        draft = self.upload(json.dumps(describe(Snake(self.simulator.store, "key"))).encode())
        employee = self.record("employee", draft)
        self.assertEqual(employee.list_path, "/people")
        self.assertEqual(draft.title, "Other")
        certainties = set(employee.field_ids.filtered("is_used").mapped("certainty"))
        self.assertLessEqual(certainties, {"certain", "likely", "unsure"})
        self.assertIn("certain", certainties)
        self.assertFalse(self.connection.profile)
        self.row("employee", "work_email").path = "mail"
        self.assertEqual(self.row("employee", "work_email").certainty, "hand")

    def test_called_as_described(self):
        """A connection that nobody has given a name is called as the description says."""
        self.connection.name = self.connection._built_in_system().name
        draft = self.upload(json.dumps(describe(Snake(self.simulator.store, "key"))).encode())
        self.assertEqual(draft.title, "Snake")

    def test_refused(self):
        for content, said in (
            (b"\xff\xfe\x00", "file.json: "),
            (b"<html>", "web page"),
            (b"{", "valid JSON"),
            (b"{}", "file.json: "),
            (b" ", "empty"),
            (b" " * (26 * 1024 * 1024), "larger than 25 MB"),
        ):
            with self.subTest(said), self.assertRaisesRegex(UserError, said):
                self.upload(content)
        self.assertEqual(self.draft().state, "invalid")


class TestSetup(DraftCase):
    def test_first_step(self):
        form = Form(self.env["hr.sync.connect"])
        form.system = "rest"
        form.company_id = self.company
        setup = self.env["hr.sync.setup"].browse(form.save().action_continue()["res_id"])
        self.assertTrue(setup.needs_profile)
        with self.assertRaisesRegex(UserError, "Import or propose an API profile first"):
            setup.action_key()
        draft = self.env["hr.sync.profile"].browse(setup.action_open_profile()["res_id"])
        draft.document = TEXT
        draft.action_save()
        self.assertFalse(setup.needs_profile)
        self.assertEqual(setup.name, "Numbered Pages HR")
        self.assertEqual(draft.action_continue_setup()["res_id"], setup.id)
        # What is to be synced is chosen in the next step: nothing is disabled before.
        self.assertEqual(set(setup.stream_ids.mapped("enabled")), {True})
