"""Who is no internal user reads nothing of the sync or of payroll; officers read what the guides promise."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user

from .payroll import PayrollCase

_MODULE = "hr_sync"


class TestPortal(PayrollCase):
    def prepare(self):
        super().prepare()
        self.portal = new_test_user(self.env, "hsp_portal", groups="base.group_portal")

    def test_no_field_of_ours(self):
        """Of no model that portal users may read, a field that this addon adds."""
        found = []
        for model in self.env(user=self.portal).values():
            if model._abstract or not model._auto or not model.has_access("read"):
                continue
            found += [
                f"{model._name}.{field.name}"
                for field in model._fields.values()
                if field._modules[:1] == (_MODULE,) and model._has_field_access(field, "read")
            ]
        self.assertEqual(found, [])

    def test_follower_of_a_project(self):
        """A customer who follows a shared project reads it, and works with its tasks."""
        self.project.write({"privacy_visibility": "portal", "project_number": "P-7"})
        self.project.message_subscribe(self.portal.partner_id.ids)
        collaborator = {"project_id": self.project.id, "partner_id": self.portal.partner_id.id}
        self.env["project.collaborator"].create(collaborator)
        mine = self.project.with_user(self.portal)
        self.assertEqual(mine.name, "Brygga")
        with self.assertRaises(AccessError):
            mine.read(["project_number"])
        tasks = self.env["project.task"].with_user(self.portal).with_context(default_project_id=self.project.id)
        task = tasks.create({"name": "Rail"})
        task.write({"name": "Railing"})
        self.assertEqual(task.sudo().name, "Railing")

    def test_form_of_a_shared_task(self):
        """It has no panel of the sync, whose fields portal users must not read; nor has the form of a dialog."""
        shared = self.env.ref("project.project_sharing_project_task_view_form")
        tasks = self.env["project.task"]
        arch = tasks.with_user(self.portal).get_view(shared.id, "form")["arch"]
        self.assertNotIn("hr_sync", arch)
        self.assertNotIn("hr_sync", tasks.get_view(self.env.ref("project.quick_create_task_form").id, "form")["arch"])
        self.assertIn("hr_sync_state", tasks.get_view(view_type="form")["arch"])

    def test_officer_opens_payroll_hours(self):
        """Without any right on timesheets."""
        self.approve(self.add_line())
        officer = new_test_user(
            self.env,
            "hsp_officer",
            groups="hr_sync.group_officer",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        for model in ("hr.approved.hours", "hr.approved.wage"):
            total = self.env[model].search([("company_id", "=", self.company.id)], limit=1)
            if total:
                form = Form(total.with_user(officer).with_context(allowed_company_ids=self.company.ids))
                self.assertEqual(form.hours, 7.5)

    def test_sync_now_is_about_one_s_own_company(self):
        """Another company's connection that cannot sync is neither named nor in the way."""
        self.approve(self.add_line())
        other = self.env["res.company"].create({"name": "Talwerk AG"})
        self.env["hr.sync.connection"].create(
            {"name": "Secret name", "system": "tripletex", "company_id": other.id}
        ).sudo().write({"state": "paused"})
        total = self.env["hr.approved.hours"].search([("company_id", "=", self.company.id)], limit=1)
        self.assertTrue(total.action_hr_sync_now())
        self.connection.action_pause()
        with self.assertRaisesRegex(UserError, self.connection.name):
            total.action_hr_sync_now()
