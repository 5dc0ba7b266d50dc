"""Whoever edits need know nothing of the sync, and nobody hears of what it sends."""

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user

from .pushing import PushCase

_HEARD = ("mail.mail", "mail.notification", "mail.activity", "mail.followers", "mail.message")


@freeze_time("2026-06-01 08:00:00")
class TestSendingRights(PushCase):
    record_types = ("department", "employee", "project", "task")
    sending = ("employee", "project", "task")

    def prepare(self):
        super().prepare()
        self.user, self.anna = self.synced(firstName="Anna", lastName="Muster")

    def as_(self, groups, records):
        user = new_test_user(
            self.env(user=1), groups.partition(",")[0], groups, company_id=self.company.id, company_ids=self.company.ids
        )
        return records.with_user(user).with_context(allowed_company_ids=self.company.ids)

    def test_whoever_may_edit_employees(self):
        person = self.as_("hr.group_hr_user", self.anna)
        with self.assertRaises(AccessError):
            person.env["hr.sync.job"].search([])
        person.job_title = "Köchin"
        self.send()
        self.assertEqual(self.simulator.user(self.user)["jobTitle"], "Köchin")

    def test_people_themselves(self):
        """What somebody may change on the own profile is sent as well."""
        user = new_test_user(
            self.env(user=1), "anna", "base.group_user", company_id=self.company.id, company_ids=self.company.ids
        )
        self.anna.user_id = user
        self.send()
        user.with_user(user).write({"private_phone": "+41 79 000 11 22"})
        self.send()
        self.assertEqual(self.simulator.user(self.user)["privatePhone"], "+41 79 000 11 22")

    def test_project_users(self):
        project = self.as_("project.group_project_manager", self.env["project.project"])
        project = project.create({"name": "Neubau", "company_id": self.company.id})
        task = self.as_("project.group_project_user", self.env["project.task"])
        task.create({"name": "Aushub", "project_id": project.id})
        self.sync()
        self.send()
        self.assertEqual([one["name"] for one in self.simulator.all("projects")], ["Neubau"])
        self.assertEqual([one["name"] for one in self.simulator.all("subprojects")], ["Aushub"])

    def test_nobody_hears_of_it(self):
        """Promise 9, outward: what is sent, created there, refused or asked about disturbs nobody here."""
        self.sync()
        self.anna.message_subscribe(self.env.user.partner_id.ids)
        self.anna.job_title = "Köchin"
        self.env["hr.employee"].create({"name": "Neu Angestellt", "company_id": self.company.id})
        self.env["project.project"].create({"name": "Neubau", "company_id": self.company.id})
        self.simulator.faults.add("createProject", "status", status=422, errors={"name": ["is not nice"]})
        self.commit()
        before = {name: self.env[name].search_count([]) for name in _HEARD}
        self.work()
        self.assertEqual(len(self.simulator.users), 2)
        self.assertEqual(self.issues().mapped("error"), ["Name: is not nice"])
        self.assertEqual({name: self.env[name].search_count([]) for name in _HEARD}, before)

    def test_companies_do_not_mix(self):
        """Promise 10, outward: nobody of another company is sent, whoever edits in whichever company."""
        other = self.env["res.company"].create({"name": "Talwerk AG", "country_id": self.env.ref("base.ch").id})
        self.env.user.company_ids |= other
        both = {"allowed_company_ids": (self.company | other).ids}
        stranger = self.env["hr.employee"].with_context(**both).create({"name": "Fremd Person", "company_id": other.id})
        self.env["project.project"].with_context(**both).create({"name": "Fremd", "company_id": other.id})
        self.simulator.forget()
        self.send()
        self.sync("employee", full=True)
        self.env["hr.employee"].with_context(hr_sync_system="twogethr").action_hr_sync()
        self.send()
        self.assertEqual(self.written(), [])
        self.assertFalse(stranger.hr_sync_external_id)
