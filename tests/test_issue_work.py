"""The list of issues as a list of work: how old an issue is, when it was tried, and who takes care of it."""

from datetime import datetime

from lxml import etree
from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, new_test_user
from odoo.tools.safe_eval import safe_eval

from .people import PeopleCase


@freeze_time("2026-06-03 08:00:00")
class TestIssueWork(PeopleCase):
    def prepare(self):
        super().prepare()
        self.bad = [self.person(lastName=f"Falsch {number}", ahvNumber="756.1234.5678.90") for number in range(3)]
        self.sync()
        self.wrong = self.issues().sorted("id")
        self.other_company = self.env["res.company"].create({"name": "Talwerk AG"})
        self.assertEqual(len(self.wrong), 3)

    def officer(self, login="hs_officer", company=None):
        company = company or self.company
        groups = "hr_sync.group_officer,hr.group_hr_user"
        return new_test_user(self.env(user=1), login, groups, company_id=company.id, company_ids=company.ids)

    def filtered(self, name):
        arch = self.env["hr.sync.job"].get_view(self.env.ref("hr_sync.hr_sync_job_view_search").id, "search")["arch"]
        [node] = etree.fromstring(arch).xpath(f"//filter[@name='{name}']")
        domain = safe_eval(node.get("domain"), {"uid": self.env.uid})
        return self.env["hr.sync.job"].search([("id", "in", self.wrong.ids), *domain])

    def test_tried_again(self):
        """What was tried again has another time; a pass that tries nothing again writes nothing."""
        first = self.wrong.mapped("last_tried")
        self.assertEqual(first, [datetime(2026, 6, 3, 8)] * 3)
        with freeze_time("2026-06-03 09:00:00"):
            self.sync("employee", full=True)
            self.assertEqual(self.wrong.mapped("last_tried"), first, "an unchanged record is not tried again")
            self.wrong[0].action_retry()
            self.work()
        self.assertEqual((self.wrong[0].state, self.wrong[0].attempts), ("failed", 2))
        self.assertEqual(self.wrong[0].last_tried, datetime(2026, 6, 3, 9))
        self.assertEqual(self.wrong[1:].mapped("last_tried"), first[1:])

    def test_one_update(self):
        """All issues of a chunk that are tried again are updated together."""
        for user in self.bad:
            self.simulator.update_user(user, jobTitle="Neu")
        updates = []
        watched = self.watch_queries(lambda cursor, *_query: updates.append(cursor._obj.query.decode()))
        with freeze_time("2026-06-03 09:00:00"), watched:
            self.sync("employee")
        self.assertEqual(self.wrong.mapped("attempts"), [2] * 3)
        updates = [query for query in updates if "UPDATE" in query and "last_tried" in query]
        self.assertEqual(len(updates), 1, updates)

    def test_filters(self):
        """Weeks begin on Monday, the first of June."""
        for job, day in zip(self.wrong, ("2026-05-20", "2026-05-31", "2026-06-01"), strict=True):
            self.env.cr.execute("UPDATE hr_sync_job SET create_date = %s WHERE id = %s", [f"{day} 12:00:00", job.id])
        self.env.invalidate_all()
        self.assertEqual(self.filtered("this_week"), self.wrong[2])
        self.assertEqual(self.filtered("older"), self.wrong[0])
        self.wrong[1].user_id = self.env.user
        self.assertEqual(self.filtered("mine"), self.wrong[1])
        self.assertEqual(self.filtered("unassigned"), self.wrong - self.wrong[1])

    def test_assigned(self):
        """Officers assign issues to officers of the company, and write nothing else."""
        officer = self.officer()
        mine = self.wrong.with_user(officer)
        mine[0].action_assign_to_me()
        self.assertEqual(self.wrong[0].user_id, officer)
        mine[1].user_id = self.officer("hs_second")
        stranger = self.officer("hs_stranger", self.other_company)
        plain = new_test_user(self.env(user=1), "hs_plain", company_id=self.company.id, company_ids=self.company.ids)
        for user in (stranger, plain):
            with self.subTest(user.login), self.assertRaises(ValidationError):
                mine[2].user_id = user
        for name, value in (("state", "done"), ("label", "X"), ("error", "X"), ("last_tried", fields.Datetime.now())):
            with self.subTest(name), self.assertRaises(AccessError):
                mine[2].write({name: value})
        with self.assertRaises(AccessError):
            self.wrong[2].with_user(plain).user_id = plain

    def test_activity(self):
        """Whoever is assigned schedules activities; they end with the issue, and no other does."""
        officer = self.officer()
        mine = self.wrong.with_user(officer)
        todo = mine[0].activity_schedule("mail.mail_activity_data_todo", user_id=officer.id)
        other = mine[1].activity_schedule("mail.mail_activity_data_todo", user_id=officer.id)
        done = mine[1].activity_schedule("mail.mail_activity_data_todo", user_id=officer.id)
        done.action_feedback()
        self.assertFalse(done.active)
        self.simulator.update_user(self.bad[0], ahvNumber=None)
        self.sync("employee")
        self.assertEqual(self.wrong[0].state, "done")
        self.assertFalse(todo.exists())
        self.assertTrue(other.exists())
        mine[1]._ignore("No")
        self.assertFalse(other.exists())

    def test_no_log(self):
        """Neither a follower nor a message, however a job is made."""
        job = self.env["hr.sync.job"].create({"connection_id": self.connection.id, "record_type": "employee"})
        for jobs in (job, self.wrong):
            self.assertFalse(jobs.message_ids)
            self.assertFalse(jobs.message_follower_ids)

    def test_conflict_values(self):
        """Both values stand in the list, for whoever may see personal data."""
        job = self.wrong[0]
        conflict = {"name": "mobile", "odoo_value": "079 1", "external_value": "078 2"}
        job.write({"error_code": "conflict", "conflict_ids": [fields.Command.create(conflict)]})
        mine = job.with_user(self.officer())
        self.assertEqual(mine.conflict_values, "Mobile: 079 1 / 078 2")
        poor = new_test_user(
            self.env(user=1),
            "hs_poor",
            "hr_sync.group_officer",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        with self.assertRaises(AccessError):
            job.with_user(poor).read(["conflict_values"])
