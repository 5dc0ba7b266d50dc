"""What an officer does with issues: sort them by their cause, try them again together, leave them out with a reason."""

from lxml import etree
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, new_test_user
from odoo.tools.safe_eval import safe_eval

from .people import PeopleCase


@freeze_time("2026-06-01 08:00:00")
class TestIssueActions(PeopleCase):
    def prepare(self):
        super().prepare()
        self.bad = [self.person(lastName=f"Falsch {number}", ahvNumber="756.1234.5678.90") for number in range(3)]
        self.sync()
        self.wrong = self.issues()
        self.assertEqual(self.wrong.mapped("error_code"), ["value"] * 3)
        self.other = self.env["hr.sync.job"].create(
            {
                "connection_id": self.connection.id,
                "record_type": "department",
                "purpose": "issue",
                "state": "failed",
                "error_code": "value",
                "external_id": "somewhere",
            }
        )

    def officer(self, groups="hr_sync.group_officer", company=None):
        company = company or self.company
        return new_test_user(self.env(user=1), "hs_officer", groups, company_id=company.id, company_ids=company.ids)

    def as_officer(self, records, **options):
        user = self.officer(**options)
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def test_causes_are_words(self):
        groups = self.env["hr.sync.job"].formatted_read_group(
            [("id", "in", self.wrong.ids)], ["error_code"], ["__count"]
        )
        self.assertEqual([(group["error_code"], group["__count"]) for group in groups], [("value", 3)])
        labels = dict(self.env["hr.sync.job"]._fields["error_code"]._description_selection(self.env))
        self.assertEqual(labels["value"], "Invalid value")

    def test_a_cause_nobody_has_named_does_no_harm(self):
        self.other.error_code = "brand_new"
        self.env.flush_all()
        self.assertEqual(self.other.read(["error_code"])[0]["error_code"], "brand_new")

    def test_all_of_one_cause(self):
        for user in self.bad[:2]:
            self.spoil(user, touch=False, ahvNumber=None)
        self.as_officer(self.wrong[0]).action_retry_cause()
        self.assertEqual(set(self.wrong.mapped("state")), {"pending"})
        self.assertEqual(self.other.state, "failed", "another record type is another cause")
        self.work()
        self.assertEqual(sorted(self.wrong.mapped("state")), ["done", "done", "failed"])

    def test_ignored_with_a_reason(self):
        wrong = self.as_officer(self.wrong)
        action = wrong.action_ignore()
        form = Form(wrong.env[action["res_model"]].with_context(**action["context"]))
        with self.assertRaises(AssertionError):
            form.save()
        form.reason = "externals"
        form.save().action_ignore()
        self.assertEqual(set(self.wrong.mapped("state")), {"ignored"})
        self.assertEqual(set(self.wrong.mapped("ignore_reason")), {"externals"})
        self.sync(full=True)
        self.assertFalse(self.issues(record_type="employee"))
        wrong[0].action_retry()
        self.assertFalse(self.wrong[0].ignore_reason)

    def form_of(self, issue):
        """What the form of an issue shows: the names of the fields that have a place in it, and its coloured lines."""
        view = self.env["hr.sync.job"].get_view(self.env.ref("hr_sync.hr_sync_job_view_form").id)
        arch = etree.fromstring(view["arch"])
        [values] = issue.read()

        def is_shown(node):
            hiding = [one.get("invisible") for one in (node, *node.iterancestors()) if one.get("invisible")]
            return not any(safe_eval(expression, values) for expression in hiding)

        shown = [
            node for node in arch.iterfind(".//sheet//field") if node.getparent().tag == "group" and is_shown(node)
        ]
        lines = [" ".join(node.text.split()) for node in arch.iterfind(".//sheet/div[@role]") if is_shown(node)]
        return {node.get("name") for node in shown}, " ".join(lines)

    def test_form(self):
        """It says whether the record waits, and leaves out what is empty."""
        issue = self.wrong[0]
        fields, line = self.form_of(issue)
        self.assertLessEqual({"error_code", "error", "external_id", "attempts"}, fields)
        self.assertEqual(line, "")
        issue.action_retry()
        fields, line = self.form_of(issue)
        self.assertLessEqual({"error_code", "error", "external_id", "next_attempt"}, fields)
        self.assertIn("Waiting to be tried again", line)
        issue.write({"external_id": False, "next_attempt": False, "attempts": 0})
        fields, _line = self.form_of(issue)
        self.assertEqual(fields & {"external_id", "next_attempt", "attempts", "ignore_reason", "resolution"}, set())
        issue.state = "done"
        self.assertIn("This issue is closed", self.form_of(issue)[1])

    def test_not_for_others(self):
        for groups in ("base.group_user", "hr.group_hr_user"):
            with self.subTest(groups=groups), self.env.cr.savepoint(), self.assertRaises(AccessError):
                self.wrong.with_user(
                    new_test_user(self.env(user=1), groups, groups, company_id=self.company.id)
                ).action_ignore()
        other = self.env["res.company"].create({"name": "Talwerk AG"})
        stranger = self.as_officer(self.wrong, company=other)
        for method in ("action_ignore", "action_retry_cause"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(stranger, method)()
        with self.assertRaises(AccessError):
            stranger.env["hr.sync.ignore"].create({"job_ids": self.wrong.ids, "reason": "mine"}).action_ignore()
        self.assertEqual(set(self.wrong.mapped("state")), {"failed"})
