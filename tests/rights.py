"""What the tests of rights share: users of each kind, and one record of each model."""

from odoo.tests import new_test_user

from .accounts import new_test_users
from .people import PeopleCase

MODELS = (
    "hr.sync.connection",
    "hr.sync.stream",
    "hr.sync.link",
    "hr.sync.run",
    "hr.sync.job",
    "hr.sync.proposal",
    "hr.sync.setup",
)
GROUPS = {
    "employee": "base.group_user",
    "hr_officer": "hr.group_hr_user",
    "hr_manager": "hr.group_hr_manager",
    "officer": "hr_sync.group_officer",
    "administrator": "hr_sync.group_administrator",
    "both": "hr_sync.group_officer,hr.group_hr_user",
}


class RightsCase(PeopleCase):
    def prepare(self):
        super().prepare()
        self.bad = self.person(ahvNumber="756.1234.5678.90")
        self.user, self.person_synced = self.synced(personnelNumber="0815", jobTitle="Koch")
        self.new = self.person(firstName="Neu", lastName="Dabei")
        self.connection.stream_ids.filtered(lambda one: one.record_type == "employee").action_preview()
        self.work()
        self.connection.action_setup_update()
        self.other_company = self.env["res.company"].create({"name": "Talwerk AG"})
        self.users = new_test_users(self.env(user=1), self.company, "hs_", GROUPS)
        self.users["stranger"] = self.make_user("stranger", GROUPS["administrator"], self.other_company)

    def make_user(self, name, groups, company):
        return new_test_user(
            self.env(user=1), f"hs_{name}", groups=groups, company_id=company.id, company_ids=company.ids
        )

    def as_(self, name, records):
        user = self.users[name]
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def records(self):
        """One record of each model."""
        return {
            model: self.env[model].search(
                [("connection_id" if model != MODELS[0] else "id", "=", self.connection.id)], limit=1
            )
            for model in MODELS
        }
