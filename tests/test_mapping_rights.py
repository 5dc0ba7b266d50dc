"""Who sees mappings, and who decides about them."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .mapping import MappingCase


class TestMappingRights(MappingCase):
    def prepare(self):
        super().prepare()
        other = self.env["res.company"].create({"name": "Fremd"})
        self.users = {
            name: new_test_user(
                self.env(user=1), f"map_{name}", groups=groups, company_id=company.id, company_ids=company.ids
            )
            for name, groups, company in (
                ("employee", "base.group_user", self.company),
                ("officer", "hr_sync.group_officer", self.company),
                ("administrator", "hr_sync.group_administrator", self.company),
                ("stranger", "hr_sync.group_administrator", other),
            )
        }

    def as_(self, name, records):
        user = self.users[name]
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def test_reading(self):
        row, value = self.row(self.workshop), self.values()[self.training]
        for records in (row, value):
            for name in ("employee", "stranger"):
                with self.subTest(user=name, model=records._name), self.assertRaises(AccessError):
                    self.as_(name, records).read(["name"])
            self.assertEqual(self.as_("officer", records).name, records.name)
        self.assertFalse(self.as_("stranger", self.env["hr.sync.mapping"]).search([]))
        self.assertFalse(self.as_("stranger", self.env["hr.sync.mapping.value"]).search([]))

    def test_page(self):
        """An officer opens it and sees new values; nobody else of the company's does."""
        new = self.env["hr.timesheet.activity"].create({"name": "New", "company_id": self.company.id})
        action = self.as_("officer", self.connection).action_open_mappings()
        shown = self.as_("officer", self.env["hr.sync.mapping"]).search(action["domain"])
        self.assertEqual(shown.mapped("name"), ["Consulting", "New", "Workshop"])
        self.assertEqual(shown[0].proposed_id.display_name, "100 Consulting")
        self.assertEqual(shown[0].label, "Cost Centres")
        self.assertTrue(self.row(new))
        for name in ("employee", "stranger"):
            with self.subTest(user=name), self.assertRaises(AccessError):
                self.as_(name, self.connection).action_open_mappings()

    def test_deciding(self):
        """Administrators choose the value, and change nothing else."""
        row, value = self.row(self.workshop), self.values()[self.training]
        for name in ("employee", "officer", "stranger"):
            with self.subTest(user=name):
                with self.assertRaises(AccessError):
                    self.as_(name, row).value_id = value.id
                with self.assertRaises(AccessError):
                    self.as_(name, self.row(self.advice)).action_accept()
                with self.assertRaises(AccessError):
                    self.as_(name, row).action_read_values()
        self.project(self.workshop)
        self.assertEqual(self.send(), [])
        with self.assertRaises(AccessError):
            self.as_("officer", row).choice = "amount"
        mine = self.as_("administrator", row)
        mine.value_id = value.id
        self.assertEqual(self.send(), [self.training])
        mine.action_read_values()
        for name, changed in (("name", "x"), ("res_id", self.advice.id), ("mapping", "x"), ("active", False)):
            with self.subTest(field=name), self.assertRaises(AccessError):
                mine[name] = changed
        with self.assertRaises(AccessError):
            mine.create({"connection_id": self.connection.id, "mapping": "x", "res_model": "x", "res_id": 1})
        with self.assertRaises(AccessError):
            mine.unlink()
        with self.assertRaises(AccessError):
            self.as_("administrator", value).name = "x"

    def test_context(self):
        """The page of another company's connection cannot be named in a context."""
        rows = self.as_("stranger", self.env["hr.sync.mapping"])
        rows = rows.with_context(hr_sync_mapped_connection=self.connection.id)
        for method in ("action_accept", "action_read_values"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(rows, method)()
        self.assertFalse(self.row(self.advice).value_id)
