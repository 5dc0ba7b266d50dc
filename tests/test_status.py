"""What records show of their sync, and how they are found by it."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time, new_test_user

from .pushing import PushCase


@freeze_time("2026-06-01 08:00:00")
class TestStatus(PushCase):
    def prepare(self):
        super().prepare()
        self.user, self.anna = self.synced(firstName="Anna", lastName="Muster", jobTitle="Alt")
        self.waits = self.synced(firstName="Beat", lastName="Muster")[1]
        self.bad_user, self.bad = self.synced(firstName="Carla", lastName="Muster")
        self.nobody = self.env["hr.employee"].create({"name": "Dora", "company_id": self.company.id})
        self.simulator.update_user(self.bad_user, ahvNumber="756.1234.5678.90")
        self.sync("employee")
        self.env["hr.sync.job"].search([("direction", "=", "out")]).unlink()
        self.waits.job_title = "Neu"
        self.commit()

    def found(self, *domain):
        mine = self.anna | self.waits | self.bad | self.nobody
        return self.env["hr.employee"].search([*domain, ("id", "in", mine.ids)])

    def test_states_are_found_as_they_are_shown(self):
        shown = {self.anna: "linked", self.waits: "waiting", self.bad: "failed", self.nobody: False}
        for record, state in shown.items():
            with self.subTest(state=state):
                self.assertEqual(record.hr_sync_state, state)
                self.assertEqual(self.found(("hr_sync_state", "=", state)), record)
                self.assertEqual(
                    self.found(("hr_sync_state", "!=", state)), self.anna + self.waits + self.bad + self.nobody - record
                )

    def test_there_or_not(self):
        self.assertEqual(self.found(("hr_sync_external_id", "=", False)), self.nobody)
        self.assertEqual(self.found(("hr_sync_external_id", "!=", False)), self.anna | self.waits | self.bad)

    def test_an_issue_counts_more_than_what_waits(self):
        self.bad.job_title = "Neu"
        self.commit()
        self.bad.invalidate_recordset()
        self.assertEqual(self.bad.hr_sync_state, "failed")
        self.assertIn(self.bad, self.found(("hr_sync_state", "=", "failed")))

    def test_other_companies_states_are_not_found(self):
        other = self.env["res.company"].create({"name": "Talwerk AG"})
        employees = self.env["hr.employee"].with_context(allowed_company_ids=other.ids)
        self.assertFalse(employees.search([("hr_sync_state", "in", ("linked", "failed", "waiting"))]))

    def test_sync_now(self):
        """One record is read again, and sent if it has changed; nothing else is."""
        self.send()
        self.simulator.store.update("users", self.user, {"jobTitle": "Dort"})
        self.simulator.forget()
        self.anna.action_hr_sync_now()
        self.work()
        self.assertEqual(self.anna.job_title, "Dort")
        self.assertEqual(self.simulator.count("listUsers"), 0)
        self.assertEqual(self.written(), [])

    def test_sync_now_is_for_officers(self):
        user = new_test_user(
            self.env(user=1), "hs_hr", "hr.group_hr_user", company_id=self.company.id, company_ids=self.company.ids
        )
        with self.assertRaises(UserError):
            self.anna.with_user(user).action_hr_sync_now()
