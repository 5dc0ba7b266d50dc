"""The buttons and fields are where they belong, and only there."""

from ast import literal_eval

from lxml import etree
from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import Form, new_test_user

from .people import PeopleCase

VIEWS = {
    "hr.sync.connection": "list,form,search",
    "hr.sync.stream": "form",
    "hr.sync.run": "list,form,search",
    "hr.sync.job": "list,form,search",
    "hr.sync.link": "list,search",
}
BUTTONS = {"hr.employee": "Sync 2getHR Employees", "hr.department": "Sync 2getHR Department"}


class TestViews(PeopleCase):
    def prepare(self):
        super().prepare()
        self.other = self.env["res.company"].create({"name": "Talwerk AG"})
        companies = self.company | self.other
        groups = {
            "officer": "hr_sync.group_officer,hr.group_hr_user",
            "administrator": "hr_sync.group_administrator,hr.group_hr_user",
            "hr": "hr.group_hr_manager",
        }
        self.users = {
            name: new_test_user(
                self.env, f"hsv_{name}", groups=group, company_id=self.company.id, company_ids=companies.ids
            )
            for name, group in groups.items()
        }

    def arches(self, model, kinds, user="officer", company=None):
        env = self.env(
            user=self.users[user], context={"allowed_company_ids": (company or self.company).ids, "lang": "en_US"}
        )
        views = env[model].get_views([(False, kind) for kind in kinds.split(",")])["views"]
        return {kind: etree.fromstring(view["arch"]) for kind, view in views.items()}

    def buttons(self, model, **options):
        """The kinds of views that have the model's sync button."""
        arches = self.arches(model, "list,kanban", **options)
        return {kind for kind, arch in arches.items() if arch.xpath(f"//header/button[@string='{BUTTONS[model]}']")}

    def test_all_views_load(self):
        for user in ("officer", "administrator"):
            for model, kinds in VIEWS.items():
                with self.subTest(user=user, model=model):
                    self.assertEqual(set(self.arches(model, kinds, user)), set(kinds.split(",")))

    def test_blocks_that_the_system_uses(self):
        """What a system does not use is not shown on its connections."""
        kleer = self.connection.create({"name": "Kleer", "system": "kleer", "company_id": self.other.id})
        names = ("contract", "default_product_id", "default_project_id", "invoice_from", "rounding")
        for connection, hidden in ((self.connection, False), (kleer, True)):
            form = Form(connection)
            found = {name: bool(form._get_modifier(name, "invisible")) for name in names}
            self.assertEqual(found, dict.fromkeys(names, hidden), connection.name)

    def test_buttons_are_there(self):
        for model in BUTTONS:
            for user in ("officer", "administrator"):
                self.assertEqual(self.buttons(model, user=user), {"list", "kanban"}, model)

    def test_buttons_are_not_there(self):
        for model in BUTTONS:
            with self.subTest(model=model):
                self.assertFalse(self.buttons(model, user="hr"), "only officers sync")
                self.assertFalse(self.buttons(model, company=self.other), "the other company has no connection")
        connection = self.connect(company_id=self.other.id)
        for model in BUTTONS:
            self.assertTrue(self.buttons(model, company=self.other))
        connection.unlink()
        self.connection.unlink()
        for model in BUTTONS:
            with self.subTest(model=model):
                self.assertFalse(self.buttons(model), "the connection was removed")
                self.assertFalse(self.buttons(model, company=self.other))
                for arch in self.arches(model, "list,kanban").values():
                    self.assertFalse([header for header in arch.xpath("/*/header") if not len(header)])

    def test_buttons_wait_for_the_test(self):
        self.connection.copy({"company_id": self.other.id})
        for model in BUTTONS:
            self.assertFalse(self.buttons(model, company=self.other))

    def test_buttons_as_the_web_client_presses_them(self):
        """The web client hands over the ids that are selected, none or some, and the button's context."""
        officer = self.env(user=self.users["officer"], context={"allowed_company_ids": self.company.ids})
        for model in BUTTONS:
            button = self.arches(model, "list")["list"].xpath(f"//button[@string='{BUTTONS[model]}']")[0]
            context = {**officer.context, **literal_eval(button.get("context"))}
            for ids in ([], self.env[model].search([], limit=1).ids):
                with self.subTest(model=model, ids=ids):
                    action = call_kw(officer[model], button.get("name"), [ids], {"context": context})
                    self.assertEqual(action["params"]["title"], "Sync started")

    def test_button_that_is_pressed_too_late(self):
        """The connection was removed after the list had been loaded: a message says so, nothing pretends to run."""
        self.connection.unlink()
        officer = self.env(user=self.users["officer"], context={"allowed_company_ids": self.company.ids})
        with self.assertRaises(UserError):
            officer["hr.employee"].with_context(hr_sync_system="twogethr").action_hr_sync()

    def test_employee_form(self):
        arch = self.arches("hr.employee", "form")["form"]
        for name in ("personnel_number", "hr_sync_external_id", "hr_sync_synced_at", "hr_sync_state", "hr_sync_job_id"):
            self.assertTrue(arch.xpath(f"//field[@name='{name}']"), name)
        self.assertEqual(arch.xpath("//field[@name='hr_sync_external_id']")[0].get("string"), "2getHR ID")
        self.assertFalse(self.arches("hr.employee", "form", "hr")["form"].xpath("//field[@name='hr_sync_job_id']"))

    def test_employee_with_an_issue(self):
        """The form leads to the issue, and says so again when it is gone."""
        user, employee = self.synced()
        self.change(user, nationality="XX")
        self.assertEqual(employee.hr_sync_state, "failed")
        self.assertEqual(employee.hr_sync_job_id, self.issues())
        self.change(user, nationality="CH")
        self.assertEqual((employee.hr_sync_state, employee.hr_sync_job_id.id), ("linked", False))

    def test_department_form_and_searches(self):
        arch = self.arches("hr.department", "form")["form"]
        self.assertTrue(arch.xpath("//field[@name='hr_sync_external_id']"))
        for model in BUTTONS:
            self.assertTrue(self.arches(model, "search")["search"].xpath("//field[@name='hr_sync_external_id']"))

    def test_menus_open(self):
        """Each menu's action loads its views."""
        env = self.env(user=self.users["administrator"])
        menus = env["ir.ui.menu"].search([("id", "child_of", self.env.ref("hr_sync.menu_root").id)])
        opened = [menu.action for menu in menus.sudo() if menu.action]
        # What is set up first is asked in a dialog.
        begins = [action for action in opened if action.type == "ir.actions.server"]
        self.assertEqual([action.with_env(env).run()["res_model"] for action in begins], ["hr.sync.connect"])
        opened = [action for action in opened if action not in begins]
        self.assertEqual(
            {action.res_model for action in opened},
            {
                "hr.sync.connection",
                "hr.sync.export",
                "hr.sync.file",
                "hr.sync.run",
                "hr.sync.change",
                "hr.sync.job",
                "hr.sync.link",
                "hr.project.activity",
                "hr.sync.purchase.order",
                "hr.sync.supplier",
            },
        )
        for action in opened:
            env[action.res_model].get_views([(False, kind) for kind in action.view_mode.split(",")])

    def test_putting_a_file_into_a_folder_asks_first(self):
        """The external system may import it at once, which nothing in Odoo takes back."""
        form = self.arches("hr.sync.file", "form", "administrator")["form"]
        [button] = form.xpath("//button[@name='action_put_into_folder']")
        self.assertTrue(button.get("confirm"))

    def test_answers_are_called_as_their_buttons(self):
        """What a person has answered about a record that was sent without a clear answer."""
        form = self.arches("hr.sync.job", "form")["form"]
        labels = dict(self.env["hr.sync.job"]._fields["resolution"].selection)
        for button, answer in (("action_is_there", "there"), ("action_is_not_there", "absent")):
            [node] = form.xpath(f"//button[@name='{button}']")
            self.assertEqual(node.get("string").lower(), labels[answer].lower())
