"""Which activities a project has, with the figures of its budget: for all linked projects, or for one by its button."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .avantage import AvantageCase
from .simulators.avantage.simulator import SimulatedTable

SCHOOL, BRIDGE = "0000026008", "0000026009"


class TestAvantageBudget(AvantageCase):
    def prepare(self):
        super().prepare()
        self.stream("project").import_new = False
        self.simulator.add_project(26008, "École Saint-Jean")
        self.simulator.add_project(26009, "Pont, phase 2")
        tables = self.simulator.tables
        tables["R09", "ACTIVE"] = SimulatedTable(("ACNO", 0), [["01100", "Excavation"], ["01200", "Coffrage"]])
        tables["R09", "CONPRE"] = SimulatedTable(
            ("CPCONUM", 0),
            [[SCHOOL, "01100", "125000.50"], [SCHOOL, "01200", "80000,25"], [BRIDGE, "01100", "999"]],
        )
        tables["R09", "CONACT"] = SimulatedTable(
            ("CACONUM", 0), [[SCHOOL, "01100", "50000.00", "75000.50", "1200,75"], [BRIDGE, "01100", "1", "2", "3"]]
        )
        self.enter("activities", "ACTIVE", "ACNO", code=0, name=1)
        self.enter("budget", "CONPRE", "CPCONUM", project=0, activity=1, amount=2)
        self.enter("cumulative", "CONACT", "CACONUM", project=0, activity=1, invoiced=2, to_come=3, profit=4)
        for name in ("budget", "cumulative"):
            self.table(name).digits = 10
        self.stream("project_activity").enabled = True
        self.school = self.project("École", SCHOOL)
        self.administrator = self.user("admin2", "hr_sync.group_administrator", "project.group_project_manager")

    def user(self, login, *groups):
        return new_test_user(
            self.env, login, groups=",".join(groups), company_id=self.company.id, company_ids=self.company.ids
        )

    def project(self, name, number):
        values = {"name": name, "project_number": number, "company_id": self.company.id}
        return self.env["project.project"].create(values)

    @property
    def rows(self):
        return self.simulator.tables["R09", "CONPRE"].rows

    def figures(self, project=None):
        """The figures of a project's activities in Odoo, by code."""
        self.env.invalidate_all()
        return {
            one.activity_code: (one.budget_amount, one.invoiced_amount, one.to_come_amount, one.profit_amount)
            for one in (project or self.school).hr_activity_ids
        }

    def run_all(self):
        return self.sync("project_activity")["project_activity"]

    def press(self, user=None):
        """Press *Sync Activities* on the project's form; returns the run."""
        context = {"hr_sync_system": "avantage", "hr_sync_type": "project_activity"}
        self.school.with_user(user or self.administrator).with_context(**context).action_hr_sync_parts()
        self.work()
        mine = [("stream_id", "=", self.stream("project_activity").id), ("scope", "!=", False)]
        return self.env["hr.sync.run"].search(mine, limit=1)

    # --- All projects --------------------------------------------------------------------------------

    def test_figures_of_linked_projects(self):
        run = self.run_all()
        self.assertEqual((run.state, run.created, run.skipped), ("done", 2, 1), self.issues().mapped("error"))
        self.assertEqual(
            self.figures(), {"01100": (125000.5, 50000.0, 75000.5, 1200.75), "01200": (80000.25, 0.0, 0.0, 0.0)}
        )
        mine = [("connection_id", "=", self.connection.id), ("record_type", "=", "project_activity")]
        self.assertFalse(self.env["hr.sync.job"].search(mine), "nobody has asked for the other project")
        self.assertFalse(self.stream("project_activity").needs)
        again = self.run_all()
        self.assertEqual((again.created, again.updated, again.unchanged), (0, 0, 2))

    def test_a_project_that_is_linked_later(self):
        self.run_all()
        bridge = self.project("Pont", BRIDGE)
        self.assertEqual(self.run_all().created, 1)
        self.assertEqual(self.figures(bridge), {"01100": (999.0, 1.0, 2.0, 3.0)})

    def test_a_preview_leaves_other_projects_out(self):
        self.sync("project", "activity")
        self.stream("project_activity").action_preview()
        self.work()
        domain = [("stream_id", "=", self.stream("project_activity").id)]
        proposals = self.env["hr.sync.proposal"].search(domain)
        self.assertEqual(sorted(proposals.mapped("external_id")), [f"{SCHOOL}/01100", f"{SCHOOL}/01200"])

    def test_only_columns_that_are_known(self):
        self.column("cumulative", "profit").number = ""
        self.run_all()
        activity = self.school.hr_activity_ids.filtered(lambda one: one.activity_code == "01100")
        self.assertEqual(activity.known_figures, "budget invoiced to_come")
        self.assertEqual(activity.profit_amount, 0)

    def test_of_when_the_figures_are(self):
        self.run_all()
        activity = self.school.hr_activity_ids[0]
        link = self.link(f"{SCHOOL}/{activity.activity_code}", "project_activity")
        link.synced_at = "2026-01-01 00:00:00"
        self.env.invalidate_all()
        self.assertEqual(activity.as_of, self.stream("project_activity").last_success)
        self.stream("project_activity").last_success = "2026-01-02 00:00:00"
        self.press()
        self.env.invalidate_all()
        self.assertEqual(activity.as_of, link.synced_at)
        self.assertGreater(str(activity.as_of), "2026-01-03")

    def test_what_is_gone_is_archived_and_comes_back(self):
        self.run_all()
        gone = self.rows.pop(1)
        self.assertEqual(self.run_all().archived, 1)
        self.assertEqual(set(self.figures()), {"01100"})
        self.rows.append(gone)
        self.run_all()
        self.assertEqual(set(self.figures()), {"01100", "01200"})

    # --- One project ---------------------------------------------------------------------------------

    def test_one_project_by_its_button(self):
        self.sync("project")
        self.simulator.forget()
        run = self.press()
        self.assertEqual((run.state, run.created), ("done", 2), self.issues().mapped("error"))
        asked = [request.path for request in self.simulator.requests]
        self.assertIn(f'RQ01,R09,,CONPRE,CPCONUM,"{SCHOOL}"', asked)
        self.assertIn(f'RQ01,R09,,CONACT,CACONUM,"{SCHOOL}"', asked)
        self.assertNotIn("RQ01,R01,,CNT,CONUM", asked, "the projects are not read again")
        self.assertEqual(set(self.figures()), {"01100", "01200"})
        self.assertFalse(self.stream("project_activity").last_success, "not everything was read")

    def test_the_button_archives_what_the_project_has_no_more_and_nothing_else(self):
        bridge = self.project("Pont", BRIDGE)
        self.run_all()
        self.simulator.tables["R09", "CONACT"].rows.clear()
        del self.rows[1:]
        run = self.press()
        self.assertEqual((run.state, run.archived), ("done", 1))
        self.assertEqual(set(self.figures()), {"01100"})
        self.assertEqual(set(self.figures(bridge)), {"01100"}, "another project is another run")

    def test_nothing_at_all_is_asked_about(self):
        """An index that is not the project's finds nothing: that archives nobody."""
        self.run_all()
        self.simulator.tables["R09", "CONPRE"].index = ("CPCONUM", 1)
        self.simulator.tables["R09", "CONACT"].index = ("CACONUM", 1)
        self.assertEqual(self.press().archived, 0)
        self.assertEqual(set(self.figures()), {"01100", "01200"})
        self.assertEqual(self.issues().mapped("error_code"), ["guard", "guard"])

    def test_the_button_is_on_forms_of_projects(self):
        arch = self.env["project.project"].with_user(self.administrator).get_view(view_type="form")["arch"]
        self.assertIn('string="Sync Activities"', arch)

    def test_who_may_press_it(self):
        self.sync("project")
        manager = self.user("gestionnaire", "project.group_project_manager")
        with self.assertRaisesRegex(UserError, "Only HR Sync officers"):
            self.press(manager)
        self.stream("project_activity").enabled = False
        with self.assertRaisesRegex(UserError, "link the record first, and enable"):
            self.press()

    # --- Bad input -----------------------------------------------------------------------------------

    def test_nothing_is_assumed(self):
        for name in ("budget", "cumulative"):
            self.table(name).table_name = False
        run = self.run_all()
        self.assertEqual(run.state, "failed")
        self.assertIn("Enter the table of budget figures first", run.error)

    def test_a_table_without_its_columns(self):
        self.column("cumulative", "activity").number = ""
        self.assertIn("project and activity in the table of cumulative figures first", self.run_all().error)

    def test_one_table_is_enough(self):
        self.table("budget").table_name = False
        self.run_all()
        self.assertEqual(self.figures(), {"01100": (0.0, 50000.0, 75000.5, 1200.75)})

    def test_an_activity_that_is_not_in_its_table(self):
        self.rows.append([SCHOOL, "09999", "1"])
        run = self.run_all()
        self.assertEqual((run.created, run.state), (2, "partial"))
        self.assertIn("Activity 09999 is not in Odoo", self.issues(state="failed").error)

    def test_a_code_with_two_decimals(self):
        self.rows[1][1] = "01200.00"
        self.run_all()
        self.assertEqual(set(self.figures()), {"01100", "01200"})

    def test_twice_the_same_activity(self):
        self.rows.append([SCHOOL, "01200", "5"])
        self.assertEqual(self.run_all().created, 1)
        self.assertIn("2 records of the table are about this activity", self.issues().error)

    def test_budget_items_are_added_up(self):
        for number, row in enumerate(self.rows):
            row.append(f"P{number}")
        self.rows.append([SCHOOL, "01200", "19.75", "P9"])
        self.column("budget", "item").number = "3"
        self.run_all()
        self.assertEqual(self.figures()["01200"][0], 80020.0)

    def test_amounts_that_are_none(self):
        for text, said in (("12,345", "12,345"), ("1 234.50", ""), ("abc", "abc"), ("1,234.50", "1,234.50")):
            self.rows[0][2] = text
            self.run_all()
            errors = " ".join(self.issues().mapped("error"))
            self.assertIn(f"{said!r} is not an amount" if said else "", errors)
            self.assertEqual(bool(said), bool(errors), text)
        self.assertEqual(self.figures()["01100"][1:], (50000.0, 75000.5, 1200.75), "the rest is imported")

    def test_a_project_number_of_nine_digits(self):
        """It is another project, and one that nobody knows."""
        self.rows[0][0] = "000026008"
        run = self.run_all()
        self.assertEqual((run.state, run.skipped), ("done", 2))
        self.assertEqual(self.figures()["01100"][0], 0)

    def test_rows_that_say_nothing(self):
        self.rows[3:] = [["", "01100", "1"], [SCHOOL, "", "1"], [SCHOOL]]
        run = self.run_all()
        self.assertEqual((run.created, run.failed), (2, 3))
        self.assertIn("A record in the table of budget figures has no number or code", self.issues().error)

    # --- Whose they are ------------------------------------------------------------------------------

    def test_nobody_enters_them(self):
        self.run_all()
        manager = self.user("gestionnaire", "project.group_project_manager")
        activity = self.school.hr_activity_ids[0].with_user(manager)
        self.assertTrue(activity.budget_amount and activity.as_of)
        with self.assertRaises(AccessError):
            activity.budget_amount = 1
        usager = self.user("usager", "project.group_project_user")
        with self.assertRaises(AccessError):
            activity.with_user(usager).read(["budget_amount"])

    def test_a_project_that_is_deleted(self):
        self.run_all()
        self.school.unlink()
        self.assertFalse(self.env["hr.project.activity"].search([("company_id", "=", self.company.id)]))
        self.stream("project").import_new = True
        self.issues().action_ignore()
        again = self.project("École", False)
        self.link(SCHOOL, "project").unlink()
        again.project_number = SCHOOL
        self.run_all()
        self.assertEqual(set(self.figures(again)), {"01100", "01200"})
