"""Projects are listed first: a person links them by hand, or says which of them are created in Odoo."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user

from .avantage import AvantageCase


class TestAvantageProjects(AvantageCase):
    def prepare(self):
        super().prepare()
        self.projects = self.stream("project")
        self.projects.import_new = False
        self.column("projects", "status").number = "6"
        self.setting("closed_projects", "F")
        for number, name, status in (
            (26008, "École Saint-Jean", "O"),
            (26009, "Pont, phase 2", "O"),
            (26010, "Aréna", "F"),
        ):
            self.simulator.add_project(number, name, status)
        self.school = self.env["project.project"].create({"name": "École", "company_id": self.company.id})
        self.administrator = self.user("admin2", "hr_sync.group_administrator", "project.group_project_manager")

    def user(self, login, *groups):
        return new_test_user(
            self.env, login, groups=",".join(groups), company_id=self.company.id, company_ids=self.company.ids
        )

    def found(self, number):
        domain = [("company_id", "=", self.company.id), ("project_number", "=", number)]
        return self.env["project.project"].with_context(active_test=False).search(domain)

    def listed(self):
        """The outcomes of what is listed, by number."""
        proposals = self.env["hr.sync.proposal"].search([("stream_id", "=", self.projects.id)])
        return {one.external_id: one.outcome for one in proposals if one.external_id}

    def proposal(self, number):
        domain = [("stream_id", "=", self.projects.id), ("external_id", "=", number)]
        return self.env["hr.sync.proposal"].search(domain)

    def dialog(self, record, user=None):
        """The dialog of the button *Link to Avantage…*, as its form opens."""
        action = record.with_user(user or self.administrator).action_hr_sync_pair()
        self.assertEqual(action["res_model"], "hr.sync.pair")
        return Form(self.env["hr.sync.pair"].with_user(user or self.administrator).with_context(**action["context"]))

    def link_school(self):
        form = self.dialog(self.school)
        form.entity_id = self.proposal("0000026008").with_user(self.administrator)
        form.save().action_pair()
        self.work()

    # --- Listed, not imported ------------------------------------------------------------------------

    def test_a_new_connection_asks(self):
        values = {"name": "Autre", "system": "avantage", "company_id": self.company.id}
        streams = self.env["hr.sync.connection"].create(values).stream_ids
        asking = streams.filtered(lambda one: not one.import_new)
        self.assertEqual(asking.mapped("record_type"), ["project"])
        off = streams.filtered(lambda one: not one.enabled)
        self.assertEqual(sorted(off.mapped("record_type")), ["project_activity", "purchase_order", "supplier"])

    def test_a_sync_lists_and_creates_nothing(self):
        run = self.sync("project")["project"]
        self.assertEqual((run.state, run.created, run.skipped), ("done", 0, 3))
        self.assertIn("are listed, so that you can link or create them", run.notes)
        self.assertFalse(self.found("0000026008") | self.found("0000026009"))
        self.assertEqual(self.listed(), dict.fromkeys(("0000026008", "0000026009", "0000026010"), "only_there"))
        self.assertFalse(self.issues())

    def test_closed_projects_are_hidden_until_they_are_asked_for(self):
        self.sync("project")
        action = self.projects.with_user(self.administrator).action_open_unlinked()
        listed = self.env["hr.sync.proposal"].search(action["domain"])
        self.assertEqual(len(listed), 3)
        self.assertEqual(listed.filtered("inactive").external_id, "0000026010")
        self.assertTrue(action["context"]["search_default_in_use"])

    def test_the_list_can_be_read_without_a_sync(self):
        action = self.projects.with_user(self.administrator).action_open_unlinked()
        self.assertEqual(action["res_model"], "hr.sync.run")
        self.work()
        self.assertEqual(len(self.listed()), 3)
        self.assertFalse(self.env["hr.sync.link"].search([("connection_id", "=", self.connection.id)]))

    def test_an_equal_number_links(self):
        self.school.project_number = "0000026008"
        self.sync("project")
        self.assertEqual(self.link("0000026008", "project").res_id, self.school.id)
        self.assertEqual(self.listed()["0000026008"], "linked")
        self.assertFalse(self.found("0000026009"))

    def test_a_nearly_equal_number_is_a_question(self):
        self.school.project_number = "26008"
        self.sync("project")
        self.issues(error_code="match").with_user(self.administrator).action_same_person()
        self.work()
        self.assertEqual(self.link("0000026008", "project").res_id, self.school.id)

    def test_created_when_a_person_says_so(self):
        self.sync("project")
        chosen = self.proposal("0000026009") | self.proposal("0000026010")
        chosen.with_user(self.administrator).action_new()
        chosen.with_user(self.administrator).action_apply()
        self.work()
        self.assertEqual(self.found("0000026009").name, "Pont, phase 2")
        self.assertFalse(self.found("0000026010").active, "a closed project that was chosen")
        self.assertFalse(self.found("0000026008"))

    def test_all_are_created_if_the_stream_says_so(self):
        self.sync("project")
        self.projects.import_new = True
        run = self.sync("project")["project"]
        self.assertEqual(run.created, 2)
        self.assertFalse(self.found("0000026010"), "closed ones stay out")

    def test_what_is_excluded_stays_out(self):
        self.sync("project")
        proposal = self.proposal("0000026009").with_user(self.administrator)
        proposal.action_leave()
        proposal.action_apply()
        self.sync("project")
        domain = self.projects.action_open_unlinked()["domain"]
        listed = self.env["hr.sync.proposal"].search(domain).mapped("external_id")
        self.assertEqual(sorted(listed), ["0000026008", "0000026010"])
        self.projects.import_new = True
        self.sync("project")
        self.assertFalse(self.found("0000026009"))

    # --- Linked by hand ------------------------------------------------------------------------------

    def test_linked_from_the_form(self):
        self.sync("project")
        self.link_school()
        self.assertEqual(self.link("0000026008", "project").res_id, self.school.id)
        self.assertEqual((self.school.project_number, self.school.hr_sync_external_id), ("0000026008", "0000026008"))
        self.assertEqual(self.sync("project")["project"].unchanged, 1)

    def test_a_project_is_found_by_number_or_name(self):
        self.sync("project")
        form = self.dialog(self.school)
        domain = [("stream_id", "=", self.projects.id), ("inactive", "in", (False, form.with_inactive))]
        Proposal = self.env["hr.sync.proposal"].with_user(self.administrator)
        for words, number in (("26009", "0000026009"), ("Saint-Jean", "0000026008")):
            found = Proposal.browse(id_ for id_, _name in Proposal.name_search(words, domain))
            self.assertEqual(found.mapped("external_id"), [number])
        self.assertFalse(Proposal.name_search("Aréna", domain))
        self.assertTrue(form.has_inactive and form.listed_on)

    def test_the_button_says_the_system(self):
        arch = self.env["project.project"].with_user(self.administrator).get_view(view_type="form")["arch"]
        self.assertIn('string="Link to Avantage…"', arch)
        self.assertIn('string="Avantage ID"', arch)
        user = self.user("usager", "project.group_project_manager")
        self.assertNotIn("action_hr_sync_pair", self.env["project.project"].with_user(user).get_view()["arch"])

    def test_who_may_not_link(self):
        self.sync("project")
        user = self.user("usager", "project.group_project_manager")
        with self.assertRaisesRegex(UserError, "Only HR Sync officers"):
            self.school.with_user(user).action_hr_sync_pair()
        officer = self.user("officier", "hr_sync.group_officer", "project.group_project_manager")
        with self.assertRaisesRegex(AccessError, "the group HR Sync / Administrator is needed"):
            self.school.with_user(officer).action_hr_sync_pair()
        self.assertNotIn("action_hr_sync_pair", self.env["project.project"].with_user(officer).get_view()["arch"])
        with self.assertRaises(AccessError):
            self.env["hr.sync.pair"].with_user(user).create({"res_model": "project.project"})

    def test_before_the_list_was_read(self):
        form = self.dialog(self.school)
        self.assertFalse(form.listed_on)
        self.assertIn("has not been compared with Odoo yet. Click Read the List", form.notice)
        self.assertTrue(form._get_modifier("entity_id", "invisible"), "an empty choice says nothing")
        form.save().action_list()
        self.assertIn("is being read", self.dialog(self.school).notice)
        self.work()
        self.assertEqual(len(self.listed()), 3)

    def proposed(self, **values):
        """What the dialog lists of the project, and what it says of that."""
        form = self.dialog(self.school)
        for name, value in values.items():
            form[name] = value
        pair = form.save()
        return pair.proposed_ids.mapped("external_id"), pair.notice

    def test_the_dialog_lists_what_the_comparison_proposes(self):
        self.sync("project")
        found, notice = self.proposed()
        self.assertCountEqual(found, ["0000026008", "0000026009"], "those that are not linked")
        self.assertIn("proposes no match. Records of", notice)
        self.assertIn("0000026010", self.proposed(with_inactive=True)[0])
        self.school.project_number = "26008"
        self.projects.action_preview()
        self.work()
        found, notice = self.proposed()
        self.assertEqual(found, ["0000026008"])
        self.assertIn("Proposed by the last comparison", notice)
        entity = self.proposal("0000026008").with_context(default_record_id=self.school.id)
        usager = self.user("usager", "project.group_project_manager")
        with self.assertRaises(AccessError):
            entity.with_user(usager).action_pair_record()
        with self.assertRaisesRegex(UserError, "Choose a record"):
            entity.with_user(self.administrator).with_context(default_record_id=False).action_pair_record()
        entity.with_user(self.administrator).action_pair_record()
        self.work()
        self.assertEqual(self.link("0000026008", "project").res_id, self.school.id)

    def test_the_dialog_says_that_everything_is_linked(self):
        self.sync("project")
        listed = self.env["hr.sync.proposal"].search([("stream_id", "=", self.projects.id)])
        for values in ({"left_out": True}, {"left_out": False, "outcome": "linked"}):
            with self.subTest(**values):
                listed.write(values)
                found, notice = self.proposed()
                self.assertEqual(found, [])
                self.assertIn("is linked or excluded", notice)

    def test_one_project_is_one_record(self):
        self.sync("project")
        form = self.dialog(self.school)
        form.entity_id = self.proposal("0000026008").with_user(self.administrator)
        pair = form.save()
        self.link_school()
        other = self.env["project.project"].create({"name": "Autre", "company_id": self.company.id})
        self.assertFalse(self.proposal("0000026008"), "what is linked is not offered any more")
        again = self.dialog(self.school)
        again.entity_id = self.proposal("0000026009").with_user(self.administrator)
        with self.assertRaisesRegex(UserError, "already linked to another record"):
            again.save().action_pair()
        with self.assertRaisesRegex(UserError, "Choose a record"):
            pair.exists().action_pair()
        self.assertFalse(other.hr_sync_external_id)

    def test_a_project_of_another_company(self):
        self.sync("project")
        foreign = self.env["res.company"].create({"name": "Ailleurs"})
        self.env.user.company_ids |= foreign
        self.administrator.company_ids |= foreign
        project = self.env["project.project"].create({"name": "Chantier", "company_id": foreign.id})
        officer = self.administrator.with_context(allowed_company_ids=(self.company | foreign).ids)
        with self.assertRaisesRegex(UserError, "no connected system"):
            project.with_user(officer).with_context(
                allowed_company_ids=(self.company | foreign).ids
            ).action_hr_sync_pair()

    def test_thirteen_hundred_projects(self):
        for number in range(30000, 31300):
            self.simulator.add_project(number, f"Chantier {number}", "F" if number % 40 else "O")
        self.sync("project")
        self.assertEqual(len(self.listed()), 1303)
        Proposal = self.env["hr.sync.proposal"].with_user(self.administrator)
        found = Proposal.name_search("30040", [("stream_id", "=", self.projects.id), ("inactive", "=", False)])
        self.assertEqual(len(found), 1)
