"""The history, as those see it who may not read everything."""

from odoo.exceptions import AccessError

from ..records import unpacked
from .accounts import new_test_users
from .agreed import AgreedCase
from .rights import GROUPS

MASK = "•••"


class TestHistoryRights(AgreedCase):
    def prepare(self):
        super().prepare()
        self.other_company = self.env["res.company"].create({"name": "Talwerk AG"})
        self.users = new_test_users(self.env(user=1), self.company, "hshr_", GROUPS)
        self.simulator.update_user(self.user["id"], birthDate="1990-02-03", jobTitle="Neu")
        self.sync()
        self.change = self.env["hr.sync.change"].search(
            [("res_model", "=", "hr.employee"), ("res_id", "=", self.person.id), ("kind", "=", "updated")]
        )
        self.assertEqual(str(unpacked(self.change.values["birthday"][1])), "1990-02-03")

    def as_(self, name, records=None, companies=None):
        records = self.change if records is None else records
        return records.with_user(self.users[name]).with_context(allowed_company_ids=(companies or self.company).ids)

    def test_who_may_read(self):
        for name, title in (("officer", MASK), ("administrator", MASK), ("both", self.person.name)):
            with self.subTest(name):
                self.env.invalidate_all()
                self.assertEqual(self.as_(name).title, title)
                self.assertEqual(self.as_(name).display_name, title)
        for name in ("employee", "hr_officer", "hr_manager"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.as_(name).read(["title"])

    def test_names(self):
        """Whoever may not read a record finds it by no name, and reads its name in no value of another."""
        person = self.employee(self.plain_users()[1]["id"])
        self.simulator.update_user(self.user["id"], managerId=self.link_of(person).external_id)
        self.sync()
        change = self.env["hr.sync.change"].search([("res_id", "=", self.person.id)], limit=1)
        self.assertEqual(change.values["manager"][1], person.name)
        rule = {"name": "one", "model_id": self.env["ir.model"]._get_id("hr.employee")}
        rule["domain_force"] = str([("id", "!=", person.id)])
        self.env["ir.rule"].create(rule)
        seen = self.as_("both", change)
        self.assertEqual(seen.title, self.person.name)
        self.assertNotIn(person.name, seen.summary)
        self.assertNotIn(person.name, seen.table)
        self.assertIn(MASK, seen.summary)
        for found, name in ((True, self.person.name), (False, person.name)):
            with self.subTest(name):
                domain = [("title", "=", name), ("res_model", "=", "hr.employee")]
                self.assertEqual(bool(seen.search(domain)), found)
        other = self.env["hr.sync.change"].search([("res_id", "=", person.id), ("res_model", "=", "hr.employee")])
        self.assertEqual(set(self.as_("both", other).mapped("title")), {MASK})
        with self.assertRaises(AccessError):
            seen.read(["name"])

    def link_of(self, person):
        mine = [("res_model", "=", "hr.employee"), ("res_id", "=", person.id), ("state", "=", "linked")]
        return self.env["hr.sync.link"].search(mine)

    def test_personal_values(self):
        """Whoever may not read employees sees which fields were changed, and no value of theirs."""
        seen = self.as_("officer")
        self.assertIn("Birthday", seen.changed_fields)
        self.assertIn("Birthday", seen.table)
        self.assertIn(MASK, seen.summary)
        for text in ("02/03/1990", "Neu", "Alt"):
            with self.subTest(text):
                self.assertNotIn(text, seen.summary)
                self.assertNotIn(text, seen.table)
        self.env.invalidate_all()
        seen = self.as_("both")
        for text in ("02/03/1990", "Neu", "Alt"):
            with self.subTest(text):
                self.assertIn(text, seen.summary)
                self.assertIn(text, seen.table)

    def test_field_that_only_managers_read(self):
        """What of a record is for a group is masked for others who may read the record."""
        self.patch(self.env.registry["hr.employee"]._fields["birthday"], "groups", "hr.group_hr_manager")
        seen = self.as_("both")
        self.assertNotIn("02/03/1990", seen.summary)
        self.assertIn("Alt → Neu", seen.summary)

    def test_values_themselves(self):
        """Nobody reads, searches, groups or exports what is masked."""
        for name in ("officer", "both", "administrator"):
            changes = self.as_(name)
            for attempt in (
                lambda changes=changes: changes.read(["values"]),
                lambda changes=changes: changes.read(["raw"]),
                lambda changes=changes: changes.search([("values", "ilike", "1990")]),
                lambda changes=changes: changes.search([], order="values"),
                lambda changes=changes: changes._read_group([], ["values"]),
            ):
                with self.subTest(name), self.assertRaises(AccessError):
                    attempt()
            self.assertNotIn("values", changes.fields_get())

    def test_form(self):
        """Who may read only the employee, or only the history, still reads what is for them."""
        self.assertEqual(len(self.as_("both", self.person).hr_sync_change_ids), 2)
        for name in ("hr_officer", "officer", "employee"):
            with self.subTest(name):
                person = self.as_(name, self.person)
                self.env.invalidate_all()
                self.assertEqual(person.read(["name"])[0]["name"], self.person.name)
                self.assertEqual(person.name, self.person.name)
        person = self.as_("hr_officer", self.person)
        self.assertNotIn("hr_sync_change_ids", person.fields_get())
        with self.assertRaises(AccessError):
            person.read(["hr_sync_change_ids"])

    def test_deleted_record(self):
        """Of a record that is gone, nobody can say who might read it but those who read any employee."""
        self.person.unlink()
        self.assertIn(MASK, self.as_("officer").summary)
        self.env.invalidate_all()
        self.assertIn("02/03/1990", self.as_("both").summary)

    def test_nobody_writes(self):
        for name in ("officer", "administrator"):
            changes = self.as_(name)
            for attempt in (
                lambda changes=changes: changes.write({"name": "x"}),
                lambda changes=changes: changes.unlink(),
                lambda changes=changes: changes.copy(),
            ):
                with self.subTest(name), self.assertRaises(AccessError):
                    attempt()

    def test_other_company(self):
        stranger = self.as_("administrator", companies=self.other_company)
        self.users["administrator"].company_ids |= self.other_company
        self.assertFalse(stranger.search([("id", "=", self.change.id)]))
        with self.assertRaises(AccessError):
            stranger.read(["title"])
