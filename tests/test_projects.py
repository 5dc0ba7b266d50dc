"""Projects: customer, manager, dates and texts."""

import re
from datetime import date

from odoo.tests import Form

from ..models.projects.html_text import html_to_text, text_to_html
from .projects import ProjectCase


class TestProjects(ProjectCase):
    def test_everything(self):
        lead, customer = self.manager(), self.customer()
        key = self.add_project(
            number="P-1",
            name="Neubau",
            description="Gemäss Offerte.\n\nSpesen & <mehr>:\nhttps://example.com/a?b=1",
            customerName="Seilbahn AG",
            leaderId=lead,
            startDate="2026-02-01",
            endDate="2026-12-31",
        )
        runs = self.sync_through("project")
        self.assertCounts(runs["project"], created=1)
        project = self.project(key)
        self.assertEqual(
            (project.name, project.project_number, project.partner_id, project.company_id),
            ("Neubau", "P-1", customer, self.company),
        )
        self.assertEqual(
            (project.user_id, project.manager_employee_id), (self.employee(lead).user_id, self.employee(lead))
        )
        self.assertEqual((project.date_start, project.date), (date(2026, 2, 1), date(2026, 12, 31)))
        self.assertTrue(project.active and project.allow_timesheets)
        self.assertEqual(project.account_id.company_id, self.company)
        self.assertIn("&lt;mehr&gt;", str(project.description))
        self.assertEqual(
            html_to_text(project.description), "Gemäss Offerte.\nSpesen & <mehr>:\nhttps://example.com/a?b=1"
        )
        self.assertEqual(project.hr_sync_external_id, key)
        self.assertIn(project, project.search([("project_number", "=", "P-1")]))
        self.assertNoIssues()
        self.assertSilentAgain()

    def test_emptied(self):
        lead = self.manager()
        self.customer()
        key = self.add_project(
            description="Etwas", customerName="Seilbahn AG", leaderId=lead, startDate="2026-02-01", endDate="2026-12-31"
        )
        self.sync_through("project")
        self.simulator.update(
            "projects",
            key,
            description=None,
            customerName=None,
            leaderId=None,
            startDate=None,
            endDate=None,
            number=None,
        )
        self.sync_through("project")
        project = self.project(key)
        names = ("description", "partner_id", "user_id", "manager_employee_id", "date_start", "date", "project_number")
        self.assertEqual([name for name in names if project[name]], [])
        self.assertSilentAgain()

    # --- Customer ------------------------------------------------------------------------------------

    def test_customer_unknown(self):
        """Left empty with a note, until a later pass over everything finds it."""
        key = self.add_project(name="Neubau", number="P-1", customerName="Seilbahn AG")
        self.customer(is_company=False)
        self.customer(company_id=self.env["res.company"].create({"name": "Talwerk AG"}).id)
        near = self.customer("seilbahn  AG")
        runs = self.sync_through("project")
        note = (
            f"There is no customer Seilbahn AG, but seilbahn  AG (ID {near.id}) has a similar name: project"
            " P-1 Neubau has no customer."
        )
        self.assertEqual(self.notes(runs["project"]), [note])
        self.assertFalse(self.project(key).partner_id)
        self.assertNoIssues()
        self.assertSilentAgain()
        self.assertEqual(self.notes(self.sync_through("project", full=True)["project"]), [note])
        customer = self.customer()
        runs = self.sync_through("project", full=True)
        self.assertEqual(self.project(key).partner_id, customer)
        self.assertFalse(runs["project"].notes)
        self.assertSilentAgain()

    def test_customer_of_whom_something_is_known(self):
        """Whoever cannot be taken is named, with what stands in the way."""
        archived = self.customer("Alt AG", active=False)
        person = self.customer("Anna Muster", is_company=False)
        for name in ("Alt AG", "ALT\u00a0AG", "Anna Muster", "Niemand AG"):
            self.add_project(name=name, number=None, customerName=name)
        notes = "\n".join(self.notes(self.sync_through("project")["project"]))
        for sentence in (
            f"The customer Alt AG is archived in Odoo (ID {archived.id}): project Alt AG has none.",
            f"The customer ALT AG is archived in Odoo (ID {archived.id}): project",
            f"Anna Muster (ID {person.id}) is not a company in Odoo: project Anna Muster has no customer.",
            "There is no customer Niemand AG: project Niemand AG has no customer.",
        ):
            self.assertIn(sentence, notes)

    def test_customer_ambiguous(self):
        key = self.add_project(name="Neubau", number="P-1", customerName="Seilbahn AG")
        one = self.customer()
        self.sync_through("project")
        self.assertEqual(self.project(key).partner_id, one)
        self.customer(company_id=self.company.id)
        runs = self.sync_through("project", full=True)
        self.assertEqual(
            self.notes(runs["project"]), ["Several customers are called Seilbahn AG: project P-1 Neubau has none."]
        )
        self.assertFalse(self.project(key).partner_id)

    def test_customer_chosen_in_odoo(self):
        """Who had to choose a customer by hand keeps it."""
        key = self.add_project(customerName="Seilbahn AG")
        self.sync_through("project")
        chosen = self.project(key).partner_id = self.customer("Seilbahnen Piz AG")
        self.simulator.update("projects", key, name="Anders")
        self.sync_through("project", full=True)
        self.assertEqual((self.project(key).name, self.project(key).partner_id), ("Anders", chosen))

    def test_customer_replaced_by_an_unknown_one(self):
        """The former one would be invoiced."""
        self.customer()
        key = self.add_project(customerName="Seilbahn AG")
        self.sync_through("project")
        self.simulator.update("projects", key, customerName="Unbekannt AG")
        runs = self.sync_through("project")
        self.assertFalse(self.project(key).partner_id)
        self.assertEqual(len(self.notes(runs["project"])), 1)

    # --- Manager -------------------------------------------------------------------------------------

    def test_manager_without_user(self):
        lead = self.manager(user=False)
        key = self.add_project(leaderId=lead)
        self.sync_through("project")
        project = self.project(key)
        self.assertFalse(project.user_id)
        self.assertEqual(project.manager_employee_id, self.employee(lead))
        self.assertSilentAgain()
        # Plain users may read who that is.
        user = self.user("plain", "project.group_project_user")
        self.env.invalidate_all()
        read = project.with_user(user).web_read({"manager_employee_id": {"fields": {"display_name": {}}}})
        self.assertEqual(read[0]["manager_employee_id"]["display_name"], self.employee(lead).name)

    def test_manager_gets_a_user(self):
        """That is no change of the project's manager."""
        self.stream("project").policy = "ask"
        lead, other = self.manager(user=False), self.manager()
        key = self.add_project(leaderId=lead)
        self.sync_through("project")
        self.employee(lead).user_id = self.user("late")
        self.simulator.update("projects", key, leaderId=other)
        self.sync_through("project")
        self.assertNoIssues()
        self.assertEqual(self.project(key).user_id, self.employee(other).user_id)

    def test_manager_changed_in_odoo(self):
        lead, other, third = self.manager(), self.manager(), self.manager()
        key = self.add_project(leaderId=lead)
        self.sync_through("project")
        self.project(key).user_id = self.employee(other).user_id
        self.sync_through("project", full=True)
        self.assertEqual(self.project(key).user_id, self.employee(other).user_id, "nobody changed it there")
        self.stream("project").policy = "ask"
        self.simulator.update("projects", key, leaderId=third)
        self.sync_through("project")
        self.assertEqual(self.issues().mapped("error_code"), ["conflict"])
        self.simulator.update("projects", key, leaderId=other)
        self.sync_through("project")
        self.assertNoIssues()

    def test_manager_comes_later(self):
        key = self.add_project(leaderId=self.person())
        self.stream("employee").enabled = False
        self.sync_through("project")
        self.assertFalse(self.project(key).manager_employee_id)
        self.assertFalse(self.project(key).user_id, "it is not the one who syncs")
        self.stream("employee").enabled = True
        self.sync_through("employee")
        self.assertTrue(self.project(key).manager_employee_id)

    def test_manager_unknown_to_odoo(self):
        self.stream("project").policy = "ask"
        key = self.add_project()
        self.sync_through("project")
        self.project(key).user_id = self.env.user
        self.sync_through("project", full=True)
        self.assertEqual(self.project(key).user_id, self.env.user)
        self.assertNoIssues()

    # --- Dates ---------------------------------------------------------------------------------------

    def test_open_at_one_end(self):
        """Odoo can hold it, though its form and its write insist on both dates."""
        for start, end in (("2026-02-01", None), (None, "2026-12-31"), ("2026-02-01", "2026-12-31"), (None, None)):
            with self.subTest(start=start, end=end):
                key = self.add_project(startDate="2026-03-01", endDate="2026-10-31")
                born = self.add_project(startDate=start, endDate=end)
                self.sync_through("project")
                self.simulator.update("projects", key, startDate=start, endDate=end)
                self.sync_through("project")
                for one in (key, born):
                    project = self.project(one)
                    self.assertEqual(
                        [day and day.isoformat() for day in (project.date_start, project.date)],
                        [start or False, end or False],
                    )
        self.assertSilentAgain()

    def test_end_before_start(self):
        good, bad = self.add_project(), self.add_project()
        self.spoil(bad, "projects", startDate="2026-05-01", endDate="2026-04-01")
        self.sync_through("project")
        self.assertTrue(self.project(good))
        self.assertEqual((str(self.project(bad).date_start), self.project(bad).date), ("2026-05-01", False))
        self.assertEqual(len(self.issues(record_type="project")), 1)

    # --- Texts ---------------------------------------------------------------------------------------

    def test_formatting_is_no_change(self):
        """Neither does it look changed in Odoo, nor is it lost."""
        self.stream("project").policy = "ask"
        key = self.add_project(description="Erstens dies.\nZweitens das.")
        self.sync_through("project")
        project = self.project(key)
        project.description = "<h2>Erstens <b>dies</b>.</h2><ul><li>Zweitens\n das.\ufeff</li></ul><p><br/></p>"
        before = str(project.description)
        self.sync_through("project", full=True)
        self.assertEqual(str(project.description), before)
        self.simulator.update("projects", key, description="Neu.")
        self.sync_through("project")
        self.assertNoIssues()
        self.assertEqual(html_to_text(project.description), "Neu.")
        project.description = "<p>Von Hand.</p>"
        self.simulator.update("projects", key, description="Anders.")
        self.sync_through("project")
        self.assertEqual(self.issues().mapped("error_code"), ["conflict"])

    def test_texts(self):
        for text in (
            "a",
            "a & b",
            "<b>a</b>",
            "a\nb",
            "  a  b ",
            "*a* _b_ [1]",
            "http://a.ch/?x=1&y=2",
            "ä\u00a0ö",
            None,
        ):
            with self.subTest(text=text):
                once = html_to_text(text_to_html(text))
                self.assertEqual(once, re.sub("[ \u00a0]+", " ", text).strip() if text else None)
                self.assertEqual(html_to_text(text_to_html(once)), once)
        self.assertEqual(html_to_text("<p>a<!-- x -->b</p><?p ?><div>c</div>d"), "ab\nc\nd")
        self.assertEqual(html_to_text("<i>" * 200 + "a"), "a")
        self.assertIsNone(html_to_text("<p><br></p>"))

    # --- Matching ------------------------------------------------------------------------------------

    def test_recognised(self):
        Project = self.env["project.project"]
        by_number = Project.create({"name": "Etwas", "project_number": "P-1", "company_id": self.company.id})
        by_name = Project.create({"name": "Umbau", "company_id": self.company.id})
        Project.create({"name": "Vorlage", "company_id": self.company.id, "is_template": True})
        Project.create({"name": "Fremd", "company_id": self.env["res.company"].create({"name": "Talwerk AG"}).id})
        keys = [
            self.add_project(number="P-1", name="Neubau"),
            self.add_project(number="P-2", name="Umbau"),
            self.add_project(number="P-3", name="Vorlage"),
            self.add_project(number="P-4", name="Fremd"),
        ]
        runs = self.sync_through("project")
        self.assertCounts(runs["project"], created=2, updated=2)
        self.assertEqual([self.project(key) for key in keys[:2]], [by_number, by_name])
        self.assertFalse(self.project(keys[2]).is_template)
        self.assertEqual(self.project(keys[3]).company_id, self.company)
        self.assertEqual(by_name.project_number, "P-2")

    # --- Bad input -----------------------------------------------------------------------------------

    def test_one_bad_project_stops_no_other(self):
        good = [self.add_project() for _number in range(3)]
        for count, (spoilt, imported) in enumerate(
            (
                ({"name": ""}, False),
                ({"name": None}, False),
                ({"name": ["x"]}, False),
                ({"startDate": "2026-02-31"}, True),
                ({"isActive": "vielleicht"}, True),
                ({"leaderId": {"id": 3}}, True),
            )
        ):
            with self.subTest(spoilt=spoilt):
                bad = self.add_project()
                self.spoil(bad, "projects", **spoilt)
                self.sync_through("project")
                self.assertEqual(len(self.issues(record_type="project", external_id=bad)), 1)
                self.assertEqual(len(self.issues(record_type="project")), count + 1)
                self.assertEqual(bool(self.project(bad)), imported)
        for key in good:
            self.assertTrue(self.project(key))

    # --- The button ----------------------------------------------------------------------------------

    def test_button(self):
        user = self.user("officer", "hr_sync.group_officer", "project.group_project_user")
        key = self.add_project()
        task = self.add_task(key)
        self.env["project.project"].with_user(user).with_context(
            hr_sync_system="twogethr", allowed_company_ids=self.company.ids
        ).action_hr_sync()
        self.work()
        self.assertEqual(self.task(task).project_id, self.project(key))

    def test_views(self):
        """The button in the views that the menu opens, the ids where people look for them."""
        user = self.user("viewer", "hr_sync.group_officer", "project.group_project_manager")
        env = self.env(user=user, context={"allowed_company_ids": self.company.ids, "lang": "en_US"})
        action = self.env.ref("project.open_view_project_all")
        kanban = env["project.project"].get_view(action.view_id.id, "kanban")["arch"]
        arches = {kind: env["project.project"].get_view(None, kind)["arch"] for kind in ("list", "form")}
        for arch in (kanban, arches["list"]):
            self.assertIn("Sync 2getHR Projects", arch)
        self.assertIn("manager_employee_id", arches["form"])
        search = env["project.project"].get_view(action.search_view_id.id, "search")["arch"]
        task_search = env["project.task"].get_view(
            self.env.ref("project.action_view_all_task").search_view_id.id, "search"
        )
        for arch in (arches["form"], search, env["project.task"].get_view(None, "form")["arch"], task_search["arch"]):
            self.assertIn("hr_sync_external_id", arch)
        # Odoo's form would not save a project that has but one date.
        key = self.add_project(startDate="2026-02-01", endDate=None)
        self.sync_through("project")
        with Form(self.project(key).with_env(env)) as form:
            form.name = "Anders"
        self.assertEqual((self.project(key).name, self.project(key).date_start), ("Anders", date(2026, 2, 1)))
