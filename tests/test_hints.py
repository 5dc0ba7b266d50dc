"""What the forms say about records that cannot be sent as they are."""

from odoo.tests import Form, freeze_time, new_test_user

from .pushing import PushCase


@freeze_time("2026-06-01 08:00:00")
class TestHints(PushCase):
    record_types = ("department", "employee", "project", "task")
    sending = ("employee", "project", "task")

    def employee_named(self, name):
        return self.env["hr.employee"].create({"name": name, "company_id": self.company.id})

    def hint(self, record):
        """What a form shows that is opened now."""
        record.invalidate_recordset(["hr_sync_hint"])
        return record.hr_sync_hint or ""

    def test_one_word_is_no_name(self):
        person = self.employee_named("Cher")
        self.assertIn("first and a last name", self.hint(person))
        person.name = "Cher Sarkisian"
        self.assertFalse(self.hint(person))

    def test_archived_without_a_day(self):
        """2getHR knows nothing like an archive: it gets the day on which somebody leaves."""
        user, person = self.synced(firstName="Anna", lastName="Muster")
        person.departure_date = False
        self.assertFalse(self.hint(person))
        person.active = False
        self.assertIn("2getHR needs a departure date", self.hint(person))
        person.departure_date = "2026-06-30"
        self.assertFalse(self.hint(person))
        self.send()
        self.assertEqual(self.simulator.user(user)["exitDate"], "2026-06-30")

    def test_who_may_not_be_sent(self):
        template = self.env["project.project"].create(
            {"name": "Vorlage", "company_id": self.company.id, "is_template": True}
        )
        self.assertIn("Templates", self.hint(template))
        task = self.env["project.task"].create({"name": "Schritt", "project_id": template.id})
        self.assertIn("Templates", self.hint(task))
        project = self.env["project.project"].create({"name": "P", "company_id": self.company.id})
        self.assertFalse(self.hint(project))

    def test_silent_where_nothing_is_sent(self):
        self.connection.stream_ids.filtered(lambda stream: stream.direction == "both").direction = "in"
        self.assertFalse(self.hint(self.employee_named("Cher")))

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Talwerk AG"})
        self.env.user.company_ids |= other
        person = self.employee_named("Cher")
        self.assertFalse(self.hint(person.with_context(allowed_company_ids=other.ids)))

    def test_everybody_who_may_open_the_form_may_read_it(self):
        person = self.employee_named("Cher")
        user = new_test_user(
            self.env(user=1), "hs_hr", "hr.group_hr_user", company_id=self.company.id, company_ids=self.company.ids
        )
        with Form(person.with_user(user).with_context(allowed_company_ids=self.company.ids)) as form:
            self.assertIn("first and a last name", form.hr_sync_hint)
