"""Fields that were changed on both sides: both values side by side, and a choice for each."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .agreed import AgreedCase


class TestConflicts(AgreedCase):
    def prepare(self):
        super().prepare()
        self.stream.policy = "ask"
        self.person.write({"job_title": "Hier", "private_email": "hier@post.example"})
        self.simulator.update_user(self.user["id"], jobTitle="Dort", privateEmail="dort@post.example", mobile="079")
        self.sync()
        self.issue = self.issues()
        self.title, self.email = self.issue.conflict_ids.sorted("name")

    def as_(self, *groups, company=None):
        company = company or self.company
        user = new_test_user(
            self.env(user=1), "_".join(groups), ",".join(groups), company_id=company.id, company_ids=company.ids
        )
        return self.issue.with_user(user).with_context(allowed_company_ids=company.ids)

    def test_side_by_side(self):
        rows = [(row.label, row.odoo_value, row.external_value, row.choice) for row in self.title + self.email]
        self.assertEqual(
            rows,
            [
                ("Job Title", "Hier", "Dort", False),
                ("Private Email", "hier@post.example", "dort@post.example", False),
            ],
        )
        self.assertEqual(self.person.mobile_phone, "079", "only what is asked about is frozen")

    def test_one_each(self):
        self.title.action_choose_odoo()
        self.work()
        self.assertEqual(self.issue.state, "failed", "the other one is still open")
        self.assertEqual((self.person.job_title, self.person.private_email), ("Hier", "hier@post.example"))
        self.email.action_choose_remote()
        self.work()
        self.assertEqual(self.issue.state, "done")
        self.assertEqual((self.person.job_title, self.person.private_email), ("Hier", "dort@post.example"))
        self.sync(full=True)
        self.assertFalse(self.issues())
        self.assertEqual(self.person.job_title, "Hier")

    def test_changed_again_meanwhile(self):
        """Whoever decides has seen the values of then: with others, the question is asked anew."""
        self.title.action_choose_odoo()
        self.simulator.update_user(self.user["id"], jobTitle="Woanders")
        self.sync()
        self.assertEqual(self.issues(), self.issue)
        title = self.issue.conflict_ids.filtered(lambda row: row.name == "job_title")
        self.assertEqual((title.external_value, title.choice), ("Woanders", False))

    def test_changed_mind(self):
        self.title.action_choose_odoo()
        self.title.action_choose_remote()
        self.email.action_choose_remote()
        self.work()
        self.assertEqual(self.person.job_title, "Dort")

    def test_everything_at_once(self):
        self.title.action_choose_odoo()
        self.issue.action_take_remote()
        self.work()
        self.assertEqual((self.person.job_title, self.person.private_email), ("Dort", "dort@post.example"))

    def test_fields_are_named_in_the_responsibles_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"].search([("name", "=", "hr")])._update_translations(["de_DE"])
        mine = {"company_id": self.company.id, "company_ids": self.company.ids}
        user = new_test_user(self.env(user=1), "hsc_german", "hr_sync.group_officer", **mine, lang="de_DE")
        self.connection.responsible_id = user
        self.issue.conflict_ids.action_choose_remote()
        self.work()
        self.person.job_title = "Hier nochmals"
        self.simulator.update_user(self.user["id"], jobTitle="Dort nochmals")
        self.sync()
        [label] = self.issues().conflict_ids.mapped("label")
        german = self.person.with_context(lang="de_DE").fields_get(["job_title"])["job_title"]["string"]
        self.assertEqual(label, german)
        self.assertNotEqual(label, "Job Title")

    def test_only_officers_choose(self):
        for groups in (("base.group_user",), ("hr.group_hr_user",)):
            with self.subTest(groups=groups), self.assertRaises(AccessError):
                self.as_(*groups).conflict_ids.action_choose_odoo()
        self.as_("hr_sync.group_officer").conflict_ids[0].action_choose_odoo()
        self.assertEqual(self.issue.conflict_ids[0].choice, "odoo")

    def test_values_are_for_those_who_may_see_employees(self):
        issue = self.as_("hr_sync.group_officer")
        self.assertEqual(issue.conflict_ids[0].label, self.issue.conflict_ids[0].label)
        for name in ("odoo_value", "external_value"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                issue.conflict_ids.read([name])
        self.assertTrue(self.as_("hr_sync.group_officer", "hr.group_hr_user").conflict_ids[0].odoo_value)

    def test_nobody_writes_them(self):
        rows = self.as_("hr_sync.group_administrator").conflict_ids
        with self.assertRaises(AccessError):
            rows.write({"choice": "odoo"})
        with self.assertRaises(AccessError):
            rows.unlink()

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Talwerk AG"})
        rows = self.as_("hr_sync.group_administrator", company=other).env["hr.sync.conflict"]
        self.assertFalse(rows.search([]))
        with self.assertRaises(AccessError):
            rows.browse(self.title.id).action_choose_odoo()

    def test_gone_with_the_question(self):
        rows = self.issue.conflict_ids
        self.issue.unlink()
        self.assertFalse(rows.exists())
