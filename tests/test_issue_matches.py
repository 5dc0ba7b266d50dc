"""What an issue shows of an entity that several Odoo records may be, and where its question is answered."""

from odoo.tests import freeze_time

from .accounts import new_test_users
from .pushing import PushCase

ANNA = {"firstName": "Anna", "lastName": "Keller", "birthDate": "1985-02-03", "email": "anna.keller@alpenwerk.test"}
GROUPS = {
    "hr": "hr.group_hr_user,hr_sync.group_officer",
    "officer": "hr_sync.group_officer",
}


@freeze_time("2026-06-01 08:00:00")
class TestIssueMatches(PushCase):
    def prepare(self):
        super().prepare()
        self.users = new_test_users(self.env(user=1), self.company, "hsi_", GROUPS)

    def local(self, **values):
        return self.env["hr.employee"].create({"name": "Anna Keller", "company_id": self.company.id, **values})

    def as_(self, name, records):
        records.env.flush_all()
        records.env.invalidate_all()
        return records.with_user(self.users[name]).with_context(allowed_company_ids=self.company.ids)

    def asked(self, **fields):
        """The question who the external Anna is, after both sides were synced."""
        self.commit()
        user = self.person(**{**ANNA, **fields})
        self.connection.action_sync()
        self.work()
        return self.issues(external_id=user)

    def test_the_other_issue_is_opened(self):
        """What is not sent because of a question leads to the question, whether it is open or ignored."""
        anna = self.local()
        question = self.asked()
        issue = self.as_("hr", self.issues(direction="out"))
        self.assertEqual((issue.res_id, issue.error_code), (anna.id, "match"))
        self.assertIn("see the other issue", issue.error)
        self.assertEqual(issue.fix_name, "Open Issue: Anna Keller")
        action = issue.action_open_fix()
        self.assertEqual((action["res_model"], action["res_id"]), ("hr.sync.job", question.id))
        question._ignore()
        self.issues(direction="out").action_retry()
        self.work()
        issue = self.as_("hr", self.issues(direction="out"))
        self.assertIn("was left out", issue.error)
        self.assertEqual(issue.action_open_fix()["res_id"], question.id)
