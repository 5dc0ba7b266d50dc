"""The API profile of a connection: corrected as a draft, saved, compared, restored, and used from the next turn on."""

import json

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form

from ..systems import workbench
from .test_rest_profiles import EXAMPLES
from .twogethr import TwogethrCase

EXAMPLE = json.loads((EXAMPLES / "numbered_pages.json").read_text())


class DraftCase(TwogethrCase):
    employees, units = 0, 0

    def prepare(self):
        super().prepare()
        self.connection = self.env["hr.sync.connection"].create(
            {"name": "Other", "system": "rest", "company_id": self.company.id, "base_url": "https://hr.example"}
        )

    def text(self, **changes):
        return json.dumps({**EXAMPLE, **changes})


class TestSaving(DraftCase):
    def test_without_profile(self):
        self.assertTrue(self.connection.takes_profile and self.connection.needs_profile)
        self.assertFalse(self.connection.stream_ids)
        with self.assertRaisesRegex(UserError, "Import or propose an API profile first"):
            self.connection.action_test()

    def test_saved(self):
        self.connection.profile = self.text()
        self.assertEqual(set(self.connection.stream_ids.mapped("record_type")), set(EXAMPLE["records"]))
        self.assertFalse(self.connection.needs_profile)
        self.assertEqual(self.connection._system().name, "Numbered Pages HR")
        self.assertEqual(json.loads(self.connection.profile), EXAMPLE)
        self.assertEqual(len(self.connection.profile_version_ids), 1)

    def test_rows(self):
        draft = self.env["hr.sync.profile"].browse(self.connection.action_open_profile()["res_id"])
        self.assertEqual(draft.state, "invalid")
        draft.document = self.text()
        self.assertEqual((draft.state, draft.problem), ("changed", ""))
        employee = draft.record_ids.filtered(lambda one: one.record_type == "employee")
        self.assertEqual((employee.list_path, employee.state), ("/people", "ready"))
        rows = {row.name: row for row in employee.field_ids}
        name = rows["name"]
        self.assertEqual((name.path, name.kind, name.send), ("first_name, last_name", "name", True))
        rows["work_email"].path = "mail"
        self.assertEqual(json.loads(draft.document)["records"]["employee"]["fields"]["work_email"]["path"], "mail")
        self.assertEqual(rows["work_email"].certainty, "hand")
        draft.action_save()
        self.assertEqual(draft.state, "saved")
        self.assertIn("mail", self.connection.profile)
        with self.assertRaises(ValidationError):
            draft.document = "[]"
        self.assertEqual(workbench.read(draft.document), workbench.read(self.connection.profile))


class TestSetup(DraftCase):
    def test_first_step(self):
        form = Form(self.env["hr.sync.setup"])
        form.system = "rest"
        self.assertTrue(form.needs_profile)
        form.company_id = self.company
        setup = form.save()
        with self.assertRaisesRegex(UserError, "Import or propose an API profile first"):
            setup.action_key()
        draft = self.env["hr.sync.profile"].browse(setup.action_open_profile()["res_id"])
        draft.document = self.text()
        draft.action_save()
        self.assertFalse(setup.needs_profile)
        self.assertEqual(setup.name, "Numbered Pages HR")
