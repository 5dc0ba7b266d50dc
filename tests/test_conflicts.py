"""Fields that were changed on both sides: both values side by side, and a choice for each."""

import importlib.util

from lxml import etree
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user
from odoo.tools import file_path, sql
from odoo.tools.safe_eval import safe_eval

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

    def test_counted_apart(self):
        """A conflict waits for a person; nothing has failed."""
        [run] = self.connection.run_ids.filtered(lambda run: run.record_type == "employee")[:1]
        self.assertEqual((run.updated, run.conflicted, run.failed, run.state), (1, 1, 0, "partial"))
        self.assertTrue(self.connection.last_sync_result.endswith(": 1 updated, conflicts to decide: 1"))
        self.assertEqual(self.env["hr.sync.job"].search(run.action_open_conflicts()["domain"]), self.issue)
        self.assertEqual(self.connection.failure_count, 0)
        preview = self.stream.sudo()._request_preview()
        self.work()
        self.assertEqual((preview.conflicted, preview.failed, preview.to_review), (1, 0, 1))

    def test_selected(self):
        """A selection is answered at once; what the answer does not fit is named."""
        arch = etree.fromstring(self.env["hr.sync.job"].get_view(view_type="list")["arch"])
        header = [node.get("name") for node in arch.xpath("/list/header/button")]
        self.assertLess({"action_keep_odoo", "action_take_remote"}, set(header))
        wrong = self.simulator.add_user(firstName="Gian", lastName="Issler", ahvNumber="756.1234.5678.90")
        self.sync()
        failed = self.issues(external_id=wrong["id"])
        with self.assertRaisesRegex(UserError, "does not apply to: Gian Issler. "):
            (self.issue + failed).action_take_remote()
        self.issue.action_take_remote()
        self.work()
        self.assertEqual(self.person.job_title, "Dort")

    def test_counted_again(self):
        """As long as nobody has decided, each run counts it as a conflict."""
        for full in (False, True):
            self.simulator.update_user(self.user["id"], jobTitle="Dort")
            run = self.sync("employee", full=full)["employee"]
            self.assertEqual((run.conflicted, run.failed, run.state), (1, 0, "partial"))
            self.assertEqual(self.connection.failure_count, 0)

    def buttons(self, view_type, issue=None):
        """The buttons that a view shows for an issue, in their order."""
        view = self.env.ref(f"hr_sync.hr_sync_job_view_{view_type}")
        arch = etree.fromstring(self.env["hr.sync.job"].get_view(view.id, view_type)["arch"])
        [values] = (issue or self.issue).read()
        nodes = arch.xpath("/form/header/button | /list/button | /kanban//button")
        return [node.get("name") for node in nodes if not safe_eval(node.get("invisible") or "False", values)]

    def test_buttons(self):
        """The answer is choosing values, Odoo's first as in the table; what is ignored can only be reopened."""
        answers = ["action_keep_odoo", "action_take_remote"]
        self.assertEqual(self.buttons("form"), [*answers, "action_ignore", "action_assign_to_me"])
        self.assertEqual(self.buttons("list"), answers)
        self.assertEqual(self.buttons("kanban"), [*answers, "action_ignore"])
        with self.assertRaisesRegex(UserError, "Only ignored issues"):
            self.issue.action_reopen()
        self.issue._ignore("later")
        for view_type in ("form", "list", "kanban"):
            self.assertEqual(self.buttons(view_type), ["action_reopen"])
        with self.assertRaises(AccessError):
            self.as_("hr.group_hr_user").action_reopen()
        self.as_("hr_sync.group_officer").action_reopen()
        self.work()
        self.assertEqual((self.issue.state, self.issue.ignore_reason), ("failed", False))
        self.assertEqual(self.buttons("list"), answers)

    def test_a_refused_call_is_retried(self):
        """An answer with status 409 has the same error code, but no values to choose from."""
        wrong = self.simulator.add_user(firstName="Gian", lastName="Issler", ahvNumber="756.1234.5678.90")
        self.sync()
        issue = self.issues(external_id=wrong["id"])
        self.simulator.faults.add("getUser", "status", status=409)
        issue.action_retry()
        self.work()
        self.assertEqual((issue.state, issue.error_code), ("failed", "conflict"))
        for view_type in ("form", "list", "kanban"):
            self.assertIn("action_retry", self.buttons(view_type, issue))
            self.assertNotIn("action_keep_odoo", self.buttons(view_type, issue))

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

    def test_each_reader_in_their_language(self):
        """Neither labels nor values are kept in the language of the sync."""
        self.env["res.lang"]._activate_lang("de_DE")
        modules = self.env["ir.module.module"].search([("name", "in", ("hr", "hr_sync"))])
        modules._update_translations(["de_DE"])
        self.issue.conflict_ids.action_choose_remote()
        self.work()
        self.person.write({"birthday": "1980-02-29", "marital": "married"})
        self.simulator.update_user(self.user["id"], birthDate="1981-03-30", civilStatus="divorced")
        self.sync()
        issue = self.issues()
        german = self.person.with_context(lang="de_DE").fields_get(["birthday", "marital"])
        for lang, labels, day, word in (
            ("de_DE", [german["birthday"]["string"], german["marital"]["string"]], "29.02.1980", "Verheiratet"),
            ("en_US", ["Birthday", "Marital Status"], "02/29/1980", "Married"),
        ):
            with self.subTest(lang):
                mine = issue.with_context(lang=lang)
                birthday, marital = mine.conflict_ids.sorted("name")
                self.assertEqual([birthday.label, marital.label], labels)
                self.assertEqual((birthday.odoo_value, marital.odoo_value), (day, word))
                self.assertIn(f"{labels[0]}: {day} / ", mine.conflict_values)
        self.assertNotEqual(german["birthday"]["string"], "Birthday")

    def test_history_of_a_decision(self):
        """It has the values as they stood in the conflict, in the language and format of its reader."""
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"].search([("name", "=", "hr_sync")])._update_translations(["de_DE"])
        self.issue.conflict_ids.action_choose_remote()
        self.work()
        self.person.birthday = "1980-02-29"
        self.simulator.update_user(self.user["id"], birthDate="1981-03-30")
        self.sync()
        self.issue = self.issues()
        self.as_("hr_sync.group_officer").conflict_ids.action_choose_remote()
        self.work()
        changes = self.env["hr.sync.change"].search([("res_id", "=", self.person.id)], limit=2)
        self.assertEqual(sorted(changes.mapped("kind")), ["decided", "updated"])
        for change in changes:
            with self.subTest(change.kind):
                self.assertIn("29.02.1980 → 30.03.1981", change.with_context(lang="de_DE").summary)
                self.assertIn("02/29/1980 → 03/30/1981", change.summary)

    def test_update(self):
        """Of an earlier version: what it has stored is shown as it is, and labels are those of the reader."""
        cr, Conflict = self.env.cr, self.env["hr.sync.conflict"]
        cr.execute("ALTER TABLE hr_sync_conflict ALTER COLUMN odoo_value TYPE varchar USING '29.02.1980'")
        cr.execute("ALTER TABLE hr_sync_conflict ADD COLUMN label varchar")
        Conflict.invalidate_model()
        columns = sql.table_columns(cr, "hr_sync_conflict")
        Conflict._fields["odoo_value"].update_db_column(Conflict, columns["odoo_value"])
        path = file_path("hr_sync/migrations/19.0.1.6.0/post-labels.py")
        spec = importlib.util.spec_from_file_location("migration", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        for _again in range(2):
            script.migrate(cr, "19.0.1.5.0")
        self.assertFalse(sql.column_exists(cr, "hr_sync_conflict", "label"))
        self.assertEqual((self.title.label, self.title.odoo_value), ("Job Title", "29.02.1980"))

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
